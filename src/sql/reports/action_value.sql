-- action_value: what the actions of customers that carry no amount of their own are worth (downloads, demos, sign-ups, shares): count x value of one in force
-- that day, by month, kind and social channel. Kinds that action_values knows.
CREATE VIEW action_value WITH (security_invoker = true) AS
WITH months AS MATERIALIZED (
	SELECT month_of(o.day) AS month, o.kind, o.channel, sum(o.actions)::bigint AS actions,
		coalesce(sum(o.actions) FILTER (WHERE o.has_action_value), 0)::bigint AS valued_actions,
		CASE WHEN count(*) FILTER (WHERE o.has_action_value AND o.action_value IS NULL) = 0 THEN coalesce(sum(o.action_value), 0) END AS value
	FROM outcome_value o
	WHERE o.is_social AND o.actions > 0 AND o.kind IN (SELECT v.kind FROM action_values v)
	GROUP BY 1, o.kind, o.channel
), grid AS (
	SELECT m.month::date AS month, g.kind, g.channel
	FROM (SELECT min(m.month)::timestamp AS first_month, max(m.month)::timestamp AS last_month FROM months m) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.kind, m.channel FROM months m) g
)
SELECT r.*,
	lag(r.actions) OVER by_month AS previous_actions, r.actions - lag(r.actions) OVER by_month AS actions_change,
	lag(r.value) OVER by_month AS previous_value, r.value - lag(r.value) OVER by_month AS value_change
FROM (
	SELECT g.month, g.kind, g.channel, coalesce(m.actions, 0) AS actions, coalesce(m.actions - m.valued_actions, 0) AS actions_without_value,
		CASE WHEN m.month IS NULL THEN 0 ELSE m.value END AS value, m.value / nullif(m.valued_actions, 0) AS value_per_action
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND m.kind = g.kind AND m.channel = g.channel
) r
WINDOW by_month AS (PARTITION BY r.kind, r.channel ORDER BY r.month);
COMMENT ON VIEW action_value IS 'What actions of customers without an amount of their own are worth, by month, kind and social channel.';
COMMENT ON COLUMN action_value.month IS 'First day of the month.';
COMMENT ON COLUMN action_value.kind IS 'Kind of outcome.';
COMMENT ON COLUMN action_value.channel IS 'Social channel it is attributed to.';
COMMENT ON COLUMN action_value.actions IS 'Outcomes that carry no amount.';
COMMENT ON COLUMN action_value.actions_without_value IS 'Of those, on days before the first value of the kind: they are worth nothing here.';
COMMENT ON COLUMN action_value.value IS 'Actions times the value of one in force that day, in the reporting currency; NULL where an exchange rate is missing or values contradict each other.';
COMMENT ON COLUMN action_value.value_per_action IS 'Mean value of one; NULL where there was none.';
COMMENT ON COLUMN action_value.previous_actions IS 'Actions of the month before.';
COMMENT ON COLUMN action_value.actions_change IS 'Actions less those of the month before.';
COMMENT ON COLUMN action_value.previous_value IS 'Value of the month before.';
COMMENT ON COLUMN action_value.value_change IS 'Value less that of the month before.';
