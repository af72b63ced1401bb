/*
 * The spans, the calendar and the competitors of business_time.part.
 *
 * Spans lie within ten years; the hours are those of an office with a lunch
 * break, ten holidays a year and a half day on 24 December.  The set-based SQL
 * joins both ends to a table of days with running totals, the best we know of in
 * plain SQL (it must be built for each calendar and is cut at its ends); the
 * plpgsql function goes from day to day, as is usual, with the hours in its code.
 * Fails if they do not give the same answers as business_time.
 */
SET TIME ZONE 'UTC';
SELECT setseed(0.1) \g /dev/null

CREATE TABLE bench_hours AS
SELECT ('America/New_York Mo-Fr 09:00-12:00,13:00-17:00; ' || string_agg(format('%s-%s off', y, d), '; ' ORDER BY y, d)
		|| '; Dec 24 09:00-12:00')::opening_hours AS hours
FROM generate_series(2016, 2026) AS y,
	 unnest(ARRAY['01-01', '01-18', '02-15', '05-30', '06-20', '07-04', '09-05', '10-10', '11-24', '12-25']) AS d;

CREATE UNLOGGED TABLE bench_spans AS
SELECT a, a + random() * random() * random() * interval '60 days' AS b
FROM (SELECT timestamptz '2016-01-01Z' + random() * interval '3600 days' AS a FROM generate_series(1, :rows)) AS s;
VACUUM ANALYZE bench_spans;
CREATE TABLE bench_few AS SELECT row_number() OVER () AS id, a, b FROM (SELECT * FROM bench_spans LIMIT LEAST(:rows, 100000)) AS s;
VACUUM ANALYZE bench_few;

-- The intervals of these years, and each day with its first and second one and what is open before it.
CREATE TABLE bench_intervals AS
SELECT day::date AS day, (day::date + o) AT TIME ZONE 'America/New_York' AS opens, (day::date + c) AT TIME ZONE 'America/New_York' AS closes
FROM generate_series(date '2015-12-20', date '2026-12-31', '1 day') AS day
CROSS JOIN (VALUES (time '09:00', time '12:00'), ('13:00', '17:00')) AS t(o, c)
WHERE CASE WHEN to_char(day, 'MM-DD') = '12-24' THEN o = '09:00'
		   WHEN extract(year FROM day) >= 2016 AND to_char(day, 'MM-DD') IN
				('01-01', '01-18', '02-15', '05-30', '06-20', '07-04', '09-05', '10-10', '11-24', '12-25') THEN false
		   ELSE extract(isodow FROM day) < 6 END;
CREATE INDEX ON bench_intervals (day);
ANALYZE bench_intervals;

CREATE TABLE bench_days AS
SELECT day, min(opens) AS opens1, max(opens) FILTER (WHERE n = 2) AS opens2,
	   min(length) FILTER (WHERE n = 1) AS length1, min(length) FILTER (WHERE n = 2) AS length2,
	   COALESCE(sum(sum(length)) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '0') AS open_before
FROM (SELECT d::date AS day, opens, closes - opens AS length, row_number() OVER (PARTITION BY d ORDER BY opens) AS n
	  FROM generate_series(date '2015-12-20', date '2026-12-31', '1 day') AS d LEFT JOIN bench_intervals AS o ON o.day = d::date) AS days
GROUP BY day;
CREATE UNIQUE INDEX ON bench_days (day);
ANALYZE bench_days;

CREATE FUNCTION bench_plain_business_time(a timestamptz, b timestamptz) RETURNS interval LANGUAGE plpgsql STABLE AS $$
DECLARE
	day date := (a AT TIME ZONE 'America/New_York')::date;
	last_day date := (b AT TIME ZONE 'America/New_York')::date;
	name text;
	total interval := '0';
BEGIN
	WHILE day <= last_day LOOP
		name := to_char(day, 'MM-DD');
		IF name = '12-24' OR (extract(isodow FROM day) < 6 AND name <> ALL ('{01-01,01-18,02-15,05-30,06-20,07-04,09-05,10-10,11-24,12-25}')) THEN
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

CREATE VIEW bench_set_based AS
SELECT s.id, s.a, s.b,
	   y.open_before + COALESCE(GREATEST(LEAST(s.b - y.opens1, y.length1), '0'), '0') + COALESCE(GREATEST(LEAST(s.b - y.opens2, y.length2), '0'), '0')
	 - x.open_before - COALESCE(GREATEST(LEAST(s.a - x.opens1, x.length1), '0'), '0') - COALESCE(GREATEST(LEAST(s.a - x.opens2, x.length2), '0'), '0') AS open
FROM bench_few AS s
JOIN bench_days AS x ON x.day = (s.a AT TIME ZONE 'America/New_York')::date
JOIN bench_days AS y ON y.day = (s.b AT TIME ZONE 'America/New_York')::date;

DO $$
BEGIN
	ASSERT (SELECT count(*) FILTER (WHERE open IS DISTINCT FROM business_time(a, b, hours)) FROM bench_set_based, bench_hours) = 0;
	ASSERT (SELECT count(*) FILTER (WHERE bench_plain_business_time(a, b) IS DISTINCT FROM business_time(a, b, hours)) FROM bench_few, bench_hours WHERE id <= 2000) = 0;
END $$;
