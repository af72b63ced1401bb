-- survival against plain SQL on random subjects: any order, split and plan gives the same bytes; estimates against their formulas.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(20);

SELECT setseed(0.75);
-- part 0 has 20 distinct durations, part 1 hardly two alike, part 2 no event, part 3 nobody censored, ...
CREATE TABLE subjects AS
SELECT n, n % 10 AS part, random() AS shuffle, floor(random() * 5)::int AS chunk,
	CASE WHEN random() < 0.02 THEN NULL WHEN n % 10 = 0 THEN floor(random() * 20) * interval '1 hour'
		 WHEN n % 10 = 1 THEN make_interval(secs => random() * 1e6) WHEN n % 10 = 4 THEN interval '7 days 3 hours'
		 ELSE floor(-ln(1 - random()) * 400) * interval '61 seconds' END AS duration,
	CASE WHEN random() < 0.02 THEN NULL WHEN n % 10 = 2 THEN false WHEN n % 10 = 3 THEN true ELSE random() < 0.1 * (n % 10) + 0.15 END AS event
FROM generate_series(1, 30000) AS n;
ANALYZE subjects;

CREATE VIEW steps AS
SELECT part, (extract(epoch FROM duration) * 1000000)::bigint AS at, count(*) FILTER (WHERE event) AS events, count(*) FILTER (WHERE NOT event) AS censored
FROM subjects WHERE duration IS NOT NULL AND event IS NOT NULL GROUP BY 1, 2;
-- the stored form, written by SQL
CREATE TABLE expected AS
SELECT part, format('version=1 steps=%s ', count(*)) || string_agg(format('%s %s %s', gap, events, censored), ' ' ORDER BY at) AS c
FROM (SELECT *, at - lag(at, 1, 0::bigint) OVER (PARTITION BY part ORDER BY at) AS gap FROM steps) AS s GROUP BY part;
CREATE TABLE curves AS SELECT part, survival(duration, event) AS c FROM subjects GROUP BY part;
CREATE TABLE chunks AS SELECT part, chunk, survival(duration, event) AS c FROM subjects GROUP BY part, chunk;

SELECT set_eq('SELECT part, c::text AS c FROM curves', 'TABLE expected', 'durations, events and censored');
SELECT set_eq('SELECT part, survival(duration, event) AS c FROM (SELECT * FROM subjects ORDER BY shuffle) AS s GROUP BY part', 'TABLE curves', 'in another order');
SELECT set_eq('SELECT part, survival(duration, event) AS c FROM (SELECT * FROM subjects ORDER BY duration DESC) AS s GROUP BY part', 'TABLE curves', 'sorted');
SELECT set_eq('SELECT part, rollup(c) AS c FROM chunks GROUP BY part', 'TABLE curves', 'rolled up from stored curves');
SELECT set_eq('SELECT part, rollup(c) AS c FROM (SELECT part, rollup(c) AS c FROM chunks GROUP BY part, chunk % 2) AS t GROUP BY part', 'TABLE curves', 'rolled up twice');
SELECT set_eq('SELECT part, survival(duration, event) AS c FROM subjects GROUP BY ROLLUP (part)',
	'SELECT part, c FROM curves UNION ALL SELECT NULL, rollup(c) FROM chunks', 'grouping sets');
SELECT is(survival(duration, event) FILTER (WHERE part < 3), (SELECT rollup(c) FROM curves WHERE part < 3), 'FILTER') FROM subjects;
SELECT results_eq(
	'SELECT part, rollup(c) OVER w AS c FROM curves WINDOW w AS (ORDER BY part ROWS 1 PRECEDING)',
	'SELECT a.part, rollup(b.c) FROM curves AS a JOIN curves AS b ON b.part IN (a.part, a.part - 1) GROUP BY a.part ORDER BY a.part', 'moving frames');
SELECT is_empty($$
	SELECT n FROM (SELECT n, survival(duration, event) OVER (ORDER BY n) AS running FROM subjects WHERE n <= 300) AS w
	WHERE n % 50 = 0 AND running IS DISTINCT FROM (SELECT survival(duration, event) FROM subjects AS s WHERE s.n <= w.n)
$$, 'a running curve: its own result at each row');

