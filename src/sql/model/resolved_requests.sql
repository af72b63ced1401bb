-- resolved_requests: A of the formula: service requests resolved on social media, by the day of the first resolved row that follows an answer.
CREATE VIEW resolved_requests WITH (security_invoker = true) AS
WITH events AS (
	SELECT i.conversation_id, i.kind, i.at, i.interaction_id
	FROM interactions i
	WHERE i.at <= (SELECT k.as_of FROM clock k)
		AND CASE WHEN i.kind = 'inbound' THEN i.channel IN (SELECT n.channel FROM channel_nature n WHERE n.is_social)
			ELSE i.kind IN ('outbound', 'automated', 'resolved') END
		AND NOT EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = i.conversation_id)
), asked AS (
	SELECT e.*, bool_or(e.kind = 'inbound') OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_asked
	FROM events e
	WINDOW so_far AS (PARTITION BY e.conversation_id ORDER BY e.at, kind_order(e.kind), e.interaction_id)
), answered AS (
	SELECT a.*, bool_or(a.is_asked AND a.kind IN ('outbound', 'automated')) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_answered
	FROM asked a
	WINDOW so_far AS (PARTITION BY a.conversation_id ORDER BY a.at, kind_order(a.kind), a.interaction_id)
)
SELECT local_date(r.at, (SELECT k.time_zone FROM clock k)) AS day, count(*) AS requests
FROM (SELECT min(a.at) AS at FROM answered a WHERE a.kind = 'resolved' AND a.is_answered GROUP BY a.conversation_id) r
GROUP BY local_date(r.at, (SELECT k.time_zone FROM clock k));
COMMENT ON VIEW resolved_requests IS 'Service requests asked on a social channel, answered, and then resolved; each once, on the day of the first resolved after an answer.';
COMMENT ON COLUMN resolved_requests.day IS 'Local day.';
COMMENT ON COLUMN resolved_requests.requests IS 'Requests resolved.';
