-- daily_by_channel: daily without the agents, in one pass too: what sums of its counts and a rollup of its waits would give, at a small part of the
-- cost, since there are so many rows fewer. Whether anybody acted still matters: an assignment or resolution without agent is nobody's action.
CREATE VIEW daily_by_channel WITH (security_invoker = true) AS
SELECT d.day, d.channel,
	num_inbound(d.waits) AS received, num_answered_inbound(d.waits) AS answered, num_replies(d.waits) AS replies, num_automated(d.waits) AS automated,
	num_actioned_inbound(d.waits) AS actioned, num_conversations(d.waits) AS conversations, num_resolved(d.waits) AS resolved, num_reopens(d.waits) AS reopened,
	d.waits, d.handovers
FROM (
	SELECT p.parts[1]::date AS day, p.parts[2] AS channel, rollup(b.waits) AS waits, sum(b.handovers)::bigint AS handovers
	FROM wait_table((
		SELECT reply_waits_by(e.conversation_id, e.kind, e.at, e.day, e.channel, CASE WHEN e.has_agent THEN '' END, e.tagged, e.hours)
		FROM wait_events e
	)) b
	CROSS JOIN LATERAL (SELECT b.bucket::text[] AS parts OFFSET 0) p
	GROUP BY p.parts[1]::date, p.parts[2]
) d;
COMMENT ON VIEW daily_by_channel IS 'Counts and waits by day and channel; additive.';
COMMENT ON COLUMN daily_by_channel.day IS 'Local day.';
COMMENT ON COLUMN daily_by_channel.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN daily_by_channel.received IS 'Messages received (inbound).';
COMMENT ON COLUMN daily_by_channel.answered IS 'Of those, in a wait closed by a reply.';
COMMENT ON COLUMN daily_by_channel.replies IS 'Replies (outbound).';
COMMENT ON COLUMN daily_by_channel.automated IS 'Automated messages.';
COMMENT ON COLUMN daily_by_channel.actioned IS 'Of the messages received, those that an action of a person follows.';
COMMENT ON COLUMN daily_by_channel.conversations IS 'Conversations whose first inbound this is.';
COMMENT ON COLUMN daily_by_channel.resolved IS 'Of those, resolved after it.';
COMMENT ON COLUMN daily_by_channel.reopened IS 'Reopens.';
COMMENT ON COLUMN daily_by_channel.waits IS 'Waits: summary for avg_wait, median_wait, rollup and the like.';
COMMENT ON COLUMN daily_by_channel.handovers IS 'Waits closed here that a message on another channel had opened.';
