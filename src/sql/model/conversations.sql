-- conversations: one row a conversation that has any row: who began it, its waits, how it ended. One sort of the interactions; a window function follows
-- each conversation and says all of it at its last row.
CREATE VIEW conversations WITH (security_invoker = true) AS
WITH followed AS (
	SELECT i.conversation_id, sum(i.handling_seconds::numeric) OVER so_far AS handling_seconds,
		conversation_facts(i.kind, i.at, hours_of_channel(i.channel, (SELECT hours_by_channel(array_agg(h.channel), array_agg(h.hours)) FROM channel_hours h)),
			i.channel, i.agent_id::text, i.customer_id::text,
			CASE WHEN i.sentiment IN (-1, 0, 1) THEN i.sentiment::smallint END) OVER so_far AS facts
	FROM interactions i
	WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.kind IN ('inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened')
	WINDOW so_far AS (PARTITION BY i.conversation_id ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.{agent}, i.interaction_id)
), facts AS (
	SELECT c.conversation_id, c.handling_seconds::double precision AS handling_seconds, (c.facts).*
	FROM followed c
	WHERE (c.facts).num_inbound IS NOT NULL
), scores AS (
	SELECT s.conversation_id,
		(array_agg(s.score ORDER BY s.answered_at DESC, s.score) FILTER (WHERE s.survey = 'csat'))[1] AS csat,
		(array_agg(s.score ORDER BY s.answered_at DESC, s.score) FILTER (WHERE s.survey = 'nps'))[1] AS nps
	FROM surveys s
	WHERE s.answered_at <= (SELECT k.as_of FROM clock k) AND s.answered_at <> '-infinity' AND CASE s.survey WHEN 'csat' THEN s.score BETWEEN 1 AND 5 WHEN 'nps' THEN s.score BETWEEN 0 AND 10 END
	GROUP BY s.conversation_id
)
SELECT f.conversation_id, f.customer::{customer_id} AS customer_id, f.channel, f.started_by,
	f.first_inbound_at, f.first_reply_at, f.first_agent::{agent_id} AS first_agent_id, f.first_reply_seconds, f.first_reply_business_seconds,
	f.num_inbound, f.num_answered_inbound, f.num_replies, f.num_automated, f.num_waits, f.wait_seconds, f.open_since,
	f.first_resolved_at, f.last_resolved_at, f.resolved_by::{agent_id} AS resolved_by, f.num_resolved, f.num_reopened,
	CASE WHEN f.num_resolved > 0 THEN f.num_reopened = 0 END AS stayed_resolved,
	f.first_resolved_at IS NOT NULL AND f.num_replies = 1 AND f.num_reopened = 0 AS is_one_touch,
	f.handling_seconds, o.conversation_id IS NULL AS is_service, f.last_sentiment, s.csat, s.nps, f.business_seconds
FROM facts f
LEFT JOIN scores s ON s.conversation_id = f.conversation_id
LEFT JOIN other_conversations o ON o.conversation_id = f.conversation_id;
COMMENT ON VIEW conversations IS 'One row a conversation.';
COMMENT ON COLUMN conversations.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversations.customer_id IS 'Its customer.';
COMMENT ON COLUMN conversations.channel IS 'Channel of its first inbound; of its first row where it has none.';
COMMENT ON COLUMN conversations.started_by IS 'customer, team or automated: who sent the first message.';
COMMENT ON COLUMN conversations.first_inbound_at IS 'First inbound.';
COMMENT ON COLUMN conversations.first_reply_at IS 'The reply that closed the first wait; NULL where none did.';
COMMENT ON COLUMN conversations.first_agent_id IS 'Who gave it.';
COMMENT ON COLUMN conversations.first_reply_seconds IS 'First reply time: seconds from the first inbound to that reply.';
COMMENT ON COLUMN conversations.first_reply_business_seconds IS 'The same in opening hours.';
COMMENT ON COLUMN conversations.num_inbound IS 'Messages of the customer.';
COMMENT ON COLUMN conversations.num_answered_inbound IS 'Those in a wait closed by a reply.';
COMMENT ON COLUMN conversations.num_replies IS 'Replies of the team.';
COMMENT ON COLUMN conversations.num_automated IS 'Automated messages.';
COMMENT ON COLUMN conversations.num_waits IS 'Waits closed by a reply.';
COMMENT ON COLUMN conversations.wait_seconds IS 'Sum of those waits; NULL where there is none.';
COMMENT ON COLUMN conversations.open_since IS 'When the wait that is open began; NULL = nobody waits.';
COMMENT ON COLUMN conversations.first_resolved_at IS 'First resolved at or after the first inbound.';
COMMENT ON COLUMN conversations.last_resolved_at IS 'Last resolved after the first inbound.';
COMMENT ON COLUMN conversations.resolved_by IS 'Who resolved it last.';
COMMENT ON COLUMN conversations.num_resolved IS 'Rows of kind resolved.';
COMMENT ON COLUMN conversations.num_reopened IS 'Resolved spans that an inbound or a reopened ended.';
COMMENT ON COLUMN conversations.stayed_resolved IS 'Whether it was resolved and never reopened; NULL where it was not resolved.';
COMMENT ON COLUMN conversations.is_one_touch IS 'Resolved with exactly one reply and never reopened.';
COMMENT ON COLUMN conversations.handling_seconds IS 'Sum of the recorded handling seconds; NULL where none is recorded.';
COMMENT ON COLUMN conversations.is_service IS 'Whether it is a service request: unless its tags say it is none.';
COMMENT ON COLUMN conversations.last_sentiment IS 'Sentiment of the last labelled inbound.';
COMMENT ON COLUMN conversations.csat IS 'Last CSAT score.';
COMMENT ON COLUMN conversations.nps IS 'Last NPS score.';
COMMENT ON COLUMN conversations.business_seconds IS 'wait_seconds measured in opening hours.';
