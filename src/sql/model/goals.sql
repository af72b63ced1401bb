-- goals: what is to be reached, from where, and by when.
CREATE TABLE goals (
	metric text NOT NULL,
	scope text DEFAULT 'all' NOT NULL CONSTRAINT scope_must_be_all_or_channel_team_or_agent_with_a_name CHECK (scope = 'all' OR scope ~ '^(channel|team|agent):.'),
	baseline double precision,
	target double precision NOT NULL,
	starts_on date NOT NULL CONSTRAINT starts_on_must_be_a_finite_date CHECK (isfinite(starts_on)),
	due_on date NOT NULL CONSTRAINT due_on_must_be_a_finite_date CHECK (isfinite(due_on)),
	CONSTRAINT goals_pkey PRIMARY KEY (metric, scope, due_on),
	CONSTRAINT due_on_must_be_after_starts_on CHECK (due_on > starts_on),
	CONSTRAINT baseline_and_target_must_be_finite CHECK (abs(target) < 'Infinity' AND (baseline IS NULL OR abs(baseline) < 'Infinity'))
);
COMMENT ON TABLE goals IS 'Goals: a metric, a target, and the day it is due.';
COMMENT ON COLUMN goals.metric IS 'A metric of the catalogue metrics, or one of your own in custom_metrics.';
COMMENT ON COLUMN goals.scope IS '''all'', or whose goal it is: ''channel:twitter'', ''team:Care'', ''agent:42''.';
COMMENT ON COLUMN goals.baseline IS 'Value at starts_on.';
COMMENT ON COLUMN goals.target IS 'Value to reach, in the unit of the metric.';
COMMENT ON COLUMN goals.starts_on IS 'Day the way to the target begins.';
COMMENT ON COLUMN goals.due_on IS 'Day the target is due.';
