-- daily: counts and waits by day, channel and agent, in one pass over the interactions and without a sort. Additive: a coarser table is a sum of the
-- counts and a rollup of the waits.
CREATE VIEW daily WITH (security_invoker = true) AS
SELECT b.day, b.channel, b.agent::{agent_id} AS agent_id,
	num_inbound(b.waits) AS received, num_answered_inbound(b.waits) AS answered, num_replies(b.waits) AS replies, num_automated(b.waits) AS automated,
	num_actioned_inbound(b.waits) AS actioned, num_conversations(b.waits) AS conversations, num_resolved(b.waits) AS resolved, num_reopens(b.waits) AS reopened,
	b.waits, b.handovers
FROM service_day_table((
	SELECT reply_waits_by(e.conversation_id, e.kind, e.at, e.day, e.channel, e.{agent}, e.acted, e.hours)
	FROM wait_events e
)) b;
COMMENT ON VIEW daily IS 'Counts and waits by day, channel and agent; additive.';
COMMENT ON COLUMN daily.day IS 'Local day.';
COMMENT ON COLUMN daily.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN daily.agent_id IS 'Agent of the row counted; NULL on what customers and bots did.';
COMMENT ON COLUMN daily.received IS 'Messages received (inbound).';
COMMENT ON COLUMN daily.answered IS 'Of those, in a wait closed by a reply.';
COMMENT ON COLUMN daily.replies IS 'Replies (outbound).';
COMMENT ON COLUMN daily.automated IS 'Automated messages.';
COMMENT ON COLUMN daily.actioned IS 'Of the messages received, those that an action of a person follows.';
COMMENT ON COLUMN daily.conversations IS 'Conversations whose first inbound this is.';
COMMENT ON COLUMN daily.resolved IS 'Of those, resolved after it.';
COMMENT ON COLUMN daily.reopened IS 'Reopens.';
COMMENT ON COLUMN daily.waits IS 'Waits: summary for avg_wait, median_wait, rollup and the like.';
COMMENT ON COLUMN daily.handovers IS 'Waits closed here that a message on another channel had opened.';
