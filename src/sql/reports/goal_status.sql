-- goal_status: whether each goal is met, by the value of the last complete month. met = at or past the target in the better direction, equality included;
-- on track = at or above the line from baseline to target; missed = not met and the due day has passed. Without a baseline there is no line, so nothing to be behind.
CREATE VIEW goal_status WITH (security_invoker = true) AS
SELECT c.metric, c.scope,
	coalesce(CASE s.language WHEN 'id' THEN m.label_id WHEN 'es' THEN m.label_es END, m.label_en, c.metric) AS label,
	m.unit, c.better, c.baseline, c.target, c.starts_on, c.due_on, c.month, c.value, c.cases, c.previous_value, c.value - c.previous_value AS change,
	c.expected, c.value - c.target AS difference, (c.value - c.baseline) * 100 / nullif(c.target - c.baseline, 0) AS progress, c.projected, c.status
FROM metric_comparisons c
LEFT JOIN metrics m ON m.metric = c.metric
LEFT JOIN settings s ON true
WHERE c.comparison = 'goal';
COMMENT ON VIEW goal_status IS 'Goals, their last value, and whether they are met, on track, at risk or missed.';
COMMENT ON COLUMN goal_status.metric IS 'The metric.';
COMMENT ON COLUMN goal_status.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN goal_status.label IS 'Name of the metric in the language of the settings.';
COMMENT ON COLUMN goal_status.unit IS 'Unit of the metric.';
COMMENT ON COLUMN goal_status.better IS 'higher or lower: the direction in which the metric improves.';
COMMENT ON COLUMN goal_status.baseline IS 'Value at the start; where the goal names none, that of the month before it, once that is complete.';
COMMENT ON COLUMN goal_status.target IS 'Value to reach.';
COMMENT ON COLUMN goal_status.starts_on IS 'First day.';
COMMENT ON COLUMN goal_status.due_on IS 'Day the target is due.';
COMMENT ON COLUMN goal_status.month IS 'The last complete month, whose value counts.';
COMMENT ON COLUMN goal_status.value IS 'Value of that month; NULL = no data.';
COMMENT ON COLUMN goal_status.cases IS 'How many cases it rests on; NULL where that says nothing.';
COMMENT ON COLUMN goal_status.previous_value IS 'Value of the month before.';
COMMENT ON COLUMN goal_status.change IS 'Value less that of the month before.';
COMMENT ON COLUMN goal_status.expected IS 'Where the line from baseline to target stands on the last day of the month.';
COMMENT ON COLUMN goal_status.difference IS 'Value less target.';
COMMENT ON COLUMN goal_status.progress IS 'Percent of the way from baseline to target.';
COMMENT ON COLUMN goal_status.projected IS 'Day on which the slope since the baseline reaches the target; NULL when not improving.';
COMMENT ON COLUMN goal_status.status IS 'met, on track, at risk, missed, or no data (the value is not known, or no baseline to draw the line from).';
