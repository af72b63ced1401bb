-- yearly_margin: the 12-month margin of customers: their margin from joining until a year later, of those observed for the whole year; of all, of each
-- segment, and of each channel that brought customers.
CREATE VIEW yearly_margin WITH (security_invoker = true) AS
WITH earned AS (
	SELECT p.customer_id, p.segment, p.acquired_via, coalesce(sum(CASE WHEN o.lacks_exchange_rate THEN 'NaN' ELSE o.margin END), 0) AS margin
	FROM customer_profiles p
	CROSS JOIN clock k
	LEFT JOIN outcome_money o ON o.customer_id = p.customer_id AND o.day >= p.joined_on AND o.day < (p.joined_on + interval '1 year')::date
	WHERE (p.joined_on + interval '1 year')::date <= k.today
	GROUP BY p.customer_id, p.segment, p.acquired_via
)
SELECT CASE WHEN grouping(e.segment) = 0 THEN 'segment' WHEN grouping(e.acquired_via) = 0 THEN 'acquired_via' ELSE 'all' END AS of,
	CASE WHEN grouping(e.segment) = 0 THEN e.segment WHEN grouping(e.acquired_via) = 0 THEN e.acquired_via END AS name,
	count(e.customer_id) AS customers, nullif(sum(e.margin), 'NaN') AS margin, nullif(sum(e.margin), 'NaN') / nullif(count(e.customer_id), 0) AS margin_per_customer
FROM earned e
GROUP BY GROUPING SETS ((), (e.segment), (e.acquired_via));
COMMENT ON VIEW yearly_margin IS '12-month margin per customer: the first year since joining, of customers observed for all of it.';
COMMENT ON COLUMN yearly_margin.of IS 'all, segment or acquired_via: which customers.';
COMMENT ON COLUMN yearly_margin.name IS 'Name of the segment or of the channel that brought them.';
COMMENT ON COLUMN yearly_margin.customers IS 'Customers observed for twelve months.';
COMMENT ON COLUMN yearly_margin.margin IS 'Their margin in their first year, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN yearly_margin.margin_per_customer IS 'The same per customer.';
