-- Treated against control: published vectors, the edges, the stored form, errors.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET extra_float_digits = -4;
RESET client_min_messages;
\x on

-- yes-or-no outcomes: 56 of 70 against 48 of 80
CREATE TEMP TABLE members AS
SELECT g.treated, i <= g.successes AS outcome
FROM (VALUES (true, 56, 70), (false, 48, 80)) AS g (treated, successes, n), generate_series(1, n) AS i;
SELECT uplift(treated, outcome) FROM members;
SELECT t.* FROM (SELECT uplift(treated, outcome) AS u FROM members) AS s, uplift_table(u) AS t;
SELECT lower, upper FROM (SELECT uplift(treated, outcome) AS u FROM members) AS s, uplift_table(u, 0.99);
SELECT lower, upper FROM (SELECT uplift(treated, outcome) AS u FROM members) AS s, uplift_table(summary => u, confidence => 0.5);

-- means: the sleep data of Student, as R's t.test has them: t -1.8608, df 17.776, p 0.07939, -3.3654832 .. 0.2054832
CREATE TEMP TABLE sleep AS
SELECT n <= 10 AS treated, extra
FROM unnest(ARRAY[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
	WITH ORDINALITY AS s (extra, n);
SELECT uplift(treated, extra) FROM sleep;
SELECT t.* FROM (SELECT uplift(treated, extra) AS u FROM sleep) AS s, uplift_table(u) AS t;

-- the difference is taken before it is rounded, and what an outcome can be, its square need not
SELECT u.* FROM (SELECT uplift(treated, extra + 1e15) AS u FROM sleep) AS s, uplift_table(u) AS u;
SELECT t.lift, t.lower, t.upper, t.p_value FROM (SELECT uplift(treated, extra * 1e300) AS u FROM sleep) AS s, uplift_table(u) AS t;
SELECT t.lift, t.lower, t.upper, t.p_value FROM (SELECT uplift(treated, extra * 1e-300) AS u FROM sleep) AS s, uplift_table(u) AS t;

-- relative lift by the delta method, from means .70 and .41, deviations 6.2 and 3.9 of 3461 and 3407
SELECT t.*
FROM (SELECT format('version=1 kind=1 treated=3461 treated_sum=%s treated_squares=%s control=3407 control_sum=%s control_squares=%s',
		0.70 * 3461, 3460 * 6.2 ^ 2 + 0.70 ^ 2 * 3461, 0.41 * 3407, 3406 * 3.9 ^ 2 + 0.41 ^ 2 * 3407)::uplift_summary AS u) AS s,
	uplift_table(u) AS t;

-- strata: Mantel-Haenszel with Sato's variance, 11.4863 %, -4.7325 .. 27.7052
CREATE TEMP TABLE strata AS
SELECT g.stratum, g.treated, i <= g.successes AS outcome
FROM (VALUES ('new', true, 21, 41), ('gold', true, 14, 31), ('old', true, 11, 23),
	('new', false, 2, 12), ('gold', false, 12, 34), ('old', false, 9, 16)) AS g (stratum, treated, successes, n), generate_series(1, n) AS i;
SELECT uplift(stratum, treated, outcome) FROM strata;
SELECT t.* FROM (SELECT uplift(stratum, treated, outcome) AS u FROM strata) AS s, uplift_table(u) AS t;
SELECT round(((upper - lower) / 2 / 1.959963984540054)::numeric, 4) AS std_error FROM (SELECT uplift(stratum, treated, outcome) AS u FROM strata) AS s, uplift_table(u);
-- a stratum without a control compares nobody, and its members are not counted
SELECT n_treated, n_control, lift
FROM (SELECT uplift(stratum, treated, outcome) AS u FROM (TABLE strata UNION ALL SELECT 'lone', true, true) AS more) AS s, uplift_table(u);

-- stored by part and rolled up
SELECT rollup(u) = (SELECT uplift(stratum, treated, outcome) FROM strata) AS same
FROM (SELECT uplift(stratum, treated, outcome) AS u FROM strata GROUP BY stratum, treated) AS parts;
SELECT rollup(u) FROM (SELECT uplift(treated, extra) AS u FROM sleep GROUP BY treated) AS parts;
SELECT rollup(u) IS NULL AS nothing FROM (SELECT uplift(treated, extra) AS u FROM sleep GROUP BY treated) AS parts WHERE false;

-- edges
SELECT uplift(true, true) AS proportions, uplift(true, 1.0) AS means, uplift('a', true, true) AS stratified WHERE false;
SELECT t.* FROM (SELECT uplift(true, true) AS u WHERE false) AS s, uplift_table(u) AS t;
SELECT t.* FROM (SELECT uplift(true, 1.0) AS u WHERE false) AS s, uplift_table(u) AS t;
SELECT t.* FROM (SELECT uplift('a', true, true) AS u WHERE false) AS s, uplift_table(u) AS t;
-- no control
SELECT t.* FROM (SELECT uplift(true, n > 3) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- all and all: an interval, but nothing to test
SELECT t.* FROM (SELECT uplift(n > 3, true) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- none in the control: no relative lift
SELECT t.* FROM (SELECT uplift(n > 3, n > 3) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- means with a single member: no interval, no p
SELECT t.* FROM (SELECT uplift(n > 1, n) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- means without variation
SELECT t.* FROM (SELECT uplift(n > 3, 7) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- a control mean below zero: the lift, but no relative lift
SELECT t.* FROM (SELECT uplift(n > 3, n - 4) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;
-- strata without variation
SELECT t.* FROM (SELECT uplift('a', n > 3, true) AS u FROM generate_series(1, 10) AS n) AS s, uplift_table(u) AS t;

-- rows with a NULL do not count; equal numbers of different scale are equal
SELECT uplift(treated, outcome)
FROM (VALUES (true, true), (NULL, true), (false, NULL), (NULL, NULL), (false, false)) AS v (treated, outcome);
SELECT uplift('a', treated, outcome)
FROM (VALUES (true, true), (NULL, true), (false, NULL), (false, false)) AS v (treated, outcome);
SELECT uplift(NULL, NULL, true);
SELECT uplift(true, 1.50) = uplift(true, 1.5) AS equal, uplift(true, 1.50) <> uplift(false, 1.5) AS different;
SELECT uplift_table(NULL), uplift_table(uplift(true, true), NULL) FROM members LIMIT 1;
\x off

-- hashing, a column, the binary form
CREATE TEMP TABLE stored AS
SELECT uplift(treated, outcome) AS u FROM members UNION ALL SELECT uplift(treated, extra) FROM sleep UNION ALL
SELECT uplift(stratum, treated, outcome) FROM strata UNION ALL SELECT uplift(treated, outcome) FROM members;
SELECT u, count(*) FROM stored GROUP BY u ORDER BY u::text;
COPY stored TO PROGRAM 'cat > uplift_summary.binary' (FORMAT binary);
CREATE TEMP TABLE restored (LIKE stored);
COPY restored FROM PROGRAM 'cat uplift_summary.binary; rm uplift_summary.binary' (FORMAT binary);
SELECT count(*) FROM restored JOIN stored USING (u);

-- what cannot be
SELECT uplift(true, 'NaN'::numeric);
SELECT uplift(true, '-Infinity'::numeric);
SELECT uplift(true, 0.5::double precision);
SELECT uplift_table(uplift(true, 1e309));
SELECT uplift(NULL, true, true);
SELECT uplift_table(uplift(true, true), 0);
SELECT uplift_table(uplift(true, true), 95);
SELECT uplift_table(uplift(true, true), 'NaN');
SELECT rollup(u) FROM (SELECT uplift(treated, outcome) AS u FROM members UNION ALL SELECT uplift(treated, extra) FROM sleep) AS parts;

-- hostile literals
SELECT ''::uplift_summary;
SELECT 'version=2 kind=0'::uplift_summary;
SELECT 'version=1 kind=3'::uplift_summary;
SELECT 'version=1 kind=0 treated=1 treated_successes=2 control=0 control_successes=0'::uplift_summary;
SELECT 'version=1 kind=0 treated=-1 treated_successes=0 control=0 control_successes=0'::uplift_summary;
SELECT 'version=1 kind=0 treated=9223372036854775808 treated_successes=0 control=0 control_successes=0'::uplift_summary;
SELECT 'version=1 kind=0 treated=1 treated_successes=1 control=0 control_successes=0 more'::uplift_summary;
SELECT 'version=1 kind=1 treated=2 treated_sum=3 treated_squares=4 control=0 control_sum=0 control_squares=0'::uplift_summary;
SELECT 'version=1 kind=1 treated=1 treated_sum=3 treated_squares=10 control=0 control_sum=0 control_squares=0'::uplift_summary;
SELECT 'version=1 kind=1 treated=0 treated_sum=0 treated_squares=1 control=0 control_sum=0 control_squares=0'::uplift_summary;
SELECT 'version=1 kind=1 treated=0 treated_sum=NaN treated_squares=1 control=0 control_sum=0 control_squares=0'::uplift_summary;
SELECT 'version=1 kind=1 treated=0 treated_sum=1e9 treated_squares=1 control=0 control_sum=0 control_squares=0'::uplift_summary;
SELECT 'version=1 kind=1 treated=0 sum=1'::uplift_summary;
SELECT 'version=1 kind=2 strata=1000000 x61 1 1 1 1'::uplift_summary;
SELECT 'version=1 kind=2 strata=2 x62 1 1 1 1 x61 1 1 1 1'::uplift_summary;
SELECT 'version=1 kind=2 strata=2 x61 1 1 1 1 x61 1 1 1 1'::uplift_summary;
SELECT 'version=1 kind=2 strata=1 x61 0 0 0 0'::uplift_summary;
SELECT rollup(u) FROM (SELECT 'version=1 kind=0 treated=9223372036854775807 treated_successes=0 control=0 control_successes=0'::uplift_summary
	FROM generate_series(1, 2)) AS huge (u);

-- support functions by hand, and in an aggregate with a state from elsewhere
SELECT uplift_accum_proportion(u, true, true) FROM stored LIMIT 1;
SELECT uplift_accum_mean(u, true, 1) FROM stored LIMIT 1;
SELECT uplift_accum_stratified(u, 'a', true, true) FROM stored LIMIT 1;
SELECT uplift_combine(u, u) FROM stored LIMIT 1;
SELECT uplift_final(u) FROM stored LIMIT 1;
CREATE AGGREGATE forged_uplift(boolean, boolean) (SFUNC = uplift_accum_proportion, STYPE = uplift_summary, INITCOND = 'version=1 kind=2 strata=0');
SELECT forged_uplift(true, true);
DROP AGGREGATE forged_uplift(boolean, boolean);
CREATE AGGREGATE forged_uplift(text, boolean, boolean) (SFUNC = uplift_accum_stratified, STYPE = uplift_summary);
SELECT forged_uplift('a', true, true);
DROP AGGREGATE forged_uplift(text, boolean, boolean);
