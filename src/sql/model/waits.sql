-- waits: one row a wait. It opens at the first inbound while none is open, further inbounds join it, and the first outbound (a reply) or resolved
-- closes it. One sort of the interactions; a window function follows each conversation. Rows of one instant are ordered as the aggregates order them.
CREATE VIEW waits WITH (security_invoker = true) AS
WITH followed AS (
	SELECT i.conversation_id, i.customer_id, i.interaction_id, i.agent_id, i.channel,
		wait_of_row(i.kind, i.at, hours_of_channel(i.channel, (SELECT hours_by_channel(array_agg(h.channel), array_agg(h.hours)) FROM channel_hours h)), i.channel) OVER so_far AS wait
	FROM interactions i
	WHERE i.kind IN ('inbound', 'outbound', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	WINDOW so_far AS (PARTITION BY i.conversation_id ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.{agent}, i.interaction_id)
)
SELECT f.conversation_id, f.customer_id, CASE WHEN (f.wait).closed_by IS NULL THEN (f.wait).opened_channel ELSE f.channel END AS channel,
	(f.wait).opened_channel, (f.wait).opened_at, (f.wait).closed_at, (f.wait).closed_by,
	CASE WHEN (f.wait).closed_by IS NOT NULL THEN f.interaction_id END AS interaction_id,
	CASE WHEN (f.wait).closed_by = 'outbound' THEN f.agent_id END AS agent_id,
	(f.wait).is_first, (f.wait).num_inbound, (f.wait).wait_seconds, (f.wait).business_seconds
FROM followed f
WHERE (f.wait).num_inbound IS NOT NULL;
COMMENT ON VIEW waits IS 'One row a wait: from the first inbound that awaits an answer to the reply or resolution that closes it.';
COMMENT ON COLUMN waits.conversation_id IS 'The conversation.';
COMMENT ON COLUMN waits.customer_id IS 'Its customer.';
COMMENT ON COLUMN waits.channel IS 'Channel of the row that closed the wait; while it is open, of the row that opened it.';
COMMENT ON COLUMN waits.opened_channel IS 'Channel of the row that opened it, whose hours apply.';
COMMENT ON COLUMN waits.opened_at IS 'First inbound of the wait.';
COMMENT ON COLUMN waits.closed_at IS 'When it was closed; NULL = open.';
COMMENT ON COLUMN waits.closed_by IS 'outbound (a reply) or resolved (without an answer); NULL = open.';
COMMENT ON COLUMN waits.interaction_id IS 'The row that closed it.';
COMMENT ON COLUMN waits.agent_id IS 'Who replied.';
COMMENT ON COLUMN waits.is_first IS 'Whether it is the first wait of the conversation.';
COMMENT ON COLUMN waits.num_inbound IS 'Inbounds of the wait.';
COMMENT ON COLUMN waits.wait_seconds IS 'Seconds until the reply, by the clock; NULL unless closed by one.';
COMMENT ON COLUMN waits.business_seconds IS 'The same in the opening hours of opened_channel; by the clock where it has none.';
