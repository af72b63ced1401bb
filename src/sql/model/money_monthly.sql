-- money_monthly: one row a month, value by source and cost by category side by side, from the first month that has either to the last, without gaps.
-- The interactions are read once. An amount that is not known (NULL) makes its sums not known: while adding up it is NaN, which no sum forgets.
CREATE VIEW money_monthly WITH (security_invoker = true) AS
WITH value AS MATERIALIZED (
	SELECT v.month, v.source, v.counts, v.cases, v.unit_price, coalesce(v.value, 'NaN') AS value, coalesce(v.margin, 'NaN') AS margin
	FROM value_monthly v
), cost AS MATERIALIZED (
	SELECT c.month, c.category, coalesce(c.amount, 'NaN') AS amount
	FROM costs_monthly c
	WHERE c.counts
), months AS (
	SELECT m.month::date AS month
	FROM (
		SELECT min(x.month)::timestamp AS first_month, max(x.month)::timestamp AS last_month
		FROM (SELECT v.month FROM value v UNION ALL SELECT c.month FROM cost c) x
	) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
), values_by_month AS (
	SELECT v.month,
		sum(v.cases) FILTER (WHERE v.source = 'avoided_cost') AS requests,
		max(v.unit_price) FILTER (WHERE v.source = 'avoided_cost') AS cost_per_request,
		sum(v.value) FILTER (WHERE v.source = 'avoided_cost') AS avoided_cost,
		sum(v.value) FILTER (WHERE v.source = 'attributed_revenue') AS attributed_revenue,
		sum(v.value) FILTER (WHERE v.source = 'action_value') AS action_value,
		sum(v.value) FILTER (WHERE v.counts) AS value,
		sum(v.margin) FILTER (WHERE v.counts) AS value_margin
	FROM value v
	GROUP BY v.month
), costs_by_month AS (
	SELECT c.month,
		sum(c.amount) FILTER (WHERE c.category = 'tools') AS tools,
		sum(c.amount) FILTER (WHERE c.category = 'staff') AS staff,
		sum(c.amount) FILTER (WHERE c.category = 'advertising') AS advertising,
		sum(c.amount) FILTER (WHERE c.category = 'refunds') AS refunds,
		sum(c.amount) FILTER (WHERE c.category = 'research') AS research,
		sum(c.amount) FILTER (WHERE c.category = 'training') AS training,
		sum(c.amount) FILTER (WHERE c.category = 'conferences') AS conferences,
		sum(c.amount) FILTER (WHERE c.category = 'other') AS other,
		sum(c.amount) AS cost
	FROM cost c
	GROUP BY c.month
)
SELECT m.month,
	(date_trunc('year', m.month::timestamp - fiscal.lag) + fiscal.lag)::date AS fiscal_year,
	coalesce(v.requests, 0)::bigint AS requests, v.cost_per_request, coalesce(s.deflection_rate, 1) AS deflection_rate,
	nullif(coalesce(v.avoided_cost, 0), 'NaN') AS avoided_cost,
	nullif(coalesce(v.attributed_revenue, 0), 'NaN') AS attributed_revenue,
	nullif(coalesce(v.action_value, 0), 'NaN') AS action_value,
	nullif(coalesce(v.value, 0), 'NaN') AS value,
	nullif(coalesce(v.value_margin, 0), 'NaN') AS value_margin,
	nullif(coalesce(c.tools, 0), 'NaN') AS cost_tools,
	nullif(coalesce(c.staff, 0), 'NaN') AS cost_staff,
	nullif(coalesce(c.advertising, 0), 'NaN') AS cost_advertising,
	nullif(coalesce(c.refunds, 0), 'NaN') AS cost_refunds,
	nullif(coalesce(c.research, 0), 'NaN') AS cost_research,
	nullif(coalesce(c.training, 0), 'NaN') AS cost_training,
	nullif(coalesce(c.conferences, 0), 'NaN') AS cost_conferences,
	nullif(coalesce(c.other, 0), 'NaN') AS cost_other,
	nullif(coalesce(c.cost, 0), 'NaN') AS cost,
	coalesce(s.value_sources, '{}') AS sources_counted
FROM months m
LEFT JOIN values_by_month v ON v.month = m.month
LEFT JOIN costs_by_month c ON c.month = m.month
LEFT JOIN settings s ON true
CROSS JOIN LATERAL make_interval(months => coalesce(s.fiscal_year_start, 1) - 1) AS fiscal (lag);
COMMENT ON VIEW money_monthly IS 'Value by source and cost by category, one row a month without gaps, in the reporting currency.';
COMMENT ON COLUMN money_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN money_monthly.fiscal_year IS 'First day of the fiscal year it is in.';
COMMENT ON COLUMN money_monthly.requests IS 'A: service requests resolved on social media.';
COMMENT ON COLUMN money_monthly.cost_per_request IS 'Mean price of a request in the channel deflected from, before the deflection rate; NULL where there were none.';
COMMENT ON COLUMN money_monthly.deflection_rate IS 'Share of the requests that would have come through that channel (settings.deflection_rate).';
COMMENT ON COLUMN money_monthly.avoided_cost IS 'Avoided cost: requests resolved times the cost of a request; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN money_monthly.attributed_revenue IS 'Attributed revenue: amounts of outcomes attributed to a social channel; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN money_monthly.action_value IS 'Action value: actions without an amount times the value of one; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN money_monthly.value IS 'Sum of the sources that count (sources_counted).';
COMMENT ON COLUMN money_monthly.value_margin IS 'The same, with revenue less the cost of delivering it.';
COMMENT ON COLUMN money_monthly.cost_tools IS 'Cost of tools and platforms; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_staff IS 'Cost of staff: hours worked and payroll; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_advertising IS 'Cost of advertising; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_refunds IS 'Cost of refunds and discounts; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_research IS 'Cost of research; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_training IS 'Cost of training; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_conferences IS 'Cost of conferences; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost_other IS 'Cost of anything else; NULL where a rate is missing.';
COMMENT ON COLUMN money_monthly.cost IS 'C: the social investment, sum of the categories.';
COMMENT ON COLUMN money_monthly.sources_counted IS 'The value sources that count (settings.value_sources).';
