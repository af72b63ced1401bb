-- What the adapter must make of rows.sql and more_rows.sql; :refused holds what it said to a wrong source.
CREATE EXTENSION IF NOT EXISTS pgtap;
SET TIME ZONE 'America/New_York';
SET jit = off;		-- compiling these plans takes longer than running them
SELECT plan(21);

SELECT results_eq($$SELECT external_id, kind, agent_id FROM care.interactions WHERE conversation_id = 1 ORDER BY at, kind_order(kind)$$,
	$$VALUES ('comment/1001', 'inbound', NULL::bigint), ('comment/1003', 'automated', NULL), ('comment/1004', 'automated', NULL),
	('assignee/1/2026-03-02T10:04:00.000000Z', 'assigned', 403000000001), ('comment/1006', 'outbound', 403000000001), ('comment/1007', 'inbound', NULL),
	('assignee/1/2026-03-02T10:40:00.000000Z', 'assigned', 403000000002), ('assignee/1/2026-03-02T10:45:00.000000Z', 'assigned', NULL),
	('comment/1008', 'outbound', 403000000002), ('status/1/2026-03-02T11:00:00.000000Z', 'resolved', 403000000001),
	('comment/1009', 'inbound', NULL), ('status/1/2026-03-03T09:00:00.000000Z', 'reopened', NULL)$$,
	'public comments by their author, assignments, solved and reopened; notes and deleted comments are left out');
SELECT is_empty($$SELECT * FROM care.interactions WHERE conversation_id IN (3, 4)$$, 'deleted tickets are left out with all that is theirs');
SELECT results_eq($$SELECT external_id, agent_id FROM care.interactions WHERE conversation_id = 2 AND kind = 'resolved'$$,
	$$VALUES ('status/2/2026-03-02T12:00:00.000000Z', NULL::bigint)$$, 'solved by an automation; closing it later is no second resolution');
SELECT results_eq($$SELECT kind, customer_id, agent_id FROM care.interactions WHERE conversation_id = 5 ORDER BY at$$,
	$$VALUES ('inbound', 403000000002::bigint, NULL::bigint), ('outbound', 403000000002, 403000000001), ('resolved', 403000000002, 403000000001)$$,
	'a colleague who asks is a customer; closed without solved is resolved');
SELECT results_eq($$SELECT external_id, kind, agent_id FROM care.interactions WHERE conversation_id = 6 ORDER BY at, external_id$$,
	$$VALUES ('chat/c.1/2', 'inbound', NULL::bigint), ('chat/c.1/3', 'automated', NULL), ('chat/c.1/4', 'automated', NULL), ('chat/c.1/5', 'automated', NULL),
	('chat/c.1/6', 'outbound', 403000000001), ('chat/c.1/8', 'inbound', NULL), ('chat/c.1/9', 'outbound', 403000000002)$$,
	'chats: messages and files by who wrote them; context, joins, receipts and the closing transcript are left out');
SELECT results_eq($$SELECT customer_id, channel, handling_seconds FROM care.interactions WHERE conversation_id = 7$$, $$VALUES (-7::bigint, 'voice', 95::numeric)$$,
	'a ticket without requester is a customer of its own; calls have handling time');
SELECT is((SELECT count(DISTINCT interaction_id) = count(*) FROM care.interactions), true, 'ids are unique');
SELECT results_eq($$SELECT channel, is_social, cost_per_request, hours FROM care.channels WHERE channel IN ('twitter', 'email', 'phone') ORDER BY 1$$,
	$$VALUES ('email', false, NULL::numeric, 'UTC 24/7'),
	('phone', false, 20, 'America/Los_Angeles Mo 09:00-12:00,13:00-17:00; We 22:00-24:00; Th 00:00-02:00; Sa 00:00-24:00; 2026-07-03 off; 2026-12-24-2026-12-26 off'),
	('twitter', true, NULL, 'America/Los_Angeles Mo 09:00-12:00,13:00-17:00; We 22:00-24:00; Th 00:00-02:00; Sa 00:00-24:00; 2026-07-03 off; 2026-12-24-2026-12-26 off')$$,
	'hours: local minutes since Sunday, cut at midnight, holidays off, deleted rows left out');
