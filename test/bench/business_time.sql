/*
 * What one business_time call costs: nanoseconds above the cheapest function call.
 *
 *	psql -v rows=10000000 -f test/bench/business_time.sql
 *
 * Spans lie within ten years; the hours are those of an office with a lunch
 * break, ten holidays a year and a half day on 24 December.  Each figure is the
 * best of five runs of SELECT count(f(...)) over a table in cache, in one
 * process, divided by the rows.
 *
 * The baseline is timestamptz_cmp(a, b), a C function of PostgreSQL that reads
 * the same two columns, compares them and returns an integer.  An extension
 * should not ship an empty function to be measured against; this one is as near
 * to it as PostgreSQL has, and the comparison is not in our favour: it takes one
 * argument less and returns by value, where ours allocates an interval.  The
 * scan, the executor and the call itself are in both, so they cancel out.
 *
 * The set-based SQL joins both ends to a table of days with running totals, the
 * best we know of in plain SQL (it must be built for each calendar and is cut at
 * its ends); the plpgsql function goes from day to day, as is usual.  Both
 * run on fewer rows, and must give the same answers as business_time.
 */
\set ON_ERROR_STOP on
\pset pager off
\if :{?rows} \else \set rows 1000000 \endif
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '256MB';
SELECT setseed(0.1) AS seed \gset

CREATE TEMP TABLE bench_hours AS
SELECT ('America/New_York Mo-Fr 09:00-12:00,13:00-17:00; ' || string_agg(format('%s-%s off', y, d), '; ' ORDER BY y, d)
		|| '; Dec 24 09:00-12:00')::opening_hours AS hours
FROM generate_series(2016, 2026) AS y,
	 unnest(ARRAY['01-01', '01-18', '02-15', '05-30', '06-20', '07-04', '09-05', '10-10', '11-24', '12-25']) AS d;

CREATE TEMP TABLE bench_spans AS
SELECT a, a + random() * random() * random() * interval '60 days' AS b
FROM (SELECT timestamptz '2016-01-01Z' + random() * interval '3600 days' AS a FROM generate_series(1, :rows)) AS s;
VACUUM ANALYZE bench_spans;
CREATE TEMP TABLE bench_few AS SELECT row_number() OVER () AS id, a, b FROM (SELECT * FROM bench_spans LIMIT LEAST(:rows / 10, 200000)) AS s;
VACUUM ANALYZE bench_few;

-- The intervals of these years, and each day with its first and second one and what is open before it.
CREATE TEMP TABLE bench_intervals AS
SELECT day::date AS day, (day::date + o) AT TIME ZONE 'America/New_York' AS opens, (day::date + c) AT TIME ZONE 'America/New_York' AS closes
FROM generate_series(date '2015-12-20', date '2026-12-31', '1 day') AS day
CROSS JOIN (VALUES (time '09:00', time '12:00'), ('13:00', '17:00')) AS t(o, c)
WHERE CASE WHEN to_char(day, 'MM-DD') = '12-24' THEN o = '09:00'
		   WHEN extract(year FROM day) >= 2016 AND to_char(day, 'MM-DD') IN
				('01-01', '01-18', '02-15', '05-30', '06-20', '07-04', '09-05', '10-10', '11-24', '12-25') THEN false
		   ELSE extract(isodow FROM day) < 6 END;
CREATE INDEX ON bench_intervals (day);
ANALYZE bench_intervals;

CREATE TEMP TABLE bench_days AS
SELECT day, min(opens) AS opens1, max(opens) FILTER (WHERE n = 2) AS opens2,
	   min(length) FILTER (WHERE n = 1) AS length1, min(length) FILTER (WHERE n = 2) AS length2,
	   COALESCE(sum(sum(length)) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '0') AS open_before
FROM (SELECT d::date AS day, opens, closes - opens AS length, row_number() OVER (PARTITION BY d ORDER BY opens) AS n
	  FROM generate_series(date '2015-12-20', date '2026-12-31', '1 day') AS d LEFT JOIN bench_intervals AS o ON o.day = d::date) AS days
GROUP BY day;
CREATE UNIQUE INDEX ON bench_days (day);
ANALYZE bench_days;

-- Day by day, as it is usually written, with the hours in the code.
CREATE FUNCTION pg_temp.plain_business_time(a timestamptz, b timestamptz, holidays text[]) RETURNS interval LANGUAGE plpgsql STABLE AS $$
DECLARE
	day date := (a AT TIME ZONE 'America/New_York')::date;
	last_day date := (b AT TIME ZONE 'America/New_York')::date;
	name text;
	total interval := '0';
