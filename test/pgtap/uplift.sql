-- uplift against plain SQL on random members: any order, split and plan gives the same bytes; figures against closed forms.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(23);

SELECT setseed(0.5);
CREATE TABLE members AS
SELECT n, n % 30 AS part, random() AS shuffle, floor(random() * 7)::int AS chunk,
	CASE WHEN random() < 0.05 THEN NULL WHEN n % 30 = 3 THEN true ELSE random() < 0.4 END AS treated,
	CASE WHEN random() < 0.05 THEN NULL WHEN n % 30 = 4 THEN false ELSE random() < 0.6 END AS outcome,
	CASE WHEN random() < 0.05 THEN NULL ELSE round(((random() - 0.3) * 1e5)::numeric, (random() * 8)::int) END AS amount,
	(ARRAY['', 'gold', 'Gold', 'été', 'zz', 'a''b', repeat('long', 30)])[1 + floor(random() * 7)::int] AS stratum
FROM generate_series(1, 20000) AS n;

-- the stored form, written by SQL
CREATE VIEW expected AS
SELECT part,
	format('version=1 kind=0 treated=%s treated_successes=%s control=%s control_successes=%s',
		count(outcome) FILTER (WHERE treated), count(*) FILTER (WHERE treated AND outcome),
		count(outcome) FILTER (WHERE NOT treated), count(*) FILTER (WHERE NOT treated AND outcome)) AS proportions,
	format('version=1 kind=1 treated=%s treated_sum=%s treated_squares=%s control=%s control_sum=%s control_squares=%s',
		count(amount) FILTER (WHERE treated), trim_scale(coalesce(sum(amount) FILTER (WHERE treated), 0)),
		trim_scale(coalesce(sum(amount * amount) FILTER (WHERE treated), 0)), count(amount) FILTER (WHERE NOT treated),
		trim_scale(coalesce(sum(amount) FILTER (WHERE NOT treated), 0)),
		trim_scale(coalesce(sum(amount * amount) FILTER (WHERE NOT treated), 0))) AS means,
	(SELECT format('version=1 kind=2 strata=%s ', count(*)) || string_agg(line, ' ' ORDER BY stratum COLLATE "C")
	 FROM (SELECT stratum, format('x%s %s %s %s %s', encode(convert_to(stratum, 'UTF8'), 'hex'),
				count(*) FILTER (WHERE treated), count(*) FILTER (WHERE treated AND outcome),
				count(*) FILTER (WHERE NOT treated), count(*) FILTER (WHERE NOT treated AND outcome)) AS line
		   FROM members AS s WHERE s.part = m.part AND treated IS NOT NULL AND outcome IS NOT NULL GROUP BY stratum) AS lines) AS stratified
FROM members AS m GROUP BY part;

\set summaries 'part, uplift(treated, outcome)::text AS p, uplift(treated, amount)::text AS m, uplift(stratum, treated, outcome)::text AS s'
SELECT set_eq(format('SELECT %s FROM members GROUP BY part', :'summaries'), 'TABLE expected', 'counts, exact sums and strata');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM members ORDER BY shuffle) AS m GROUP BY part', :'summaries'), 'TABLE expected', 'in another order');

CREATE TABLE chunks AS
SELECT part, chunk, uplift(treated, outcome) AS p, uplift(treated, amount) AS m, uplift(stratum, treated, outcome) AS s
FROM members GROUP BY part, chunk;
\set rolled 'part, rollup(p)::text AS p, rollup(m)::text AS m, rollup(s)::text AS s'
SELECT set_eq(format('SELECT %s FROM chunks GROUP BY part', :'rolled'), 'TABLE expected', 'rolled up from stored summaries');
SELECT set_eq(format('SELECT %s FROM (SELECT part, rollup(p) AS p, rollup(m) AS m, rollup(s) AS s FROM chunks GROUP BY part, chunk %% 3) AS twice GROUP BY part', :'rolled'),
	'TABLE expected', 'rolled up twice');
SELECT ok((SELECT rollup(m ORDER BY part) = rollup(m ORDER BY chunk DESC, part DESC) FROM chunks), 'merged in either order: equal by =');
SELECT results_eq(
	'SELECT part, rollup(m) OVER w = (SELECT rollup(m) FROM chunks AS o WHERE o.chunk = 0 AND o.part BETWEEN c.part - 2 AND c.part) FROM chunks AS c WHERE chunk = 0 WINDOW w AS (ORDER BY part ROWS 2 PRECEDING)',
	'SELECT DISTINCT part, true FROM chunks WHERE chunk = 0 ORDER BY part', 'moving frames');
