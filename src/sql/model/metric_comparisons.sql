-- metric_comparisons: the last complete month of each metric against what it is held to: goals, benchmarks, and the median of the peers (agents of one team,
-- social channels, other channels). All three read the figures once; goal_status and benchmark_comparison show their own rows. The figures are the rows of
-- metric_values, but a costly family of metrics that no goal and no benchmark names is not computed. What is neither 0 nor between 1e-100 and 1e100 is no
-- target that anyone can mean, and slopes and distances of it would overflow: it is left out, and data_quality names it.
CREATE VIEW metric_comparisons WITH (security_invoker = true) AS
WITH wanted AS MATERIALIZED (
	SELECT g.metric FROM goals g
	UNION
	SELECT b.metric FROM benchmarks b
), figures AS MATERIALIZED (
	SELECT m.metric, m.month, m.scope, m.value, m.cases,
		CASE WHEN lag(m.month) OVER by_month = (m.month - interval '1 month')::date THEN lag(m.value) OVER by_month END AS previous_value
	FROM (
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_waits w
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_messages w
		WHERE EXISTS (SELECT FROM wanted x WHERE x.metric IN ('quick_reply_share', 'positive_share', 'net_sentiment'))
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_conversations w
		WHERE EXISTS (SELECT FROM wanted x WHERE x.metric IN ('reopen_rate', 'one_touch_rate', 'resolution_time_median', 'handling_time_mean'))
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_surveys w
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_money w
		WHERE EXISTS (SELECT FROM wanted x WHERE x.metric IN ('requests_resolved', 'avoided_cost', 'savings', 'attributed_revenue', 'action_value', 'customer_saves_value', 'retention_uplift', 'self_help_savings',
			'advocacy_value', 'process_savings', 'value', 'cost', 'cumulative_profit', 'cost_per_resolution', 'roi', 'roi_margin'))
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_loyalty w
		WHERE EXISTS (SELECT FROM wanted x WHERE x.metric IN ('contacts_per_customer', 'operating_cost_reduction', 'self_help_visits', 'self_help_share', 'customers_saved', 'save_rate', 'positive_shares', 'advocacy_reach', 'referrals', 'cross_sell_revenue'))
		UNION ALL
		SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_others w
	) m
	WINDOW by_month AS (PARTITION BY m.metric, m.scope ORDER BY m.month)
), period AS MATERIALIZED (
	SELECT p.month, (p.month + interval '1 month')::date - 1 AS last_day, k.today, coalesce(s.insights_min_cases, 30) AS min_cases, coalesce(s.industry, 'all industries') AS industry
	FROM clock k
	LEFT JOIN settings s ON true
	CROSS JOIN LATERAL (SELECT (date_trunc('month', k.today::timestamp) - interval '1 month')::date AS month) p
), aims AS (
	SELECT g.metric, x.scope, g.target, g.starts_on, g.due_on, p.month, p.last_day, p.today, f.value, f.cases, f.previous_value, coalesce(m.better, 'higher') AS better,
		coalesce(g.baseline, b.value) AS baseline
	FROM goals g
	CROSS JOIN period p
	CROSS JOIN LATERAL (SELECT coalesce(g.scope, 'all') AS scope) x
	LEFT JOIN metrics m ON m.metric = g.metric
	LEFT JOIN figures f ON f.metric = g.metric AND f.scope = x.scope AND f.month = p.month
	LEFT JOIN figures b ON b.metric = g.metric AND b.scope = x.scope AND b.month = (date_trunc('month', g.starts_on::timestamp) - interval '1 month')::date AND b.month <= p.month
	WHERE g.due_on > g.starts_on AND g.starts_on >= date '0001-01-01' AND g.due_on <= date '9999-12-31' AND abs(g.target) < 1e100 AND (g.target = 0 OR abs(g.target) > 1e-100) AND coalesce(abs(g.baseline) < 1e100 AND (g.baseline = 0 OR abs(g.baseline) > 1e-100), true)
), lines AS (
	SELECT a.*, CASE a.better WHEN 'lower' THEN a.value <= a.target ELSE a.value >= a.target END AS is_met,
		CASE WHEN a.last_day >= a.due_on THEN a.target WHEN a.last_day <= a.starts_on THEN a.baseline
			ELSE a.baseline + (a.target - a.baseline) * (a.last_day - a.starts_on) / (a.due_on - a.starts_on) END AS expected,
		CASE WHEN a.last_day > a.starts_on THEN (a.value - a.baseline) / (a.last_day - a.starts_on) END AS slope
	FROM aims a
), goals_now AS (
	SELECT l.*, CASE l.better WHEN 'lower' THEN l.value <= l.expected ELSE l.value >= l.expected END AS is_on_line,
		CASE WHEN CASE l.better WHEN 'lower' THEN l.slope < 0 ELSE l.slope > 0 END AND (l.target - l.baseline) / l.slope <= 36500
			THEN l.starts_on + ceil(greatest((l.target - l.baseline) / l.slope - 1e-6, 0))::integer END AS projected
	FROM lines l
), peers AS (
	SELECT f.metric, f.scope, f.value, f.cases, f.previous_value, coalesce('team:' || nullif(a.team, ''), CASE WHEN n.is_social THEN 'social channels' ELSE 'other channels' END) AS peer_group, m.better
	FROM figures f
	JOIN period p ON p.month = f.month AND f.cases >= p.min_cases
	JOIN metrics m ON m.metric = f.metric
	LEFT JOIN (SELECT a.agent_id::text AS agent, min(a.team) AS team FROM agents a GROUP BY a.agent_id::text) a ON f.scope = 'agent:' || a.agent
	LEFT JOIN channel_nature n ON f.scope = 'channel:' || n.channel
	WHERE f.value IS NOT NULL AND f.metric IN ('reply_wait_median', 'response_rate', 'csat', 'resolution_rate') AND (a.team <> '' OR n.channel IS NOT NULL)
), medians AS (
	SELECT p.metric, p.peer_group, count(*) AS num_peers, percentile_cont(0.5) WITHIN GROUP (ORDER BY p.value) AS median
	FROM peers p
	GROUP BY p.metric, p.peer_group
)
SELECT 'goal' AS comparison, g.metric, g.scope, g.month, g.better, g.value, g.cases, g.previous_value, g.target, g.is_met, g.baseline, g.starts_on, g.due_on, g.expected, g.projected,
	CASE WHEN g.value IS NULL THEN 'no data' WHEN g.is_met THEN 'met' WHEN g.today > g.due_on THEN 'missed' WHEN g.is_on_line THEN 'on track' WHEN NOT g.is_on_line THEN 'at risk' ELSE 'no data' END AS status,
	NULL::text AS against, NULL::text AS source, NULL::bigint AS num_peers, true AS applies
