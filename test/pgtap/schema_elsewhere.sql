-- The extension in a schema of its own that readers have no right on, and moved from there to another: the reports answer all the same.
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(7);
DROP EXTENSION social_roi;
CREATE SCHEMA "else where";
CREATE EXTENSION social_roi SCHEMA "else where";
CALL "else where".social_roi_create('elsewhere_care');
INSERT INTO elsewhere_care.channels (channel, is_social, cost_per_request, hours) VALUES ('twitter', true, NULL, 'UTC Mo-Fr 09:00-17:00'), ('phone', false, 20, NULL);
INSERT INTO elsewhere_care.interactions (conversation_id, customer_id, channel, kind, at, agent_id)
SELECT n, n, CASE n % 3 WHEN 0 THEN 'phone' ELSE 'twitter' END, kind, timestamptz '2026-01-05 08:50' + minutes * interval '1 minute', CASE kind WHEN 'inbound' THEN NULL ELSE 1 END
FROM generate_series(1, 30) n, (VALUES ('inbound', 0), ('outbound', 15), ('resolved', 20)) events (kind, minutes);
INSERT INTO elsewhere_care.outcomes (customer_id, at, kind, amount) SELECT n, timestamptz '2026-01-01' + n * interval '1 day', 'purchase', 10 FROM generate_series(1, 20) n;
INSERT INTO elsewhere_care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-02-01)', 100);
UPDATE elsewhere_care.settings SET as_of = '2026-03-01';
CREATE ROLE elsewhere_reader;
CALL "else where".social_roi_grant('elsewhere_care', 'elsewhere_reader');
SELECT ok(NOT has_schema_privilege('elsewhere_reader', 'else where', 'USAGE'), 'the reader has no right on the extension''s schema');

-- What every report and derived relation says to a role, one a line; what fails, as the error
CREATE FUNCTION pg_temp.answers(role name) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
	r name;
	one text;
	everything text := '';
BEGIN
	FOR r IN SELECT relname FROM pg_class WHERE relnamespace = 'elsewhere_care'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE "C"
	LOOP
		BEGIN
			EXECUTE format('SET LOCAL ROLE %I', role);
			EXECUTE format('SELECT string_agg(to_jsonb(x)::text, '' '' ORDER BY to_jsonb(x)::text COLLATE "C") FROM elsewhere_care.%I x', r) INTO one;
		EXCEPTION WHEN OTHERS THEN
			one := 'ERROR: ' || SQLERRM;
		END;
		RESET ROLE;
		everything := everything || r || ' ' || coalesce(one, 'nothing') || E'\n';
	END LOOP;
	RETURN everything;
END
$$;
CREATE TEMP TABLE said AS SELECT pg_temp.answers('elsewhere_reader') AS a;
SELECT unalike(a, '%ERROR%', 'and gets every answer') FROM said;
SELECT is((SELECT business_mean_seconds FROM elsewhere_care.first_reply_time WHERE channel = 'twitter'), 300::double precision, 'in opening hours, too');

SET client_min_messages = error;
DROP EXTENSION social_roi CASCADE;
SET client_min_messages = warning;
CREATE EXTENSION social_roi SCHEMA public;
CALL social_roi_create('elsewhere_care');
SELECT is(pg_temp.answers('postgres'), a, 'moved to another schema, the reports say the same, to the owner too') FROM said;
SELECT is((SELECT count(*) FROM pg_constraint WHERE connamespace = 'elsewhere_care'::regnamespace AND conname IN ('hours_must_be_opening_hours', 'time_zone_must_be_an_iana_name')),
	2::bigint, 'and the checks that went with the extension are back');
CALL social_roi_create('public');
SELECT is((SELECT count(*) FROM public.roi_monthly), 0::bigint, 'the schema of the extension may be that of the reports');
CALL social_roi_drop('public');
SELECT hasnt_view('public', 'roi_monthly', 'and be left again');
SELECT * FROM finish();
ROLLBACK;
