-- roi_yearly: return on investment by fiscal year (settings.fiscal_year_start): the ratio of the year's sums, never a mean of months.
CREATE VIEW roi_yearly WITH (security_invoker = true) AS
SELECT r.*,
	lag(r.value) OVER years AS previous_value, r.value - lag(r.value) OVER years AS value_change,
	lag(r.cost) OVER years AS previous_cost, r.cost - lag(r.cost) OVER years AS cost_change,
	lag(r.roi) OVER years AS previous_roi, r.roi - lag(r.roi) OVER years AS roi_change
FROM (
	SELECT y.*, y.value - y.cost AS profit,
		CASE WHEN y.cost >= 0 THEN social_roi(y.value, y.cost) END AS roi,
		CASE WHEN y.cost >= 0 THEN social_roi(y.value_margin, y.cost) END AS roi_margin,
		CASE WHEN y.cost >= 0 THEN social_roi(y.value_lower, y.cost) END AS roi_lower,
		CASE WHEN y.cost >= 0 THEN social_roi(y.value_upper, y.cost) END AS roi_upper,
		nullif(sum(coalesce(y.value - y.cost, 'NaN')) OVER (ORDER BY y.fiscal_year), 'NaN') AS cumulative_profit
	FROM (
		SELECT m.fiscal_year, count(*) AS months,
			CASE WHEN bool_and(m.avoided_cost IS NOT NULL) THEN sum(m.avoided_cost) END AS avoided_cost,
			CASE WHEN bool_and(m.attributed_revenue IS NOT NULL) THEN sum(m.attributed_revenue) END AS attributed_revenue,
			CASE WHEN bool_and(m.action_value IS NOT NULL) THEN sum(m.action_value) END AS action_value,
			CASE WHEN bool_and(m.customer_saves IS NOT NULL) THEN sum(m.customer_saves) END AS customer_saves,
			CASE WHEN bool_and(m.retention_uplift IS NOT NULL) THEN sum(m.retention_uplift) END AS retention_uplift,
			CASE WHEN bool_and(m.cross_sell IS NOT NULL) THEN sum(m.cross_sell) END AS cross_sell,
			CASE WHEN bool_and(m.self_help IS NOT NULL) THEN sum(m.self_help) END AS self_help,
			CASE WHEN bool_and(m.operating_cost_reduction IS NOT NULL) THEN sum(m.operating_cost_reduction) END AS operating_cost_reduction,
			CASE WHEN bool_and(m.advocacy IS NOT NULL) THEN sum(m.advocacy) END AS advocacy,
			CASE WHEN bool_and(m.process_improvement IS NOT NULL) THEN sum(m.process_improvement) END AS process_improvement,
			CASE WHEN bool_and(m.retention_uplift_lower IS NOT NULL) THEN sum(m.retention_uplift_lower) END AS retention_uplift_lower,
			CASE WHEN bool_and(m.retention_uplift_upper IS NOT NULL) THEN sum(m.retention_uplift_upper) END AS retention_uplift_upper,
			CASE WHEN bool_and(m.value IS NOT NULL) THEN sum(m.value) END AS value,
			CASE WHEN bool_and(m.value_margin IS NOT NULL) THEN sum(m.value_margin) END AS value_margin,
			CASE WHEN bool_and(m.cost_tools IS NOT NULL) THEN sum(m.cost_tools) END AS cost_tools,
			CASE WHEN bool_and(m.cost_staff IS NOT NULL) THEN sum(m.cost_staff) END AS cost_staff,
			CASE WHEN bool_and(m.cost_advertising IS NOT NULL) THEN sum(m.cost_advertising) END AS cost_advertising,
			CASE WHEN bool_and(m.cost_refunds IS NOT NULL) THEN sum(m.cost_refunds) END AS cost_refunds,
			CASE WHEN bool_and(m.cost_research IS NOT NULL) THEN sum(m.cost_research) END AS cost_research,
			CASE WHEN bool_and(m.cost_training IS NOT NULL) THEN sum(m.cost_training) END AS cost_training,
			CASE WHEN bool_and(m.cost_conferences IS NOT NULL) THEN sum(m.cost_conferences) END AS cost_conferences,
			CASE WHEN bool_and(m.cost_other IS NOT NULL) THEN sum(m.cost_other) END AS cost_other,
			CASE WHEN bool_and(m.cost IS NOT NULL) THEN sum(m.cost) END AS cost,
			CASE WHEN bool_and(m.value_lower IS NOT NULL) THEN sum(m.value_lower) END AS value_lower,
			CASE WHEN bool_and(m.value_upper IS NOT NULL) THEN sum(m.value_upper) END AS value_upper,
			min(m.sources_counted) AS sources_counted, min(m.sources_left_out) AS sources_left_out
		FROM money_monthly m
		GROUP BY m.fiscal_year
	) y
) r
WINDOW years AS (ORDER BY r.fiscal_year);
COMMENT ON VIEW roi_yearly IS 'Return on investment by fiscal year.';
COMMENT ON COLUMN roi_yearly.fiscal_year IS 'First day of the fiscal year.';
COMMENT ON COLUMN roi_yearly.months IS 'Months of it that the figures cover.';
COMMENT ON COLUMN roi_yearly.avoided_cost IS 'Avoided cost: requests resolved times the cost of a request; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_yearly.attributed_revenue IS 'Attributed revenue: amounts of outcomes attributed to a social channel; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_yearly.action_value IS 'Action value: actions without an amount times the value of one; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_yearly.customer_saves IS 'Customer saves: customers saved times their 12-month margin, where the uplift is certain; NULL where a margin is not known.';
COMMENT ON COLUMN roi_yearly.retention_uplift IS 'Retention uplift: treated customers times the lift of their retention times the margin of an active control customer; NULL without a control group.';
COMMENT ON COLUMN roi_yearly.cross_sell IS 'Cross-sell: margin of cross-sales and upsales attributed to a social channel; NULL where an exchange rate is missing.';
COMMENT ON COLUMN roi_yearly.self_help IS 'Self-help: requests that help-centre visits spare, compared with the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN roi_yearly.operating_cost_reduction IS 'Operating-cost reduction: contacts elsewhere that the treated make less often than the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN roi_yearly.advocacy IS 'Advocacy: referred customers times their 12-month margin; NULL where none is known.';
COMMENT ON COLUMN roi_yearly.process_improvement IS 'Process improvement: savings and customers kept, day by day; NULL where a margin or exchange rate is not known.';
COMMENT ON COLUMN roi_yearly.retention_uplift_lower IS 'Retention uplift at the lower end of the lifts'' 95 % intervals.';
COMMENT ON COLUMN roi_yearly.retention_uplift_upper IS 'Retention uplift at the upper end.';
COMMENT ON COLUMN roi_yearly.value IS 'Sum of the sources that count (sources_counted).';
COMMENT ON COLUMN roi_yearly.value_margin IS 'The same, with revenue less the cost of delivering it.';
COMMENT ON COLUMN roi_yearly.cost_tools IS 'Cost of tools and platforms; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_staff IS 'Cost of staff: hours worked and payroll; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_advertising IS 'Cost of advertising; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_refunds IS 'Cost of refunds and discounts; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_research IS 'Cost of research; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_training IS 'Cost of training; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_conferences IS 'Cost of conferences; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost_other IS 'Cost of anything else; NULL where a rate is missing.';
COMMENT ON COLUMN roi_yearly.cost IS 'C: the social investment, sum of the categories.';
COMMENT ON COLUMN roi_yearly.sources_counted IS 'The value sources that count (settings.value_sources).';
COMMENT ON COLUMN roi_yearly.profit IS 'Value less cost.';
COMMENT ON COLUMN roi_yearly.roi IS 'Percent: (value - cost) * 100 / cost; NULL where cost is 0, negative or not known.';
COMMENT ON COLUMN roi_yearly.roi_margin IS 'The same with value_margin.';
COMMENT ON COLUMN roi_yearly.previous_value IS 'Value of the fiscal year before.';
COMMENT ON COLUMN roi_yearly.value_change IS 'Value less that of the fiscal year before.';
COMMENT ON COLUMN roi_yearly.previous_cost IS 'Cost of the fiscal year before.';
COMMENT ON COLUMN roi_yearly.cost_change IS 'Cost less that of the fiscal year before.';
COMMENT ON COLUMN roi_yearly.previous_roi IS 'ROI of the fiscal year before.';
COMMENT ON COLUMN roi_yearly.roi_change IS 'ROI less that of the fiscal year before, in percentage points.';
COMMENT ON COLUMN roi_yearly.value_lower IS 'Value with sources that rest on a comparison at the lower end of their intervals.';
COMMENT ON COLUMN roi_yearly.value_upper IS 'Value with those sources at the upper end.';
COMMENT ON COLUMN roi_yearly.sources_left_out IS 'Sources that settings.value_sources names and that do not count, because one named before measures the same money (value_sources).';
COMMENT ON COLUMN roi_yearly.roi_lower IS 'ROI with value_lower; the same as roi where no source that counts rests on a comparison.';
COMMENT ON COLUMN roi_yearly.roi_upper IS 'ROI with value_upper.';
COMMENT ON COLUMN roi_yearly.cumulative_profit IS 'Profit of all fiscal years so far; the investment has paid for itself where it is 0 or more.';
