-- roi_monthly: return on investment by month: value by source, cost by category. Blended: the ratio of the sums.
CREATE VIEW roi_monthly WITH (security_invoker = true) AS
SELECT r.*,
	lag(r.value) OVER months AS previous_value, r.value - lag(r.value) OVER months AS value_change,
	lag(r.cost) OVER months AS previous_cost, r.cost - lag(r.cost) OVER months AS cost_change,
	lag(r.roi) OVER months AS previous_roi, r.roi - lag(r.roi) OVER months AS roi_change
FROM (
	SELECT m.month, m.avoided_cost, m.attributed_revenue, m.action_value, m.value, m.value_margin,
		m.cost_tools, m.cost_staff, m.cost_advertising, m.cost_refunds, m.cost_research, m.cost_training, m.cost_conferences, m.cost_other, m.cost,
		m.value - m.cost AS profit,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value, m.cost) END AS roi,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value_margin, m.cost) END AS roi_margin,
		m.sources_counted
	FROM money_monthly m
) r
WINDOW months AS (ORDER BY r.month);
COMMENT ON VIEW roi_monthly IS 'Return on investment by month, months without data included.';
COMMENT ON COLUMN roi_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN roi_monthly.avoided_cost IS 'Avoided cost: requests resolved times the cost of a request; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.attributed_revenue IS 'Attributed revenue: amounts of outcomes attributed to a social channel; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.action_value IS 'Action value: actions without an amount times the value of one; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.value IS 'Sum of the sources that count (sources_counted).';
COMMENT ON COLUMN roi_monthly.value_margin IS 'The same, with revenue less the cost of delivering it.';
COMMENT ON COLUMN roi_monthly.cost_tools IS 'Cost of tools and platforms; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_staff IS 'Cost of staff: hours worked and payroll; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_advertising IS 'Cost of advertising; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_refunds IS 'Cost of refunds and discounts; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_research IS 'Cost of research; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_training IS 'Cost of training; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_conferences IS 'Cost of conferences; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost_other IS 'Cost of anything else; NULL where a rate is missing.';
COMMENT ON COLUMN roi_monthly.cost IS 'C: the social investment, sum of the categories.';
COMMENT ON COLUMN roi_monthly.sources_counted IS 'The value sources that count (settings.value_sources).';
COMMENT ON COLUMN roi_monthly.profit IS 'Value less cost.';
COMMENT ON COLUMN roi_monthly.roi IS 'Percent: (value - cost) * 100 / cost; NULL where cost is 0, negative or not known.';
COMMENT ON COLUMN roi_monthly.roi_margin IS 'The same with value_margin.';
COMMENT ON COLUMN roi_monthly.previous_value IS 'Value of the month before.';
COMMENT ON COLUMN roi_monthly.value_change IS 'Value less that of the month before.';
COMMENT ON COLUMN roi_monthly.previous_cost IS 'Cost of the month before.';
COMMENT ON COLUMN roi_monthly.cost_change IS 'Cost less that of the month before.';
COMMENT ON COLUMN roi_monthly.previous_roi IS 'ROI of the month before.';
COMMENT ON COLUMN roi_monthly.roi_change IS 'ROI less that of the month before, in percentage points.';
