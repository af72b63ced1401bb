-- insight_topics: topics that grow while what is written about them gets worse: the last three complete months against the three before. Both differences
-- must be more than chance (Newcombe's interval excludes 0), and both sides have settings.insights_min_cases labelled messages.
CREATE VIEW insight_topics WITH (security_invoker = true) AS
WITH months AS MATERIALIZED (
	SELECT t.month, t.topic, max(t.topic_conversations) AS conversations, max(t.total_conversations) AS total, sum(t.negative) AS negative, sum(t.positive + t.neutral + t.negative) AS labelled
	FROM topics t
	GROUP BY t.month, t.topic
), period AS (
	SELECT date_trunc('month', k.today::timestamp) AS ends
	FROM clock k
), quarters AS (
	SELECT m.topic, p.ends,
		coalesce(sum(m.conversations) FILTER (WHERE m.month >= p.ends - interval '3 months'), 0) AS now, coalesce(sum(m.total) FILTER (WHERE m.month >= p.ends - interval '3 months'), 0) AS total_now,
		coalesce(sum(m.conversations) FILTER (WHERE m.month < p.ends - interval '3 months'), 0) AS before, coalesce(sum(m.total) FILTER (WHERE m.month < p.ends - interval '3 months'), 0) AS total_before,
		coalesce(sum(m.negative) FILTER (WHERE m.month >= p.ends - interval '3 months'), 0) AS negative_now, coalesce(sum(m.labelled) FILTER (WHERE m.month >= p.ends - interval '3 months'), 0) AS labelled_now,
		coalesce(sum(m.negative) FILTER (WHERE m.month < p.ends - interval '3 months'), 0) AS negative_before, coalesce(sum(m.labelled) FILTER (WHERE m.month < p.ends - interval '3 months'), 0) AS labelled_before
	FROM months m
	CROSS JOIN period p
	WHERE m.month >= p.ends - interval '6 months' AND m.month < p.ends AND m.topic IS NOT NULL
	GROUP BY m.topic, p.ends
)
SELECT 'topic_turns_sour' AS rule, 'high' AS severity, 'topic:' || q.topic AS scope, 'net_sentiment' AS metric, (q.ends - interval '1 month')::date AS month,
	ARRAY[q.topic, shown.before, shown.now, shown.negative_before, shown.negative_now] AS arguments, NULL::text[] AS more_arguments,
	jsonb_build_object('topic', q.topic, 'from', (q.ends - interval '3 months')::date, 'conversations', q.now, 'total_conversations', q.total_now, 'previous_conversations', q.before,
		'previous_total_conversations', q.total_before, 'negative', q.negative_now, 'labelled', q.labelled_now, 'previous_negative', q.negative_before, 'previous_labelled', q.labelled_before) AS evidence
FROM quarters q
LEFT JOIN settings s ON true
CROSS JOIN LATERAL newcombe_interval(q.now, q.total_now, q.before, q.total_before) growth
CROSS JOIN LATERAL newcombe_interval(q.negative_now, q.labelled_now, q.negative_before, q.labelled_before) mood
CROSS JOIN LATERAL (
	SELECT max(n.text) FILTER (WHERE n.place = 1) AS before, max(n.text) FILTER (WHERE n.place = 2) AS now,
		max(n.text) FILTER (WHERE n.place = 3) AS negative_before, max(n.text) FILTER (WHERE n.place = 4) AS negative_now
	FROM (
		SELECT v.place, replace(round(v.part * 100 / nullif(v.whole, 0), 1)::text, '.', w.sentence) || ' %' AS text
		FROM (VALUES (1, q.before, q.total_before), (2, q.now, q.total_now), (3, q.negative_before, q.labelled_before), (4, q.negative_now, q.labelled_now)) AS v (place, part, whole)
		JOIN insight_sentences w ON w.rule = 'decimal'
	) n
) shown
WHERE growth.lower > 0 AND mood.lower > 0 AND least(q.labelled_now, q.labelled_before) >= coalesce(s.insights_min_cases, 30);
COMMENT ON VIEW insight_topics IS 'Findings of topics that grow while sentiment falls.';
COMMENT ON COLUMN insight_topics.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_topics.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_topics.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_topics.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_topics.month IS 'Month it is about.';
COMMENT ON COLUMN insight_topics.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_topics.more_arguments IS 'Arguments of the sentence that says what would meet the target; NULL = none.';
COMMENT ON COLUMN insight_topics.evidence IS 'The figures behind it.';
