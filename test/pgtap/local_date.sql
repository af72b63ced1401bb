-- local_date() against PostgreSQL's own (at AT TIME ZONE zone)::date.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(5);
SELECT setseed(0.31);

CREATE TEMP TABLE zones AS
SELECT zone FROM unnest(ARRAY['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia',
	'Africa/Cairo', 'Asia/Beirut', 'Europe/Amsterdam', 'America/Santiago', 'Africa/Casablanca', 'America/Havana',
	'Asia/Manila', 'America/Juneau', 'UTC', 'Asia/Jakarta']) AS zone;

-- In any order, so that stretches displace each other.
CREATE TEMP TABLE instants AS
SELECT zone, timestamptz '1820-01-01Z' + random() * interval '300 years' AS at
FROM zones, generate_series(1, 8000)
ORDER BY random();

SELECT is_empty($$
	SELECT zone, at, local_date(at, zone), (at AT TIME ZONE zone)::date FROM instants
	WHERE local_date(at, zone) IS DISTINCT FROM (at AT TIME ZONE zone)::date $$,
	'zones by row, three centuries');

-- One zone at a time, as in a report: the table of stretches is kept.
CREATE FUNCTION pg_temp.differing(zone text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE differing bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM instants WHERE local_date(at, %1$L) IS DISTINCT FROM (at AT TIME ZONE %1$L)::date', zone)
	INTO differing;
	RETURN differing;
END $$;
SELECT is((SELECT sum(pg_temp.differing(zone)) FROM zones), 0::numeric, 'one zone for all rows');

-- Every half hour around the year's end, and around each hour at which an offset changes, to the microsecond.
CREATE TEMP TABLE edges AS
SELECT zone, at + step * interval '1 microsecond' AS at
FROM zones, generate_series(-1, 1) AS step,
LATERAL (SELECT hour AS at
		 FROM generate_series(timestamptz '2009-01-01Z', '2016-01-01Z', '30 minutes') AS hour
		 WHERE (hour AT TIME ZONE zone) - ((hour - interval '30 minutes') AT TIME ZONE zone) <> interval '30 minutes') AS change;
SELECT cmp_ok((SELECT count(*) FROM edges), '>', 400::bigint, 'there are changes of offset to test');
SELECT is_empty($$
	SELECT zone, at, local_date(at, zone), (at AT TIME ZONE zone)::date FROM edges
	WHERE local_date(at, zone) IS DISTINCT FROM (at AT TIME ZONE zone)::date $$,
	'at every change of offset');

SELECT is_empty($$
	SELECT zone, at FROM zones, unnest(ARRAY['4713-01-01 00:00Z BC', '0001-01-01 00:00Z', '1969-12-31 23:59:59.999999Z', '1999-12-31 23:59:59.999999Z',
		'2000-01-01 00:00Z', '2437-07-01 00:00Z', '9999-12-31 23:00Z', '294276-12-30 00:00Z']::timestamptz[]) AS at
	WHERE local_date(at, zone) IS DISTINCT FROM (at AT TIME ZONE zone)::date $$,
	'far past and far future');

SELECT * FROM finish();
ROLLBACK;
