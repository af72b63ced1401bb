-- Retention against plain SQL on random activity: every period, measure and kind of key; any order, split and plan gives equal
-- summaries; the calendar against date_trunc; hostile forms.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(47);

-- Activity that repeats, in an order unlike that of time, over a leap day, ends of years, and week 53 of 2020; some customers
-- come once, some for long.
SELECT setseed(0.25);
CREATE TABLE activity AS
SELECT n, customer, md5(customer::text)::uuid AS customer_uuid, repeat('Ka', (abs(customer) % 20)::int) || customer AS customer_text,
	date '2019-11-20' + floor((0.3 + 0.7 * random()) * (abs(customer) % 500) + random() * 12)::int AS active_on,
	random() AS shuffle, floor(random() * 5)::int AS chunk
FROM (SELECT n, (floor(random() * random() * 400) - 60)::bigint * CASE WHEN n % 3 = 0 THEN 1 WHEN n % 3 = 1 THEN 977 ELSE 86028121000037 END AS customer
	  FROM generate_series(1, 6000) AS n) AS drawn;
INSERT INTO activity SELECT -n, NULL, NULL, NULL, NULL, n, n % 5 FROM generate_series(1, 5) AS n;
INSERT INTO activity SELECT -n, n, NULL, 'x', NULL, n, n % 5 FROM generate_series(6, 10) AS n;
ANALYZE activity;

-- The definition, word by word.
CREATE FUNCTION expected_table(activity_relation regclass, unit text, as_of date, measure text)
RETURNS TABLE (cohort date, period int, cohort_size bigint, eligible bigint, retained bigint, rate double precision, complete boolean)
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH active AS (
			SELECT DISTINCT customer, date_trunc(%2$L, active_on::timestamp)::date AS active_period FROM %1$s WHERE active_on < %3$L::date),
		customers AS (SELECT customer, min(active_period) AS cohort, max(active_period) AS last_period FROM active GROUP BY customer),
		cohorts AS (SELECT cohort, count(*) AS cohort_size FROM customers GROUP BY cohort),
		cells AS (
			SELECT cohort, cohort_size, p::date AS cell, (row_number() OVER (PARTITION BY cohort ORDER BY p) - 1)::int AS period,
				(p + %5$L::interval)::date <= %3$L::date AS complete
			FROM cohorts, generate_series(cohort::timestamp, (SELECT max(active_period) FROM active)::timestamp, %5$L::interval) AS p),
		counts AS (
			SELECT cohort, active_period AS cell, count(*) AS n FROM active JOIN customers USING (customer) WHERE %4$L = 'classic' GROUP BY 1, 2
			UNION ALL
			SELECT c.cohort, c.cell, count(*) FROM cells AS c JOIN customers AS m ON m.cohort = c.cohort AND m.last_period >= c.cell
			WHERE %4$L = 'unbounded' GROUP BY 1, 2)
		SELECT cohort, period, cohort_size, CASE WHEN complete THEN cohort_size ELSE 0 END,
			CASE WHEN complete THEN coalesce(n, 0) END, CASE WHEN complete THEN 100.0::float8 * coalesce(n, 0) / cohort_size END, complete
		FROM cells LEFT JOIN counts USING (cohort, cell)$q$,
		activity_relation, unit, as_of, measure, CASE unit WHEN 'quarter' THEN '3 months' ELSE '1 ' || unit END);
END $$;

-- The rows in which the two differ, and how many rows were compared.
CREATE FUNCTION compare(activity_relation regclass, unit text, dates date[], customer_column text DEFAULT 'customer')
RETURNS TABLE (differing bigint, compared bigint) LANGUAGE plpgsql AS $$
DECLARE
	s retention_summary;
BEGIN
	EXECUTE format('SELECT retention(%I, active_on, %L) FROM %s', customer_column, unit, activity_relation) INTO s;
	RETURN QUERY
	SELECT count(*) FILTER (WHERE e IS NULL OR o IS NULL), count(*)
	FROM unnest(dates) AS d (as_of), unnest(ARRAY['classic', 'unbounded']) AS m (measure),
		LATERAL (SELECT e, o FROM expected_table(activity_relation, unit, as_of, measure) AS e FULL JOIN retention_table(s, as_of, measure) AS o
			ON o.cohort = e.cohort AND o.period = e.period AND o IS NOT DISTINCT FROM e) AS both_tables;
