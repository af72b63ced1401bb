-- social_roi_create, social_roi_drop, social_roi_grant: what they make, what they leave alone, what they refuse.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, YMD';
SET client_min_messages = notice;
\set SHOW_CONTEXT never

-- Arguments that cannot be meant
CALL social_roi_create(NULL);
CALL social_roi_create('pg_toast');
CALL social_roi_create(repeat('x', 64));
CALL social_roi_create('$user');
CALL social_roi_create('schema_care', time_zone => 'Mars/Olympus');
CALL social_roi_create('schema_care', time_zone => 'UTC+3');
CALL social_roi_create('schema_care', currency => 'dollars');
CALL social_roi_create('schema_care', mode => 'often');
CALL social_roi_create('schema_care', mode => NULL);
CALL social_roi_create('schema_care', mode => 'incremental');
CALL social_roi_drop(NULL);
CALL social_roi_drop('schema_care');
CALL social_roi_grant('schema_care', 'public');
SELECT count(*) AS schemas_made FROM pg_namespace WHERE nspname = 'schema_care';

-- One call makes everything, with every relation and column commented
CALL social_roi_create('schema_care', 'America/New_York', 'EUR');
SELECT d.name AS missing FROM social_roi_definitions() d WHERE d.kind <> 'rows' AND to_regclass('schema_care.' || d.name) IS NULL;
SELECT c.relname AS uncommented, a.attname
FROM pg_class c
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'schema_care'::regnamespace AND c.relkind IN ('r', 'v') AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
ORDER BY 1, a.attnum;
SELECT c.relname AS runs_with_owners_rights
FROM pg_class c
WHERE c.relnamespace = 'schema_care'::regnamespace AND c.relkind = 'v' AND 'security_invoker=true' <> ALL (coalesce(c.reloptions, '{}'));
SELECT d.name AS misread FROM social_roi_definitions() d
CROSS JOIN LATERAL (SELECT array_agg(w.name || ' ' || CASE w.type WHEN '{interaction_id}' THEN 'bigint' WHEN '{conversation_id}' THEN 'bigint'
	WHEN '{customer_id}' THEN 'bigint' WHEN '{agent_id}' THEN 'bigint' WHEN 'timestamptz' THEN 'timestamp with time zone' ELSE w.type END ORDER BY w.position)
	FROM social_roi_columns(d.definition) w WHERE w.name IS NOT NULL) AS read (columns)
CROSS JOIN LATERAL (SELECT array_agg(a.attname || ' ' || format_type(a.atttypid, NULL) ORDER BY a.attnum)
	FROM pg_attribute a WHERE a.attrelid = to_regclass('schema_care.' || d.name) AND a.attnum > 0) AS made (columns)
WHERE d.kind = 'table' AND read.columns IS DISTINCT FROM made.columns;
SELECT currency, time_zone, week_start, fiscal_year_start, as_of, deflected_from, deflection_rate, open_wait_expires, language FROM schema_care.settings;
SELECT as_of = statement_timestamp() AS now, time_zone, currency FROM schema_care.clock;
SELECT metric, industry, value FROM schema_care.benchmarks ORDER BY 1, 3, 2;
SELECT metric AS untranslated FROM schema_care.metrics
WHERE num_nulls(view, label_en, label_id, label_es, description_en, description_id, description_es) > 0;

-- Again: nothing changes, settings are kept and a wish to change them is answered
SELECT count(*) AS relations, max(c.oid) AS newest FROM pg_class c WHERE c.relnamespace = 'schema_care'::regnamespace \gset before_
CALL social_roi_create('schema_care');
CALL social_roi_create('schema_care', 'America/New_York', 'EUR');
CALL social_roi_create('schema_care', 'Asia/Jakarta', 'IDR');
SELECT count(*) = :before_relations AND max(c.oid) = :before_newest AS unchanged FROM pg_class c WHERE c.relnamespace = 'schema_care'::regnamespace;

