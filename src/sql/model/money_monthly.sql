-- money_monthly: one row a month, value by source and cost by category side by side, from the first month that has either to the last, without gaps.
-- The interactions are read once. An amount that is not known (NULL) makes its sums not known: while adding up it is NaN, which no sum forgets.
CREATE VIEW money_monthly WITH (security_invoker = true) AS
WITH value AS MATERIALIZED (
	SELECT v.month, v.source, v.counts, v.cases, v.unit_price, coalesce(v.value, 'NaN') AS value, coalesce(v.margin, 'NaN') AS margin,
		coalesce(v.value_lower, 'NaN') AS value_lower, coalesce(v.value_upper, 'NaN') AS value_upper
	FROM value_monthly v
), cost AS MATERIALIZED (
	SELECT c.month, c.category, coalesce(c.amount, 'NaN') AS amount
	FROM costs_monthly c
	WHERE c.counts
), months AS (
	SELECT m.month::date AS month
	FROM (
		SELECT min(x.month)::timestamp AS first_month, max(x.month)::timestamp AS last_month
		FROM (SELECT v.month FROM value v WHERE v.counts OR v.value <> 0 UNION ALL SELECT c.month FROM cost c) x
	) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
), values_by_month AS (
	SELECT v.month,
		sum(v.cases) FILTER (WHERE v.source = 'avoided_cost') AS requests,
		max(v.unit_price) FILTER (WHERE v.source = 'avoided_cost') AS cost_per_request,
		sum(v.value) FILTER (WHERE v.source = 'avoided_cost') AS avoided_cost,
		sum(v.value) FILTER (WHERE v.source = 'attributed_revenue') AS attributed_revenue,
		sum(v.value) FILTER (WHERE v.source = 'action_value') AS action_value,
		sum(v.value) FILTER (WHERE v.source = 'customer_saves') AS customer_saves,
		sum(v.value) FILTER (WHERE v.source = 'retention_uplift') AS retention_uplift,
		sum(v.value) FILTER (WHERE v.source = 'cross_sell') AS cross_sell,
		sum(v.value) FILTER (WHERE v.source = 'self_help') AS self_help,
		sum(v.value) FILTER (WHERE v.source = 'operating_cost_reduction') AS operating_cost_reduction,
		sum(v.value) FILTER (WHERE v.source = 'advocacy') AS advocacy,
		sum(v.value) FILTER (WHERE v.source = 'process_improvement') AS process_improvement,
		sum(v.value_lower) FILTER (WHERE v.source = 'retention_uplift') AS retention_uplift_lower,
		sum(v.value_upper) FILTER (WHERE v.source = 'retention_uplift') AS retention_uplift_upper,
		sum(v.value_lower) FILTER (WHERE v.counts) AS value_lower,
		sum(v.value_upper) FILTER (WHERE v.counts) AS value_upper,
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
	nullif(coalesce(v.customer_saves, 0), 'NaN') AS customer_saves,
	nullif(coalesce(v.retention_uplift, 0), 'NaN') AS retention_uplift,
	nullif(coalesce(v.cross_sell, 0), 'NaN') AS cross_sell,
	nullif(coalesce(v.self_help, 0), 'NaN') AS self_help,
	nullif(coalesce(v.operating_cost_reduction, 0), 'NaN') AS operating_cost_reduction,
	nullif(coalesce(v.advocacy, 0), 'NaN') AS advocacy,
	nullif(coalesce(v.process_improvement, 0), 'NaN') AS process_improvement,
	nullif(coalesce(v.retention_uplift_lower, 0), 'NaN') AS retention_uplift_lower,
	nullif(coalesce(v.retention_uplift_upper, 0), 'NaN') AS retention_uplift_upper,
	nullif(coalesce(v.value, 0), 'NaN') AS value,
	nullif(coalesce(v.value_lower, 0), 'NaN') AS value_lower,
	nullif(coalesce(v.value_upper, 0), 'NaN') AS value_upper,
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
	o.sources_counted, o.sources_left_out
FROM months m
LEFT JOIN values_by_month v ON v.month = m.month
LEFT JOIN costs_by_month c ON c.month = m.month
LEFT JOIN (SELECT n.deflection_rate, n.fiscal_year_start FROM settings n LIMIT 1) s ON true
CROSS JOIN (
	SELECT coalesce(array_agg(x.source ORDER BY x.place) FILTER (WHERE x.counts), '{}') AS sources_counted,
		coalesce(array_agg(x.source ORDER BY x.place) FILTER (WHERE x.left_out_for IS NOT NULL), '{}') AS sources_left_out
	FROM value_sources x
) o
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
COMMENT ON COLUMN money_monthly.customer_saves IS 'Customer saves: customers saved times their 12-month margin, where the uplift is certain; NULL where a margin is not known.';
COMMENT ON COLUMN money_monthly.retention_uplift IS 'Retention uplift: treated customers times the lift of their retention times the margin of an active control customer; NULL without a control group.';
COMMENT ON COLUMN money_monthly.cross_sell IS 'Cross-sell: margin of cross-sales and upsales attributed to a social channel; NULL where an exchange rate is missing.';
COMMENT ON COLUMN money_monthly.self_help IS 'Self-help: requests that help-centre visits spare, compared with the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN money_monthly.operating_cost_reduction IS 'Operating-cost reduction: contacts elsewhere that the treated make less often than the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN money_monthly.advocacy IS 'Advocacy: referred customers times their 12-month margin; NULL where none is known.';
COMMENT ON COLUMN money_monthly.process_improvement IS 'Process improvement: savings and customers kept, day by day; NULL where a margin or exchange rate is not known.';
COMMENT ON COLUMN money_monthly.retention_uplift_lower IS 'Retention uplift at the lower end of the lifts'' 95 % intervals.';
COMMENT ON COLUMN money_monthly.retention_uplift_upper IS 'Retention uplift at the upper end.';
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
COMMENT ON COLUMN money_monthly.value_lower IS 'Value with sources that rest on a comparison at the lower end of their intervals.';
COMMENT ON COLUMN money_monthly.value_upper IS 'Value with those sources at the upper end.';
COMMENT ON COLUMN money_monthly.sources_left_out IS 'Sources that settings.value_sources names and that do not count, because one named before measures the same money (value_sources).';
