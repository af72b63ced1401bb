-- retention_cohorts: retention by month of the first activity. A customer is active in a month that the membership overlaps; where none is known, in
-- months with a purchase, renewal or upsell. Immature cells are NULL.
CREATE VIEW retention_cohorts WITH (security_invoker = true) AS
WITH summary AS MATERIALIZED (
	SELECT retention(a.customer_id, a.active_on, 'month') AS cohorts
	FROM (
		SELECT p.customer_id, m.month::date AS active_on
		FROM customer_profiles p
		CROSS JOIN clock k
		CROSS JOIN LATERAL generate_series(date_trunc('month', greatest(p.joined_on, k.today - 36525)::timestamp),
			CASE WHEN p.left_on IS NULL THEN k.today ELSE greatest(p.left_on - 1, p.joined_on) END::timestamp, interval '1 month') AS m (month)
		WHERE p.keeps_membership
		UNION ALL
		SELECT o.customer_id, local_date(o.at, k.time_zone)
		FROM outcomes o
		CROSS JOIN clock k
		JOIN customer_profiles p ON p.customer_id = o.customer_id AND NOT p.keeps_membership
		WHERE o.kind IN ('purchase', 'renewal', 'upsell') AND o.at <= k.as_of AND o.at <> '-infinity'
	) a
)
SELECT c.cohort, c.period AS age, c.cohort_size, c.eligible, c.retained, c.rate AS retention, u.retained AS retained_unbounded, u.rate AS retention_unbounded, c.complete
FROM summary s
CROSS JOIN clock k
CROSS JOIN LATERAL retention_table(s.cohorts, k.today, 'classic') c
JOIN LATERAL retention_table(s.cohorts, k.today, 'unbounded') u ON u.cohort = c.cohort AND u.period = c.period;
COMMENT ON VIEW retention_cohorts IS 'Retention of customers by month of their first activity and months since.';
COMMENT ON COLUMN retention_cohorts.cohort IS 'Month of the first activity.';
COMMENT ON COLUMN retention_cohorts.age IS 'Months since; 0 is the cohort''s own month.';
COMMENT ON COLUMN retention_cohorts.cohort_size IS 'Customers of the cohort.';
COMMENT ON COLUMN retention_cohorts.eligible IS 'Those for whom that month has fully ended; 0 where it has not.';
COMMENT ON COLUMN retention_cohorts.retained IS 'Of those, active in it; NULL where it has not ended.';
COMMENT ON COLUMN retention_cohorts.retention IS 'Percent active in it (classic).';
COMMENT ON COLUMN retention_cohorts.retained_unbounded IS 'Active in it or later.';
COMMENT ON COLUMN retention_cohorts.retention_unbounded IS 'Percent active in it or later.';
COMMENT ON COLUMN retention_cohorts.complete IS 'Whether the month has fully ended.';