-- What cannot be true is refused, in words
INSERT INTO schema_care.settings DEFAULT VALUES;
INSERT INTO schema_care.settings (only_row) VALUES (false);
UPDATE schema_care.settings SET time_zone = 'Mars/Olympus';
UPDATE schema_care.settings SET value_sources = '{luck}';
UPDATE schema_care.settings SET deflection_rate = 'NaN';
INSERT INTO schema_care.interactions (conversation_id, customer_id, kind, at) VALUES (1, 1, 'note', '2026-01-01');
INSERT INTO schema_care.interactions (conversation_id, customer_id, kind, at) VALUES (1, 1, 'inbound', 'infinity');
INSERT INTO schema_care.interactions (conversation_id, customer_id, kind, at, sentiment) VALUES (1, 1, 'inbound', '2026-01-01', 2);
INSERT INTO schema_care.interactions (conversation_id, customer_id, kind, at, external_id) VALUES (1, 1, 'inbound', '2026-01-01', 'a');
INSERT INTO schema_care.interactions (interaction_id, conversation_id, customer_id, kind, at, source, external_id)
VALUES (1, 1, 1, 'inbound', '2026-01-01', 'mail', 'a'), (2, 1, 1, 'inbound', '2026-01-01', 'mail', 'a');
INSERT INTO schema_care.tags (topic) VALUES ('delivery');
INSERT INTO schema_care.channels (channel, is_social, cost_per_request) VALUES ('phone', false, -1);
INSERT INTO schema_care.channels (channel, is_social, hours) VALUES ('phone', false, 'Mo-Fr 9 to 5');
INSERT INTO schema_care.customers (customer_id, joined_on, left_on) VALUES (1, '2026-02-01', '2026-01-01');
INSERT INTO schema_care.costs (category, during, amount) VALUES ('gifts', '[2026-01-01,2026-02-01)', 1);
INSERT INTO schema_care.costs (category, during, amount) VALUES ('tools', 'empty', 1);
INSERT INTO schema_care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,)', 1);
INSERT INTO schema_care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,infinity)', 1);
INSERT INTO schema_care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-02-01)', 'NaN');
INSERT INTO schema_care.costs (category, during, amount, currency) VALUES ('tools', '[2026-01-01,2026-02-01)', 1, 'euro');
INSERT INTO schema_care.staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-01', -1);
INSERT INTO schema_care.staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-01', 25);
INSERT INTO schema_care.staff_rates (agent_id, hourly_rate) VALUES (1, 'NaN');
INSERT INTO schema_care.surveys (survey, answered_at, score) VALUES ('csat', '2026-01-01', 6);
INSERT INTO schema_care.surveys (survey, answered_at, score) VALUES ('nps', '2026-01-01', 11);
INSERT INTO schema_care.surveys (survey, score) VALUES ('nps', 10);
INSERT INTO schema_care.exchange_rates VALUES ('USD', '2026-01-01', 'EUR', 0);
INSERT INTO schema_care.goals (metric, scope, target, starts_on, due_on) VALUES ('roi', 'us', 1, '2026-01-01', '2026-12-31');
INSERT INTO schema_care.custom_metrics (metric, month, value) VALUES ('awareness', '2026-01-02', 1);

-- A table made earlier gets the columns it lacks at its end; one of the user's own is only read
ALTER TABLE schema_care.costs DROP COLUMN note;
CALL social_roi_create('schema_care');
SELECT attname FROM pg_attribute WHERE attrelid = 'schema_care.costs'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum;
COMMENT ON TABLE schema_care.costs IS 'Mine now';
ALTER TABLE schema_care.costs DROP COLUMN note;
CALL social_roi_create('schema_care');
ALTER TABLE schema_care.costs ADD COLUMN note text;
CALL social_roi_create('schema_care');

-- A view that the user edited stays; dropped, it comes back as it was
CREATE OR REPLACE VIEW schema_care.cost_breakdown WITH (security_invoker = true) AS
SELECT NULL::date AS month, NULL::text AS category, NULL::numeric AS amount, NULL::double precision AS share, NULL::numeric AS amount_not_counted,
	NULL::numeric AS previous_amount, NULL::numeric AS amount_change, 'my own' AS remark;
CALL social_roi_create('schema_care');
SELECT remark FROM schema_care.cost_breakdown;
DROP VIEW schema_care.cost_breakdown;
CALL social_roi_create('schema_care');
SELECT count(*) AS rows FROM schema_care.cost_breakdown;

-- Renaming the schema is no edit
ALTER SCHEMA schema_care RENAME TO "schema ""care"" 2";
CALL social_roi_create('schema "care" 2');
ALTER SCHEMA "schema ""care"" 2" RENAME TO schema_care;

