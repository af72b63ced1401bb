-- Business hours against an oracle in plain SQL: day by day, AT TIME ZONE, union of ranges.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(25);
SELECT setseed(0.42);

-- More of everything for a longer run: psql -v size=20 -f test/pgtap/opening_hours.sql
\if :{?size} \else \set size 1 \endif

/*
 * Random calendars, as tables first and as text from those, so that the oracle
 * shares nothing with the reader of the text.
 */
CREATE TEMP TABLE calendars AS
SELECT id, zones[1 + id % array_length(zones, 1)] AS zone
FROM generate_series(1, 120 * :size) AS id,
	(SELECT ARRAY['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo', 'Asia/Beirut',
		'Europe/Amsterdam', 'America/Santiago', 'UTC', 'America/Havana', 'Asia/Manila', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Jakarta'] AS zones) AS z;

CREATE TEMP TABLE rules AS
SELECT c.id, ord, ord > 3 AS has_dates,
	CASE WHEN ord > 3 AND random() < 0.6 THEN 127 ELSE 1 + (random() * 126)::int END AS weekdays,
	ord > 5 AS yearly,
	-- Around the days that zones are known for, or anywhere.
	(CASE (random() * 3)::int WHEN 0 THEN date '2011-12-28' WHEN 1 THEN date '2023-04-27' ELSE date '2016-01-01' + (random() * 3650)::int END)
		+ (random() * 3)::int AS from_date,
	(random() * random() * 20)::int AS num_days,
	date '2024-01-01' + (random() * 365)::int AS yearly_from,
	CASE WHEN random() < 0.2 THEN 0 ELSE 1 + (random() * 2.4)::int END AS num_times
FROM calendars AS c, generate_series(1, 7) AS ord
WHERE ord IN (1, 4) OR random() < 0.5;

CREATE TEMP TABLE times AS
SELECT r.id, r.ord, n, from_minute,
	from_minute + CASE WHEN random() < 0.1 THEN LEAST(1 + (random() * 2880)::int, 2880 - from_minute) ELSE LEAST(1 + (random() * 600)::int, 2880 - from_minute) END AS until_minute
FROM rules AS r, LATERAL generate_series(1, r.num_times) AS n,
LATERAL (SELECT CASE (random() * 4)::int WHEN 0 THEN 0 WHEN 1 THEN (random() * 240)::int WHEN 2 THEN (random() * 95)::int * 15
				ELSE 540 + (random() * 600)::int END + 0 * n AS from_minute) AS t;
CREATE INDEX ON times (id, ord);
CREATE INDEX ON rules (id);
ANALYZE rules; ANALYZE times;

CREATE FUNCTION pg_temp.clock(minute int, from_minute int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	-- Past midnight in one of both ways of writing it.
	SELECT to_char(m / 60, 'FM00') || ':' || to_char(m % 60, 'FM00')
	FROM (SELECT CASE WHEN minute > 1440 AND minute - 1440 < from_minute AND minute % 2 = 0 THEN minute - 1440 ELSE minute END AS m) AS t $$;

CREATE FUNCTION pg_temp.weekday_list(weekdays int) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(name, ',' ORDER BY n) FROM unnest(ARRAY['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']) WITH ORDINALITY AS w(name, n)
	WHERE weekdays >> (n::int - 1) & 1 = 1 $$;

CREATE FUNCTION pg_temp.yearly(day date) RETURNS text LANGUAGE sql AS $$
	SELECT (ARRAY['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'])[extract(month FROM day)::int] || ' ' || to_char(day, 'DD') $$;

CREATE TEMP TABLE hours AS
SELECT c.id, c.zone, (c.zone || ' ' || string_agg(
	concat_ws(' ',
		CASE WHEN NOT has_dates THEN NULL
			 WHEN yearly THEN pg_temp.yearly(yearly_from) || '-' || pg_temp.yearly(yearly_from + num_days)
			 ELSE to_char(from_date, 'YYYY-MM-DD') || '-' || to_char(from_date + num_days, 'YYYY-MM-DD') END,
		CASE WHEN NOT has_dates OR weekdays <> 127 THEN pg_temp.weekday_list(weekdays) END,
		COALESCE((SELECT string_agg(pg_temp.clock(from_minute) || '-' || pg_temp.clock(until_minute, from_minute), ',')
				  FROM times AS t WHERE (t.id, t.ord) = (r.id, r.ord)), 'off')),
	'; ' ORDER BY ord))::opening_hours AS hours
FROM calendars AS c JOIN rules AS r USING (id)
GROUP BY c.id, c.zone;
CREATE UNIQUE INDEX ON hours (id);

/*
 * The oracle.  The rule of a date is the last one with dates that names it, else
 * the last one without; a date that no instant has is closed.
 */
CREATE FUNCTION pg_temp.month_and_day(day date) RETURNS int IMMUTABLE LANGUAGE sql AS $$
	SELECT extract(month FROM day)::int * 100 + extract(day FROM day)::int $$;

CREATE FUNCTION pg_temp.is_of_year(day date, first date, last date) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
	SELECT CASE WHEN pg_temp.month_and_day(first) <= pg_temp.month_and_day(last)
				THEN pg_temp.month_and_day(day) BETWEEN pg_temp.month_and_day(first) AND pg_temp.month_and_day(last)
				ELSE pg_temp.month_and_day(day) >= pg_temp.month_and_day(first) OR pg_temp.month_and_day(day) <= pg_temp.month_and_day(last) END $$;

CREATE FUNCTION pg_temp.open_ranges(calendar int, place text, a timestamptz, b timestamptz) RETURNS tstzmultirange LANGUAGE sql AS $$
	SELECT COALESCE(range_agg(tstzrange(opens, closes)), '{}') * tstzmultirange(tstzrange(a, b))
	FROM (SELECT generate_series((a AT TIME ZONE 'UTC')::date - 4, (b AT TIME ZONE 'UTC')::date + 2, interval '1 day')::date AS day) AS days
	CROSS JOIN LATERAL (
		SELECT id, ord FROM rules
		WHERE id = calendar AND weekdays >> (extract(isodow FROM day)::int - 1) & 1 = 1
		  AND CASE WHEN NOT has_dates THEN true
				   WHEN yearly THEN pg_temp.is_of_year(day, yearly_from, yearly_from + num_days)
				   ELSE day BETWEEN from_date AND from_date + num_days END
		ORDER BY has_dates DESC, ord DESC LIMIT 1) AS r
	JOIN times AS t ON (t.id, t.ord) = (r.id, r.ord)
	CROSS JOIN LATERAL (
		SELECT (day + from_minute * interval '1 minute') AT TIME ZONE place AS opens,
			   (day + until_minute * interval '1 minute') AT TIME ZONE place AS closes) AS instants
	WHERE opens < closes
	  AND day IN (((day + time '00:00') AT TIME ZONE place AT TIME ZONE place)::date,
				  ((day + time '23:59:59') AT TIME ZONE place AT TIME ZONE place)::date) $$;

CREATE FUNCTION pg_temp.oracle(calendar int, place text, a timestamptz, b timestamptz) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN a > b THEN -pg_temp.oracle(calendar, place, b, a)
				ELSE (SELECT COALESCE(sum(extract(epoch FROM upper(r) - lower(r))), 0) FROM unnest(pg_temp.open_ranges(calendar, place, a, b)) AS r) END $$;

/* Random spans: minutes to months, some of years, in years that matter to the zones. */
CREATE TEMP TABLE spans AS
SELECT id, zone, hours, a,
	a + (random() - 0.2) * CASE (random() * 5)::int WHEN 0 THEN interval '2 hours' WHEN 1 THEN interval '2 days'
		WHEN 2 THEN interval '10 days' ELSE interval '60 days' END AS b
FROM (SELECT *, (CASE (random() * 8)::int WHEN 0 THEN timestamptz '2011-12-20Z' WHEN 1 THEN timestamptz '2023-04-20Z'
				WHEN 2 THEN timestamptz '1930-04-20Z' + (random() * 200)::int * interval '1 day'
				WHEN 3 THEN timestamptz '1850-01-01Z' + (random() * 36000)::int * interval '1 day'
				WHEN 4 THEN timestamptz '2026-03-01Z' WHEN 5 THEN timestamptz '2026-10-20Z'
				ELSE timestamptz '2010-01-01Z' + (random() * 7000)::int * interval '1 day' END)
				+ random() * interval '20 days' + 0 * n * interval '1 day' AS a
	  FROM hours, generate_series(1, 8) AS n) AS h;

CREATE TEMP TABLE measured AS
SELECT *, extract(epoch FROM business_time(a, b, hours)) AS seconds FROM spans;

SELECT is_empty($$
	SELECT zone, hours, a, b, seconds, pg_temp.oracle(id, zone, a, b) FROM measured
	WHERE seconds IS DISTINCT FROM pg_temp.oracle(id, zone, a, b) $$,
	'business_time of random spans equals the oracle to the microsecond');

SELECT cmp_ok((SELECT count(*) FROM measured WHERE seconds <> 0), '>', (SELECT count(*) / 2 FROM measured), 'most of these spans are open for some time');

CREATE TEMP TABLE long_spans AS
SELECT id, zone, hours, timestamptz '1890-01-01Z' + random() * interval '100 years' AS a, timestamptz '2000-01-01Z' + random() * interval '150 years' AS b
FROM hours ORDER BY id LIMIT 3 * :size;
SELECT is_empty($$
	SELECT zone, hours, a, b FROM long_spans
	WHERE extract(epoch FROM business_time(a, b, hours)) IS DISTINCT FROM pg_temp.oracle(id, zone, a, b) $$,
	'so it is over decades and centuries');

SELECT is_empty($$
	SELECT hours, a, b FROM spans CROSS JOIN LATERAL (SELECT a + random() * interval '40 days' AS middle) AS m
	WHERE business_time(a, middle, hours) + business_time(middle, b, hours) <> business_time(a, b, hours) $$,
	'a to b and b to c add up to a to c');

SELECT is_empty($$
	SELECT hours, a, b FROM spans WHERE business_time(b, a, hours) <> -business_time(a, b, hours) OR business_time(a, a, hours) <> interval '0' $$,
	'the reverse is the negative, and no span is no time');

SELECT is_empty($$
	SELECT zone, a, b FROM spans
	WHERE extract(epoch FROM business_time(a, b, (zone || ' 24/7')::opening_hours)) <> extract(epoch FROM b - a)
	   OR extract(epoch FROM business_time(a, b, NULL)) <> extract(epoch FROM b - a) $$,
	'24/7, and no hours, are the time that passed');

SELECT is_empty($$
	SELECT hours, a FROM spans
	WHERE is_open(a, hours) IS DISTINCT FROM pg_temp.open_ranges(id, zone, a - interval '1 day', a + interval '1 day') @> a $$,
	'is_open agrees with the oracle');

-- At the edges themselves, and a microsecond to each side.
CREATE TEMP TABLE edges AS
SELECT s.id, s.zone, hours, edge + step * interval '1 microsecond' AS at
FROM (SELECT DISTINCT ON (id) * FROM spans ORDER BY id, a) AS s,
LATERAL (SELECT lower(r), upper(r) FROM unnest(pg_temp.open_ranges(s.id, s.zone, a, a + interval '5 days')) AS r) AS r(opens, closes),
LATERAL unnest(ARRAY[opens, closes]) AS edge, generate_series(-1, 1) AS step;
SELECT is_empty($$
	SELECT hours, at FROM edges
	WHERE is_open(at, hours) IS DISTINCT FROM pg_temp.open_ranges(id, zone, at - interval '1 day', at + interval '1 day') @> at $$,
	'open at opening time, closed at closing time');

-- Far away the calendar repeats every 400 years. A calendar of every year must be the same there; PostgreSQL's own tables say whether the zone is.
SELECT is_empty($$
	SELECT zone, far FROM (
		SELECT zone, id, hours, timestamptz '2610-01-01Z' + random() * interval '3000 days' AS a, random() * interval '90 days' AS length
		FROM hours ORDER BY id LIMIT 40) AS s,
	LATERAL (SELECT a + cycles * 146097 * interval '24 hours' AS far FROM unnest(ARRAY[0, 1, 2, 13, 700]) AS cycles) AS t
	WHERE extract(epoch FROM business_time(far, far + length, hours)) IS DISTINCT FROM pg_temp.oracle(id, zone, far, far + length) $$,
	'the far future equals the oracle');
-- Morocco's table of Ramadans ends in 2087, so what repeats must not be taken from the years before.
SELECT is_empty($$
	SELECT day FROM generate_series(timestamp '2435-01-01', '2443-01-01', '1 day') AS day
	WHERE NOT is_open((day + interval '9 hours') AT TIME ZONE 'Africa/Casablanca', 'Africa/Casablanca 09:00-10:00')
	   OR is_open((day + interval '10 hours') AT TIME ZONE 'Africa/Casablanca', 'Africa/Casablanca 09:00-10:00') $$,
	'400 years after a zone without a pattern, too');
SELECT is_empty($$
	SELECT zone, a FROM (SELECT zone, id, hours, timestamptz '4600-01-01Z BC' + random() * interval '6000 years' AS a, random() * interval '90 days' AS length FROM hours LIMIT 40) AS s
	WHERE extract(epoch FROM business_time(a, a + length, hours)) IS DISTINCT FROM pg_temp.oracle(id, zone, a, a + length) $$,
	'the far past equals the oracle');

/* The inverse. */
CREATE TEMP TABLE sums AS
SELECT id, zone, hours, a, amount, add_business_time(a, amount, hours) AS due
FROM spans, LATERAL (SELECT make_interval(secs => ((random() - 0.5) * 400000)::numeric(12, 6)::float8) AS amount) AS t
WHERE id IN (SELECT id FROM rules JOIN times USING (id, ord) WHERE NOT has_dates)
  AND business_time(a, a + interval '2 years', hours) > interval '60 hours' AND business_time(a - interval '2 years', a, hours) > interval '60 hours';
SELECT is_empty($$
	SELECT hours, a, amount, due FROM sums
	WHERE business_time(a, due, hours) <> amount
	   -- A microsecond nearer to the start is less: no other instant nearer by is as good.
	   OR amount > interval '0' AND business_time(a, due - interval '1 microsecond', hours) >= amount
	   OR amount < interval '0' AND business_time(a, due + interval '1 microsecond', hours) <= amount $$,
	'add_business_time inverts business_time, at the nearest instant');
-- At opening and closing time themselves, where the earliest and the latest such instant are not the same.
SELECT is_empty($$
	SELECT hours, a, amount, due FROM edges CROSS JOIN LATERAL unnest(ARRAY[at - interval '20 hours', at + interval '20 hours']) AS a
	CROSS JOIN LATERAL (SELECT business_time(a, at, hours) AS amount) AS t CROSS JOIN LATERAL (SELECT add_business_time(a, amount, hours) AS due) AS d
	WHERE amount <> interval '0' AND (business_time(a, due, hours) <> amount
	   OR amount > interval '0' AND business_time(a, due - interval '1 microsecond', hours) >= amount
	   OR amount < interval '0' AND business_time(a, due + interval '1 microsecond', hours) <= amount) $$,
	'so it does at opening and closing time');
SELECT is_empty($$
	SELECT hours, a FROM sums WHERE add_business_time(a, '0', hours) <> a $$, 'adding nothing gives the start');

-- Far away from known blocks, both ways.
SELECT is_empty($$
	SELECT zone, a, amount FROM (SELECT zone, hours, id FROM hours WHERE id IN (SELECT id FROM rules WHERE ord = 1 AND num_times > 0) LIMIT 20) AS h,
		unnest(ARRAY['4500-01-01Z BC', '1000-06-01Z', '2026-01-01Z', '9000-01-01Z', '200000-01-01Z']::timestamptz[]) AS a,
		unnest(ARRAY[interval '8 hours', '-8 hours', '1000000 hours', '-1000 hours', '20000000 hours']) AS amount,
		LATERAL (SELECT CASE WHEN business_time(a, a + interval '1 year', hours) > interval '1 hour' THEN add_business_time(a, amount, hours) END AS due) AS t
	WHERE business_time(a, due, hours) <> amount
	   OR amount > interval '0' AND business_time(a, due - interval '1 microsecond', hours) >= amount
	   OR amount < interval '0' AND business_time(a, due + interval '1 microsecond', hours) <= amount $$,
	'so it does from and to far away');

/* Hours that change: each part by its own hours, cut at the local midnights. */
CREATE TEMP TABLE changes AS
SELECT n, id, zone, hours, date '2010-01-01' + n * 300 + (random() * 100)::int AS valid_from
FROM (SELECT *, (random() * 25)::int AS n FROM hours) AS h;
CREATE TEMP TABLE histories AS
SELECT id / 10 AS part, opening_hours_history(valid_from, hours) AS hours,
	   opening_hours_history(valid_from, hours ORDER BY valid_from DESC) AS hours_backwards
FROM (SELECT DISTINCT ON (id / 10, n) * FROM changes ORDER BY id / 10, n, id) AS c GROUP BY id / 10;
CREATE TEMP TABLE parts AS
SELECT part, hours, CASE WHEN lag(starts) OVER w IS NULL THEN '1900-01-01Z' ELSE starts END AS starts, COALESCE(lead(starts) OVER w, '2100-01-01Z') AS ends
FROM (SELECT DISTINCT ON (id / 10, n) id / 10 AS part, hours, valid_from::timestamp AT TIME ZONE zone AS starts FROM changes ORDER BY id / 10, n, id) AS c
WINDOW w AS (PARTITION BY part ORDER BY starts);
SELECT is_empty($$
	SELECT h.part, a, b FROM histories AS h,
	LATERAL (SELECT timestamptz '2009-01-01Z' + random() * interval '5 years' + 0 * n * interval '1 day' AS a, timestamptz '2013-01-01Z' + random() * interval '20 years' AS b FROM generate_series(1, 20) AS n) AS s
	WHERE h.hours IS DISTINCT FROM h.hours_backwards OR business_time(a, b, h.hours) IS DISTINCT FROM
		(SELECT sum(business_time(GREATEST(a, starts), LEAST(b, ends), p.hours)) FROM parts AS p WHERE p.part = h.part AND starts < b AND ends > a) $$,
	'a history is the sum of its parts, in any order of rows');

/* The text, and what the session says about time. */
SELECT is_empty($$ SELECT hours FROM hours WHERE hours::text::opening_hours <> hours OR hours::text::opening_hours::text <> hours::text $$,
	'text out and in again is the same');

-- Texts of random pieces: read, and then the same again, or refused with the one error; nothing else.
CREATE FUNCTION pg_temp.outcome(text text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hours opening_hours;
BEGIN
	hours := text;
	IF hours::text::opening_hours <> hours OR hours::text::opening_hours::text <> hours::text THEN
		RETURN 'changes: ' || text;
	END IF;
	PERFORM business_time('2026-01-01Z', '2027-01-01Z', hours);
	RETURN 'read';
EXCEPTION WHEN invalid_text_representation THEN
	RETURN 'refused';
END $$;
CREATE TEMP TABLE outcomes AS
SELECT pg_temp.outcome(text) AS outcome
FROM generate_series(1, 20000 * :size) AS n,
LATERAL (SELECT CASE WHEN random() < 0.9 THEN 'UTC ' ELSE '' END || string_agg(pieces[1 + floor(random() * array_length(pieces, 1))::int + 0 * n], '') AS text
		 FROM generate_series(1, 1 + floor(random() * 7)::int + 0 * n),
			 (SELECT ARRAY['Mo', 'Su', '-', ',', ';', ' ', ' ', ':', '|', 'from ', '24/7', '09:00-17:00', '22:00-26:00', '00:00', '48:00', '2026-12-25', '2027-01-02', 'Dec 25',
				'Feb 29', 'Jan', 'off', 'off', '; ', '; ', 'UTC ', 'Mo-Fr ', '2026', '0', '99', '[1]', '"', '+', 'ü', chr(9), '-infinity', 'PH'] AS pieces) AS p) AS t;
SELECT is_empty($$ SELECT DISTINCT outcome FROM outcomes WHERE outcome NOT IN ('read', 'refused') $$, 'random texts are read or refused');
SELECT cmp_ok((SELECT count(*) FROM outcomes WHERE outcome = 'read'), '>', 100::bigint, 'some of them are read');

-- Each of many calendars is compiled once, and kept: as many live beside the query as it has met.
CREATE TEMP TABLE many AS SELECT ('UTC Mo-Fr 09:00-' || to_char(interval '10 hours' + n * interval '1 minute', 'HH24:MI'))::opening_hours AS hours FROM generate_series(1, 300) AS n;
DECLARE twice CURSOR FOR SELECT business_time('2026-01-01Z', '2026-02-01Z', hours) FROM (TABLE many UNION ALL TABLE many) AS h;
MOVE FORWARD ALL FROM twice;
SELECT is((SELECT count(*) FROM pg_backend_memory_contexts WHERE name = 'business calendar'), 300::bigint, 'each of many calendars is compiled once');
CLOSE twice;

-- Waits take the business time between their ends, within a day and longer, and it is the same to an aggregate whether its hours are a
-- constant of the query, a parameter, a column or of an outer query.  These are more rows than a small state holds.
CREATE TEMP TABLE waits AS
SELECT conversation, at, at + random() * random() * interval '40 hours' AS replied
FROM (SELECT n AS conversation, timestamptz '2025-03-01Z' + random() * interval '400 days' AS at FROM generate_series(1::bigint, 3000) AS n) AS s;
CREATE TEMP TABLE wait_rows AS
SELECT conversation, 'inbound' AS kind, at FROM waits UNION ALL SELECT conversation, 'outbound', replied FROM waits;
CREATE FUNCTION pg_temp.by_constant(hours opening_hours) RETURNS wait_summary LANGUAGE plpgsql AS $$
DECLARE summary wait_summary;
BEGIN
	EXECUTE format('SELECT reply_waits(conversation, kind, at, %L::opening_hours) FROM wait_rows', hours) INTO summary;
	RETURN summary;
END $$;
CREATE FUNCTION pg_temp.by_parameter(hours opening_hours) RETURNS wait_summary SET plan_cache_mode = force_generic_plan LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT reply_waits(conversation, kind, at, hours) FROM wait_rows);
END $$;
CREATE FUNCTION pg_temp.by_column(hours opening_hours) RETURNS wait_summary LANGUAGE sql AS $$
	SELECT reply_waits(conversation, kind, at, h) FROM wait_rows, (SELECT hours AS h OFFSET 0) AS one $$;
CREATE TEMP TABLE waits_by_hours AS
SELECT hours, pg_temp.by_constant(hours) AS by_constant, pg_temp.by_parameter(hours) AS by_parameter, pg_temp.by_column(hours) AS by_column,
	(SELECT reply_waits(conversation, kind, at, h.hours) FROM wait_rows) AS by_outer,
	(SELECT round(avg((extract(epoch FROM business_time(at, replied, h.hours)) * 1000000)::bigint)) * interval '0.000001 s' FROM waits) AS avg_wait
FROM unnest(ARRAY['America/New_York Mo-Fr 09:00-17:00; 2025-12-25 off', 'Europe/Berlin Mo-Fr 08:00-12:00,13:00-18:00; Sa 22:00-26:00', NULL,
	'Asia/Kolkata 00:00-02:00,03:00-04:00,06:00-07:30,09:00-11:00,20:00-24:00', 'UTC off', 'UTC 24/7']::opening_hours[]) AS h(hours);
SELECT is_empty('SELECT hours FROM waits_by_hours WHERE avg_wait(in_business_hours(by_constant)) IS DISTINCT FROM avg_wait',
	'a wait takes the business time between its ends');
SELECT is_empty('SELECT hours FROM waits_by_hours WHERE by_constant IS DISTINCT FROM by_parameter OR by_constant IS DISTINCT FROM by_column
	OR by_constant IS DISTINCT FROM by_outer', 'wherever the hours of an aggregate come from, its waits are the same');

-- Thousands of rules for the same dates, over all years of a calendar, and a calendar that opens once in them.
SET LOCAL statement_timeout = '15s';
SELECT is((SELECT business_time('0001-01-01Z', '9999-12-31Z', ('UTC Mo 10:00-11:00; ' || string_agg(format('%s-01-01-9999-12-31 Tu off', 1000 + n), '; '))::opening_hours)
		   FROM generate_series(1, 2000) AS n), interval '1 hour' * ((date '9999-12-31' - date '0001-01-01') / 7 + 1), 'thousands of rules for the same dates take no longer');
SELECT is(add_business_time('294276-12-31 12:00Z', '-1 hour', 'America/New_York off; 0001-01-01 10:00-12:00'),
	timestamp '0001-01-01 11:00' AT TIME ZONE 'America/New_York', 'a calendar that opens once in all of time');
RESET statement_timeout;

SET LOCAL TIME ZONE 'Pacific/Apia';
SET LOCAL DateStyle = 'German';
SET LOCAL IntervalStyle = 'sql_standard';
SELECT is_empty($$
	SELECT m.hours FROM measured AS m JOIN hours AS h USING (id)
	WHERE extract(epoch FROM business_time(a, b, m.hours)) <> seconds OR m.hours::text::opening_hours <> h.hours $$,
	'time zone and date style of the session change nothing');

SELECT * FROM finish();
ROLLBACK;
