-- insight_comparisons: three rules that read metric_comparisons once: goals missed or at risk, benchmarks of the own industry missed, and agents or channels
-- that are worse than the median of their peers by more than settings.insights_deviation percent. Nothing is said on fewer than settings.insights_min_cases.
-- What would meet a target is the number of cases it takes to turn good, where each case counts for its part of a percentage and the target can be reached.
-- A figure is shown with as many digits as it takes to tell it from its target.
CREATE VIEW insight_comparisons WITH (security_invoker = true) AS
WITH words AS MATERIALIZED (
	SELECT jsonb_object_agg(w.rule, w.sentence) AS word
	FROM insight_sentences w
), found AS (
	SELECT c.*, m.unit, abs(c.value - c.target) AS gap,
		CASE WHEN c.comparison = 'goal' AND c.status = 'missed' THEN 'goal_missed' WHEN c.comparison = 'goal' THEN 'goal_at_risk' WHEN c.comparison = 'benchmark' THEN 'benchmark_missed' ELSE 'behind_peers' END AS rule,
		coalesce(CASE s.language WHEN 'id' THEN m.label_id WHEN 'es' THEN m.label_es END, m.label_en, c.metric) AS label,
		CASE WHEN c.comparison <> 'peers' AND m.unit = 'percent' AND c.cases > 0 AND CASE c.better WHEN 'lower' THEN c.target >= 0 ELSE c.target <= 100 END
			THEN greatest(ceil(abs(c.value - c.target) * c.cases / 100 - 1e-12 * c.cases), 1)::bigint END AS cases_to_target
	FROM metric_comparisons c
	LEFT JOIN metrics m ON m.metric = c.metric
	LEFT JOIN settings s ON true
	WHERE NOT c.is_met AND c.applies AND (c.comparison <> 'goal' OR c.status IN ('missed', 'at risk')) AND coalesce(c.cases >= coalesce(s.insights_min_cases, 30), true)
		AND (c.comparison <> 'peers' OR abs(c.value - c.target) * 100 > coalesce(s.insights_deviation, 50) * abs(c.target))
)
SELECT f.rule, CASE f.rule WHEN 'goal_missed' THEN 'high' ELSE 'medium' END AS severity, f.scope, f.metric, f.month,
	ARRAY[f.label, CASE WHEN f.scope = 'all' THEN w.word ->> 'all' ELSE coalesce(a.name, substring(f.scope FROM ':(.*)'), f.scope) END, shown.value, shown.target,
		CASE f.comparison WHEN 'goal' THEN to_char(f.due_on, 'YYYY-MM-DD') ELSE coalesce(substring(f.against FROM '^team:(.*)'), w.word ->> ('against ' || f.against), f.against) END, to_char(f.month, 'YYYY-MM'),
		format(w.word ->> CASE f.better WHEN 'lower' THEN 'over' ELSE 'short' END, shown.gap)] AS arguments,
	ARRAY[f.cases_to_target::text, f.cases::text] AS more_arguments,
	jsonb_strip_nulls(jsonb_build_object('metric', f.metric, 'scope', f.scope, 'month', f.month, 'value', f.value, 'cases', f.cases, 'target', f.target, 'gap', f.gap, 'cases_to_target', f.cases_to_target,
		'baseline', f.baseline, 'expected', f.expected, 'due_on', f.due_on, 'projected', f.projected, 'against', f.against, 'source', f.source, 'peers', f.num_peers)) AS evidence
FROM found f
CROSS JOIN words w
CROSS JOIN clock k
LEFT JOIN (SELECT a.agent_id::text AS agent, min(a.name) AS name FROM agents a GROUP BY a.agent_id::text) a ON f.scope = 'agent:' || a.agent
CROSS JOIN LATERAL (
	SELECT max(t.text) FILTER (WHERE t.figure = 'value') AS value, max(t.text) FILTER (WHERE t.figure = 'target') AS target, max(t.text) FILTER (WHERE t.figure = 'gap') AS gap
	FROM (
		SELECT n.figure, replace(CASE WHEN u.sign IS NULL THEN trim_scale(r.number)::text ELSE r.number || ' ' || u.sign END, '.', w.word ->> 'decimal') AS text
		FROM (VALUES ('value', f.value), ('target', f.target), ('gap', f.gap)) AS n (figure, number)
		CROSS JOIN LATERAL (
			SELECT CASE WHEN f.unit = 'seconds' AND abs(n.number) >= 5400 THEN 3600 WHEN f.unit = 'seconds' AND abs(n.number) >= 90 THEN 60 ELSE 1 END AS size
		) s
		CROSS JOIN LATERAL (
			SELECT CASE f.unit WHEN 'percent' THEN '%' WHEN 'currency' THEN k.currency WHEN 'seconds' THEN CASE s.size WHEN 3600 THEN 'h' WHEN 60 THEN 'min' ELSE 's' END END AS sign,
				CASE WHEN f.unit IN ('percent', 'seconds') THEN 1 ELSE 2 END AS digits
		) u
		CROSS JOIN LATERAL (SELECT round(n.number::text::numeric / s.size, greatest(u.digits, least(ceil(-log(f.gap / s.size)), 15))::integer) AS number) r
	) t
) shown;
COMMENT ON VIEW insight_comparisons IS 'Findings of goals, benchmarks and peers.';
COMMENT ON COLUMN insight_comparisons.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_comparisons.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_comparisons.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_comparisons.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_comparisons.month IS 'Month it is about.';
COMMENT ON COLUMN insight_comparisons.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_comparisons.more_arguments IS 'Arguments of the sentence that says what would meet the target; the first NULL = none.';
COMMENT ON COLUMN insight_comparisons.evidence IS 'The figures behind it.';
