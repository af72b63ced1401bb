-- The calendar date of an instant in a time zone.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'Asia/Tokyo';
SET DateStyle = 'ISO, MDY';

-- The same instant, three dates' worth of places.
SELECT zone, local_date('2026-01-01 03:30Z', zone)
FROM unnest(ARRAY['America/New_York', 'UTC', 'Asia/Jakarta', 'Pacific/Honolulu', 'Pacific/Kiritimati']) AS zone;

-- A midnight that daylight-saving moved, and a date that was skipped.
SELECT at, local_date(at, 'Africa/Cairo') AS cairo, local_date(at, 'Pacific/Apia') AS apia
FROM unnest(ARRAY['2023-04-27 21:59:59.999999Z', '2023-04-27 22:00Z',
				  '2011-12-30 09:59:59.999999Z', '2011-12-30 10:00Z']::timestamptz[]) AS at;

-- Any case; the old names of the database; NULL.
SELECT local_date('2026-01-01 03:30Z', 'america/new_york') AS any_case,
	   local_date('2026-01-01 03:30Z', 'EST5EDT') AS est5edt,
	   local_date('2026-01-01 03:30Z', 'Etc/GMT+5') AS etc_gmt_plus_5,
	   local_date(NULL, 'UTC') AS no_instant,
	   local_date('2026-01-01 03:30Z', NULL) AS no_zone;

-- What is refused.
SELECT local_date('2026-01-01 03:30Z', 'Mars/Olympus');
SELECT local_date('2026-01-01 03:30Z', '');
SELECT local_date('2026-01-01 03:30Z', repeat('x', 1000));
SELECT local_date('2026-01-01 03:30Z', 'UTC+3');
SELECT local_date('2026-01-01 03:30Z', 'CET');
SELECT local_date('2026-01-01 03:30Z', 'localtime');
SELECT local_date('infinity', 'UTC');
SELECT local_date('-infinity', 'UTC');
SELECT local_date('4714-11-24 00:00Z BC', 'America/New_York');
SELECT local_date(timestamp '2026-01-01 03:30', 'UTC');
