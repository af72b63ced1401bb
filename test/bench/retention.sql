-- Retention of many customers: the aggregate and its table against the floor of reading the rows, and against
-- the best plain SQL.
--
--   psql -f test/bench/retention.sql                                15 million rows of 1 million customers
--   psql -v rows=1500000 -v customers=100000 -f test/bench/retention.sql
--
-- One process, rows in time order, in cache. Each round runs the three one behind the other (machine speed drifts,
-- so only the ratios of a round count), and the medians of the rounds are printed.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
\if :{?rows}
\else
\set rows 15000000
\endif
\if :{?customers}
\else
\set customers 1000000
\endif
\if :{?rounds}
\else
\set rounds 5
\endif
\if :{?plain_rounds}
\else
\set plain_rounds 1
\endif

SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '2GB';

-- 24 months of activity in time order: a customer joins on some day and is active on random days from then on.
SELECT setseed(0.5) \gset
CREATE SCHEMA social_roi_bench;
SET search_path = social_roi_bench, public;
CREATE UNLOGGED TABLE activity AS
SELECT customer, date '2024-01-01' + (joined + random() * (730 - joined))::int AS active_on
FROM (SELECT customer, hashint8(customer) & 511 AS joined
	  FROM (SELECT (random() * :customers)::bigint AS customer
			FROM generate_series(1, :rows) OFFSET 0) AS drawn) AS customers
ORDER BY active_on;
VACUUM ANALYZE activity;

CREATE TEMP TABLE timings (round int, work text, seconds double precision);
CREATE PROCEDURE pg_temp.time_it(round int, work text, statement text) LANGUAGE plpgsql AS $$
DECLARE
	began timestamptz := clock_timestamp();
BEGIN
	EXECUTE statement;
	INSERT INTO timings VALUES (round, work, extract(epoch FROM clock_timestamp() - began));
END $$;

-- The best plain SQL: one row per customer and month, each month a bit, then a cell per cohort and bit.
CREATE FUNCTION pg_temp.plain() RETURNS text LANGUAGE sql AS $$
SELECT $q$
WITH customers AS (
	SELECT customer,
		   bit_or(1::bigint << (extract(year FROM active_on)::int * 12 + extract(month FROM active_on)::int - 2024 * 12 - 1)) AS months
	FROM activity GROUP BY customer),
patterns AS (
	SELECT months, count(*) AS n, (SELECT min(m) FROM generate_series(0, 23) AS m WHERE months >> m & 1 = 1) AS cohort
	FROM customers GROUP BY months)
SELECT count(*) FROM (
	SELECT cohort, m - cohort AS k, sum(n) FILTER (WHERE months >> m & 1 = 1) AS retained
	FROM patterns, generate_series(cohort, 23) AS m
	GROUP BY cohort, m) AS cells
$q$ $$;

SELECT format('CALL pg_temp.time_it(%s, %L, %L)', round, work, statement)
FROM generate_series(1, :rounds) AS round,
	 (VALUES (1, 'floor', 'SELECT count(*), max(active_on) FROM activity'),
			 (2, 'aggregate', 'SELECT pg_column_size(retention(customer, active_on, ''month'')) FROM activity'),
			 (3, 'ours', 'SELECT count(*) FROM retention_table((SELECT retention(customer, active_on, ''month'') FROM activity), ''2026-01-01'')'),
			 (4, 'plain', pg_temp.plain())) AS works(place, work, statement)
WHERE work <> 'plain' OR round <= :plain_rounds
ORDER BY round, place
\gexec

\set QUIET off
\pset footer off
SELECT count(*) AS rows, count(DISTINCT customer) AS customers FROM activity;
WITH paired AS (
	SELECT t.work, t.seconds, t.seconds / f.seconds AS ratio
	FROM timings AS t JOIN timings AS f ON f.round = t.round AND f.work = 'floor')
SELECT work, count(*) AS rounds,
	   round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::numeric, 3) AS seconds,
	   round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ratio)::numeric, 2) AS times_the_floor,
	   round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) * 1e9 / (SELECT count(*) FROM activity))::numeric, 1) AS ns_a_row
FROM paired GROUP BY work ORDER BY 4;
SELECT round((avg(p.seconds) / avg(o.seconds))::numeric, 1) AS plain_sql_times_ours
FROM timings AS p, timings AS o WHERE p.work = 'plain' AND o.work = 'ours';
SELECT s.bytes, round(s.bytes::numeric / c.n, 1) AS stored_bytes_a_customer
FROM (SELECT octet_length(retention_summary_send(retention(customer, active_on, 'month'))) AS bytes FROM activity) AS s,
	 (SELECT count(DISTINCT customer) AS n FROM activity) AS c;
DROP SCHEMA social_roi_bench CASCADE;