-- Nor is another release of PostgreSQL, whose text of the same query differs from the one remembered; relations of the session do not matter
UPDATE schema_care.social_roi_made SET fingerprint = 'of another release' WHERE name = 'roi_monthly';
CREATE TEMPORARY TABLE money_monthly (month date);
CALL social_roi_create('schema_care');
DROP TABLE money_monthly;
SELECT count(*) AS taken_for_edited FROM social_roi_state('schema_care') WHERE kind IN ('derived', 'report') AND NOT made;

-- A report of an earlier version whose columns differ is rebuilt, with those that read it; owner and privileges are given back
CREATE ROLE schema_reader;
CREATE ROLE schema_owner;
GRANT CREATE ON SCHEMA schema_care TO schema_owner;
DROP VIEW schema_care.roi_yearly, schema_care.roi_monthly, schema_care.deflection_roi;
CREATE VIEW schema_care.roi_monthly AS SELECT 1 AS year;
CREATE VIEW schema_care.roi_yearly AS SELECT year FROM schema_care.roi_monthly;
SELECT social_roi_remember('schema_care', 'roi_monthly', 'report', 'CREATE VIEW roi_monthly AS SELECT 1 AS year'),
	social_roi_remember('schema_care', 'roi_yearly', 'report', 'CREATE VIEW roi_yearly AS SELECT year FROM roi_monthly');
GRANT SELECT ON schema_care.roi_monthly TO schema_reader WITH GRANT OPTION;
ALTER VIEW schema_care.roi_monthly OWNER TO schema_owner;
CREATE VIEW public.schema_board AS SELECT * FROM schema_care.roi_yearly;
CALL social_roi_create('schema_care');
SELECT to_regclass('schema_care.deflection_roi') AS nothing_was_made;
DROP VIEW public.schema_board;
CALL social_roi_create('schema_care');
SELECT attname FROM pg_attribute WHERE attrelid = 'schema_care.roi_monthly'::regclass AND attnum IN (1, 2) ORDER BY attnum;
SELECT relowner::regrole, has_table_privilege('schema_reader', oid, 'SELECT WITH GRANT OPTION') AS reader_may_grant
FROM pg_class WHERE oid = 'schema_care.roi_monthly'::regclass;

-- A report of an earlier version that read less: what it reads now is made before it. One that this version no longer has follows, and goes with drop
SET client_min_messages = warning;
DROP VIEW schema_care.money_monthly CASCADE;
SET client_min_messages = notice;
CREATE VIEW schema_care.roi_monthly WITH (security_invoker = true) AS SELECT NULL::date AS month;
CREATE VIEW schema_care.roi_forecast AS SELECT month FROM schema_care.roi_monthly;
SELECT social_roi_remember('schema_care', 'roi_monthly', 'report', 'CREATE VIEW roi_monthly WITH (security_invoker = true) AS SELECT NULL::date AS month'),
	social_roi_remember('schema_care', 'roi_forecast', 'report', 'CREATE VIEW roi_forecast AS SELECT month FROM roi_monthly');
CALL social_roi_create('schema_care');
SELECT count(*) AS months FROM schema_care.roi_monthly;
SELECT count(*) AS no_longer_a_report FROM pg_class WHERE oid = to_regclass('schema_care.roi_forecast');

-- Drop: reports and derived relations go, tables and rows stay; refused while others depend on them
INSERT INTO schema_care.agents VALUES (1, 'Ana');
CREATE VIEW public.schema_board AS SELECT * FROM schema_care.roi_yearly;
CREATE FUNCTION public.schema_count() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM schema_care.team_report; END;
CREATE TABLE public.schema_rows (activity schema_care.inbox_activity);
CREATE RULE schema_rule AS ON UPDATE TO schema_care.agents DO ALSO SELECT count(*) FROM schema_care.task_report;
CALL social_roi_drop('schema_care');
DROP VIEW public.schema_board;
DROP FUNCTION public.schema_count();
DROP TABLE public.schema_rows;
DROP RULE schema_rule ON schema_care.agents;
CREATE OR REPLACE VIEW schema_care.clock WITH (security_invoker = true) AS
SELECT timestamptz '2026-06-30 12:00:00+00' AS as_of, 'UTC' AS time_zone, date '2026-06-30' AS today, 'USD' AS currency;
CALL social_roi_drop('schema_care');
SELECT relname FROM pg_class WHERE relnamespace = 'schema_care'::regnamespace AND relkind = 'v';
SELECT count(*) AS agents FROM schema_care.agents;
CALL social_roi_drop('schema_care');
CALL social_roi_create('schema_care');
SELECT as_of FROM schema_care.clock;
SELECT count(*) > 20 AS views_are_back FROM pg_class WHERE relnamespace = 'schema_care'::regnamespace AND relkind = 'v';

