-- yearly_margin: the 12-month margin of customers: their margin from joining until a year later, of those observed for the whole year; of all, of each
-- segment, and of each channel that brought customers.
CREATE VIEW yearly_margin WITH (security_invoker = true) AS
WITH observed AS (
	SELECT p.customer_id, p.segment, p.acquired_via, p.joined_on
	FROM customer_profiles p
	WHERE full_months(p.joined_on, (SELECT k.today FROM clock k)) >= 12
), earned AS (
	SELECT o.segment, o.acquired_via, count(*) AS customers, 0::numeric AS margin
	FROM observed o
	GROUP BY o.segment, o.acquired_via
	UNION ALL
	SELECT o.segment, o.acquired_via, 0, coalesce(sum(CASE WHEN m.lacks_exchange_rate THEN 'NaN' ELSE m.margin END), 0)
	FROM observed o
	JOIN outcome_money m ON m.customer_id = o.customer_id AND full_months(o.joined_on, m.day) BETWEEN 0 AND 11
	GROUP BY o.segment, o.acquired_via
)
SELECT CASE WHEN grouping(e.segment) = 0 THEN 'segment' WHEN grouping(e.acquired_via) = 0 THEN 'acquired_via' ELSE 'all' END AS of,
	CASE WHEN grouping(e.segment) = 0 THEN e.segment WHEN grouping(e.acquired_via) = 0 THEN e.acquired_via END AS name,
	coalesce(sum(e.customers), 0)::bigint AS customers, nullif(sum(e.margin), 'NaN') AS margin, nullif(sum(e.margin), 'NaN') / nullif(sum(e.customers), 0) AS margin_per_customer
FROM earned e
GROUP BY GROUPING SETS ((), (e.segment), (e.acquired_via));
COMMENT ON VIEW yearly_margin IS '12-month margin per customer: the first year since joining, of customers observed for all of it.';
COMMENT ON COLUMN yearly_margin.of IS 'all, segment or acquired_via: which customers.';
COMMENT ON COLUMN yearly_margin.name IS 'Name of the segment or of the channel that brought them.';
COMMENT ON COLUMN yearly_margin.customers IS 'Customers observed for twelve months.';
COMMENT ON COLUMN yearly_margin.margin IS 'Their margin in their first year, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN yearly_margin.margin_per_customer IS 'The same per customer.';
