-- Response and resolution rates over a boolean.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
RESET client_min_messages;

-- 3 of 4 answered; the row of which nothing is known does not count
SELECT response_rate(answered), resolution_rate(NOT answered)
FROM (VALUES (true), (true), (false), (NULL), (true)) AS inbound (answered);

-- all, none, nothing
SELECT response_rate(true), resolution_rate(false) FROM generate_series(1, 3);
SELECT response_rate(NULL::boolean), resolution_rate(true) FILTER (WHERE false) FROM generate_series(1, 3);
SELECT response_rate(true) WHERE false;

-- by group, with the total, and as a window
SELECT channel, response_rate(answered)
FROM (VALUES ('chat', true), ('chat', false), ('mail', true), ('phone', NULL)) AS inbound (channel, answered)
GROUP BY ROLLUP (channel) ORDER BY channel NULLS LAST;
SELECT n, resolution_rate(n % 3 = 0) OVER (ORDER BY n ROWS 2 PRECEDING) FROM generate_series(1, 5) AS n;

-- support functions by hand, and in an aggregate with a state from elsewhere
SELECT rate_accum('{0,0}', true);
SELECT rate_combine('{0,0}', '{0,0}');
SELECT rate_final('{1,2}');
CREATE AGGREGATE forged_rate(boolean) (SFUNC = rate_accum, STYPE = bigint[], FINALFUNC = rate_final, INITCOND = '{1}');
SELECT forged_rate(true);
DROP AGGREGATE forged_rate(boolean);
CREATE AGGREGATE forged_rate(boolean) (SFUNC = rate_accum, STYPE = bigint[], FINALFUNC = rate_final, INITCOND = '{1,NULL}');
SELECT forged_rate(true);
DROP AGGREGATE forged_rate(boolean);
CREATE AGGREGATE forged_rate(boolean) (SFUNC = rate_accum, STYPE = bigint[], FINALFUNC = rate_final, INITCOND = '{3,2}');
SELECT forged_rate(true);
DROP AGGREGATE forged_rate(boolean);
CREATE AGGREGATE forged_rate(boolean) (SFUNC = rate_accum, STYPE = bigint[], FINALFUNC = rate_final, INITCOND = '{0,9223372036854775807}');
SELECT forged_rate(true);
DROP AGGREGATE forged_rate(boolean);
