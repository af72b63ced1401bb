-- insight_comparisons: three rules that read metric_comparisons once: goals missed or at risk, benchmarks of the own industry missed, and agents or channels
-- that are worse than the median of their peers by more than settings.insights_deviation percent. Nothing is said on fewer than settings.insights_min_cases.
CREATE VIEW insight_comparisons WITH (security_invoker = true) AS
WITH words AS MATERIALIZED (
	SELECT max(w.sentence) FILTER (WHERE w.rule = 'all') AS everyone, max(w.sentence) FILTER (WHERE w.rule = 'decimal') AS decimal_mark
	FROM insight_sentences w
), found AS (
	SELECT c.*, m.unit, abs(c.value - c.target) AS gap,
		CASE WHEN c.comparison = 'goal' AND c.status = 'missed' THEN 'goal_missed' WHEN c.comparison = 'goal' THEN 'goal_at_risk' WHEN c.comparison = 'benchmark' THEN 'benchmark_missed' ELSE 'behind_peers' END AS rule,
		coalesce(CASE s.language WHEN 'id' THEN m.label_id WHEN 'es' THEN m.label_es END, m.label_en, c.metric) AS label
	FROM metric_comparisons c
	LEFT JOIN metrics m ON m.metric = c.metric
	LEFT JOIN settings s ON true
	WHERE NOT c.is_met AND c.applies AND (c.comparison <> 'goal' OR c.status IN ('missed', 'at risk')) AND coalesce(c.cases >= coalesce(s.insights_min_cases, 30), true)
		AND (c.comparison <> 'peers' OR abs(c.value - c.target) * 100 > coalesce(s.insights_deviation, 50) * abs(c.target))
)
SELECT f.rule, CASE f.rule WHEN 'goal_missed' THEN 'high' ELSE 'medium' END AS severity, f.scope, f.metric, f.month,
	ARRAY[f.label, CASE WHEN f.scope = 'all' THEN w.everyone ELSE coalesce(a.name, substring(f.scope FROM ':(.*)'), f.scope) END, shown.value, shown.target,
		CASE f.comparison WHEN 'goal' THEN f.due_on::text ELSE coalesce(substring(f.against FROM '^team:(.*)'), f.against) END, to_char(f.month, 'YYYY-MM'), shown.gap] AS arguments,
	CASE WHEN f.comparison <> 'peers' AND f.unit = 'percent' AND f.cases > 0 THEN ARRAY[ceil(f.gap * f.cases / 100 - 1e-9)::bigint::text, f.cases::text] END AS more_arguments,
	jsonb_strip_nulls(jsonb_build_object('metric', f.metric, 'scope', f.scope, 'month', f.month, 'value', f.value, 'cases', f.cases, 'target', f.target, 'gap', f.gap,
		'baseline', f.baseline, 'expected', f.expected, 'due_on', f.due_on, 'projected', f.projected, 'against', f.against, 'source', f.source, 'peers', f.num_peers)) AS evidence
FROM found f
CROSS JOIN words w
LEFT JOIN (SELECT a.agent_id::text AS agent, min(a.name) AS name FROM agents a GROUP BY a.agent_id::text) a ON f.scope = 'agent:' || a.agent
CROSS JOIN LATERAL (
	SELECT max(t.text) FILTER (WHERE t.figure = 'value') AS value, max(t.text) FILTER (WHERE t.figure = 'target') AS target, max(t.text) FILTER (WHERE t.figure = 'gap') AS gap
	FROM (
		SELECT n.figure, replace(CASE
			WHEN f.unit = 'percent' THEN round(n.number::numeric, 1)::text || ' %'
			WHEN f.unit = 'seconds' AND n.number < 5400 THEN round(n.number::numeric / 60, 1)::text || ' min'
			WHEN f.unit = 'seconds' THEN round(n.number::numeric / 3600, 1)::text || ' h'
			ELSE trim_scale(round(n.number::numeric, 2))::text END, '.', w.decimal_mark) AS text
		FROM (VALUES ('value', f.value), ('target', f.target), ('gap', f.gap)) AS n (figure, number)
	) t
) shown;
COMMENT ON VIEW insight_comparisons IS 'Findings of goals, benchmarks and peers.';
COMMENT ON COLUMN insight_comparisons.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_comparisons.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_comparisons.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_comparisons.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_comparisons.month IS 'Month it is about.';
COMMENT ON COLUMN insight_comparisons.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_comparisons.more_arguments IS 'Arguments of the sentence that says what would meet the target; NULL = none.';
COMMENT ON COLUMN insight_comparisons.evidence IS 'The figures behind it.';
