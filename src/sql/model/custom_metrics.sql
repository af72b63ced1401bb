-- custom_metrics: figures that the database cannot measure, such as awareness or authority.
CREATE TABLE custom_metrics (
	metric text NOT NULL,
	month date NOT NULL CONSTRAINT month_must_be_the_first_day_of_a_month CHECK (extract(day FROM month) = 1),
	scope text DEFAULT 'all' NOT NULL CONSTRAINT scope_must_be_all_or_channel_team_or_agent_with_a_name CHECK (scope = 'all' OR scope ~ '^(channel|team|agent):.'),
	value double precision CONSTRAINT value_must_be_finite CHECK (abs(value) < 'Infinity'),
	CONSTRAINT custom_metrics_pkey PRIMARY KEY (metric, month, scope)
);
COMMENT ON TABLE custom_metrics IS 'Figures measured elsewhere, by month; goals may name them.';
COMMENT ON COLUMN custom_metrics.metric IS 'The metric; give it a row in metrics to say its unit and whether higher is better.';
COMMENT ON COLUMN custom_metrics.month IS 'First day of the month.';
COMMENT ON COLUMN custom_metrics.scope IS '''all'', or ''channel:NAME'', ''team:NAME'', ''agent:ID''.';
COMMENT ON COLUMN custom_metrics.value IS 'The figure.';