END $$;

\set many_dates 'ARRAY[date ''2019-11-01'', ''2019-11-21'', ''2019-12-31'', ''2020-01-01'', ''2020-02-29'', ''2020-03-01'', ''2020-06-17'', ''2020-12-28'', ''2021-01-03'', ''2021-01-04'', ''2021-02-14'', ''2021-04-01'', ''2022-12-31'', ''2030-01-01'']'
SELECT is((SELECT (differing, compared > 50) FROM compare('activity', unit, :many_dates)), (0::bigint, true), 'by ' || unit)
FROM unnest(ARRAY['week', 'month', 'quarter', 'year']) WITH ORDINALITY AS u (unit, n) ORDER BY n;
CREATE TABLE few AS SELECT * FROM activity WHERE active_on < '2020-03-20' OR abs(customer) = 499;
SELECT is((SELECT (differing, compared > 10000) FROM compare('few', 'day', ARRAY[date '2019-11-22', '2020-02-29', '2020-03-15', '2021-06-01'])), (0::bigint, true), 'by day');
-- more periods than are counted at once
CREATE TABLE many_days AS SELECT (n * 7919) % 60 - n % 3 * (n / 200) AS customer, date '2020-01-01' + n AS active_on FROM generate_series(1, 1200) AS n;
SELECT is((SELECT (differing, compared > 10000) FROM compare('many_days', 'day', ARRAY[date '2023-03-20'])), (0::bigint, true), 'by many days');
SELECT is((SELECT differing FROM compare('activity', 'month', :many_dates, c)), 0::bigint, c) FROM unnest(ARRAY['customer_uuid', 'customer_text']) AS c;
-- long ago, around the year 2000 and the year 0, and over centuries
CREATE TABLE ages AS
SELECT n % 9 AS customer, CASE WHEN n % 3 = 0 THEN date '1999-11-01' + (n * 7919) % 200 WHEN n % 3 = 1 THEN date '0003-02-01 BC' + (n * 7919) % 3000
	ELSE date '4713-01-01 BC' + (n * 104729) % 2500000 END AS active_on FROM generate_series(1, 300) AS n;
SELECT is((SELECT differing FROM compare('ages', 'year', ARRAY[date '0001-07-01 BC', '2000-01-15'])), 0::bigint, 'ages by year');

-- The calendar: first days of periods, and the last day before a period ends.
CREATE TABLE days AS
SELECT d::date AS d FROM generate_series(timestamp '1999-10-25', '2009-01-10', '1 day') AS d
UNION SELECT date '4713-01-01 BC' + n FROM generate_series(0, 2600000, 1997) AS n UNION SELECT date '4713-01-01 BC' + n FROM generate_series(0, 800) AS n
UNION SELECT date '294276-12-30' - n * 13 FROM generate_series(1, 400) AS n UNION SELECT date '0001-01-01' + n FROM generate_series(-800, 800) AS n;
SELECT is_empty(format($$
	SELECT d, t FROM (SELECT d, retention(1::bigint, d, %1$L) AS s FROM days GROUP BY d) AS one, retention_table(s, d + 1) AS t
	WHERE (t.cohort, t.period) IS DISTINCT FROM (date_trunc(%1$L, d::timestamp)::date, 0)
		OR t.complete IS DISTINCT FROM (date_trunc(%1$L, d::timestamp) <> date_trunc(%1$L, (d + 1)::timestamp))
	UNION ALL
	SELECT d, t FROM (SELECT d, retention(1::bigint, d, %1$L) AS s FROM days GROUP BY d) AS one, retention_table(s, d) AS t$$, unit), 'first days by ' || unit)
FROM unnest(ARRAY['day', 'week', 'month', 'quarter', 'year']) WITH ORDINALITY AS u (unit, n) WHERE unit <> 'day' ORDER BY n;
SELECT is_empty($$
	SELECT d, t FROM (SELECT d, retention(1::bigint, d, 'day') AS s FROM days GROUP BY d) AS one, LATERAL (SELECT count(*) AS n, min(cohort) AS cohort, bool_and(complete) AS complete FROM retention_table(s, d + 1)) AS t
	WHERE (n, cohort, complete) IS DISTINCT FROM (1, d, true)$$, 'days');