BEGIN
	WHILE day <= last_day LOOP
		name := to_char(day, 'MM-DD');
		IF name = '12-24' OR (extract(isodow FROM day) < 6 AND name <> ALL (holidays)) THEN
			total := total + GREATEST(LEAST((day + time '12:00') AT TIME ZONE 'America/New_York', b)
									  - GREATEST((day + time '09:00') AT TIME ZONE 'America/New_York', a), '0');
			IF name <> '12-24' THEN
				total := total + GREATEST(LEAST((day + time '17:00') AT TIME ZONE 'America/New_York', b)
										  - GREATEST((day + time '13:00') AT TIME ZONE 'America/New_York', a), '0');
			END IF;
		END IF;
		day := day + 1;
	END LOOP;
	RETURN total;
END $$;

-- Nanoseconds a row of each query, the best of several rounds, so that what disturbs the machine disturbs all alike.
CREATE FUNCTION pg_temp.measure(queries text[], num_rows bigint[], rounds int) RETURNS TABLE (n bigint, nanoseconds numeric) LANGUAGE plpgsql AS $$
DECLARE
	best interval[] := array_fill(interval '1 day', ARRAY[array_length(queries, 1)]);
	started timestamptz;
BEGIN
	FOR round IN 1..rounds LOOP
		FOR i IN 1..array_length(queries, 1) LOOP
			started := clock_timestamp();
			EXECUTE queries[i];
			best[i] := LEAST(best[i], clock_timestamp() - started);
		END LOOP;
	END LOOP;
	RETURN QUERY SELECT o, round(extract(epoch FROM b) * 1e9 / num_rows[o], 1) FROM unnest(best) WITH ORDINALITY AS t(b, o);
END $$;

SELECT hours AS bench_hours FROM bench_hours \gset
\set holidays '{01-01,01-18,02-15,05-30,06-20,07-04,09-05,10-10,11-24,12-25}'
SELECT count(*) AS few FROM bench_few \gset

CREATE TEMP VIEW set_based AS
SELECT s.id, s.a, s.b,
	   y.open_before + COALESCE(GREATEST(LEAST(s.b - y.opens1, y.length1), '0'), '0') + COALESCE(GREATEST(LEAST(s.b - y.opens2, y.length2), '0'), '0')
	 - x.open_before - COALESCE(GREATEST(LEAST(s.a - x.opens1, x.length1), '0'), '0') - COALESCE(GREATEST(LEAST(s.a - x.opens2, x.length2), '0'), '0') AS open
FROM bench_few AS s
JOIN bench_days AS x ON x.day = (s.a AT TIME ZONE 'America/New_York')::date
JOIN bench_days AS y ON y.day = (s.b AT TIME ZONE 'America/New_York')::date;

-- The same answers, or there is nothing to compare.
SELECT count(*) AS spans,
	   count(*) FILTER (WHERE open IS DISTINCT FROM business_time(a, b, :'bench_hours')) AS set_based_differs
FROM set_based;
SELECT count(*) FILTER (WHERE pg_temp.plain_business_time(a, b, :'holidays') IS DISTINCT FROM business_time(a, b, :'bench_hours')) AS plpgsql_differs
FROM bench_few WHERE id <= 2000;

CREATE TEMP TABLE bench_queries AS
SELECT n, what, query, num_rows FROM (VALUES
	(1, 'baseline: timestamptz_cmp(a, b)', 'SELECT count(timestamptz_cmp(a, b)) FROM bench_spans', :rows),
	(2, 'b - a', 'SELECT count(b - a) FROM bench_spans', :rows),
	(3, 'business_time, lunch break and 110 holidays', format('SELECT count(business_time(a, b, %L::opening_hours)) FROM bench_spans', :'bench_hours'), :rows),
	(4, 'business_time, Mo-Fr 09:00-17:00', 'SELECT count(business_time(a, b, ''America/New_York Mo-Fr 09:00-17:00'')) FROM bench_spans', :rows),
	(5, 'business_time without hours', 'SELECT count(business_time(a, b, NULL)) FROM bench_spans', :rows),
	(6, 'is_open', format('SELECT count(is_open(a, %L::opening_hours)) FROM bench_spans', :'bench_hours'), :rows),
	(7, 'add_business_time, 8 hours', format('SELECT count(add_business_time(a, ''8 hours'', %L::opening_hours)) FROM bench_spans', :'bench_hours'), :rows),
	(8, 'set-based SQL', 'SELECT count(open) FROM set_based', :few),
	(9, 'plpgsql, day by day', format('SELECT count(pg_temp.plain_business_time(a, b, %L)) FROM bench_few WHERE id <= 5000', :'holidays'), LEAST(:few, 5000))
) AS v(n, what, query, num_rows);

WITH costs AS MATERIALIZED (
	SELECT m.* FROM (SELECT array_agg(query ORDER BY n) AS queries, array_agg(num_rows::bigint ORDER BY n) AS num_rows FROM bench_queries) AS q,
	LATERAL pg_temp.measure(queries, num_rows, 5) AS m)
SELECT what, nanoseconds AS "ns a row", nanoseconds - (SELECT nanoseconds FROM costs WHERE n = 1) AS "ns above the baseline"
FROM costs JOIN bench_queries USING (n)
ORDER BY n;