FROM goals_now g
UNION ALL
SELECT 'benchmark', b.metric, 'all', p.month, coalesce(m.better, 'higher'), f.value, f.cases, f.previous_value, b.value,
	CASE m.better WHEN 'lower' THEN f.value <= b.value ELSE f.value >= b.value END, NULL, NULL, NULL, NULL, NULL, NULL, b.industry, b.source, NULL,
	coalesce(b.industry = p.industry, false) OR (b.industry = 'all industries' AND NOT EXISTS (SELECT FROM benchmarks o WHERE o.metric = b.metric AND o.industry = p.industry AND abs(o.value) < 1e100))
FROM benchmarks b
CROSS JOIN period p
LEFT JOIN metrics m ON m.metric = b.metric
LEFT JOIN figures f ON f.metric = b.metric AND f.scope = 'all' AND f.month = p.month
WHERE abs(b.value) < 1e100
UNION ALL
SELECT 'peers', r.metric, r.scope, p.month, r.better, r.value, r.cases, r.previous_value, d.median,
	CASE r.better WHEN 'lower' THEN r.value <= d.median ELSE r.value >= d.median END, NULL, NULL, NULL, NULL, NULL, NULL, r.peer_group, NULL, d.num_peers, d.num_peers >= 3
FROM peers r
CROSS JOIN period p
JOIN medians d ON d.metric = r.metric AND d.peer_group = r.peer_group;
COMMENT ON VIEW metric_comparisons IS 'The last complete month of each metric against goals, benchmarks and the median of the peers.';
COMMENT ON COLUMN metric_comparisons.comparison IS 'goal, benchmark or peers.';
COMMENT ON COLUMN metric_comparisons.metric IS 'A metric of the catalogue metrics, or of custom_metrics.';
COMMENT ON COLUMN metric_comparisons.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metric_comparisons.month IS 'The last complete month.';
COMMENT ON COLUMN metric_comparisons.better IS 'higher or lower: the direction in which the metric improves; higher where the catalogue does not know it.';
COMMENT ON COLUMN metric_comparisons.value IS 'Value of that month; NULL = no data.';
COMMENT ON COLUMN metric_comparisons.cases IS 'How many cases it rests on.';
COMMENT ON COLUMN metric_comparisons.previous_value IS 'Value of the month before.';
COMMENT ON COLUMN metric_comparisons.target IS 'What it is held to: target, benchmark or median.';
COMMENT ON COLUMN metric_comparisons.is_met IS 'Whether value is at or past it, in the better direction; NULL without a value.';
COMMENT ON COLUMN metric_comparisons.baseline IS 'Of a goal: value at its start; where the goal names none, that of the month before it, once that is complete.';
COMMENT ON COLUMN metric_comparisons.starts_on IS 'Of a goal: first day.';
COMMENT ON COLUMN metric_comparisons.due_on IS 'Of a goal: day the target is due.';
COMMENT ON COLUMN metric_comparisons.expected IS 'Of a goal: where the line from baseline to target stands on the last day of the month.';
COMMENT ON COLUMN metric_comparisons.projected IS 'Of a goal: day the slope so far reaches the target; NULL when not improving, or further than a century away.';
COMMENT ON COLUMN metric_comparisons.status IS 'Of a goal: met, on track, at risk, missed, or no data (the value is not known, or no baseline to draw the line from).';
COMMENT ON COLUMN metric_comparisons.against IS 'Industry of the benchmark, or the group of peers.';
COMMENT ON COLUMN metric_comparisons.source IS 'Source of the benchmark.';
COMMENT ON COLUMN metric_comparisons.num_peers IS 'Peers with enough cases, itself included.';
COMMENT ON COLUMN metric_comparisons.applies IS 'Whether the benchmark is that of settings.industry, or of all industries where there is none for it; whether there are 3 peers or more.';