SELECT is(uplift(treated, outcome) FILTER (WHERE part < 5), (SELECT rollup(p) FROM chunks WHERE part < 5), 'FILTER') FROM members;
SELECT set_eq('SELECT part, uplift(stratum, treated, outcome)::text FROM members GROUP BY ROLLUP (part)',
	'SELECT part, stratified FROM expected UNION ALL SELECT NULL, (SELECT rollup(s)::text FROM chunks)', 'grouping sets');

-- many groups in little memory: hashed with spilling, against sorted
SET LOCAL work_mem = '256kB';
SET LOCAL enable_sort = off;
SELECT set_eq('SELECT n % 4000 AS g, uplift(treated, amount) AS u FROM members GROUP BY g',
	$$SELECT n % 4000, format('version=1 kind=1 treated=%s treated_sum=%s treated_squares=%s control=%s control_sum=%s control_squares=%s',
		count(amount) FILTER (WHERE treated), trim_scale(coalesce(sum(amount) FILTER (WHERE treated), 0)),
		trim_scale(coalesce(sum(amount * amount) FILTER (WHERE treated), 0)), count(amount) FILTER (WHERE NOT treated),
		trim_scale(coalesce(sum(amount) FILTER (WHERE NOT treated), 0)),
		trim_scale(coalesce(sum(amount * amount) FILTER (WHERE NOT treated), 0)))::uplift_summary FROM members GROUP BY 1$$, 'hash aggregation that spills');
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
SELECT ok((SELECT string_agg(line, ' ') FROM plan_of(format('SELECT %s FROM members GROUP BY part', :'summaries')) AS line) ~ 'Partial',
	'the plan has partial aggregates');
SELECT set_eq(format('SELECT %s FROM members GROUP BY part', :'summaries'), 'TABLE expected', 'a parallel plan gives the same');
RESET max_parallel_workers_per_gather;

-- proportions: difference, Newcombe's interval, delta method
SELECT is_empty($$
	SELECT part FROM (
		SELECT part, uplift_table(uplift(treated, outcome)) AS t, count(outcome) FILTER (WHERE treated) AS n1, count(*) FILTER (WHERE treated AND outcome) AS s1,
			count(outcome) FILTER (WHERE NOT treated) AS n0, count(*) FILTER (WHERE NOT treated AND outcome) AS s0
		FROM members GROUP BY part) AS u,
		newcombe_interval(s1, n1, s0, n0) AS i,
		LATERAL (VALUES (s1 / nullif(n1, 0)::float8, s0 / nullif(n0, 0)::float8)) AS p (p1, p0),
		LATERAL (VALUES (nullif(1.959963984540054 * sqrt(p1 * (1 - p1) / n1 + (p1 / nullif(p0, 0)) ^ 2 * p0 * (1 - p0) / nullif(n0, 0)) / nullif(p0, 0), 0))) AS d (half)
	WHERE ((t).n_treated, (t).n_control, (t).lower, (t).upper) IS DISTINCT FROM (n1, n0, i.lower, i.upper)
		OR (t).lift IS DISTINCT FROM 100 * (p1 - p0) OR (p0 = 0) IS NOT DISTINCT FROM ((t).relative_lift IS NOT NULL)
		OR abs((t).relative_upper - (100 * (p1 / nullif(p0, 0) - 1) + 100 * half)) > 1e-9 OR abs((t).relative_lower - (100 * (p1 / nullif(p0, 0) - 1) - 100 * half)) > 1e-9
		OR ((t).relative_upper IS NULL) <> (half IS NULL)
$$, 'proportions');
-- the pooled z test rejects at the level at which the difference is z pooled errors
SELECT is_empty($$
	SELECT p_value FROM (VALUES (0.05, 1.959963984540054), (0.317310507862914, 1), (0.0026997960632602, 3), (0.0000633424836662, 4)) AS v (p, z),
		LATERAL (SELECT round(1e8 + z * 1e4)::bigint AS s1, 100000000 AS s0, 200000000 AS n) AS g,
		LATERAL (SELECT ((s1 - s0)::float8 / n) / sqrt((s1 + s0) / 2.0 / n * (1 - (s1 + s0) / 2.0 / n) * 2 / n) AS z_given) AS given,
		uplift_table(format('version=1 kind=0 treated=%s treated_successes=%s control=%s control_successes=%s', n, s1, n, s0)::uplift_summary) AS t
	WHERE abs(t.p_value / p - 1 + (z_given - z) * exp(-z * z / 2) * sqrt(2 / pi()) / p) > 1e-6
$$, 'pooled z test');
-- means: exact moments, Welch's error
SELECT is_empty($$
	SELECT part FROM (
		SELECT part, uplift_table(uplift(treated, amount)) AS t, avg(amount) FILTER (WHERE treated) AS m1, avg(amount) FILTER (WHERE NOT treated) AS m0,
			(var_samp(amount) FILTER (WHERE treated) / count(amount) FILTER (WHERE treated))::float8 AS v1,
			(var_samp(amount) FILTER (WHERE NOT treated) / nullif(count(amount) FILTER (WHERE NOT treated), 0))::float8 AS v0
		FROM members GROUP BY part) AS u
	WHERE abs((t).lift - (m1 - m0)::float8) > 1e-8 OR ((t).lift IS NULL) <> (m1 - m0 IS NULL)
		OR abs(((t).upper - (t).lower) / 2 / sqrt(v1 + v0) - 1.96) > 0.02 OR abs((t).upper + (t).lower - 2 * (t).lift) > 1e-8
		OR abs(((t).relative_upper - (t).relative_lower) / ((t).upper - (t).lower) - 100 * sqrt((v1 + (m1 / m0) ^ 2 * v0) / (v1 + v0)) / m0) > 1e-12
		OR ((t).relative_lift IS NOT NULL AND m0 <= 0)
$$, 'means');
SELECT is_empty($$
	SELECT t FROM (SELECT uplift(treated, 1e9 + n) AS u FROM generate_series(-1, 1) AS n, (VALUES (true), (false)) AS v (treated)) AS s, uplift_table(u) AS t
	WHERE t.lift <> 0 OR abs(t.upper / (2.776445105197799 * sqrt(2 / 3.0::float8)) - 1) > 1e-9
$$, 'a variance of one around 1e9 is not lost');

