-- insight_queue: the hours of the week in which more waits begin than end, so that the queue grows: over the last 13 weeks, the up to five worst hours
-- with settings.insights_min_cases waits begun and a growth of more than settings.insights_deviation percent of them. Earlier rows are read, too: without
-- them, a second message to a wait that is open at the beginning of these weeks would look like the beginning of one.
CREATE VIEW insight_queue WITH (security_invoker = true) AS
WITH hours AS (
	SELECT b.bucket::bigint AS hour_of_week, num_waits_opened(b.waits) AS opened, num_waits(b.waits) + num_closed_unanswered(b.waits) AS closed
	FROM wait_table((
		SELECT reply_waits_by(i.conversation_id, {kind}, i.at, CASE WHEN i.at > (SELECT (k.as_of AT TIME ZONE k.time_zone - interval '91 days') AT TIME ZONE k.time_zone FROM clock k)
			THEN ((floor(date_part('epoch', i.at AT TIME ZONE (SELECT k.time_zone FROM clock k)) / 3600)::bigint + 72) % 168 + 168) % 168 END)
		FROM interactions i
		WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	)) b
	WHERE b.bucket IS NOT NULL
), worst AS (
	SELECT h.*
	FROM hours h
	LEFT JOIN settings s ON true
	WHERE h.opened >= coalesce(s.insights_min_cases, 30) AND (h.opened - h.closed) * 100 > coalesce(s.insights_deviation, 50) * h.opened
	ORDER BY h.opened - h.closed DESC, h.hour_of_week
	LIMIT 5
)
SELECT 'waits_pile_up' AS rule, 'medium' AS severity, 'all' AS scope, 'reply_wait_mean' AS metric, month_of(k.today) AS month,
	ARRAY[string_agg(d.name || ' ' || lpad((h.hour_of_week % 24)::text, 2, '0') || ':00', ', ' ORDER BY h.hour_of_week), sum(h.opened)::text, sum(h.opened - h.closed)::text] AS arguments,
	NULL::text[] AS more_arguments,
	jsonb_build_object('days', 91, 'hours', jsonb_agg(jsonb_build_object('weekday', h.hour_of_week / 24 + 1, 'hour', h.hour_of_week % 24, 'opened', h.opened, 'closed', h.closed)
		ORDER BY h.opened - h.closed DESC, h.hour_of_week)) AS evidence
FROM worst h
CROSS JOIN clock k
CROSS JOIN LATERAL (SELECT split_part(w.sentence, ',', (h.hour_of_week / 24)::integer + 1) AS name FROM insight_sentences w WHERE w.rule = 'weekdays') d
GROUP BY k.today;
COMMENT ON VIEW insight_queue IS 'Finding of the hours of the week in which waits pile up.';
COMMENT ON COLUMN insight_queue.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_queue.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_queue.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_queue.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_queue.month IS 'Month it is about.';
COMMENT ON COLUMN insight_queue.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_queue.more_arguments IS 'Arguments of the sentence that says what would meet the target; the first NULL = none.';
COMMENT ON COLUMN insight_queue.evidence IS 'The figures behind it.';
