-- daily_by_channel: daily without the agents, in one pass too: what sums of its counts and a rollup of its waits would give, at a small part of the
-- cost, since there are so many rows fewer.
CREATE VIEW daily_by_channel WITH (security_invoker = true) AS
SELECT b.day, b.channel,
	num_inbound(b.waits) AS received, num_answered_inbound(b.waits) AS answered, num_replies(b.waits) AS replies, num_automated(b.waits) AS automated,
	num_actioned_inbound(b.waits) AS actioned, num_conversations(b.waits) AS conversations, num_resolved(b.waits) AS resolved, num_reopens(b.waits) AS reopened,
	b.waits, b.handovers
FROM service_day_table((
	SELECT reply_waits_by(e.conversation_id, e.kind, e.at, e.day, e.channel, NULL::text, e.acted, e.hours)
	FROM wait_events e
)) b;
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