-- Student's t: one group varies with error 1, the other not at all, so t and the degrees of freedom are free
CREATE FUNCTION student(degrees int, t numeric) RETURNS uplift_summary LANGUAGE sql AS $$
	SELECT format('version=1 kind=1 treated=%s treated_sum=%s treated_squares=%s control=2 control_sum=0 control_squares=0',
		degrees + 1, (degrees + 1) * t, (degrees + 1.0) * degrees + (degrees + 1) * t * t)::uplift_summary
$$;
SELECT is_empty($$
	SELECT t, a.p_value, b.p_value, c.p_value FROM unnest(ARRAY[0, 0.001, 0.1, 0.5, 1, 1.5, 2, 3.3, 7, 50]) AS t,
		uplift_table(student(1, t)) AS a, uplift_table(student(2, t)) AS b, uplift_table(student(4, t)) AS c
	WHERE abs(a.p_value - (1 - 2 / pi() * atan(t::float8))) > 1e-14 OR abs(b.p_value - (1 - t::float8 / sqrt(2 + t::float8 ^ 2))) > 1e-14
		OR abs(c.p_value - (1 - 0.75 * t::float8 / sqrt(1 + t::float8 ^ 2 / 4) * (1 - t::float8 ^ 2 / (12 + 3 * t::float8 ^ 2)))) > 1e-14
$$, 'tails of Student''s t: 1, 2 and 4 degrees of freedom in closed form');
SELECT is_empty($$
	SELECT degrees, confidence, upper FROM (VALUES (1, 0.95, 12.706204736432095), (2, 0.95, 4.302652729749462), (3, 0.95, 3.182446305284263),
		(5, 0.95, 2.570581835636197), (10, 0.95, 2.228138851986273), (30, 0.95, 2.042272456301237), (10, 0.99, 3.169272672616947),
		(5, 0.999, 6.868826625881), (1, 0.5, 1), (2, 0.5, 0.816496580927726), (1, 0.2, 0.324919696232906)) AS v (degrees, confidence, quantile),
		uplift_table(student(degrees, 0), confidence)
	WHERE abs(upper / quantile - 1) > 1e-9 OR abs(lower / quantile + 1) > 1e-9
$$, 'quantiles of Student''s t as tabulated');
-- many degrees of freedom use another formula: at a confidence, the p-value of the quantile is its complement on both sides
SELECT is_empty($$
	SELECT degrees, confidence, p.p_value FROM (VALUES (7), (100), (1999), (2000), (2001), (100000)) AS d (degrees),
		(VALUES (0.3::float8), (0.8), (0.95), (0.9999), (0.999999999)) AS c (confidence),
		uplift_table(student(degrees, 0), confidence) AS i, uplift_table(student(degrees, i.upper::numeric)) AS p
	WHERE abs(p.p_value / (1 - confidence) - 1) > 1e-9
$$, 'quantiles and tails of Student''s t are inverse to each other');