-- the buffer is merged more than once
CREATE TABLE large AS SELECT floor(random() * 1e12)::bigint / (CASE WHEN n % 3 = 0 THEN 1 ELSE 1000000000 END) AS us, random() < 0.5 AS event FROM generate_series(1, 300000) AS n;
SELECT is((SELECT md5(survival(us * interval '1 microsecond', event)::text) FROM large),
	(SELECT md5(format('version=1 steps=%s ', count(*)) || string_agg(format('%s %s %s', gap, events, censored), ' ' ORDER BY us))
	 FROM (SELECT us, us - lag(us, 1, 0::bigint) OVER (ORDER BY us) AS gap, count(*) FILTER (WHERE event) AS events, count(*) FILTER (WHERE NOT event) AS censored
		   FROM large GROUP BY us) AS s), '300000 subjects');

-- many groups in little memory: hashed with spilling
SET LOCAL work_mem = '256kB';
SET LOCAL enable_sort = off;
SELECT set_eq('SELECT g, md5(string_agg(c::text, NULL ORDER BY part)) FROM (SELECT part, n % 2000 AS g, survival(duration, event) AS c FROM subjects GROUP BY part, g) AS s GROUP BY g',
	$$SELECT g, md5(string_agg(c, NULL ORDER BY part)) FROM (
		SELECT part, g, format('version=1 steps=%s', count(at)) || coalesce(' ' || string_agg(format('%s %s %s', gap, events, censored), ' ' ORDER BY at), '') AS c
		FROM (SELECT *, at - lag(at, 1, 0::bigint) OVER (PARTITION BY part, g ORDER BY at) AS gap
			  FROM (SELECT part, n % 2000 AS g, (extract(epoch FROM duration) * 1000000)::bigint AS at, count(*) FILTER (WHERE event) AS events, count(*) FILTER (WHERE NOT event) AS censored
					FROM subjects WHERE duration IS NOT NULL AND event IS NOT NULL GROUP BY 1, 2, 3) AS s) AS s GROUP BY part, g) AS t GROUP BY g$$,
	'hash aggregation that spills');
RESET enable_sort;
RESET work_mem;

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END $$;
SELECT ok((SELECT string_agg(line, ' ') FROM plan_of('SELECT part, survival(duration, event) AS c FROM subjects GROUP BY part') AS line) ~ 'Partial',
	'the plan has partial aggregates');
SELECT set_eq('SELECT part, survival(duration, event) AS c FROM subjects GROUP BY part', 'TABLE curves', 'a parallel plan gives the same');
RESET max_parallel_workers_per_gather;

-- Kaplan-Meier from its definition
CREATE AGGREGATE product(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = 1);
CREATE VIEW estimates AS
SELECT part, at, events, at_risk, s, CASE WHEN s > 0 THEN s * sqrt(g) END AS error,
	CASE WHEN s > 0 THEN s ^ exp(1.959963984540054 * sqrt(g) / abs(ln(s))) END AS lower,
	CASE WHEN s > 0 THEN s ^ exp(-1.959963984540054 * sqrt(g) / abs(ln(s))) END AS upper,
	at_risk - events - lead(at_risk, 1, 0::numeric) OVER (PARTITION BY part ORDER BY at) AS censored
FROM (SELECT part, at, events, at_risk, CASE WHEN last THEN 0 ELSE product(CASE WHEN last THEN 1 ELSE 1 - events / at_risk::float8 END) OVER w END AS s,
		sum(CASE WHEN last THEN 0 ELSE events / (at_risk * (at_risk - events))::float8 END) OVER w AS g
	  FROM (SELECT *, at_risk = events AS last
			FROM (SELECT part, at, events, sum(events + censored) OVER (PARTITION BY part ORDER BY at DESC) AS at_risk FROM steps) AS s WHERE events > 0) AS s
	  WINDOW w AS (PARTITION BY part ORDER BY at)) AS s;
SELECT set_eq('SELECT part, (extract(epoch FROM at) * 1000000)::bigint AS at, at_risk, events, censored FROM curves, survival_table(c)',
	'SELECT part, at, at_risk::bigint, events, censored::bigint FROM estimates', 'one row per event time; each row''s numbers lead to the next');
