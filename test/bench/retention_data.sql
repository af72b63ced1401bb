-- bench_activity: :rows active days of about :customers customers over 24 months, in time order; a customer joins on some day
-- of the first 17 months and is active on random days from then on. bench_activity_shuffled: the same, shuffled.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
CREATE EXTENSION IF NOT EXISTS pg_prewarm;
SELECT setseed(0.5) \g /dev/null
CREATE UNLOGGED TABLE bench_activity AS
SELECT customer, hashint8extended(customer, 1) AS scattered, md5(customer::text)::uuid AS customer_uuid, 'customer-' || customer AS customer_text,
	date '2024-01-01' + (joined + random() * (730 - joined))::int AS active_on
FROM (SELECT customer, hashint8(customer) & 511 AS joined
	  FROM (SELECT (random() * (:customers - 1))::bigint AS customer FROM generate_series(1, :rows) OFFSET 0) AS drawn) AS customers
ORDER BY active_on;
CREATE UNLOGGED TABLE bench_keys AS SELECT * FROM bench_activity;
ALTER TABLE bench_activity DROP COLUMN scattered, DROP COLUMN customer_uuid, DROP COLUMN customer_text;
CREATE UNLOGGED TABLE bench_narrow AS SELECT * FROM bench_activity;
DROP TABLE bench_activity;
ALTER TABLE bench_narrow RENAME TO bench_activity;
CREATE UNLOGGED TABLE bench_activity_shuffled AS SELECT * FROM bench_activity ORDER BY random();
VACUUM (FREEZE, ANALYZE) bench_activity;
VACUUM (FREEZE, ANALYZE) bench_activity_shuffled;
VACUUM (FREEZE, ANALYZE) bench_keys;
SELECT pg_prewarm('bench_activity'), pg_prewarm('bench_activity_shuffled'), pg_prewarm('bench_keys') \g /dev/null

-- The best plain SQL we know: a bit for each month, a customer's months in one number, a cell per pattern. 24 months only.
CREATE VIEW bench_retention_bitmaps AS
WITH customers AS (
	SELECT customer, bit_or(month_bit) AS months
	FROM bench_activity
	JOIN (SELECT d::date AS active_on, 1::bigint << (extract(year FROM d)::int * 12 + extract(month FROM d)::int - 2024 * 12 - 1) AS month_bit
		  FROM generate_series(timestamp '2024-01-01', '2025-12-31', '1 day') AS d) AS days USING (active_on)
	GROUP BY customer),
patterns AS (
	SELECT months, count(*) AS n, (SELECT min(m) FROM generate_series(0, 23) AS m WHERE months >> m & 1 = 1) AS cohort
	FROM customers GROUP BY months)
SELECT (date '2024-01-01' + cohort * interval '1 month')::date AS cohort, m - cohort AS period, sum(n)::bigint AS cohort_size,
	coalesce(sum(n) FILTER (WHERE months >> m & 1 = 1), 0)::bigint AS retained
FROM patterns, generate_series(cohort, 23) AS m
GROUP BY cohort, m;
-- What is usually written: distinct months, first months, a join.
CREATE VIEW bench_retention_distinct AS
WITH active AS (SELECT DISTINCT customer, date_trunc('month', active_on::timestamp)::date AS month FROM bench_activity),
customers AS (SELECT customer, min(month) AS cohort FROM active GROUP BY customer),
counts AS (SELECT cohort, month, count(*) AS retained FROM active JOIN customers USING (customer) GROUP BY cohort, month)
SELECT cohort, (extract(year FROM age(month, cohort)) * 12 + extract(month FROM age(month, cohort)))::int AS period,
	(SELECT count(*) FROM customers AS c WHERE c.cohort = counts.cohort) AS cohort_size, retained
FROM counts;
CREATE VIEW bench_retention AS
SELECT cohort, period, cohort_size, retained
FROM (SELECT retention(customer, active_on, 'month') AS s FROM bench_activity) AS r, retention_table(s, '2026-01-01');
DO $$
BEGIN
	IF EXISTS (TABLE bench_retention EXCEPT TABLE bench_retention_bitmaps) OR EXISTS (TABLE bench_retention_bitmaps EXCEPT TABLE bench_retention)
		OR (SELECT count(*) FROM bench_retention) < 100
		OR (SELECT retention(customer, active_on, 'month') FROM bench_activity) <> (SELECT retention(customer, active_on, 'month') FROM bench_activity_shuffled)
		OR (SELECT array_agg((cohort, period, retained) ORDER BY cohort, period) FROM bench_retention)
			<> (SELECT array_agg((cohort, period, retained) ORDER BY cohort, period) FROM (SELECT retention(customer_uuid, active_on, 'month') AS s FROM bench_keys) AS r, retention_table(s, '2026-01-01'))
	THEN
		RAISE EXCEPTION 'the variants of retention give different figures';
	END IF;
END $$;
