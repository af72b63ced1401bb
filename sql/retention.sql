-- Retention by cohorts: the table on worked cases, the summary's forms, every complaint.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET datestyle = 'ISO';
SET extra_float_digits = -4;
RESET client_min_messages;

-- Ann joins in January and stays, Bob skips February, Cid comes once, Dee joins in March.
CREATE TEMP TABLE activity (customer bigint, name text, id uuid, active_on date);
INSERT INTO activity
SELECT customer, name, md5(name)::uuid, active_on::date
FROM (VALUES (1, 'Ann', '2024-01-31'), (1, 'Ann', '2024-02-29'), (1, 'Ann', '2024-03-01'), (1, 'Ann', '2024-03-31'),
	(2, 'Bob', '2024-01-01'), (2, 'Bob', '2024-03-15'), (3, 'Cid', '2024-01-20'), (4, 'Dee', '2024-03-20')) AS a (customer, name, active_on);
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '2024-04-01') AS t;
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '2024-04-01', 'unbounded') AS t;
-- March has not ended; what lies on or after that day is not known yet
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '2024-03-16', measure => 'classic') AS t;
SELECT t.* FROM retention_table(summary => (SELECT retention(customer, active_on, 'month') FROM activity), as_of => '2024-03-15', measure => 'unbounded') AS t;
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '2024-01-20') AS t;
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '2024-01-01') AS t;
-- an activity on the last day of the calendar is kept, and its period never ends
SELECT t.* FROM retention_table((SELECT retention(1::bigint, '5874897-12-30', 'day')), '5874897-12-31') AS t;
-- no rows past the last activity, however late the day
SELECT count(*), bool_and(complete) FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), '5874897-12-31');
-- uuid and text customers count alike
SELECT count(*) AS alike FROM activity GROUP BY () HAVING
	(SELECT array_agg(t) FROM retention_table((SELECT retention(id, active_on, 'week') FROM activity), '2024-04-01') AS t)
	= (SELECT array_agg(t) FROM retention_table((SELECT retention(name, active_on, 'week') FROM activity), '2024-04-01') AS t);
-- weeks are ISO weeks: Monday 2020-12-28 to Sunday 2021-01-03 is one
SELECT t.* FROM retention_table((SELECT retention(c, d, 'week') FROM (VALUES (1::bigint, date '2021-01-03'), (1, '2021-01-04'), (2, '2020-12-28')) AS a (c, d)), '2021-01-11') AS t;
SELECT unit, t.cohort FROM (SELECT unit, retention(1::bigint, date '2024-12-31', unit) AS s FROM unnest(ARRAY['day', 'week', 'month', 'quarter', 'year']) AS unit GROUP BY unit) AS r,
	retention_table(s, '2025-01-02') AS t ORDER BY t.cohort, unit;
-- gaps of any length take no memory, and their rows are zeros
SELECT count(*), sum(retained), min(cohort), max(cohort) FROM retention_table((SELECT retention(1::bigint, d, 'year') FROM (VALUES (date '4713-01-01 BC'), ('20000-12-31')) AS v (d)), '20001-01-01');
SELECT retention_table((SELECT retention(1::bigint, d, 'year') FROM (VALUES (date '2000-01-01'), ('5874897-12-31')) AS v (d)), '5874897-12-31') LIMIT 2;

-- no rows, or none with a date, give a summary without customers
SELECT retention(customer, active_on, 'month') FROM activity WHERE false;
SELECT retention(NULL::bigint, NULL, NULL), retention(1::bigint, NULL, 'no period');
SELECT retention(customer, active_on, 'month') = retention(NULL::text, NULL, 'day') AS same FROM activity WHERE false;
SELECT t.* FROM retention_table((SELECT retention(1::bigint, NULL, 'day')), '2024-01-01') AS t;
SELECT t.* FROM retention_table(NULL, '2024-01-01') AS t;
SELECT t.* FROM retention_table((SELECT retention(customer, active_on, 'month') FROM activity), NULL) AS t;

-- the summary: its forms, equality, hashing, merging
SELECT retention(customer, active_on, 'month') FROM activity;
SELECT retention(name, active_on, 'year') FROM activity WHERE customer < 3;
SELECT retention(id, active_on, 'day') FROM activity WHERE customer = 3;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 31'::retention_summary = retention(7::bigint, '2024-01-31', 'month') AS same;
CREATE TEMP TABLE stored AS SELECT customer % 2 AS part, retention(customer, active_on, 'month') AS s FROM activity GROUP BY 1 UNION ALL SELECT 2, retention(customer, active_on, 'month') FROM activity WHERE active_on > '2024-02-01';
SELECT rollup(s) = (SELECT retention(customer, active_on, 'month') FROM activity) AS same, rollup(s) <> (SELECT s FROM stored WHERE part = 0) AS differs FROM stored;
SELECT count(*), count(DISTINCT s::text) FROM (SELECT s FROM stored UNION SELECT s FROM stored) AS u;
SELECT rollup(s) FROM stored WHERE false;
COPY stored TO PROGRAM 'cat > retention_summary.binary' (FORMAT binary);
CREATE TEMP TABLE restored (LIKE stored);
COPY restored FROM PROGRAM 'cat retention_summary.binary; rm retention_summary.binary' (FORMAT binary);
SELECT count(*) FROM stored JOIN restored USING (part, s);