-- Any order and any split of the rows gives the same value.
CREATE TABLE whole AS
SELECT unit, retention(customer, active_on, unit) AS b, retention(customer_uuid, active_on, unit) AS u, retention(customer_text, active_on, unit) AS t
FROM activity, unnest(ARRAY['day', 'week', 'month', 'quarter', 'year']) AS unit WHERE active_on IS NOT NULL GROUP BY unit;
\set columns 'unit, retention(customer, active_on, unit) AS b, retention(customer_uuid, active_on, unit) AS u, retention(customer_text, active_on, unit) AS t'
\set units 'unnest(ARRAY[''day'', ''week'', ''month'', ''quarter'', ''year'']) AS unit'
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM activity, %s ORDER BY shuffle) AS a GROUP BY unit', :'columns', :'units'), 'TABLE whole', 'in another order');
SELECT is((SELECT count(*) FROM whole JOIN (SELECT unit, retention(customer, active_on, unit ORDER BY active_on DESC) AS b FROM activity, :units GROUP BY unit) AS o USING (unit, b)), 5::bigint, 'joined by equality and hash');
CREATE TABLE chunks AS SELECT chunk, n % 11 AS part, :columns FROM activity, :units GROUP BY chunk, n % 11, unit;
\set rolled 'unit, rollup(b) AS b, rollup(u) AS u, rollup(t) AS t'
SELECT set_eq(format('SELECT %s FROM chunks GROUP BY unit', :'rolled'), 'TABLE whole', 'rolled up from stored summaries, with the same customers on both sides');
SELECT set_eq(format('SELECT %s FROM (SELECT part, %s FROM chunks GROUP BY part, unit) AS once GROUP BY unit', :'rolled', :'rolled'), 'TABLE whole', 'rolled up twice');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM (SELECT * FROM chunks UNION ALL SELECT * FROM chunks) AS c ORDER BY part, chunk DESC) AS c GROUP BY unit', :'rolled'), 'TABLE whole', 'what is there twice counts once');
SELECT is((SELECT rollup(b) FROM (SELECT b FROM whole WHERE unit = 'month' UNION ALL SELECT retention(NULL::bigint, NULL, 'day') UNION ALL SELECT NULL) AS s),
	(SELECT b FROM whole WHERE unit = 'month'), 'empty summaries and NULL add nothing');
-- groups of every size, from states that stay flat to those that do not: from rows, and from single customers' summaries
CREATE TABLE sizes AS SELECT size, i, i * 7919 % 1009 * CASE WHEN size % 2 = 0 THEN 1 ELSE 1000003 END AS customer, repeat('k', i % 30) || i AS key, date '2020-01-01' + (i * 37 + size) % 900 AS active_on
	FROM generate_series(1, 300) AS size, LATERAL generate_series(1, size) AS i;
SELECT is_empty($$
	SELECT size FROM (SELECT size, retention(customer, active_on, 'month') AS b, retention(key, active_on, 'day') AS t FROM sizes GROUP BY size) AS r
	JOIN (SELECT size, rollup(b) AS b, rollup(t) AS t FROM (SELECT size, i, retention(customer, active_on, 'month') AS b, retention(key, active_on, 'day') AS t FROM sizes GROUP BY size, i) AS s GROUP BY size) AS o USING (size)
	WHERE r.b <> o.b OR r.t <> o.t OR (SELECT sum(cohort_size) FROM retention_table(r.b, '2030-01-01') WHERE period = 0) <> size
$$, 'groups of every size');
-- customers that lie dense, scattered and in between, enough for each kind of bucket
CREATE TABLE spread AS SELECT CASE WHEN i % 4 = 0 THEN i / 4 WHEN i % 4 = 1 THEN i * 5 ELSE hashint8extended(i, 1) >> (i % 50) END AS customer, date '2020-01-01' + i % 900 AS active_on FROM generate_series(1, 40000) AS i;
SELECT is((SELECT sum(cohort_size) FROM retention_table((SELECT retention(customer, active_on, 'month') FROM spread), '2030-01-01') WHERE period = 0),
	(SELECT count(DISTINCT customer)::numeric FROM spread), 'customers of any spread are told apart');