-- Grant: reports and what they read, wages excepted
CALL social_roi_grant('schema_care', 'nobody_of_that_name');
CALL social_roi_grant('schema_care', NULL);
CALL social_roi_grant('schema_care', 'schema_reader');
SELECT relname AS withheld FROM pg_class
WHERE relnamespace = 'schema_care'::regnamespace AND relkind IN ('r', 'v') AND NOT has_table_privilege('schema_reader', oid, 'SELECT') ORDER BY 1;

-- No right to create, to change or to grant: said with what to ask for
SET ROLE schema_reader;
CALL social_roi_drop('schema_care');
CALL social_roi_grant('schema_care', 'schema_owner');
\set VERBOSITY terse
CALL social_roi_create('schema_other');
\set VERBOSITY default
CALL social_roi_create('schema_care');
RESET ROLE;

-- What somebody else remembers as made is not run: it would run with the caller's rights. A superuser trusts superusers
CREATE SCHEMA schema_trap AUTHORIZATION schema_owner;
GRANT ALL ON SCHEMA schema_trap TO schema_reader;
SET ROLE schema_owner;
CREATE TABLE schema_trap.social_roi_made (name text PRIMARY KEY, kind text, definition text, fingerprint text, privileges text);
CREATE VIEW schema_trap.roi_monthly AS SELECT 1 AS month;
INSERT INTO schema_trap.social_roi_made VALUES ('roi_monthly', 'report', 'DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = ''UROLL'', MESSAGE = current_user; END $$', '');
RESET ROLE;
CALL social_roi_create('schema_trap');
CALL social_roi_drop('schema_trap');
SET ROLE schema_reader;
CALL social_roi_create('schema_trap');
RESET ROLE;
DROP TABLE schema_trap.social_roi_made;
CREATE VIEW schema_trap.social_roi_made AS SELECT 'roi_monthly' AS name;
CALL social_roi_create('schema_trap');
DROP VIEW schema_trap.social_roi_made, schema_trap.roi_monthly;

-- Nor does a definition use a function or an operator that somebody put in the way
SET ROLE schema_owner;
CREATE FUNCTION schema_trap.at_least(numeric, integer) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% was trapped', current_user; END $$;
CREATE OPERATOR schema_trap.>= (LEFTARG = numeric, RIGHTARG = integer, FUNCTION = schema_trap.at_least);
RESET ROLE;
CALL social_roi_create('schema_trap');
DROP FUNCTION schema_trap.at_least CASCADE;
CREATE FUNCTION schema_trap.local_date(timestamptz, text) RETURNS date LANGUAGE sql AS $$ SELECT current_date $$;
CALL social_roi_create('schema_trap');
DROP FUNCTION schema_trap.local_date;
CREATE TEMPORARY TABLE interactions (kind text);
CREATE TEMPORARY TABLE settings (time_zone text);
CALL social_roi_create('schema_trap');
DROP TABLE pg_temp.interactions, pg_temp.settings;
SELECT count(*) AS reads_temporary_relations FROM pg_class WHERE relnamespace = 'schema_trap'::regnamespace AND relpersistence = 't';
SET client_min_messages = warning;
DROP SCHEMA schema_trap CASCADE;
SET client_min_messages = notice;

-- A relation of the user's under the name of a derived one, which reports cannot read, is named
CREATE SCHEMA schema_chat;
CREATE TABLE schema_chat.conversations (id bigint, status integer);
CREATE SEQUENCE schema_chat.waits;
CALL social_roi_create('schema_chat');
SELECT relname FROM pg_class WHERE relnamespace = 'schema_chat'::regnamespace ORDER BY relname;
DROP SEQUENCE schema_chat.waits;
DROP TABLE schema_chat.conversations;