SELECT results_eq($$SELECT business_time('2026-03-02 16:59+00', '2026-03-02 17:30+00', hours::opening_hours), business_time('2026-12-26 08:00+00', '2026-12-27 08:00+00', hours::opening_hours)
	FROM care.channels WHERE channel = 'twitter'$$, $$VALUES (interval '30 minutes', interval '0')$$, 'nine in Los Angeles is 17:00 UTC in winter; a Saturday that is a holiday is closed');
SELECT is((SELECT hours FROM berlin.zendesk_hours),
	'Europe/Berlin Mo 00:00-24:00; Tu 00:00-24:00; We 00:00-24:00; Th 00:00-24:00; Fr 00:00-24:00; Sa 00:00-24:00; Su 00:00-24:00; 2026-09-01 off', 'another schedule can be chosen');
SELECT results_eq($$SELECT * FROM care.agents ORDER BY 1$$, $$VALUES (403000000001::bigint, 'Arthur Agent', 'Care'), (403000000002, 'Ada Admin', NULL), (403000000003, 'Flow builder', NULL)$$, 'agents');
SELECT results_eq($$SELECT customer_id, segment FROM care.customers ORDER BY 1$$, $$VALUES (403000000002::bigint, NULL), (403000000011, 'Shop GmbH'), (403000000012, NULL)$$, 'customers');
SELECT results_eq($$SELECT conversation_id, agent_id, sent_at, answered_at, score::integer, comment FROM care.surveys ORDER BY 1$$,
	$$VALUES (1::bigint, 403000000002::bigint, timestamptz '2026-03-02 11:30+00', timestamptz '2026-03-02 12:30+00', 1, 'good people, bad post'),
	(2, NULL, '2026-03-02 13:00+00', NULL, NULL, NULL)$$, 'surveys: the last rating counts, words of a comment do not');
SELECT results_eq($$SELECT conversation_id, topic, tagged_at FROM care.tags ORDER BY 2$$, $$VALUES (1::bigint, 'delivery', NULL::timestamptz), (1, 'vip', NULL)$$, 'tags are topics');

-- The reports.
SELECT results_eq($$SELECT opened_at, wait_seconds, business_seconds, agent_id FROM care.waits WHERE conversation_id = 1 ORDER BY 1$$,
	$$VALUES (timestamptz '2026-03-02 10:00+00', 300::double precision, 0::double precision, 403000000001::bigint), ('2026-03-02 10:20+00', 1800, 0, 403000000002), ('2026-03-03 09:00+00', NULL, NULL, NULL)$$,
	'waits by the clock, and in opening hours (it is night in Los Angeles)');
SELECT results_eq($$SELECT agent_id, assigned, completed, reassigned FROM care.task_report ORDER BY 1$$,
	$$VALUES (403000000001::bigint, 1::bigint, 0::bigint, 1::bigint), (403000000002, 1, 0, 1), (NULL, 1, 1, 0)$$, 'task_report: nobody completed what was taken from them');
SELECT results_eq($$SELECT channel, sum(received), sum(replies), sum(automated), sum(resolved), sum(reopened) FROM care.inbox_activity WHERE channel <> 'voice' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('email', 1::numeric, 0::numeric, 0::numeric, 1::numeric, 0::numeric), ('native_messaging', 2, 2, 3, 0, 0), ('twitter', 3, 2, 2, 1, 1), ('web', 1, 1, 0, 1, 0)$$, 'inbox_activity');
SELECT results_eq($$SELECT requests, avoided_cost FROM care.deflection_roi WHERE month = '2026-03-01'$$, $$VALUES (1::bigint, 20::numeric)$$, 'deflection_roi');

-- A destination with less.
SELECT bag_eq($$SELECT * FROM "old care".interactions$$, $$SELECT * FROM care.interactions WHERE conversation_id <> 6$$,
	'instants without zone are UTC; without chats there are comments');
SELECT is((SELECT count(hours) FROM "old care".channels), 0::bigint, 'without schedules, calendar time');
SELECT is(:'refused'::text, '# schema "nowhere" lacks tables of Zendesk: ticket, ticket_comment, ticket_field_history, user
# Say -v source=SCHEMA with the schema that Fivetran writes, and let the connector sync these tables.', 'a wrong source is said, with what to do');
SELECT * FROM finish();