SELECT is((SELECT retention(customer, active_on, 'week') FROM spread), (SELECT rollup(s) FROM (SELECT retention(customer, active_on, 'week') AS s FROM spread GROUP BY customer % 97) AS p), 'and merged');
SELECT is((SELECT retention(customer, active_on, 'day') FROM spread), (SELECT rollup(s) FROM (SELECT retention(customer, active_on, 'day') AS s FROM (SELECT * FROM spread ORDER BY customer DESC) AS o GROUP BY active_on) AS p), 'by day too');

-- plans
SET LOCAL work_mem = '256kB';
SET LOCAL enable_sort = off;
SELECT set_eq('SELECT size, retention(customer, active_on, ''quarter'') AS s FROM sizes GROUP BY size', 'SELECT size, rollup(s) FROM (SELECT size, retention(customer, active_on, ''quarter'') AS s FROM sizes GROUP BY size, i % 3) AS p GROUP BY size', 'hash aggregation that spills');
RESET enable_sort;
SET LOCAL enable_hashagg = off;
SELECT set_eq(format('SELECT %s FROM activity, %s GROUP BY unit', :'columns', :'units'), 'TABLE whole', 'sorted groups');
SELECT set_eq('SELECT chunk, retention(customer, active_on, ''month'') FROM activity GROUP BY GROUPING SETS ((chunk), ())',
	'SELECT chunk, rollup(b) FROM chunks WHERE unit = ''month'' GROUP BY GROUPING SETS ((chunk), ())', 'grouping sets');
RESET enable_hashagg;
RESET work_mem;
-- past the memory limit, in files
CREATE TABLE spread_whole AS SELECT retention(customer, active_on, 'month') AS b, retention(md5(customer::text)::uuid, active_on, 'week') AS u, retention('customer ' || customer, active_on, 'day') AS t FROM spread;
SET LOCAL social_roi.state_memory = '64kB';
SELECT set_eq(format('SELECT %s FROM activity, %s GROUP BY unit', :'columns', :'units'), 'TABLE whole', 'with files');
SELECT set_eq(format('SELECT %s FROM chunks GROUP BY unit', :'rolled'), 'TABLE whole', 'rolled up with files');
SELECT set_eq($$ SELECT retention(customer, active_on, 'month') AS b, retention(md5(customer::text)::uuid, active_on, 'week') AS u, retention('customer ' || customer, active_on, 'day') AS t FROM spread $$,
	'TABLE spread_whole', 'runs that are merged more than once');
SELECT set_eq($$ SELECT customer % 3 AS part, retention(customer, active_on, 'month') AS s FROM spread GROUP BY 1 $$, $$ SELECT part, rollup(s) AS s FROM
	(SELECT customer % 3 AS part, retention(customer, active_on, 'month') AS s FROM spread GROUP BY 1, customer % 97) AS p GROUP BY part $$, 'many states with files');