-- Relations of every kind that can be read: partitioned and foreign tables, materialized views; dropped columns and domains over domains
CREATE DOMAIN schema_chat.label AS varchar(20);
CREATE DOMAIN schema_chat.tag AS schema_chat.label CHECK (VALUE <> '');
CREATE TABLE schema_chat.interactions (before text, interaction_id bigint, conversation_id bigint, customer_id bigint, agent_id bigint, channel schema_chat.tag, kind schema_chat.label,
	at timestamptz, quick_reply text, sentiment integer, handling_seconds real, body text, source char(4), external_id text) PARTITION BY RANGE (at);
CREATE TABLE schema_chat.interactions_rest PARTITION OF schema_chat.interactions DEFAULT;
ALTER TABLE schema_chat.interactions DROP COLUMN before;
CREATE MATERIALIZED VIEW schema_chat.agents AS SELECT 1::bigint AS agent_id, 'Ana'::text AS name, NULL::text AS team;
CREATE FOREIGN DATA WRAPPER schema_wrapper;
CREATE SERVER schema_server FOREIGN DATA WRAPPER schema_wrapper;
CREATE FOREIGN TABLE schema_chat.improvements (improvement_id bigint, topic text, found_in bigint, introduced_on date, description text, contacts_avoided_per_year numeric,
	customers_kept_per_year numeric, savings_per_year numeric, currency text) SERVER schema_server;
CALL social_roi_create('schema_chat');
INSERT INTO schema_chat.interactions VALUES (1, 1, 1, NULL, 'chat', 'inbound', '2026-01-05 10:00+00'), (2, 1, 1, 1, 'chat', 'outbound', '2026-01-05 10:05+00'), (3, 1, 1, 1, 'chat', 'note', '2026-01-05 10:06+00');
SELECT agent_id, name, replies, wait_mean_seconds FROM schema_chat.team_report;
SELECT name FROM schema_chat.social_roi_made WHERE name IN ('interactions', 'agents', 'improvements');
SET client_min_messages = warning;
DROP SCHEMA schema_chat CASCADE;
DROP SERVER schema_server;
DROP FOREIGN DATA WRAPPER schema_wrapper;
SET client_min_messages = notice;

-- Relations that are there are used; everything that does not fit is one error
CREATE SCHEMA schema_adapter;
CREATE VIEW schema_adapter.interactions AS SELECT gen_random_uuid() AS interaction_id, 'c1' AS conversation_id, 7 AS customer_id, NULL::text AS agent_id, 'mail'::varchar AS channel,
	'inbound' AS kind, timestamp '2026-01-01' AS at, 1.5::real AS handling_seconds, NULL::text AS body, NULL::text AS source;
CREATE TABLE schema_adapter.costs (cost_id uuid, category text, channel text, during tstzrange, amount double precision, currency char(3));
CREATE SEQUENCE schema_adapter.agents;
CALL social_roi_create('schema_adapter');
DROP SEQUENCE schema_adapter.agents;
DROP TABLE schema_adapter.costs;
DROP VIEW schema_adapter.interactions;
CREATE VIEW schema_adapter.interactions AS SELECT gen_random_uuid() AS interaction_id, 'c1' AS conversation_id, 7::bigint AS customer_id, NULL::text AS agent_id, 'mail'::varchar AS channel,
	'inbound' AS kind, timestamptz '2026-01-01' AS at, NULL::text AS quick_reply, 0 AS sentiment, 1.5::real AS handling_seconds, NULL::text AS body, NULL::text AS source,
	NULL::text AS external_id;
CREATE TABLE schema_adapter.customers (customer_id uuid, joined_on date, left_on date, segment text, acquired_via text, reach integer);
CALL social_roi_create('schema_adapter');
ALTER TABLE schema_adapter.customers ALTER customer_id TYPE bigint USING 1;
CALL social_roi_create('schema_adapter');
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) AS type
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'schema_adapter'::regnamespace AND c.relname IN ('tags', 'surveys', 'improvements', 'daily', 'conversations')
	AND a.attname IN ('interaction_id', 'conversation_id', 'customer_id', 'agent_id', 'found_in') ORDER BY 1, 2;
SELECT name FROM schema_adapter.social_roi_made WHERE name IN ('interactions', 'customers', 'tags');
SELECT conversation_id, num_inbound FROM schema_adapter.conversations;

SET client_min_messages = warning;
DROP SCHEMA schema_care CASCADE;
DROP SCHEMA schema_adapter CASCADE;
DROP ROLE schema_reader;
DROP ROLE schema_owner;
