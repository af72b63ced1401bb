-- waits: one row a wait. It opens at the first inbound while none is open, further inbounds join it, and the first outbound (a reply) or resolved
-- closes it. A span is the run of inbounds up to and including the row that closes it; rows of one instant are ordered as the aggregates order them.
CREATE VIEW waits WITH (security_invoker = true) AS
WITH events AS (
	SELECT i.conversation_id, i.customer_id, i.interaction_id, i.agent_id, i.channel, i.kind, i.at,
		row_number() OVER so_far AS place,
		count(*) FILTER (WHERE i.kind = 'inbound') OVER so_far AS num_inbound_so_far,
		count(*) FILTER (WHERE i.kind <> 'inbound') OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS span
	FROM interactions i
	WHERE i.kind IN ('inbound', 'outbound', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	WINDOW so_far AS (PARTITION BY i.conversation_id ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.agent_id::text COLLATE "C", i.interaction_id)
), spans AS (
	SELECT e.*, first_value(e.channel) OVER of_span AS opened_channel, first_value(e.at) OVER of_span AS opened_at,
		count(*) FILTER (WHERE e.kind = 'inbound') OVER of_span AS num_inbound,
		lead(e.place) OVER of_span IS NULL AS is_last
	FROM events e
	WINDOW of_span AS (PARTITION BY e.conversation_id, e.span ORDER BY e.place)
)
SELECT s.conversation_id, s.customer_id, CASE WHEN s.kind = 'inbound' THEN s.opened_channel ELSE s.channel END AS channel, s.opened_channel, s.opened_at,
	CASE WHEN s.kind <> 'inbound' THEN s.at END AS closed_at, nullif(s.kind, 'inbound') AS closed_by,
	CASE WHEN s.kind <> 'inbound' THEN s.interaction_id END AS interaction_id,
	CASE WHEN s.kind = 'outbound' THEN s.agent_id END AS agent_id,
	s.num_inbound_so_far = s.num_inbound AS is_first, s.num_inbound,
	CASE WHEN s.kind = 'outbound' THEN extract(epoch FROM s.at - s.opened_at)::double precision END AS wait_seconds,
	CASE WHEN s.kind = 'outbound' THEN extract(epoch FROM coalesce(business_time(s.opened_at, s.at, h.hours), s.at - s.opened_at))::double precision END AS business_seconds
FROM spans s
LEFT JOIN channel_hours h ON h.channel = s.opened_channel
WHERE s.is_last AND s.num_inbound > 0;
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