-- strata: Mantel-Haenszel as a weighted mean of the strata's differences, whatever their order
SELECT is_empty($$
	WITH cell AS (
		SELECT part, stratum, count(outcome) FILTER (WHERE treated)::float8 AS n1, count(*) FILTER (WHERE treated AND outcome)::float8 AS a,
			count(outcome) FILTER (WHERE NOT treated)::float8 AS n0, count(*) FILTER (WHERE NOT treated AND outcome)::float8 AS c
		FROM members GROUP BY part, stratum
	), total AS (
		SELECT part, sum(n1) AS n1, sum(n0) AS n0, sum((a * n0 - c * n1) / (n1 + n0)) / sum(n1 * n0 / (n1 + n0)) AS lift,
			sum(a * n0 / (n1 + n0)) / nullif(sum(c * n1 / (n1 + n0)), 0) AS ratio, sum(n1 * n0 / (n1 + n0)) AS weight,
			sum((n1 ^ 2 * c - n0 ^ 2 * a + n1 * n0 * (n0 - n1) / 2) / (n1 + n0) ^ 2) AS p, sum((a * (n0 - c) + c * (n1 - a)) / 2 / (n1 + n0)) AS q,
			sum((n1 * n0 * (a + c) - a * c * (n1 + n0)) / (n1 + n0) ^ 2) / nullif(sum(a * n0 / (n1 + n0)) * sum(c * n1 / (n1 + n0)), 0) AS log_variance
		FROM cell WHERE n1 > 0 AND n0 > 0 GROUP BY part
	)
	SELECT part FROM total JOIN (SELECT part, uplift_table(uplift(stratum, treated, outcome)) AS t FROM members GROUP BY part) AS u USING (part)
	WHERE ((t).n_treated, (t).n_control) IS DISTINCT FROM (n1::bigint, n0::bigint) OR abs((t).lift - 100 * lift) > 1e-10
		OR abs((t).upper - 100 * (lift + 1.959963984540054 * sqrt(lift * p + q) / weight)) > 1e-9
		OR abs((t).relative_lift - 100 * (ratio - 1)) > 1e-9 OR ((t).relative_lift IS NULL) <> (ratio IS NULL)
		OR abs((t).relative_upper - 100 * (ratio - 1 + 1.959963984540054 * ratio * sqrt(log_variance))) > 1e-8
		OR abs((t).treated - (t).control - (t).lift) > 1e-10
$$, 'Mantel-Haenszel');

-- hostile forms: each is read and written again, or refused as bad data
CREATE FUNCTION outcome_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'read';
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN left(SQLSTATE, 2) = '22' OR SQLSTATE = '54000' THEN 'refused' ELSE SQLSTATE || ' ' || SQLERRM END;
END $$;
CREATE TABLE forms AS SELECT DISTINCT unnest(ARRAY[proportions, means, stratified]) AS form FROM expected WHERE part < 2;
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT overlay(form PLACING substr('- x=.9fe', 1 + (i * 7) % 8, 1 + i % 2) FROM i FOR 1 + i % 3) AS mutant FROM forms, generate_series(1, length(form), 3) AS i) AS m,
		outcome_of(format('SELECT %L::uplift_summary::text::uplift_summary', mutant)) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
$$, 'mutilated text forms');
CREATE TABLE received (u uplift_summary);
CREATE FUNCTION outcome_of_message(field bytea) RETURNS text LANGUAGE sql AS $$
	SELECT outcome_of(format('COPY received FROM PROGRAM %L (FORMAT binary)', 'echo ' ||
		translate(encode('\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea ||
			int4send(length(field)) || field || '\xffff'::bytea, 'base64'), E'\n', '') || ' | base64 -d'))
$$;
SELECT is_empty($$ SELECT form FROM forms WHERE outcome_of_message(uplift_summary_send(form::uplift_summary)) <> 'read' $$, 'binary forms are read');
SELECT is_empty($$
	SELECT mutant, outcome FROM (
		SELECT set_byte(bytes, i, (i * 37 + 129) % 256) AS mutant FROM (SELECT uplift_summary_send(form::uplift_summary) AS bytes FROM forms) AS f,
			generate_series(0, length(bytes) - 1, greatest(1, length(bytes) / 25)) AS i
		UNION ALL SELECT substr(uplift_summary_send(form::uplift_summary), 1, 9) FROM forms UNION ALL SELECT ''
		UNION ALL SELECT '\x0102ffffffffffffffffff01'::bytea UNION ALL SELECT '\x010101023939390139'::bytea UNION ALL SELECT '\x0101010331003201310001300130'::bytea) AS m,
		outcome_of_message(mutant) AS outcome
	WHERE outcome NOT IN ('read', 'refused')
$$, 'mutilated binary forms');
SELECT is_empty('SELECT u FROM received WHERE u::text::uplift_summary <> u', 'what was read is sound');

SELECT * FROM finish();
ROLLBACK;