SELECT is_empty($$
	SELECT part, at FROM estimates AS e
	JOIN (SELECT part, (extract(epoch FROM at) * 1000000)::bigint AS at, survival, std_error, lower, upper FROM curves, survival_table(c)) AS t USING (part, at)
	WHERE (abs(t.survival - 100 * s) > 1e-9 OR abs(t.std_error - 100 * error) > 1e-8
		OR abs(t.lower - 100 * e.lower) > 1e-8 OR abs(t.upper - 100 * e.upper) > 1e-8 OR (t.std_error IS NULL) <> (s = 0) OR (t.lower IS NULL) <> (s = 0))
$$, 'survival, errors and bounds');
SELECT is_empty($$
	SELECT part, t.at FROM curves, survival_table(c) AS t WHERE part = 3
		AND t.survival <> 100 * ((at_risk - events)::float8 / (SELECT sum(steps.events) FROM steps WHERE part = 3)::float8)
$$, 'nobody censored: survival is the share left, exactly');
SELECT set_eq('SELECT part, (extract(epoch FROM median_survival(c)) * 1000000)::bigint AS at FROM curves',
	'SELECT part, min(at) FILTER (WHERE s <= 0.5) FROM steps LEFT JOIN estimates USING (part, at) GROUP BY part', 'median');
SELECT is_empty($$
	WITH pair AS (SELECT a, b FROM generate_series(0, 9) AS a, generate_series(0, 9) AS b WHERE a <> b),
	risk AS (
		SELECT a, b, at, sum(e1) AS d1, sum(e1 + e2) AS d, sum(sum(n1)) OVER w AS n1, sum(sum(n1 + n2)) OVER w AS n
		FROM pair, LATERAL (SELECT at, events AS e1, 0 AS e2, events + censored AS n1, 0 AS n2 FROM steps WHERE part = a
			UNION ALL SELECT at, 0, events, 0, events + censored FROM steps WHERE part = b) AS s
		WHERE a < 4 GROUP BY a, b, at WINDOW w AS (PARTITION BY a, b ORDER BY at DESC)),
	test AS (SELECT a, b, sum(d1 - d * n1::float8 / n) AS excess, sum(CASE WHEN n > 1 THEN d * n1::float8 / n * (n - n1) / n * (n - d) / (n - 1) ELSE 0 END) AS variance
		FROM risk WHERE d > 0 GROUP BY a, b)
	SELECT a, b, t.chi_square, expected FROM test, curves AS x, curves AS y, log_rank(x.c, y.c) AS t, log_rank(y.c, x.c) AS u,
		LATERAL (VALUES (CASE WHEN variance > 0 THEN excess ^ 2 / variance END)) AS v (expected)
	WHERE x.part = a AND y.part = b AND ((t.chi_square IS NULL) <> (expected IS NULL) OR abs(t.chi_square - expected) > 1e-7 * (1 + expected)
		OR abs(t.chi_square - u.chi_square) > 1e-7 * (1 + expected) OR t.p_value NOT BETWEEN 0 AND 1)
$$, 'log-rank');

-- hostile forms: each is read and written again, or refused as bad data
CREATE FUNCTION outcome_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'read';
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN left(SQLSTATE, 2) = '22' OR SQLSTATE = '54000' THEN 'refused' ELSE SQLSTATE || ' ' || SQLERRM END;
END $$;
CREATE TABLE received (c survival_curve);
CREATE FUNCTION outcome_of_message(field bytea) RETURNS text LANGUAGE sql AS $$
	SELECT outcome_of(format('COPY received FROM PROGRAM %L (FORMAT binary)', 'echo ' ||
		translate(encode('\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea ||
			int4send(length(field)) || field || '\xffff'::bytea, 'base64'), E'\n', '') || ' | base64 -d'))
$$;
CREATE TABLE small AS SELECT survival(duration, event) AS c FROM subjects WHERE n <= 12;
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT overlay(c::text PLACING substr('- x=.9fe', 1 + (i * 7) % 8, 1 + i % 2) FROM i FOR 1 + i % 3) AS mutant FROM small, generate_series(1, length(c::text)) AS i) AS m,
		outcome_of(format('SELECT %L::survival_curve::text::survival_curve', mutant)) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
$$, 'mutilated text forms');
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT set_byte(bytes, i, (i * 37 + 129) % 256) AS mutant FROM (SELECT survival_curve_send(c) AS bytes FROM small) AS f, generate_series(0, length(bytes) - 1) AS i
		UNION ALL SELECT substr(survival_curve_send(c), 1, 9) FROM small UNION ALL SELECT '' UNION ALL SELECT '\x01ffffffffffffffffff01'::bytea) AS m,
		outcome_of_message(mutant) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
	UNION ALL SELECT survival_curve_send(c), outcome_of_message(survival_curve_send(c)) FROM small WHERE outcome_of_message(survival_curve_send(c)) <> 'read'
	UNION ALL SELECT survival_curve_send(c), 'changed' FROM received WHERE c::text::survival_curve <> c
$$, 'mutilated binary forms, and sound ones');

SELECT * FROM finish();
ROLLBACK;
