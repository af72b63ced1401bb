-- Who sees what: row security holds through the reports, a reader needs no right to read wages, adapters with uuid and text ids, and two brands in
-- one database that know nothing of each other.
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SELECT plan(28);
CREATE ROLE access_owner;
CREATE ROLE access_reader;
CREATE ROLE access_north;
CREATE ROLE access_stranger;
GRANT CREATE ON DATABASE :"DBNAME" TO access_owner;
-- pgTAP's own functions must stay callable for all of them
SET LOCAL search_path = public;

-- The owner of the schema is an ordinary role
SET ROLE access_owner;
CALL social_roi_create('access_care');
UPDATE access_care.settings SET as_of = '2026-02-01';
INSERT INTO access_care.channels (channel, is_social, cost_per_request) VALUES ('north', true, NULL), ('south', true, NULL), ('phone', false, 10);
INSERT INTO access_care.interactions (conversation_id, customer_id, channel, kind, at, agent_id)
SELECT n, n, CASE n % 3 WHEN 0 THEN 'north' ELSE 'south' END, kind, timestamptz '2026-01-05 10:00' + minutes * interval '1 minute', CASE kind WHEN 'inbound' THEN NULL ELSE 1 END
FROM generate_series(1, 30) n, (VALUES ('inbound', 0), ('outbound', 5), ('resolved', 9)) events (kind, minutes);
INSERT INTO access_care.staff_rates (agent_id, hourly_rate) VALUES (1, 17);
INSERT INTO access_care.staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-05', 10), (2, '2026-01-06', 1);
INSERT INTO access_care.staff_rates (agent_id, hourly_rate) VALUES (2, 30);
CALL social_roi_grant('access_care', 'access_reader');
CALL social_roi_grant('access_care', 'access_north');
ALTER TABLE access_care.interactions ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON access_care.interactions TO access_reader USING (true);
CREATE POLICY one_region ON access_care.interactions TO access_north USING (channel = 'north');
SELECT is((SELECT roi FROM access_care.roi_monthly), social_roi(300, 200), 'the owner sees the return');
RESET ROLE;
SELECT is((SELECT relowner::regrole::text FROM pg_class WHERE oid = 'access_care.roi_monthly'::regclass), 'access_owner', 'the relations are the caller''s');

