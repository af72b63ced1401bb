-- roi_monthly: return on investment by month: value by source, cost by category. Blended: the ratio of the sums. Break-even divides by what the requests of
-- the month avoided, not by their mean price, which is rounded and may say one request too many; what is beyond bigint is the largest of them.
CREATE VIEW roi_monthly WITH (security_invoker = true) AS
SELECT r.*,
	lag(r.value) OVER months AS previous_value, r.value - lag(r.value) OVER months AS value_change,
	lag(r.cost) OVER months AS previous_cost, r.cost - lag(r.cost) OVER months AS cost_change,
	lag(r.roi) OVER months AS previous_roi, r.roi - lag(r.roi) OVER months AS roi_change
FROM (
	SELECT m.month, m.avoided_cost, m.attributed_revenue, m.action_value,
		m.customer_saves, m.retention_uplift, m.cross_sell, m.self_help,
		m.operating_cost_reduction, m.advocacy, m.process_improvement, m.retention_uplift_lower, m.retention_uplift_upper,
		m.value, m.value_margin,
		m.cost_tools, m.cost_staff, m.cost_advertising, m.cost_refunds, m.cost_research, m.cost_training, m.cost_conferences, m.cost_other, m.cost,
		m.value - m.cost AS profit,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value, m.cost) END AS roi,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value_margin, m.cost) END AS roi_margin,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value_lower, m.cost) END AS roi_lower,
		CASE WHEN m.cost >= 0 THEN social_roi(m.value_upper, m.cost) END AS roi_upper,
		m.value_lower, m.value_upper, m.sources_counted, m.sources_left_out,
		CASE WHEN b.lacking <= 0 THEN 0 WHEN b.lacking > 0 AND m.avoided_cost > 0 THEN least(ceil(b.lacking * m.requests / m.avoided_cost), 9223372036854775807) END::bigint AS break_even_requests,
		nullif(sum(coalesce(m.value - m.cost, 'NaN')) OVER (ORDER BY m.month), 'NaN') AS cumulative_profit
	FROM money_monthly m
	CROSS JOIN LATERAL (SELECT m.cost - m.value + CASE WHEN 'avoided_cost' = ANY (m.sources_counted) THEN m.avoided_cost ELSE 0 END AS lacking) b
) r
WINDOW months AS (ORDER BY r.month);
COMMENT ON VIEW roi_monthly IS 'Return on investment by month, months without data included.';
COMMENT ON COLUMN roi_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN roi_monthly.avoided_cost IS 'Avoided cost: requests resolved times the cost of a request; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.attributed_revenue IS 'Attributed revenue: amounts of outcomes attributed to a social channel; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.action_value IS 'Action value: actions without an amount times the value of one; NULL where a price or exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.customer_saves IS 'Customer saves: customers saved times their 12-month margin, where the uplift is certain; NULL where a margin is not known.';
COMMENT ON COLUMN roi_monthly.retention_uplift IS 'Retention uplift: treated customers times the lift of their retention times the margin of an active control customer; NULL without a control group.';
COMMENT ON COLUMN roi_monthly.cross_sell IS 'Cross-sell: margin of cross-sales and upsales attributed to a social channel; NULL where an exchange rate is missing.';
COMMENT ON COLUMN roi_monthly.self_help IS 'Self-help: requests that help-centre visits spare, compared with the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN roi_monthly.operating_cost_reduction IS 'Operating-cost reduction: contacts elsewhere that the treated make less often than the control group; NULL where a price or the control group is missing.';
COMMENT ON COLUMN roi_monthly.advocacy IS 'Advocacy: referred customers times their 12-month margin; NULL where none is known.';
COMMENT ON COLUMN roi_monthly.process_improvement IS 'Process improvement: savings and customers kept, day by day; NULL where a margin or exchange rate is not known.';
COMMENT ON COLUMN roi_monthly.retention_uplift_lower IS 'Retention uplift at the lower end of the lifts'' 95 % intervals.';
COMMENT ON COLUMN roi_monthly.retention_uplift_upper IS 'Retention uplift at the upper end.';
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
COMMENT ON COLUMN roi_monthly.value_lower IS 'Value with sources that rest on a comparison at the lower end of their intervals.';
COMMENT ON COLUMN roi_monthly.value_upper IS 'Value with those sources at the upper end.';
COMMENT ON COLUMN roi_monthly.sources_left_out IS 'Sources that settings.value_sources names and that do not count, because one named before measures the same money (value_sources).';
COMMENT ON COLUMN roi_monthly.roi_lower IS 'ROI with value_lower; the same as roi where no source that counts rests on a comparison.';
COMMENT ON COLUMN roi_monthly.roi_upper IS 'ROI with value_upper.';
COMMENT ON COLUMN roi_monthly.break_even_requests IS 'Requests to resolve for the month to cover its cost, with the other sources as they are: 0 where these cover it; NULL where no request was resolved, or its price is not known.';
COMMENT ON COLUMN roi_monthly.cumulative_profit IS 'Profit of all months so far; the investment has paid for itself where it is 0 or more. NULL from the first month whose profit is not known.';