-- complaints
SELECT retention(NULL::bigint, '2024-01-01', 'month');
SELECT retention(NULL::uuid, '2024-01-01', 'month');
SELECT retention(NULL::text, '2024-01-01', 'month');
SELECT retention(1::bigint, '2024-01-01', NULL);
SELECT retention(1::bigint, '2024-01-01', 'Month');
SELECT retention(1::bigint, '2024-01-01', 'monthly');
SELECT retention(1::bigint, '2024-01-01', '');
SELECT retention(1::bigint, 'infinity', 'month');
SELECT retention('a', '-infinity', 'month');
SELECT retention(1::bigint, '4714-12-31 BC', 'day');
SELECT retention(1::bigint, now(), 'day');
SELECT retention(customer, active_on, CASE customer WHEN 1 THEN 'month' ELSE 'week' END) FROM activity;
SELECT retention(n, '2024-01-01', CASE WHEN n < 200 THEN 'month' ELSE 'week' END) FROM generate_series(1::bigint, 200) AS n;
SELECT rollup(s) FROM (SELECT retention(1::bigint, '2024-01-01', 'month') AS s UNION ALL SELECT retention(1::bigint, '2024-01-01', 'day')) AS v;
SELECT rollup(s) FROM (SELECT retention(1::bigint, '2024-01-01', 'month') AS s UNION ALL SELECT retention('a', '2024-01-01', 'month')) AS v;
SELECT retention_table(s, '2024-05-01', 'rolling') FROM (SELECT retention(1::bigint, '2024-01-01', 'month') AS s) AS v;
SELECT retention_table(s, 'infinity') FROM (SELECT retention(1::bigint, '2024-01-01', 'month') AS s) AS v;
SELECT retention_table(s, '4714-12-31 BC') FROM (SELECT retention(1::bigint, '2024-01-01', 'month') AS s) AS v;
SELECT retention_table(s, '5000000-01-01') FROM (SELECT retention(n, d, 'day') AS s FROM (VALUES (1::bigint, date '0001-01-01'), (2, '4000000-01-01')) AS v (n, d)) AS r;
SELECT retention_accumulate(NULL, 1::bigint, '2024-01-01', 'month');
SELECT retention_accumulate(NULL, 'a', '2024-01-01', 'month');
SELECT retention_accumulate(NULL, md5('a')::uuid, '2024-01-01', 'month');
SELECT retention_combine(NULL, NULL);
SELECT retention_rollup(NULL, NULL);
SELECT retention_final(NULL);

-- forms that no rows can have given
SELECT ''::retention_summary;
SELECT 'version=2 customer_type=0 period=0 customers=0 blocks=0'::retention_summary;
SELECT 'version=1 customer_type=4 period=0 customers=0 blocks=0'::retention_summary;
SELECT 'version=1 customer_type=1 period=6 customers=1 blocks=1 7 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=0 blocks=0'::retention_summary;
SELECT 'version=1 customer_type=0 period=3 customers=1 blocks=1 7 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=99 blocks=1 7 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=99 7 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 0'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 0'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 31 x'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=2 blocks=2 7 1 24 31 0 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=2 blocks=2 9223372036854775807 1 24 31 1 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=2 7 2 24 31 0 31'::retention_summary;
SELECT 'version=1 customer_type=3 period=3 customers=2 blocks=2 x62 1 24 31 x61 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=2 7 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=2 blocks=2 7 2 24 31 1 31 1 1 24 31'::retention_summary;
SELECT 'version=1 customer_type=2 period=3 customers=1 blocks=1 x62 1 24 31'::retention_summary;
-- 30 February, a word past its last month, years that the type date does not have
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 960'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 928'::retention_summary = retention(7::bigint, '2024-02-29', 'month') AS same;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 23 928'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 1152921504606846976'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 5874897 1'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 -9000000000000000000 1'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 -6712 1'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 -6713 1'::retention_summary;
SELECT 'version=1 customer_type=1 period=3 customers=1 blocks=1 7 1 24 9'::retention_log;
