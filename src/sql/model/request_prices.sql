-- request_prices: what a request costs in the channel it is deflected from (settings.deflected_from), and from when until when.
CREATE VIEW request_prices WITH (security_invoker = true) AS
SELECT c.valid_from, lead(c.valid_from, 1, 'infinity') OVER (ORDER BY c.valid_from) AS valid_until,
	CASE WHEN min(c.cost_per_request) = max(c.cost_per_request) AND count(DISTINCT coalesce(c.currency, '')) = 1 AND min(c.cost_per_request) >= 0 AND min(c.cost_per_request) < 1e30 THEN min(c.cost_per_request)::numeric END AS cost_per_request,
	min(c.currency) AS currency
FROM channels c
LEFT JOIN (SELECT n.deflected_from FROM settings n LIMIT 1) s ON true
WHERE c.channel = coalesce(s.deflected_from, 'phone') AND c.valid_from < 'infinity'
GROUP BY c.valid_from;
COMMENT ON VIEW request_prices IS 'What a request costs in the channel it is deflected from.';
COMMENT ON COLUMN request_prices.valid_from IS 'First day of the price.';
COMMENT ON COLUMN request_prices.valid_until IS 'First day of the next price.';
COMMENT ON COLUMN request_prices.cost_per_request IS 'Cost of a request; NULL where none is given, or two for one day.';
COMMENT ON COLUMN request_prices.currency IS 'Its currency; NULL = the reporting currency.';
