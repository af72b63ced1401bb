-- Return on investment and savings by deflection: worked cases, NULLs, errors.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
RESET client_min_messages;

-- 15000 earned on 5000 spent, nothing earned, nothing spent
SELECT social_roi(15000, 5000), social_roi(0, 5000), social_roi(15000, 0) AS no_cost, social_roi(-10, 5) AS negative_value;

-- the same digits and scale as the formula typed by hand
SELECT v, c, social_roi(v, c), social_roi(v, c)::text = (((v - c) * 100) / c)::text AS same_digits
FROM (VALUES (1.50, 3), (2, 7.0000), (1e30, 1e-10), (0.00, 0.3)) AS given (v, c);

-- 100 requests at 20 each, on an investment of 500
SELECT deflection_savings(100, 20, 500), deflection_savings(10, 20, 500), deflection_savings(100, 20);
SELECT social_roi(100, 20, 500), social_roi(0, 20, 500), social_roi(100, 20, 0) AS no_investment;
SELECT deflection_savings(resolved => 100, cost_per_request => 20, investment => 500);

-- NULL in, NULL out
SELECT social_roi(NULL, 1), social_roi(1, NULL), social_roi(1, NULL, 3), deflection_savings(1, NULL, 3);

-- over sums, and per row
SELECT month, social_roi(sum(value), sum(cost))
FROM (VALUES (1, 100, 50), (1, 200, 50), (2, 10, 20)) AS line (month, value, cost)
GROUP BY month ORDER BY month;

-- the blended figure is the ratio of sums (200), not the mean of the ratios (125)
SELECT blended_roi(value, cost), avg(social_roi(value, cost))::int AS mean_of_ratios
FROM (VALUES (450, 100), (0, 50)) AS line (value, cost);
-- credits are negative lines
SELECT blended_roi(value, cost) FROM (VALUES (400, 150), (50, -50)) AS line (value, cost);
-- each sum leaves out its own NULLs
SELECT blended_roi(value, cost) FROM (VALUES (300, NULL), (NULL, 100)) AS line (value, cost);
-- nothing to divide, nothing to divide by
SELECT blended_roi(value, cost) AS no_value FROM (VALUES (NULL::numeric, 1)) AS line (value, cost);
SELECT blended_roi(value, cost) AS no_cost FROM (VALUES (1, NULL::numeric)) AS line (value, cost);
SELECT blended_roi(value, cost) AS cost_zero FROM (VALUES (1, 1), (1, -1)) AS line (value, cost);
SELECT blended_roi(1, 1) AS no_rows WHERE false;

-- what cannot be
SELECT social_roi(1, -1);
SELECT social_roi('NaN', 1);
SELECT social_roi(1, 'Infinity');
SELECT social_roi('-Infinity', 1);
SELECT social_roi(-1, 20, 500);
SELECT social_roi(1, -20, 500);
SELECT social_roi(1, 20, -500);
SELECT social_roi('NaN', 20, 500);
SELECT deflection_savings(-1, 20, 500);
SELECT deflection_savings(1, -20, 500);
SELECT deflection_savings(1, 20, -500);
SELECT deflection_savings(1, 'Infinity', 500);
SELECT blended_roi(1, -1);
SELECT blended_roi('NaN', 1);
SELECT blended_roi(1, 'Infinity');

-- support functions by hand, and in an aggregate with a state from elsewhere
SELECT blended_roi_accum(NULL, 1, 1);
SELECT blended_roi_combine('{1,1}', '{1,1}');
SELECT blended_roi_final('{1,1}');
CREATE AGGREGATE forged_roi(numeric, numeric) (SFUNC = blended_roi_accum, STYPE = numeric[], FINALFUNC = blended_roi_final, INITCOND = '{1}');
SELECT forged_roi(1, 1);
DROP AGGREGATE forged_roi(numeric, numeric);
CREATE AGGREGATE forged_roi(numeric, numeric) (SFUNC = blended_roi_accum, STYPE = numeric[], FINALFUNC = blended_roi_final, INITCOND = '{NaN,1}');
SELECT forged_roi(1, 1);
DROP AGGREGATE forged_roi(numeric, numeric);
