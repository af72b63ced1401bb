-- Kaplan-Meier survival and the log-rank test: published vectors, the edges, the stored form, errors.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET extra_float_digits = -4;
RESET client_min_messages;

CREATE TEMP TABLE subjects AS
SELECT 'first' AS curve, days * interval '1 day' AS duration, event = 1 AS event
FROM unnest('{3,1,2,3,2,1,5,3}'::int[], '{0,1,1,1,0,0,1,0}'::int[]) AS s (days, event)
UNION ALL
SELECT 'second', days * interval '1 day', event = 1
FROM unnest('{1,1,2,3,7,1,5,3,9}'::int[], '{0,1,0,0,1,0,1,0,1}'::int[]) AS s (days, event);
CREATE TEMP TABLE curves AS SELECT curve, survival(duration, event) AS c FROM subjects GROUP BY curve;

-- survival of the first: 87.5, 72.91667, 54.6875, 0; errors 11.69268, 16.49762, 20.058
SELECT curve, c, median_survival(c) FROM curves ORDER BY curve;
SELECT curve, t.* FROM curves, survival_table(c) AS t ORDER BY curve, at;
SELECT at, lower, upper FROM curves, survival_table(c, 0.5) WHERE curve = 'first' ORDER BY at;
SELECT at, lower, upper FROM curves, survival_table(curve => c, confidence => 0.99) WHERE curve = 'first' ORDER BY at;
-- log-rank: 2.14673, p .14287, whichever comes first
SELECT chi_square, p_value FROM curves AS a, curves AS b, log_rank(c1 => a.c, c2 => b.c) WHERE a.curve < b.curve;
SELECT chi_square, p_value FROM curves AS a, curves AS b, log_rank(a.c, b.c) WHERE a.curve > b.curve;
SELECT chi_square, p_value FROM curves AS a, log_rank(a.c, a.c) WHERE a.curve = 'first';

-- both kept apart and rolled up
SELECT rollup(c) = (SELECT survival(duration, event) FROM subjects) AS same FROM curves;
SELECT rollup(c) IS NULL AS nothing FROM curves WHERE false;

-- edges: nobody, nobody with the event, all at once, durations of zero
SELECT c, median_survival(c), (SELECT count(*) FROM survival_table(c)) AS rows FROM (SELECT survival('1 day', true) AS c WHERE false) AS s;
SELECT c, median_survival(c), (SELECT count(*) FROM survival_table(c)) AS rows FROM (SELECT survival('1 day', false) AS c FROM generate_series(1, 3)) AS s;
SELECT t.*, median_survival(c) FROM (SELECT survival('1 day', true) AS c FROM generate_series(1, 3)) AS s, survival_table(c) AS t;
SELECT t.*, median_survival(c) FROM (SELECT survival(make_interval(secs => n - 1), n < 3) AS c FROM generate_series(1, 3) AS n) AS s, survival_table(c) AS t;
SELECT l.* FROM (SELECT survival('1 day', true) AS c FROM generate_series(1, 3)) AS s, (SELECT survival('1 day', true) AS c WHERE false) AS nobody, log_rank(s.c, nobody.c) AS l;
-- survival of exactly one half is the median: 3 of 6, and 5/6 * 3/5 with subjects censored in between
SELECT median_survival(survival(make_interval(hours => n), true)) FROM generate_series(1, 6) AS n;
SELECT median_survival(survival(make_interval(hours => n), n NOT BETWEEN 3 AND 7)) FROM generate_series(1, 12) AS n;
-- rows with a NULL do not count
SELECT survival(duration, event) FROM (VALUES ('1 s'::interval, true), (NULL, true), ('1 s', NULL), (NULL, NULL)) AS v (duration, event);
-- days count 24 hours; open waits are durations without the event
SELECT survival('1 day', true) = survival('24 hours', true) AS equal, survival('1 day', true) <> survival('1 day', false) AS different,
	survival('-1 day 25 hours', true) FROM generate_series(1, 1);
SELECT survival_table(NULL), median_survival(NULL), log_rank(c, NULL) FROM curves WHERE curve = 'first';
-- the longest duration
SELECT survival('53375995 days 14:00:27.387903', true);

-- hashing, the binary form
SELECT c, count(*) FROM (TABLE curves UNION ALL TABLE curves) AS twice GROUP BY c ORDER BY c::text;
COPY curves TO PROGRAM 'cat > survival_curve.binary' (FORMAT binary);
CREATE TEMP TABLE restored (LIKE curves);
COPY restored FROM PROGRAM 'cat survival_curve.binary; rm survival_curve.binary' (FORMAT binary);
SELECT count(*) FROM restored JOIN curves USING (curve, c);

-- what cannot be
SELECT survival('-1 microsecond', true);
SELECT survival('1 month', true);
SELECT survival('-1 year', true);
SELECT survival('53375995 days 14:00:27.387904', true);
SELECT survival('2147483647 days', true);
SELECT survival(42, true);
SELECT survival_table(survival('1 day', true), 1);
SELECT survival_table(survival('1 day', true), 'NaN');
SELECT survival_table(survival('1 day', true), -1);

-- hostile literals
SELECT ''::survival_curve;
SELECT 'version=2 steps=0'::survival_curve;
SELECT 'version=1 steps=1'::survival_curve;
SELECT 'version=1 steps=1 1 1'::survival_curve;
SELECT 'version=1 steps=9223372036854775807 1 1 1'::survival_curve;
SELECT 'version=1 steps=1 1 0 0'::survival_curve;
SELECT 'version=1 steps=1 -1 1 0'::survival_curve;
SELECT 'version=1 steps=2 1 1 0 0 1 0'::survival_curve;
SELECT 'version=1 steps=2 4611686018427387903 1 0 1 1 0'::survival_curve;
SELECT 'version=1 steps=1 1 9223372036854775808 0'::survival_curve;
SELECT 'version=1 steps=1 1 9223372036854775807 1'::survival_curve;
SELECT 'version=1 steps=1 1 1 1 and more'::survival_curve;
SELECT rollup(c) FROM (SELECT 'version=1 steps=1 1 9223372036854775807 0'::survival_curve FROM generate_series(1, 2)) AS huge (c);

-- support functions by hand
SELECT survival_accum(c, '1 day', true) FROM curves;
SELECT survival_combine(c, c) FROM curves;
SELECT survival_final(c) FROM curves;
