-- Months of calendar dates.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET DateStyle = 'ISO, MDY';

-- The last days of months, and the other way round.
SELECT from_day, to_day, full_months(from_day, to_day), full_months(to_day, from_day) AS back
FROM (VALUES (date '2025-01-31', date '2025-02-28'), ('2025-01-31', '2025-02-27'), ('2024-02-29', '2025-02-28'), ('2024-01-30', '2024-02-29'),
	('2025-03-15', '2025-03-15'), ('2025-03-15', '2026-03-14'), ('0001-12-31 BC', '0001-01-31'), ('2025-01-01', '5874897-12-31')) AS v (from_day, to_day);

-- The greatest n for which from_day + n months <= to_day, for every pair of days within some years: none breaks it.
SELECT count(*) AS pairs, count(*) FILTER (WHERE NOT (f + n * interval '1 month' <= t AND f + (n + 1) * interval '1 month' > t)) AS wrong
FROM generate_series(timestamp '2023-12-01', '2024-03-31', '1 day') AS f, generate_series(timestamp '2022-11-01', '2025-04-30', '1 day') AS t,
	LATERAL (SELECT full_months(f::date, t::date) AS n) x;

-- month_of is what date_trunc says, on every day of four centuries and some on both sides of the year 1.
SELECT count(*) AS days, count(*) FILTER (WHERE month_of(d::date) IS DISTINCT FROM date_trunc('month', d)::date) AS wrong
FROM (
	SELECT generate_series(timestamp '1800-01-01', '2199-12-31', '1 day') AS d
	UNION ALL
	SELECT generate_series(timestamp '0005-01-01 BC', '0005-12-31', '1 day')
) x;
SELECT month_of('5874897-12-31'), month_of('4714-12-31 BC'), month_of('infinity'), month_of('-infinity'), month_of(NULL) AS no_day;

-- No months: an infinite date, NULL. A month that began before the first date there is.
SELECT full_months('-infinity', '2025-01-01'), full_months('2025-01-01', 'infinity'), full_months(NULL, '2025-01-01') AS no_from, full_months('2025-01-01', NULL) AS no_to;
SELECT month_of('4714-11-24 BC');
