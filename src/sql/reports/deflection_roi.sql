-- deflection_roi: the classic formula by month: A requests resolved on social media, times B the cost of a request in the channel they did not come
-- through, against C the social investment. 100 x 20 - 500 = 1500.
CREATE VIEW deflection_roi WITH (security_invoker = true) AS
WITH requests AS MATERIALIZED (
	SELECT * FROM requests_monthly
), costs AS MATERIALIZED (
	SELECT c.month, CASE WHEN bool_and(c.amount IS NOT NULL) THEN sum(c.amount) ELSE 'NaN' END AS investment
	FROM costs_monthly c
	WHERE c.counts
	GROUP BY c.month
)
SELECT r.*,
	lag(r.savings) OVER months AS previous_savings, r.savings - lag(r.savings) OVER months AS savings_change,
	lag(r.roi) OVER months AS previous_roi, r.roi - lag(r.roi) OVER months AS roi_change
FROM (
	SELECT m.month::date AS month, coalesce(q.requests, 0)::bigint AS requests, q.cost_per_request, coalesce(s.deflection_rate, 1) AS deflection_rate,
		x.investment, x.avoided_cost, x.avoided_cost - x.investment AS savings,
		CASE WHEN x.investment >= 0 THEN social_roi(x.avoided_cost, x.investment) END AS roi
	FROM (SELECT min(x.month)::timestamp AS first_month, max(x.month)::timestamp AS last_month FROM (SELECT q.month FROM requests q UNION ALL SELECT c.month FROM costs c) x) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	LEFT JOIN requests q ON q.month = m.month::date
	LEFT JOIN costs c ON c.month = m.month::date
	LEFT JOIN (SELECT n.deflection_rate FROM settings n LIMIT 1) s ON true
	CROSS JOIN LATERAL (
		SELECT CASE WHEN q.month IS NULL THEN 0 ELSE q.avoided_cost END AS avoided_cost, nullif(coalesce(c.investment, 0), 'NaN') AS investment
	) x
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
