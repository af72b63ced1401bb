-- insight_topics: topics that grow while what is written about them gets worse: the last three complete months against the three before. Both differences,
-- in the share of conversations and in that of negative messages, must be more than chance (Newcombe's interval excludes 0), net sentiment must have fallen,
-- and both sides have settings.insights_min_cases conversations and labelled messages. A conversation counts once in a topic, however many subtopics it has.
-- Shares are shown with as many digits as it takes to tell them apart.
CREATE VIEW insight_topics WITH (security_invoker = true) AS
WITH period AS MATERIALIZED (
	SELECT p.ends, (p.ends - interval '3 months')::date AS starts, (p.ends - interval '6 months')::date AS previous_starts
	FROM clock k
	CROSS JOIN LATERAL (SELECT month_of(k.today) AS ends) p
), conversations AS MATERIALIZED (
	SELECT c.conversation_id, c.month >= p.starts AS is_now, c.positive, c.neutral, c.negative
	FROM conversation_sentiment c
	JOIN period p ON c.month >= p.previous_starts AND c.month < p.ends
), totals AS (
	SELECT count(*) FILTER (WHERE c.is_now) AS now, count(*) FILTER (WHERE NOT c.is_now) AS before
	FROM conversations c
), quarters AS (
	SELECT t.topic, count(*) FILTER (WHERE c.is_now) AS now, count(*) FILTER (WHERE NOT c.is_now) AS before,
		coalesce(sum(c.positive) FILTER (WHERE c.is_now), 0) AS positive_now, coalesce(sum(c.positive) FILTER (WHERE NOT c.is_now), 0) AS positive_before,
		coalesce(sum(c.negative) FILTER (WHERE c.is_now), 0) AS negative_now, coalesce(sum(c.negative) FILTER (WHERE NOT c.is_now), 0) AS negative_before,
		coalesce(sum(c.positive + c.neutral + c.negative) FILTER (WHERE c.is_now), 0) AS labelled_now,
		coalesce(sum(c.positive + c.neutral + c.negative) FILTER (WHERE NOT c.is_now), 0) AS labelled_before
	FROM conversations c
	JOIN (SELECT DISTINCT x.conversation_id, x.topic FROM conversation_topics x WHERE x.topic IS NOT NULL) t ON t.conversation_id = c.conversation_id
	GROUP BY t.topic
)
SELECT 'topic_turns_sour' AS rule, 'high' AS severity, 'topic:' || q.topic AS scope, 'net_sentiment' AS metric, (d.ends - interval '1 month')::date AS month,
	ARRAY[q.topic, shown.before, shown.now, shown.negative_before, shown.negative_now] AS arguments, NULL::text[] AS more_arguments,
	jsonb_build_object('topic', q.topic, 'from', d.starts, 'conversations', q.now, 'total_conversations', t.now, 'previous_conversations', q.before,
		'previous_total_conversations', t.before, 'positive', q.positive_now, 'negative', q.negative_now, 'labelled', q.labelled_now,
		'previous_positive', q.positive_before, 'previous_negative', q.negative_before, 'previous_labelled', q.labelled_before) AS evidence
FROM quarters q
CROSS JOIN totals t
CROSS JOIN period d
LEFT JOIN settings s ON true
CROSS JOIN LATERAL newcombe_interval(q.now, t.now, q.before, t.before) growth
CROSS JOIN LATERAL newcombe_interval(q.negative_now, q.labelled_now, q.negative_before, q.labelled_before) mood
CROSS JOIN LATERAL (
	SELECT q.before * 100.0 / nullif(t.before, 0) AS before, q.now * 100.0 / nullif(t.now, 0) AS now, q.negative_before * 100.0 / nullif(q.labelled_before, 0) AS negative_before,
		q.negative_now * 100.0 / nullif(q.labelled_now, 0) AS negative_now
) p
CROSS JOIN LATERAL (
	SELECT max(n.text) FILTER (WHERE n.place = 1) AS before, max(n.text) FILTER (WHERE n.place = 2) AS now,
		max(n.text) FILTER (WHERE n.place = 3) AS negative_before, max(n.text) FILTER (WHERE n.place = 4) AS negative_now
	FROM (
		SELECT v.place, replace(round(v.share, greatest(ceil(-log(nullif(abs(v.share - v.other), 0))), 1)::integer)::text, '.', w.sentence) || ' %' AS text
		FROM (VALUES (1, p.before, p.now), (2, p.now, p.before), (3, p.negative_before, p.negative_now), (4, p.negative_now, p.negative_before)) AS v (place, share, other)
		JOIN insight_sentences w ON w.rule = 'decimal'
	) n
) shown
WHERE growth.lower > 0 AND mood.lower > 0 AND least(q.now, q.before, q.labelled_now, q.labelled_before) >= coalesce(s.insights_min_cases, 30)
	AND (q.positive_now - q.negative_now) * q.labelled_before < (q.positive_before - q.negative_before) * q.labelled_now;
COMMENT ON VIEW insight_topics IS 'Findings of topics that grow while sentiment falls.';
COMMENT ON COLUMN insight_topics.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_topics.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_topics.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_topics.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_topics.month IS 'Month it is about.';
COMMENT ON COLUMN insight_topics.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_topics.more_arguments IS 'Arguments of the sentence that says what would meet the target; the first NULL = none.';
COMMENT ON COLUMN insight_topics.evidence IS 'The figures behind it.';
