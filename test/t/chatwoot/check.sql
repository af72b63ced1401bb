-- What the adapter must make of rows.sql; :refused holds what it said to wrong variables.
CREATE EXTENSION IF NOT EXISTS pgtap;
SET TIME ZONE 'America/New_York';
SET jit = off;		-- compiling these plans takes longer than running them
SELECT plan(31);

SELECT results_eq($$SELECT c.relname::text COLLATE "default", c.relkind::text FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace
	AND c.relname IN ('interactions', 'tags', 'channels', 'agents', 'customers', 'surveys') ORDER BY 1$$,
	$$VALUES ('agents', 'v'), ('channels', 'v'), ('customers', 'v'), ('interactions', 'v'), ('surveys', 'v'), ('tags', 'v')$$, 'views stand for the tables: no row is copied');
SELECT results_eq($$SELECT external_id, kind, agent_id FROM care.interactions WHERE conversation_id = 10 ORDER BY at, kind_order(kind), interaction_id$$,
	$$VALUES ('message/1', 'inbound', NULL::bigint), ('message/2', 'automated', NULL), ('message/4', 'automated', NULL), ('message/5', 'automated', NULL),
	('message/6', 'automated', NULL), ('message/7', 'automated', NULL), ('message/8', 'automated', NULL), ('message/10', 'outbound', 7), ('message/12', 'inbound', NULL),
	('message/13', 'outbound', NULL), ('message/14', 'automated', NULL), ('event/3', 'resolved', 7), ('message/15', 'automated', NULL), ('message/16', 'inbound', NULL),
	('event/5', 'reopened', NULL)$$, 'customers, people and machines are told apart, in both forms of content_attributes');
SELECT is_empty($$SELECT external_id FROM care.interactions WHERE external_id IN ('message/3', 'message/9', 'message/11', 'message/36')$$,
	'private notes, failed sends and activities are no interactions');
SELECT is_empty($$SELECT external_id FROM care.interactions WHERE external_id IN ('message/50', 'message/51', 'message/60', 'event/7')$$,
	'neither are rows of another account, or of a conversation that is gone');
SELECT is_empty($$SELECT external_id FROM care.interactions WHERE external_id IN ('event/1', 'event/2', 'event/4')$$,
	'a first opening is no reopening, and the bot''s copy of a resolution no second one');
SELECT results_eq($$SELECT at FROM care.interactions WHERE external_id IN ('message/1', 'event/3', 'event/6') ORDER BY at$$,
	$$VALUES (timestamptz '2026-03-02 18:00+00'), ('2026-03-02 19:00+00'), ('2026-03-02 20:00+00')$$, 'times without zone are UTC; an event without an end happened when it was written');
SELECT results_eq($$SELECT customer_id, count(*) FROM care.interactions GROUP BY 1 ORDER BY 1$$, $$VALUES (-11::bigint, 3::bigint), (100, 15), (102, 9)$$,
	'a conversation has its contact as customer, or is one of its own');
SELECT results_eq($$SELECT external_id, kind, quick_reply, at FROM care.interactions WHERE conversation_id = 12 AND kind <> 'automated' ORDER BY at$$,
	$$VALUES ('option/30', 'inbound', 'Order & delivery', timestamptz '2026-03-02 18:01+00'), ('option/31', 'inbound', 'Late', '2026-03-02 18:03+00'),
	('message/34', 'outbound', NULL, '2026-03-02 18:11+00')$$, 'chosen options are inbound, in both forms; what cannot be read is passed over');
SELECT results_eq($$SELECT quick_reply FROM care.interactions WHERE external_id = 'message/21'$$, $$VALUES ('a_thanks')$$, 'a canned response is known by its text');
SELECT results_eq($$SELECT external_id, sentiment FROM care.interactions WHERE sentiment IS NOT NULL$$, $$VALUES ('message/1', (-1)::smallint)$$, 'sentiment, where the label is one of three');
SELECT is((SELECT count(DISTINCT interaction_id) = count(*) AND count(DISTINCT external_id) = count(*) FROM care.interactions), true, 'ids are unique over messages, options and events');

SELECT results_eq($$SELECT channel, valid_from::text, is_social, cost_per_request, hours FROM care.channels ORDER BY channel COLLATE "C", 2$$,
	$$VALUES ('Acme page', '-infinity', true, NULL::numeric, 'America/Los_Angeles Mo 09:05-17:30; Tu 09:05-17:30; We 09:05-17:30; Th 09:05-17:30; Fr 09:05-17:30'),
	('Site chat', '-infinity', false, NULL, 'America/New_York off'), ('Site chat', '2026-03-01', true, NULL, 'UTC 24/7'),
	('Support (2)', '-infinity', false, NULL, NULL), ('Support (3)', '-infinity', true, NULL, 'Asia/Jakarta Mo 00:00-23:59; Su 00:00-24:00'),
	('phone', '-infinity', false, 20, NULL)$$,
	'channels: inboxes of one name are told apart, hours by inbox, what channel_settings says');
SELECT is((SELECT count(hours::opening_hours) FROM care.channels), 4::bigint, 'all hours can be read');
SELECT results_eq($$SELECT is_open('2026-03-02 17:04+00', hours::opening_hours), is_open('2026-03-02 17:05+00', hours::opening_hours) FROM care.channels WHERE channel = 'Acme page'$$,
	$$VALUES (false, true)$$, 'in the zone that Rails calls Pacific Time (US & Canada)');
SELECT is_empty($$SELECT name FROM care.rails_time_zones WHERE iana NOT IN (SELECT name FROM pg_timezone_names)$$, 'every zone of Rails is one that the server knows');
SELECT results_eq($$SELECT * FROM care.agents ORDER BY 1$$, $$VALUES (7::bigint, 'Ana', 'care, night'), (8, 'Budi', NULL), (9, 'Echo integration', NULL), (10, 'Left us', NULL)$$,
	'agents: users of the account, who left included, teams of the account');
