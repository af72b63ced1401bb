-- metric_values: every metric that has months in long form, for BI tools, goals and benchmarks: one row a metric, month and scope. Each family of
-- metrics is a relation of its own with these columns, so that one more is one more line here. No row means that nothing of the kind happened in that month.
CREATE VIEW metric_values WITH (security_invoker = true) AS
SELECT m.metric, m.month, m.scope, m.value, m.cases,
	CASE WHEN lag(m.month) OVER by_month = (m.month - interval '1 month')::date THEN lag(m.value) OVER by_month END AS previous_value,
	CASE WHEN lag(m.month) OVER by_month = (m.month - interval '1 month')::date THEN m.value - lag(m.value) OVER by_month END AS change
FROM (
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_waits w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_messages w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_conversations w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_surveys w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_money w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_loyalty w
	UNION ALL
	SELECT w.metric, w.month, w.scope, w.value, w.cases FROM metrics_of_others w
) m
WINDOW by_month AS (PARTITION BY m.metric, m.scope ORDER BY m.month);
COMMENT ON VIEW metric_values IS 'Every metric that has months, by month and scope, in long form.';
COMMENT ON COLUMN metric_values.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metric_values.month IS 'First day of the month.';
COMMENT ON COLUMN metric_values.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metric_values.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metric_values.cases IS 'How many cases it rests on; NULL where that says nothing.';
COMMENT ON COLUMN metric_values.previous_value IS 'Value of the month before; NULL where there is none.';
COMMENT ON COLUMN metric_values.change IS 'Value less that of the month before.';
