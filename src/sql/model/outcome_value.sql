-- outcome_value: outcomes by day, kind, channel and currency: how many, their amounts, costs and, where they carry no amount, the value of the action.
CREATE VIEW outcome_value WITH (security_invoker = true) AS
WITH grouped AS (
	SELECT local_date(o.at, (SELECT k.time_zone FROM clock k)) AS day, o.kind, o.channel, coalesce(o.currency, (SELECT k.currency FROM clock k)) AS currency, coalesce(n.is_social, false) AS is_social,
		count(*) AS outcomes, count(*) FILTER (WHERE o.amount IS NULL) AS actions, sum(o.amount::numeric) FILTER (WHERE o.amount > -1e30 AND o.amount < 1e30) AS amount,
		coalesce(sum(o.cost::numeric) FILTER (WHERE o.amount > -1e30 AND o.amount < 1e30 AND o.cost > -1e30 AND o.cost < 1e30), 0) AS cost
	FROM outcomes o
	LEFT JOIN channel_nature n ON n.channel = o.channel
	WHERE o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity'
	GROUP BY 1, o.kind, o.channel, 4, 5
), prices AS (
	SELECT v.kind, v.valid_from, lead(v.valid_from, 1, 'infinity') OVER (PARTITION BY v.kind ORDER BY v.valid_from) AS valid_until,
		CASE WHEN min(v.value) = max(v.value) AND count(DISTINCT coalesce(v.currency, '')) = 1 AND min(v.value) > -1e30 AND min(v.value) < 1e30 THEN min(v.value)::numeric END AS value, min(v.currency) AS currency
	FROM action_values v
	GROUP BY v.kind, v.valid_from
)
SELECT g.day, g.kind, g.channel, g.is_social, g.outcomes,
	g.amount * CASE WHEN g.currency = k.currency THEN 1 ELSE x.rate END AS amount,
	CASE WHEN g.amount IS NOT NULL THEN g.cost * CASE WHEN g.currency = k.currency THEN 1 ELSE x.rate END END AS cost,
	g.actions, p.kind IS NOT NULL AS has_action_value,
	CASE WHEN p.kind IS NOT NULL THEN g.actions * p.value * CASE WHEN coalesce(p.currency, k.currency) = k.currency THEN 1 ELSE y.rate END END AS action_value,
	g.amount IS NOT NULL AND g.currency <> k.currency AND x.rate IS NULL AS lacks_exchange_rate
FROM grouped g
CROSS JOIN clock k
LEFT JOIN conversion_rates x ON x.currency = g.currency AND x.day = g.day
LEFT JOIN prices p ON p.kind = g.kind AND g.actions > 0 AND g.day >= p.valid_from AND g.day < p.valid_until
LEFT JOIN conversion_rates y ON y.currency = p.currency AND y.day = g.day;
COMMENT ON VIEW outcome_value IS 'Outcomes by local day, kind and attributed channel, with amounts in the reporting currency and the value of actions without an amount.';
COMMENT ON COLUMN outcome_value.day IS 'Local day.';
COMMENT ON COLUMN outcome_value.kind IS 'Kind of outcome.';
COMMENT ON COLUMN outcome_value.channel IS 'Channel it is attributed to; NULL = not known.';
COMMENT ON COLUMN outcome_value.is_social IS 'Whether that channel is social.';
COMMENT ON COLUMN outcome_value.outcomes IS 'Outcomes.';
COMMENT ON COLUMN outcome_value.amount IS 'Sum of their amounts; NULL where none carries one or the exchange rate is missing.';
COMMENT ON COLUMN outcome_value.cost IS 'Sum of the costs of those that carry an amount.';
COMMENT ON COLUMN outcome_value.actions IS 'Outcomes that carry no amount of their own.';
COMMENT ON COLUMN outcome_value.has_action_value IS 'Whether action_values has a value for the kind that day.';
COMMENT ON COLUMN outcome_value.action_value IS 'Those actions times the value of one in force that day; NULL where there is none or its exchange rate is missing.';
COMMENT ON COLUMN outcome_value.lacks_exchange_rate IS 'Whether an exchange rate for the amounts is missing.';