SELECT results_eq($$SELECT customer_id, joined_on, reach FROM care.customers ORDER BY 1$$, $$VALUES (100::bigint, NULL::date, 1200::bigint), (102, NULL, NULL)$$, 'customers: contacts of the account');
SELECT results_eq($$SELECT survey, customer_id, conversation_id, agent_id, channel, sent_at, answered_at, score::integer, comment FROM care.surveys ORDER BY 3$$,
	$$VALUES ('csat', 100::bigint, 10::bigint, 7::bigint, 'Acme page', timestamptz '2026-03-02 19:00:01+00', timestamptz '2026-03-02 19:10+00', 4, 'fine'),
	('csat', 102, 12, 8, 'Support (3)', '2026-03-02 18:12+00', NULL, NULL, NULL)$$, 'surveys: answered and unanswered, those that failed to be sent left out');
SELECT results_eq($$SELECT conversation_id, tagged_at, agent_id, topic FROM care.tags ORDER BY 1$$,
	$$VALUES (10::bigint, timestamptz '2026-03-02 18:06+00', NULL::bigint, 'delivery'), (12, '2026-03-02 18:06+00', 8, 'vip')$$, 'labels of conversations are topics, those of contacts are not');
SELECT results_eq($$SELECT external_id, kind, agent_id FROM "other ""brand""".interactions ORDER BY at$$,
	$$VALUES ('message/50', 'inbound', NULL::bigint), ('message/51', 'outbound', 7), ('event/7', 'resolved', 11)$$, 'another account is another schema over the same tables');

-- The reports.
SELECT results_eq($$SELECT opened_at, wait_seconds, agent_id, closed_by FROM care.waits WHERE conversation_id = 10 ORDER BY opened_at$$,
	$$VALUES (timestamptz '2026-03-02 18:00+00', 300::double precision, 7::bigint, 'outbound'), ('2026-03-02 18:20+00', 1800, NULL, 'outbound'), ('2026-03-03 17:00+00', NULL, NULL, NULL)$$,
	'waits: by people only, one is open');
SELECT results_eq($$SELECT channel, conversations, first_replies, mean_seconds, business_mean_seconds, open_waits FROM care.first_reply_time ORDER BY 1$$,
	$$VALUES ('Acme page', 1::bigint, 1::bigint, 300::double precision, 300::double precision, 1::bigint), ('Support (2)', 1, 1, 420, 420, 0), ('Support (3)', 1, 1, 600, 0, 0)$$,
	'first_reply_time by inbox, outside opening hours 0');
SELECT results_eq($$SELECT channel, sum(received), sum(replies), sum(automated), sum(resolved), sum(reopened) FROM care.inbox_activity GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('Acme page', 3::numeric, 2::numeric, 9::numeric, 1::numeric, 1::numeric), ('Support (2)', 1, 1, 0, 1, 0), ('Support (3)', 2, 1, 5, 0, 0)$$, 'inbox_activity');
SELECT results_eq($$SELECT conversation_id, first_agent_id, num_reopened, stayed_resolved, csat::integer FROM care.conversations WHERE num_inbound > 0 ORDER BY 1$$,
	$$VALUES (10::bigint, 7::bigint, 1::bigint, false, 4), (11, 10, 0, true, NULL), (12, 8, 0, NULL, NULL)$$, 'conversations');
SELECT results_eq($$SELECT requests, cost_per_request, avoided_cost FROM care.deflection_roi WHERE month = '2026-03-01'$$, $$VALUES (1::bigint, 20::numeric, 20::numeric)$$,
	'deflection_roi: one request resolved on a social channel saved one call');

-- Other releases.
SELECT bag_eq($$SELECT external_id, kind, agent_id, customer_id, quick_reply, at FROM older_care.interactions$$,
	$$SELECT external_id, kind, agent_id, customer_id, quick_reply, at FROM care.interactions$$, 'an older release, with jsonb attributes: the same interactions');
SELECT is((SELECT hours FROM older_care.channels WHERE channel = 'Support (3)'), 'Asia/Jakarta Mo 00:00-23:59; Su 00:00-23:59', 'and hours without open_all_day');
SELECT results_eq($$SELECT external_id, agent_id FROM newer_care.interactions WHERE kind = 'resolved' ORDER BY 1$$, $$VALUES ('event/3', 8::bigint), ('event/6', NULL)$$,
	'a newer release: whoever acted has resolved it, a rule is nobody');

-- The planner.
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
		lines := lines || line || E'\n';
	END LOOP;
	RETURN lines;
END
$$;
SELECT unalike(pg_temp.plan_of('SELECT conversation_id, kind, at, channel FROM care.interactions'), '%canned_responses%', 'what a query does not read is not computed');
SELECT alike(pg_temp.plan_of('SELECT quick_reply FROM care.interactions'), '%canned_responses%', 'what it reads is');

SELECT is(:'refused'::text, '# account must be the number of a Chatwoot account, not ""
# Say -v account=1; SELECT id, name FROM accounts lists them.
# there is no account 5
# SELECT id, name FROM accounts lists them.
# account must be the number of a Chatwoot account, not "x"
# Say -v account=1; SELECT id, name FROM accounts lists them.
# schema "nowhere" lacks tables of Chatwoot: accounts, account_users, canned_responses, channel_twilio_sms, contacts, conversations, csat_survey_responses, inboxes, messages, reporting_events, taggings, tags, team_members, teams, users, working_hours
# Say -v source=SCHEMA if they are in another schema.', 'wrong variables are said, with what to do');
SELECT * FROM finish();
