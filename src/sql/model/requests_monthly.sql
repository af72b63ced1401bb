-- requests_monthly: A, B and avoided cost by month. A month with a day whose price is not known has no avoided cost: half a figure would flatter or hide.
CREATE VIEW requests_monthly WITH (security_invoker = true) AS
SELECT month_of(r.day) AS month, sum(r.requests) AS requests,
	CASE WHEN bool_and(r.cost_per_request IS NOT NULL) THEN sum(r.requests * r.cost_per_request) / sum(r.requests) END AS cost_per_request,
	CASE WHEN bool_and(r.avoided_cost IS NOT NULL) THEN sum(r.avoided_cost) END AS avoided_cost
FROM request_value r
GROUP BY month_of(r.day);
COMMENT ON VIEW requests_monthly IS 'Requests resolved on social media by month, what each would have cost elsewhere, and the cost avoided.';
COMMENT ON COLUMN requests_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN requests_monthly.requests IS 'A: requests resolved on social media.';
COMMENT ON COLUMN requests_monthly.cost_per_request IS 'B: mean price of these requests in the channel deflected from, before the deflection rate; NULL where one is not known.';
COMMENT ON COLUMN requests_monthly.avoided_cost IS 'A x B x deflection rate, each day at its own price; NULL where one is not known.';