SELECT is((SELECT count(*) FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql\_tmp' || pg_backend_pid() || '.%'), 0::bigint, 'which leave none');
CREATE AGGREGATE bare_retention(bigint, date, text) (SFUNC = retention_accumulate, STYPE = retention_log);
SELECT throws_ok($$ SELECT bare_retention(customer, active_on, 'month') FROM spread $$, '54000', 'retention of too many customers to leave its process', 'a state in files cannot leave its process');
RESET social_roi.state_memory;
SELECT results_eq($$ SELECT n, retention(customer, active_on, 'month') OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM activity WHERE n BETWEEN 1 AND 200 ORDER BY n $$,
	$$ SELECT a.n, (SELECT retention(customer, active_on, 'month') FROM activity AS b WHERE b.n BETWEEN 1 AND a.n) FROM activity AS a WHERE n BETWEEN 1 AND 200 ORDER BY n $$, 'a growing window');
SELECT results_eq($$ SELECT part, rollup(t) OVER (ORDER BY part ROWS 2 PRECEDING) FROM chunks WHERE unit = 'week' AND chunk = 1 ORDER BY part $$,
	$$ SELECT part, (SELECT rollup(t) FROM chunks AS o WHERE unit = 'week' AND chunk = 1 AND o.part BETWEEN c.part - 2 AND c.part) FROM chunks AS c WHERE unit = 'week' AND chunk = 1 ORDER BY part $$, 'moving frames');
SELECT is(retention(customer, active_on, 'month') FILTER (WHERE chunk < 3), (SELECT rollup(b) FROM chunks WHERE chunk < 3 AND unit = 'month'), 'FILTER') FROM activity;

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END $$;
SELECT ok((SELECT string_agg(line, ' ') FROM plan_of('SELECT retention(customer, active_on, ''month'') FROM activity') AS line) ~ 'Partial', 'the plan has partial aggregates');
SELECT is((SELECT (retention(customer, active_on, 'month'), retention(customer_uuid, active_on, 'month'), retention(customer_text, active_on, 'month'))::text FROM activity),
	(SELECT (b, u, t)::text FROM whole WHERE unit = 'month'), 'a parallel plan gives the same');
SELECT is((SELECT rollup(b) FROM chunks WHERE unit = 'day'), (SELECT b FROM whole WHERE unit = 'day'), 'a parallel rollup too');
SELECT set_eq('SELECT size, retention(customer, active_on, ''quarter'') AS s FROM sizes GROUP BY size', 'SELECT size, rollup(s) FROM (SELECT size, retention(customer, active_on, ''quarter'') AS s FROM sizes GROUP BY size, i % 3) AS p GROUP BY size', 'parallel groups, flat and not');
RESET max_parallel_workers_per_gather;

-- forms: lossless, and hostile ones are read or refused as bad data
SELECT is_empty($$ SELECT unit FROM whole, LATERAL (VALUES (b), (u), (t)) AS v (s) WHERE s::text::retention_summary <> s $$, 'the text form loses nothing');
SELECT is_empty($$ SELECT unit FROM whole, LATERAL (VALUES (b), (u), (t)) AS v (s) WHERE s::text::retention_log::text <> s::text $$, 'the state shows itself in the same form');
CREATE FUNCTION outcome_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'read';
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN left(SQLSTATE, 2) = '22' OR SQLSTATE = '54000' THEN 'refused' ELSE SQLSTATE || ' ' || SQLERRM END;
END $$;
CREATE TABLE forms AS
SELECT r.form FROM unnest(ARRAY['day', 'week', 'month', 'quarter', 'year']) AS unit,
	LATERAL (SELECT retention(customer, active_on, unit) AS b, retention(customer_uuid, active_on, unit) AS u, retention(customer_text, active_on, unit) AS t FROM activity WHERE n BETWEEN 1 AND 5) AS s,
	LATERAL (VALUES (b), (u), (t)) AS r (form);
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT overlay(form::text PLACING substr('- x=.9fe', 1 + (i * 7) % 8, 1 + i % 2) FROM i FOR 1 + i % 3) AS mutant FROM forms, generate_series(1, length(form::text), 2) AS i) AS m,
		outcome_of(format('SELECT %1$L::retention_summary::text::retention_summary, rollup(%1$L::retention_summary), (SELECT count(*) FROM (SELECT retention_table(%1$L::retention_summary, ''2021-01-01'', ''unbounded'') LIMIT 50) AS r)', mutant)) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
$$, 'mutilated text forms');
CREATE TABLE received (s retention_summary);
CREATE FUNCTION outcome_of_message(field bytea) RETURNS text LANGUAGE sql AS $$
	SELECT outcome_of(format('COPY received FROM PROGRAM %L (FORMAT binary)', 'echo ' ||
		translate(encode('\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea ||
			int4send(length(field)) || field || '\xffff'::bytea, 'base64'), E'\n', '') || ' | base64 -d'))
$$;
SELECT is((SELECT string_agg(DISTINCT outcome_of_message(retention_summary_send(form)), ',') FROM forms), 'read', 'binary forms are read');
SELECT set_eq('TABLE received', 'TABLE forms', 'and lose nothing');
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT set_byte(bytes, i, (i * 37 + 129) % 256) AS mutant FROM (SELECT retention_summary_send(form) AS bytes FROM forms) AS f,
			generate_series(0, length(bytes) - 1, greatest(1, length(bytes) / 4)) AS i
		UNION ALL SELECT substr(retention_summary_send(form), 1, 9) FROM forms UNION ALL SELECT ''
		UNION ALL SELECT '\x010103ffffffffff0f01'::bytea UNION ALL SELECT '\x01010301020100ffffffffffffffffff01'::bytea UNION ALL SELECT '\x01030101ffffffff0f'::bytea) AS m,
		outcome_of_message(mutant) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
$$, 'mutilated binary forms');
SELECT is_empty('SELECT s FROM received WHERE s::text::retention_summary <> s', 'what was read is sound');

SELECT * FROM finish();
ROLLBACK;
