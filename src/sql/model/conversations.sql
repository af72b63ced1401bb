-- conversations: one row a conversation that has any row: who began it, its waits, how it ended.
CREATE VIEW conversations WITH (security_invoker = true) AS
WITH events AS (
	SELECT i.*, row_number() OVER so_far AS place,
		count(*) FILTER (WHERE i.kind = 'inbound') OVER so_far AS inbounds,
		count(*) FILTER (WHERE i.kind IN ('inbound', 'outbound', 'automated')) OVER so_far AS messages,
		i.kind IN ('inbound', 'reopened') AND lag(i.kind) OVER (PARTITION BY i.conversation_id, i.kind IN ('inbound', 'reopened', 'resolved') ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.agent_id::text COLLATE "C", i.interaction_id) = 'resolved' AS reopens
	FROM interactions i
	WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.kind IN ('inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened')
	WINDOW so_far AS (PARTITION BY i.conversation_id ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.agent_id::text COLLATE "C", i.interaction_id)
), facts AS (
	-- A filter picks the one row of a first value, and the highest place that of a last one: an order inside an aggregate would sort each conversation anew.
	SELECT e.conversation_id,
		(array_agg(e.customer_id) FILTER (WHERE e.place = 1))[1] AS customer_id,
		CASE WHEN max(e.inbounds) > 0 THEN (array_agg(e.channel) FILTER (WHERE e.kind = 'inbound' AND e.inbounds = 1))[1]
			ELSE (array_agg(e.channel) FILTER (WHERE e.place = 1))[1] END AS channel,
		min(e.kind) FILTER (WHERE e.messages = 1 AND e.kind IN ('inbound', 'outbound', 'automated')) AS first_kind,
		min(e.at) FILTER (WHERE e.kind = 'inbound') AS first_inbound_at,
		max(e.inbounds) AS num_inbound,
		count(*) FILTER (WHERE e.kind = 'outbound') AS num_replies,
		count(*) FILTER (WHERE e.kind = 'automated') AS num_automated,
		min(e.at) FILTER (WHERE e.kind = 'resolved' AND e.inbounds > 0) AS first_resolved_at,
		max(e.at) FILTER (WHERE e.kind = 'resolved' AND e.inbounds > 0) AS last_resolved_at,
		(max(ARRAY[to_char(e.place, 'FM0000000000000000000'), e.agent_id::text]) FILTER (WHERE e.kind = 'resolved'))[2]::{agent_id} AS resolved_by,
		count(*) FILTER (WHERE e.kind = 'resolved') AS num_resolved,
		count(*) FILTER (WHERE e.reopens) AS num_reopened,
		sum(e.handling_seconds::numeric)::double precision AS handling_seconds,
		(max(ARRAY[e.place, e.sentiment]) FILTER (WHERE e.kind = 'inbound' AND e.sentiment IS NOT NULL))[2]::smallint AS last_sentiment
	FROM events e
	GROUP BY e.conversation_id
), waited AS (
	SELECT w.conversation_id,
		min(w.closed_at) FILTER (WHERE w.is_first AND w.closed_by = 'outbound') AS first_reply_at,
		(array_agg(w.agent_id) FILTER (WHERE w.is_first AND w.closed_by = 'outbound'))[1] AS first_agent_id,
		min(w.wait_seconds) FILTER (WHERE w.is_first) AS first_reply_seconds,
		min(w.business_seconds) FILTER (WHERE w.is_first) AS first_reply_business_seconds,
		coalesce(sum(w.num_inbound) FILTER (WHERE w.closed_by = 'outbound'), 0)::bigint AS num_answered_inbound,
		count(*) FILTER (WHERE w.closed_by = 'outbound') AS num_waits,
		sum(w.wait_seconds::numeric)::double precision AS wait_seconds,
		sum(w.business_seconds::numeric)::double precision AS business_seconds,
		min(w.opened_at) FILTER (WHERE w.closed_by IS NULL) AS open_since
	FROM waits w
	GROUP BY w.conversation_id
), scores AS (
	SELECT s.conversation_id,
		(array_agg(s.score ORDER BY s.answered_at DESC, s.score) FILTER (WHERE s.survey = 'csat'))[1] AS csat,
		(array_agg(s.score ORDER BY s.answered_at DESC, s.score) FILTER (WHERE s.survey = 'nps'))[1] AS nps
	FROM surveys s
	WHERE s.answered_at <= (SELECT k.as_of FROM clock k) AND s.answered_at <> '-infinity' AND CASE s.survey WHEN 'csat' THEN s.score BETWEEN 1 AND 5 WHEN 'nps' THEN s.score BETWEEN 0 AND 10 END
	GROUP BY s.conversation_id
)
SELECT f.conversation_id, f.customer_id, f.channel,
	CASE f.first_kind WHEN 'inbound' THEN 'customer' WHEN 'outbound' THEN 'team' WHEN 'automated' THEN 'automated' END AS started_by,
	f.first_inbound_at, w.first_reply_at, w.first_agent_id, w.first_reply_seconds, w.first_reply_business_seconds,
	f.num_inbound, coalesce(w.num_answered_inbound, 0) AS num_answered_inbound, f.num_replies, f.num_automated,
	coalesce(w.num_waits, 0) AS num_waits, w.wait_seconds, w.open_since,
	f.first_resolved_at, f.last_resolved_at, f.resolved_by, f.num_resolved, f.num_reopened,
	CASE WHEN f.num_resolved > 0 THEN f.num_reopened = 0 END AS stayed_resolved,
	f.first_resolved_at IS NOT NULL AND f.num_replies = 1 AND f.num_reopened = 0 AS is_one_touch,
	f.handling_seconds, o.conversation_id IS NULL AS is_service, f.last_sentiment, s.csat, s.nps, w.business_seconds
FROM facts f
LEFT JOIN waited w ON w.conversation_id = f.conversation_id
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
