-- PostgreSQL 17 gave intervals infinities: as an amount, a limit or a duration one is an error that says so; as a setting it means that no wait expires.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(10);

-- Before 17 it is PostgreSQL that refuses the word.
CREATE FUNCTION pg_temp.refused(statement text, message text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN current_setting('server_version_num')::int < 170000 THEN throws_ok(statement, '22007', NULL, statement)
		ELSE throws_ok(statement, '22008', message, statement) END $$;

SELECT pg_temp.refused(format('SELECT add_business_time(now(), %L, %L)', amount, hours), 'business time is added in finite amounts')
FROM unnest(ARRAY['infinity', '-infinity']) amount, unnest(ARRAY['UTC 24/7', NULL]) hours;
SELECT pg_temp.refused(format('SELECT %s(s, %L) FROM (SELECT reply_waits(1, kind, now()) AS s FROM unnest(ARRAY[''inbound'', ''outbound'']) kind) x', name, time_limit),
	'limit must be finite')
FROM unnest(ARRAY['infinity', '-infinity']) time_limit, unnest(ARRAY['wait_within', 'first_reply_within']) name;
SELECT pg_temp.refused($$SELECT survival('infinity'::interval, true)$$, 'duration must be finite');

-- A span that all releases have stands for infinity where there is none.
CALL social_roi_create('endless');
SET LOCAL search_path = endless, public;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (1, 1, 'chat', 'inbound', '2000-01-01 00:00+00');
UPDATE settings SET open_wait_expires = CASE WHEN current_setting('server_version_num')::int < 170000 THEN '170000000 years' ELSE 'infinity' END::interval;
SELECT results_eq('SELECT f.open_waits, f.abandoned_waits, w.abandoned_waits, m.value FROM first_reply_time f JOIN reply_wait_time w USING (month) JOIN metric_values m USING (month)
	WHERE m.metric = ''abandoned_waits'' AND m.scope = ''all''', 'VALUES (1::bigint, 0::bigint, 0::bigint, 0::float8)', 'open_wait_expires without end: no wait is abandoned');

SELECT * FROM finish();
ROLLBACK;
