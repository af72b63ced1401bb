-- Nothing is lost: a million rows live through create, drop, create, DROP EXTENSION CASCADE, CREATE EXTENSION and create again, and what users
-- changed in between stays.
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(12);
CALL social_roi_create('survival "care"', 'Asia/Jakarta', 'IDR');
SET search_path = "survival ""care""", public;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
SELECT g / 4, g / 4, 'twitter', (array['inbound', 'outbound', 'inbound', 'resolved'])[1 + g % 4], timestamptz '2026-01-01' + g * interval '20 seconds' FROM generate_series(0, 999999) g;
INSERT INTO channels (channel, is_social, cost_per_request, hours) VALUES ('twitter', true, NULL, 'Asia/Jakarta Mo-Fr 08:00-17:00'), ('phone', false, 20, NULL);
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-07-01)', 5000);
UPDATE settings SET as_of = '2026-09-01', deflection_rate = 0.5;
DELETE FROM benchmarks WHERE industry = 'retail';
UPDATE metrics SET label_en = 'My own words' WHERE metric = 'roi';
COMMENT ON COLUMN costs.note IS 'My own comment';
CREATE FUNCTION pg_temp.fingerprint() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t text;
	one text;
	hashes text := '';
BEGIN
	FOR t IN SELECT relname FROM pg_class WHERE relnamespace = '"survival ""care"""'::regnamespace AND relkind = 'r' AND relname <> 'social_roi_made' ORDER BY 1
	LOOP
		EXECUTE format('SELECT %L || count(*) || md5(coalesce(sum(hashtextextended(x::text, 0)), 0)::text) FROM %I x', t, t) INTO one;
		hashes := hashes || one || E'\n';
	END LOOP;
	RETURN hashes || (SELECT string_agg(attrelid::regclass || '.' || attname || ' ' || atttypid::regtype || coalesce(col_description(attrelid, attnum), ''), E'\n' ORDER BY attrelid::regclass::text, attnum)
		FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = '"survival ""care"""'::regnamespace AND relkind = 'r' AND relname <> 'social_roi_made') AND attnum > 0);
END
$$;
CREATE TEMP TABLE at_first AS SELECT pg_temp.fingerprint() AS f;
-- what the reports say, of requests, money and waits
CREATE FUNCTION pg_temp.answers() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT string_agg(x::text, ' ' ORDER BY x) FROM request_value x) || (SELECT string_agg(x::text, ' ' ORDER BY x) FROM costs_monthly x)
		|| (SELECT string_agg(x::text, ' ' ORDER BY x) FROM (SELECT month, channel, waits, mean_seconds, business_mean_seconds FROM reply_wait_time) x);
END
$$;
CREATE TEMP TABLE answers_at_first AS SELECT pg_temp.answers() AS a;
SELECT is((SELECT count(*) FROM interactions), 1000000::bigint, 'a million rows');
SELECT ok(a LIKE '%,1080,%' AND length(a) > 1000, 'which the reports read') FROM answers_at_first;
CALL social_roi_create('survival "care"', 'Asia/Jakarta', 'IDR');
SELECT is(pg_temp.fingerprint(), f, 'create again touches no row and no column') FROM at_first;
CALL social_roi_drop('survival "care"');
SELECT is(pg_temp.fingerprint(), f, 'drop touches no row and no column') FROM at_first;
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = '"survival ""care"""'::regnamespace AND relkind = 'v'), 0::bigint, 'drop removes the reports');
CALL social_roi_create('survival "care"');
SELECT is(pg_temp.answers(), a, 'the reports say what they said') FROM answers_at_first;
SET client_min_messages = error;
DROP EXTENSION social_roi CASCADE;
SET client_min_messages = warning;
SELECT is(pg_temp.fingerprint(), f, 'DROP EXTENSION CASCADE takes no row and no column') FROM at_first;
SELECT lives_ok($$INSERT INTO channels (channel, is_social, hours) VALUES ('mail', false, 'whenever')$$, 'without the extension nothing checks opening hours');
CREATE EXTENSION social_roi SCHEMA public;
CALL social_roi_create('survival "care"');
DELETE FROM channels WHERE channel = 'mail';
SELECT is(pg_temp.fingerprint(), f, 'nor does CREATE EXTENSION and create') FROM at_first;
SELECT is(pg_temp.answers(), a, 'the reports say again what they said') FROM answers_at_first;
SELECT throws_ok($$INSERT INTO channels (channel, is_social, hours) VALUES ('mail', false, 'whenever')$$, '22P02', NULL, 'and opening hours are checked again');
SELECT is((SELECT count(*) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_depend d ON d.objid = t.oid AND d.deptype = 'e'
	WHERE a.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = '"survival ""care"""'::regnamespace AND relkind = 'r')), 0::bigint, 'no column of a table has a type of the extension');
SELECT * FROM finish();
ROLLBACK;
