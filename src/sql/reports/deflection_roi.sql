-- deflection_roi: the classic formula by month: A requests resolved on social media, times B the cost of a request in the channel they did not come
-- through, against C the social investment. 100 x 20 - 500 = 1500.
CREATE VIEW deflection_roi WITH (security_invoker = true) AS
SELECT r.*,
	lag(r.savings) OVER months AS previous_savings, r.savings - lag(r.savings) OVER months AS savings_change,
	lag(r.roi) OVER months AS previous_roi, r.roi - lag(r.roi) OVER months AS roi_change
FROM (
	SELECT m.month, m.requests, m.cost_per_request, m.deflection_rate, m.cost AS investment, m.avoided_cost,
		m.avoided_cost - m.cost AS savings,
		CASE WHEN m.cost >= 0 THEN social_roi(m.avoided_cost, m.cost) END AS roi
	FROM money_monthly m
) r
WINDOW months AS (ORDER BY r.month);
COMMENT ON VIEW deflection_roi IS 'Savings and ROI of requests resolved on social media instead of elsewhere, by month.';
COMMENT ON COLUMN deflection_roi.month IS 'First day of the month.';
COMMENT ON COLUMN deflection_roi.requests IS 'A: service requests resolved on social media, each once, in the month of the first resolved after an answer.';
COMMENT ON COLUMN deflection_roi.cost_per_request IS 'B: mean price in force of a request in the channel deflected from, before the deflection rate; NULL where there were no requests or a price is missing.';
COMMENT ON COLUMN deflection_roi.deflection_rate IS 'Share of the requests that would have come through that channel.';
COMMENT ON COLUMN deflection_roi.investment IS 'C: the social investment of the month.';
COMMENT ON COLUMN deflection_roi.avoided_cost IS 'A x B x deflection rate, day by day.';
COMMENT ON COLUMN deflection_roi.savings IS 'A x B - C.';
COMMENT ON COLUMN deflection_roi.roi IS 'Percent: (A x B - C) * 100 / C.';
COMMENT ON COLUMN deflection_roi.previous_savings IS 'Savings of the month before.';
COMMENT ON COLUMN deflection_roi.savings_change IS 'Savings less those of the month before.';
COMMENT ON COLUMN deflection_roi.previous_roi IS 'ROI of the month before.';
COMMENT ON COLUMN deflection_roi.roi_change IS 'ROI less that of the month before, in percentage points.';
