-- resolved_requests: A of the formula: service requests resolved on social media, by the day of the first resolved row that follows an answer.
-- One pass over the interactions: inbounds of social channels, and whatever may answer or resolve them, without conversations tagged as no request.
CREATE VIEW resolved_requests WITH (security_invoker = true) AS
SELECT b.bucket::date AS day, num_requests_resolved(b.waits) AS requests
FROM wait_table((
	SELECT reply_waits_by(i.conversation_id, {kind}, i.at, local_date(i.at, (SELECT k.time_zone FROM clock k)))
	FROM interactions i
	WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
		AND CASE WHEN i.kind = 'inbound' THEN i.channel IN (SELECT n.channel FROM channel_nature n WHERE n.is_social)
			ELSE i.kind IN ('outbound', 'automated', 'resolved') END
		AND NOT EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = i.conversation_id)
)) b
WHERE num_requests_resolved(b.waits) > 0;
COMMENT ON VIEW resolved_requests IS 'Service requests asked on a social channel, answered, and then resolved; each once, on the day of the first resolved after an answer.';
COMMENT ON COLUMN resolved_requests.day IS 'Local day.';
COMMENT ON COLUMN resolved_requests.requests IS 'Requests resolved.';