SET ROLE access_reader;
SELECT throws_ok('TABLE access_care.staff_rates', '42501', NULL, 'a reader cannot read rates of pay');
SELECT throws_ok('TABLE access_care.staff_hours', '42501', NULL, 'nor who worked when');
SELECT is((SELECT roi FROM access_care.roi_monthly), social_roi(300, 200), 'but the return');
SELECT is((SELECT amount FROM access_care.staff_cost), 200::numeric, 'and what hours cost in sum');
SELECT is((SELECT amount FROM access_care.cost_breakdown WHERE category = 'staff'), 200::numeric, 'by category too');
RESET ROLE;
-- every report answers the reader
CREATE FUNCTION pg_temp.reports_failing(role name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r name;
	failing text;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	FOR r IN SELECT relname FROM pg_class WHERE relnamespace = 'access_care'::regnamespace AND relkind = 'v' ORDER BY 1
	LOOP
		BEGIN
			EXECUTE format('SELECT count(*) FROM access_care.%I', r);
		EXCEPTION WHEN OTHERS THEN
			failing := concat_ws(', ', failing, r || ': ' || SQLERRM);
		END;
	END LOOP;
	RESET ROLE;
	RETURN failing;
END
$$;
SELECT is(pg_temp.reports_failing('access_reader'), NULL, 'every report and derived relation answers the reader');
SELECT is(pg_temp.reports_failing('access_stranger') LIKE '%permission denied%', true, 'and no stranger');

SELECT is((SELECT sum(received) FROM access_care.inbox_activity), 30::numeric, 'the superuser sees all rows');
SET ROLE access_reader;
SELECT is((SELECT sum(received) FROM access_care.inbox_activity), 30::numeric, 'so does a reader whose policy allows it');
SET ROLE access_north;
SELECT is((SELECT sum(received) FROM access_care.inbox_activity), 10::numeric, 'row security holds through inbox_activity');
SELECT is((SELECT count(*) FROM access_care.waits), 10::bigint, 'through waits');
SELECT is((SELECT count(*) FROM access_care.conversations), 10::bigint, 'through conversations');
SELECT is((SELECT array_agg(DISTINCT channel) FROM access_care.daily), ARRAY['north'], 'through daily');
SELECT is((SELECT sum(requests) FROM access_care.deflection_roi), 10::numeric, 'through deflection_roi');
SELECT is((SELECT avoided_cost FROM access_care.roi_monthly), 100::numeric, 'through roi_monthly');
SELECT is((SELECT replies FROM access_care.team_report WHERE agent_id = 1), 10::bigint, 'through team_report');
RESET ROLE;

-- Adapters: uuid conversations, text customers and agents, a partitioned table, nothing copied; beside the first brand
CREATE SCHEMA access_brand;
CREATE TABLE access_brand.messages (id uuid DEFAULT gen_random_uuid(), thread uuid, author varchar(40), staff text, inbox text, sent timestamp, incoming boolean) PARTITION BY RANGE (sent);
CREATE TABLE access_brand.messages_2026 PARTITION OF access_brand.messages FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO access_brand.messages (thread, author, staff, inbox, sent, incoming)
SELECT md5('thread ' || n)::uuid, 'customer ' || n, CASE WHEN NOT incoming THEN 'it''s me, "Ann"' END, 'shop', timestamp '2026-01-05 10:00' + minutes * interval '1 minute', incoming
FROM generate_series(1, 7) n, (VALUES (true, 0), (false, 30)) m (incoming, minutes);
CREATE VIEW access_brand.interactions AS
SELECT id AS interaction_id, thread AS conversation_id, author AS customer_id, staff AS agent_id, inbox AS channel, CASE WHEN incoming THEN 'inbound' ELSE 'outbound' END AS kind,
	sent AT TIME ZONE 'UTC' AS at, NULL::text AS quick_reply, NULL::smallint AS sentiment, NULL::integer AS handling_seconds, NULL::text AS body, 'shop'::text AS source, id::text AS external_id
FROM access_brand.messages;
CALL social_roi_create('access_brand', 'Asia/Jakarta', 'IDR');
UPDATE access_brand.settings SET as_of = '2026-02-01';
INSERT INTO access_brand.tags (conversation_id, topic, is_service) VALUES (md5('thread 1')::uuid, 'price', false);
SELECT is((SELECT row(conversations, first_replies, mean_seconds)::text FROM access_brand.first_reply_time), '(7,7,1800)', 'text and uuid ids: first replies');
SELECT is((SELECT row(agent_id, replies, conversations_replied)::text FROM access_brand.team_report), '("it''s me, ""Ann""",7,7)', 'text ids of agents come back as they were');
SELECT is((SELECT count(*) FROM access_brand.conversations WHERE NOT is_service), 1::bigint, 'tags by uuid');
SELECT is((SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'access_brand.surveys'::regclass AND attname = 'customer_id'), 'text', 'tables made take the type of the ids found');
SELECT is((SELECT sum(received) FROM access_care.inbox_activity), 30::numeric, 'the other brand is as it was');
SELECT is((SELECT row(k.currency, k.time_zone)::text FROM access_care.clock k), '(USD,UTC)', 'with its own clock');
SELECT is((SELECT count(*) FROM access_brand.roi_monthly), 0::bigint, 'and its own money');
CALL social_roi_drop('access_brand');
SELECT is((SELECT count(*) FROM access_brand.interactions), 14::bigint, 'drop leaves the adapter');
SELECT isnt(to_regclass('access_care.roi_monthly'), NULL, 'and the other brand');

-- A role of any name makes the reports, and makes those anew whose columns have changed
CREATE ROLE "Access.Owner, ""the"" 2nd";
GRANT CREATE ON DATABASE :"DBNAME" TO "Access.Owner, ""the"" 2nd";
SET ROLE "Access.Owner, ""the"" 2nd";
CALL social_roi_create('access_named');
DROP VIEW access_named.goal_status;
CREATE VIEW access_named.goal_status AS SELECT 1 AS one;
SELECT social_roi_remember('access_named', 'goal_status', 'report', 'CREATE VIEW goal_status AS SELECT 1 AS one');
GRANT SELECT ON access_named.goal_status TO access_reader;
CALL social_roi_create('access_named');
RESET ROLE;
SELECT ok(has_table_privilege('access_reader', 'access_named.goal_status', 'SELECT')
	AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'access_named.goal_status'::regclass AND attname = 'status'), 'by a role of any name, with the rights that were given');
SELECT * FROM finish();
ROLLBACK;
