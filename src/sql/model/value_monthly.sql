-- value_monthly: what social service is worth by month and source; each source by its own formula. settings.value_sources says which count.
-- The interactions are read once, for requests and customers alike; what several parts need is computed once (a line {shared ...} is the query of that view).
-- A source whose price or exchange rate is missing for a part of a month is NULL in that month: half a figure would flatter or hide.
CREATE VIEW value_monthly WITH (security_invoker = true) AS
WITH
	{shared service_contacts},
	{shared resolved_requests},
	{shared request_value},
	{shared requests_monthly},
	{shared service_groups},
customer_profiles AS (SELECT * FROM service_groups),
	{shared comparison_groups},
	{shared retention_ages},
	{shared yearly_margin},
	{shared group_exposure},
	{shared group_sizes},
	{shared customers_at_risk},
	{shared operating_cost},
	{shared self_help},
	{shared improvement_value},
	{shared loyalty_value},
outcome_days AS MATERIALIZED (
	SELECT * FROM outcome_value WHERE is_social
), sources AS (
	SELECT r.month, 'avoided_cost' AS source, r.avoided_cost AS value, NULL::numeric AS margin, r.requests AS cases, r.cost_per_request AS unit_price
	FROM requests_monthly r
	UNION ALL
	SELECT month_of(o.day), 'attributed_revenue',
		CASE WHEN NOT bool_or(o.lacks_exchange_rate) THEN sum(o.amount) END, CASE WHEN NOT bool_or(o.lacks_exchange_rate) THEN sum(o.amount - o.cost) END,
		sum(o.outcomes - o.actions), NULL
	FROM outcome_days o
	WHERE o.amount IS NOT NULL OR o.lacks_exchange_rate
	GROUP BY 1
	UNION ALL
	SELECT month_of(o.day), 'action_value', CASE WHEN bool_and(o.action_value IS NOT NULL) THEN sum(o.action_value) END, NULL, sum(o.actions), NULL
	FROM outcome_days o
	WHERE o.has_action_value
	GROUP BY 1
)
SELECT v.month, v.source, v.value, CASE v.source WHEN 'attributed_revenue' THEN v.margin ELSE v.value END AS margin,
	s.counts, v.cases, v.unit_price, v.value AS value_lower, v.value AS value_upper
FROM sources v
JOIN value_sources s ON s.source = v.source
UNION ALL
SELECT l.month, l.source, l.value, l.value, s.counts, l.cases, NULL, l.value_lower, l.value_upper
FROM (
	SELECT p.month, p.source, nullif(sum(coalesce(p.value, 'NaN')), 'NaN') AS value, nullif(sum(coalesce(p.value_lower, 'NaN')), 'NaN') AS value_lower,
		nullif(sum(coalesce(p.value_upper, 'NaN')), 'NaN') AS value_upper, sum(p.cases) AS cases
	FROM loyalty_value p
	GROUP BY p.month, p.source
) l
JOIN value_sources s ON s.source = l.source;
COMMENT ON VIEW value_monthly IS 'What social service is worth, by month and source, in the reporting currency.';
COMMENT ON COLUMN value_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN value_monthly.source IS 'Source, as in settings.value_sources.';
COMMENT ON COLUMN value_monthly.value IS 'Value; NULL where a price or an exchange rate is missing.';
COMMENT ON COLUMN value_monthly.margin IS 'The same, with revenue less the cost of delivering it.';
COMMENT ON COLUMN value_monthly.counts IS 'Whether the source counts towards ROI (value_sources).';
COMMENT ON COLUMN value_monthly.cases IS 'What was counted: requests resolved, outcomes with an amount, actions without one; of the others, as loyalty_value says.';
COMMENT ON COLUMN value_monthly.unit_price IS 'Of avoided_cost: mean price of a request in the channel deflected from, before the deflection rate.';
COMMENT ON COLUMN value_monthly.value_lower IS 'The value at the lower end of its 95 % interval, where it rests on one; else the value.';
COMMENT ON COLUMN value_monthly.value_upper IS 'The value at the upper end.';
