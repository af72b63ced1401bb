-- Confidence intervals of proportions, against published figures.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET extra_float_digits = -2;
RESET client_min_messages;

-- Wilson
SELECT s, n, lower, upper
FROM (VALUES (18, 20), (0, 30), (30, 30), (0, 0), (81, 263), (15, 148), (0, 20), (1, 29)) AS given (s, n), wilson_interval(s, n)
ORDER BY s, n;
SELECT confidence, lower, upper
FROM (VALUES (0.5), (0.8), (0.9), (0.99), (0.999999)) AS given (confidence), wilson_interval(18, 20, confidence)
ORDER BY confidence;
SELECT * FROM wilson_interval(successes => 1, total => 2, confidence => 0.95);

-- Newcombe, method 10: the eight examples of the article
SELECT s1, n1, s2, n2, lower, upper
FROM (VALUES (56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (0, 10, 0, 10), (10, 10, 0, 20),
	(10, 10, 0, 10)) AS given (s1, n1, s2, n2), newcombe_interval(s1, n1, s2, n2)
ORDER BY n1 DESC, s1, n2;
SELECT * FROM newcombe_interval(56, 70, 48, 80, 0.99);
-- an empty group has no proportion, so there is no difference
SELECT a.lower, a.upper, b.lower, b.upper FROM newcombe_interval(0, 0, 1, 2) AS a, newcombe_interval(1, 2, 0, 0) AS b;

-- NULL in, NULL out
SELECT wilson_interval(NULL, 1), wilson_interval(1, NULL), wilson_interval(1, 2, NULL), newcombe_interval(1, 2, NULL, 3);

-- counts far beyond any table, and parts of one observation
SELECT * FROM wilson_interval(5e299, 1e300);
SELECT * FROM wilson_interval(1e-320, 2e-320);

-- what cannot be
SELECT wilson_interval(-1, 2);
SELECT wilson_interval(1, -2);
SELECT wilson_interval(3, 2);
SELECT wilson_interval('NaN', 2);
SELECT wilson_interval(1, 'Infinity');
SELECT wilson_interval(1, 2, 0);
SELECT wilson_interval(1, 2, 1);
SELECT wilson_interval(1, 2, 95);
SELECT wilson_interval(1, 2, 'NaN');
SELECT newcombe_interval(-1, 2, 1, 2);
SELECT newcombe_interval(1, 2, 3, 2);
SELECT newcombe_interval(0, 0, 3, 2);
SELECT newcombe_interval(1, 2, 'NaN', 2);
SELECT newcombe_interval(1, 2, 1, 2, -0.5);
