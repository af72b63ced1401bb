-- customer_value: margin per customer by age (months since joining) and by how they came; only customers observed that long. The cumulative
-- margin of an age is that of the customers observed to its end, over all their months until then, so it never mixes older and younger ones.
CREATE VIEW customer_value WITH (security_invoker = true) AS
WITH customers_observed AS MATERIALIZED (
	SELECT p.customer_id, p.joined_on, full_months(p.joined_on, k.today) AS months,
		CASE WHEN p.acquired_via IS NULL THEN 'unknown' WHEN n.is_social THEN 'social' ELSE 'other' END AS acquired
	FROM customer_profiles p
	CROSS JOIN clock k
	LEFT JOIN channel_nature n ON n.channel = p.acquired_via
	WHERE p.joined_on IS NOT NULL
), sizes AS (
	SELECT c.acquired, least(c.months, 121) AS months, count(*) AS customers
	FROM customers_observed c
	WHERE c.months > 0
	GROUP BY 1, 2
), margins AS MATERIALIZED (
	SELECT c.acquired, least(c.months, 121) AS months, a.age, sum(CASE WHEN o.lacks_exchange_rate THEN 'NaN' ELSE o.margin END) AS margin
	FROM customers_observed c
	JOIN outcome_money o ON o.customer_id = c.customer_id AND o.day >= c.joined_on
	CROSS JOIN LATERAL (SELECT full_months(c.joined_on, o.day) AS age) a
	WHERE a.age < least(c.months, 121) AND (o.amount IS NOT NULL OR o.lacks_exchange_rate)
	GROUP BY 1, 2, 3
), ages AS (
	SELECT s.acquired, k.age, sum(s.customers)::bigint AS customers
	FROM sizes s
	CROSS JOIN LATERAL generate_series(0, s.months - 1) AS k (age)
	GROUP BY s.acquired, k.age
)
SELECT a.acquired, a.age, a.customers, nullif(m.margin, 'NaN') AS margin, (nullif(m.margin, 'NaN') / a.customers)::double precision AS margin_per_customer,
	nullif(m.cumulative_margin, 'NaN') AS cumulative_margin, (nullif(m.cumulative_margin, 'NaN') / a.customers)::double precision AS cumulative_margin_per_customer
FROM ages a
CROSS JOIN LATERAL (
	SELECT coalesce(sum(g.margin) FILTER (WHERE g.age = a.age), 0) AS margin, coalesce(sum(g.margin), 0) AS cumulative_margin
	FROM margins g
	WHERE g.acquired = a.acquired AND g.months > a.age AND g.age <= a.age
) m;
COMMENT ON VIEW customer_value IS 'Margin per customer by months since joining, and by how the customer came; only customers observed that long.';
COMMENT ON COLUMN customer_value.acquired IS 'social, other or unknown: the channel that brought the customer.';
COMMENT ON COLUMN customer_value.age IS 'Months since joining; 0 is the first month. Ages above 120 are not shown.';
COMMENT ON COLUMN customer_value.customers IS 'Customers observed to the end of that age, whether still customers or not.';
COMMENT ON COLUMN customer_value.margin IS 'Their margin in that month of age, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN customer_value.margin_per_customer IS 'The same per customer.';
COMMENT ON COLUMN customer_value.cumulative_margin IS 'Their margin from joining to the end of that age.';
COMMENT ON COLUMN customer_value.cumulative_margin_per_customer IS 'The same per customer.';
