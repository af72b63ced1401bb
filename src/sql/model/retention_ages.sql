-- retention_ages: customers of the comparisons by age, how many of them were active, and what the active ones were worth. Age k is the month from
-- index_on + k months up to index_on + (k + 1) months, and counts customers for whom it has fully ended. Customers with a known membership
-- are counted in bulk, so the cost is one pass over customers and purchases, not one over customers x months; and what they bought is added up without
-- telling them apart, since it does not decide whether they were active.
CREATE VIEW retention_ages WITH (security_invoker = true) AS
WITH
service_groups AS MATERIALIZED (SELECT * FROM service_groups), -- alone
	{shared comparison_groups},
members AS NOT MATERIALIZED (
	SELECT g.comparison, g.customer_id, g.treated, g.index_on, g.keeps_membership, g.months, g.segment,
		month_of(g.joined_on) AS joined_month, month_of(month_of(g.index_on - 1) + 31) AS first_end,
		CASE WHEN NOT g.keeps_membership THEN 0 WHEN g.left_on IS NULL THEN g.months ELSE least(g.months, full_months(g.index_on, g.left_on - 1) + 1) END AS active_months,
		g.crossed_over
	FROM comparison_groups g
	WHERE g.months > 0
), spans AS (
	SELECT m.comparison, m.treated, m.segment, m.joined_month, m.first_end, m.months, m.active_months, count(*) AS customers, count(*) FILTER (WHERE m.crossed_over) AS crossed_over
	FROM members m
	GROUP BY 1, 2, 3, 4, 5, 6, 7
), bought AS (
	SELECT m.comparison, m.treated, m.segment, m.joined_month, m.first_end, a.age, m.keeps_membership, CASE WHEN NOT m.keeps_membership THEN m.customer_id END AS customer_id,
		bool_or(o.kind IN ('purchase', 'renewal', 'upsell')) AS has_bought, sum(CASE WHEN o.lacks_exchange_rate THEN 'NaN' ELSE o.margin END) AS margin
	FROM members m
	JOIN outcome_money o ON o.customer_id = m.customer_id
	CROSS JOIN LATERAL (SELECT CASE WHEN o.day >= m.index_on THEN full_months(m.index_on, o.day) END AS age) a
	WHERE a.age < CASE WHEN m.keeps_membership THEN m.active_months ELSE m.months END
		AND (o.amount IS NOT NULL OR o.lacks_exchange_rate OR o.kind IN ('purchase', 'renewal', 'upsell'))
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), parts AS (
	SELECT s.comparison, s.treated, s.segment, s.joined_month, s.first_end, k.age, s.customers, CASE WHEN k.age < s.active_months THEN s.customers ELSE 0 END AS active,
		0::numeric AS margin, s.crossed_over
	FROM spans s
	JOIN generate_series(0, 119) AS k (age) ON k.age < s.months
	UNION ALL
	SELECT b.comparison, b.treated, b.segment, b.joined_month, b.first_end, b.age, 0, CASE WHEN b.keeps_membership THEN 0 ELSE 1 END, coalesce(b.margin, 0), 0
	FROM bought b
	WHERE b.keeps_membership OR b.has_bought
)
SELECT p.comparison, p.treated, p.segment, p.joined_month, p.age, (p.first_end + make_interval(months => p.age))::date AS month,
	sum(p.customers)::bigint AS customers, sum(p.active)::bigint AS active, nullif(sum(p.margin), 'NaN') AS margin,
	sum(p.crossed_over)::bigint AS crossed_over
FROM parts p
GROUP BY p.comparison, p.treated, p.segment, p.joined_month, p.age, p.first_end;
COMMENT ON VIEW retention_ages IS 'Customers of the comparisons by age: observed, active, and the margin of the active ones.';
COMMENT ON COLUMN retention_ages.comparison IS 'service contact or leads.';
COMMENT ON COLUMN retention_ages.treated IS 'Social, against otherwise.';
COMMENT ON COLUMN retention_ages.segment IS 'Segment.';
COMMENT ON COLUMN retention_ages.joined_month IS 'Month of joining.';
COMMENT ON COLUMN retention_ages.age IS 'Months since the index date.';
COMMENT ON COLUMN retention_ages.month IS 'Month in which that age ended.';
COMMENT ON COLUMN retention_ages.customers IS 'Customers who have reached the end of that age, whether still customers or not.';
COMMENT ON COLUMN retention_ages.active IS 'Of those, active in it: membership overlapping it, else a purchase, renewal or upsell in it.';
COMMENT ON COLUMN retention_ages.margin IS 'Margin of the active ones in it, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN retention_ages.crossed_over IS 'Customers who later came in contact on the other side, too; they stay in their group.';
