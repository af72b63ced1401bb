-- Money, rates and intervals of proportions against plain SQL, on random rows; any plan gives the same digits.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(14);

SELECT setseed(0.25);
CREATE TABLE lines AS
SELECT n, n % 40 AS part, random() AS shuffle,
	CASE WHEN random() < 0.1 OR n % 40 = 7 THEN NULL ELSE round((random() * 1e6)::numeric, (random() * 6)::int) END AS value,
	CASE WHEN random() < 0.1 OR n % 40 = 8 THEN NULL
		 WHEN n % 40 = 9 THEN 0.00
		 WHEN random() < 0.05 THEN -1.25
		 ELSE round((random() * 1e5)::numeric, (random() * 4)::int) END AS cost,
	CASE WHEN random() < 0.2 OR n % 40 = 10 THEN NULL ELSE random() < 0.7 END AS answered
FROM generate_series(1, 20000) AS n;

CREATE VIEW expected AS
SELECT part, (((sum(value) - sum(cost)) * 100) / nullif(sum(cost), 0))::text AS roi,
	100.0::float8 * count(*) FILTER (WHERE answered) / nullif(count(answered), 0) AS rate
FROM lines GROUP BY part;

SELECT is_empty($$
	SELECT n FROM lines WHERE cost >= 0
	AND social_roi(value, cost)::text IS DISTINCT FROM (((value - cost) * 100) / nullif(cost, 0))::text
$$, 'social_roi has the digits of its formula, row by row');

SELECT is_empty($$
	SELECT n FROM lines WHERE cost >= 0 AND value >= 0
	AND (social_roi(n, value, cost)::text IS DISTINCT FROM (((n * value - cost) * 100) / nullif(cost, 0))::text
		OR deflection_savings(n, value, cost)::text IS DISTINCT FROM (n * value - cost)::text)
$$, 'requests times cost per request is the value');

SELECT set_eq('SELECT part, blended_roi(value, cost)::text FROM lines GROUP BY part',
	'SELECT part, roi FROM expected', 'blended_roi is the ratio of sums, with its scale');
SELECT is_empty($$
	SELECT part FROM (SELECT part, blended_roi(value, cost) AS b, social_roi(sum(value), sum(cost)) AS s FROM lines GROUP BY part) t
	WHERE b::text IS DISTINCT FROM s::text
$$, 'blended_roi equals social_roi over sums');
SELECT set_eq('SELECT part, blended_roi(value, cost)::text FROM (SELECT * FROM lines ORDER BY shuffle) t GROUP BY part',
	'SELECT part, roi FROM expected', 'blended_roi in another order of rows');
SELECT set_eq('SELECT part, response_rate(answered) FROM lines GROUP BY part',
	'SELECT part, rate FROM expected', 'response_rate counts rows that are not NULL');
SELECT set_eq('SELECT part, resolution_rate(answered) FROM lines GROUP BY part',
	'SELECT part, rate FROM expected', 'resolution_rate is the same arithmetic');
SELECT results_eq(
	'SELECT n, blended_roi(value, abs(cost)) OVER w, response_rate(answered) OVER w FROM lines WHERE n <= 300 WINDOW w AS (ORDER BY n ROWS BETWEEN 5 PRECEDING AND 2 FOLLOWING)',
	$$SELECT a.n, social_roi(sum(b.value), sum(abs(b.cost))), 100.0::float8 * count(*) FILTER (WHERE b.answered) / nullif(count(b.answered), 0)
	  FROM lines AS a JOIN lines AS b ON b.n BETWEEN a.n - 5 AND a.n + 2 AND b.n <= 300 WHERE a.n <= 300 GROUP BY a.n ORDER BY a.n$$,
	'moving frames');

-- a parallel plan with partial states
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END $$;
SELECT ok((SELECT string_agg(line, ' ') FROM plan_of('SELECT part, blended_roi(value, cost), response_rate(answered) FROM lines GROUP BY part') AS line)
	~ 'Partial', 'the plan has partial aggregates');
SELECT set_eq('SELECT part, blended_roi(value, cost)::text, response_rate(answered) FROM lines GROUP BY part',
	'SELECT part, roi, rate FROM expected', 'a parallel plan gives the same');
RESET max_parallel_workers_per_gather;

-- intervals: each Wilson bound b solves n (p - b)^2 = z^2 b (1 - b); Newcombe adds squared distances
SELECT is_empty($$
	SELECT s, n FROM generate_series(1, 60, 7) AS n, generate_series(0, n) AS s, wilson_interval(s, n) AS w,
		LATERAL (VALUES (w.lower / 100), (w.upper / 100)) AS v (b)
	WHERE abs(n * (s::float8 / n - b) ^ 2 - 3.841458820694124 * b * (1 - b)) > 1e-12
		OR w.lower < 0 OR w.upper > 100 OR w.lower > 100.0 * s / n OR w.upper < 100.0 * s / n - 1e-12
$$, 'Wilson''s bounds solve the score equation');
SELECT is_empty($$
	SELECT s, n FROM generate_series(1, 60, 7) AS n, generate_series(0, n) AS s, wilson_interval(s, n, 0.9) AS w, wilson_interval(n - s, n, 0.9) AS m
	WHERE abs(w.lower - (100 - m.upper)) > 1e-12 OR (s = 0) IS DISTINCT FROM (w.lower = 0) OR (s = n) IS DISTINCT FROM (w.upper = 100)
$$, 'successes and failures mirror each other; 0 and 100 are reached exactly where they must be');
SELECT is_empty($$
	SELECT s1, s2 FROM generate_series(0, 12) AS s1, generate_series(0, 31) AS s2, newcombe_interval(s1, 12, s2, 31) AS d,
		wilson_interval(s1, 12) AS a, wilson_interval(s2, 31) AS b,
		LATERAL (VALUES (100 * s1 / 12::float8, 100 * s2 / 31::float8)) AS p (p1, p2)
	WHERE abs(d.lower - (p1 - p2 - sqrt((p1 - a.lower) ^ 2 + (b.upper - p2) ^ 2))) > 1e-10
		OR abs(d.upper - (p1 - p2 + sqrt((a.upper - p1) ^ 2 + (p2 - b.lower) ^ 2))) > 1e-10
$$, 'Newcombe''s interval from Wilson''s');
-- one trial: with s = 0 the upper bound is z^2 / (1 + z^2), which shows the normal quantile; z to 15 digits from tables
SELECT is_empty($$
	SELECT confidence FROM (VALUES (0.5, 0.674489750196082), (0.8, 1.28155156554460), (0.9, 1.64485362695147), (0.95, 1.95996398454005),
		(0.98, 2.32634787404084), (0.99, 2.57582930354890), (0.998, 3.09023230616781), (0.999, 3.29052673149190), (1e-6, 1.25331413731583e-6)) AS t (confidence, z),
		wilson_interval(0, 1, confidence) AS w
	WHERE abs(sqrt(w.upper / 100 / (1 - w.upper / 100)) / z - 1) > 1e-13
$$, 'normal quantiles as tabulated');

SELECT * FROM finish();
ROLLBACK;
