-- request_value: A, B and avoided cost by day: the requests resolved that day, and what each would have cost in the channel it was deflected from.
CREATE VIEW request_value WITH (security_invoker = true) AS
SELECT r.day, r.requests, b.cost_per_request * coalesce(x.rate, CASE WHEN coalesce(b.currency, k.currency) = k.currency THEN 1 END) AS cost_per_request,
	coalesce(s.deflection_rate, 1) AS deflection_rate,
	r.requests * b.cost_per_request * coalesce(x.rate, CASE WHEN coalesce(b.currency, k.currency) = k.currency THEN 1 END) * coalesce(s.deflection_rate, 1) AS avoided_cost
FROM resolved_requests r
CROSS JOIN clock k
LEFT JOIN (SELECT n.deflected_from, n.deflection_rate FROM settings n LIMIT 1) s ON true
LEFT JOIN LATERAL (
	SELECT CASE WHEN min(p.cost_per_request) = max(p.cost_per_request) AND count(DISTINCT coalesce(p.currency, '')) = 1 AND min(p.cost_per_request) >= 0 AND min(p.cost_per_request) < 1e30 THEN min(p.cost_per_request)::numeric END AS cost_per_request,
		min(p.currency) AS currency
	FROM (
		SELECT c.cost_per_request, c.currency
		FROM channels c
		WHERE c.channel = coalesce(s.deflected_from, 'phone') AND c.valid_from <= r.day
		ORDER BY c.valid_from DESC
		FETCH FIRST ROW WITH TIES
	) p
) b ON true
LEFT JOIN conversion_rates x ON x.currency = b.currency AND x.day = r.day;
COMMENT ON VIEW request_value IS 'Requests resolved by day, and what each would have cost in the channel it was deflected from (settings.deflected_from).';
COMMENT ON COLUMN request_value.day IS 'Local day.';
COMMENT ON COLUMN request_value.requests IS 'A: requests resolved that day.';
COMMENT ON COLUMN request_value.cost_per_request IS 'B before the deflection rate: cost of a request in force that day, in the reporting currency; NULL where price or exchange rate is missing.';
COMMENT ON COLUMN request_value.deflection_rate IS 'Share of them that would have come (settings.deflection_rate).';
COMMENT ON COLUMN request_value.avoided_cost IS 'A times B.';
