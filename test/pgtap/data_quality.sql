-- Every finding of data_quality: a schema without a fault has none, and each fault alone is found, counted, dated and named, with what it brings along.
-- The tables are the user's own and refuse nothing, as an adapter's views do; what the tables of social_roi_create refuse could not be put into those.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'Pacific/Auckland';
BEGIN;
CALL social_roi_create('tap_quality_model', 'UTC', 'USD');
CREATE SCHEMA tap_quality;
SELECT format('CREATE TABLE tap_quality.%1$I AS TABLE tap_quality_model.%1$I WITH NO DATA', d.name)
FROM social_roi_definitions() d
WHERE d.kind = 'table' AND d.name NOT IN ('settings', 'metrics', 'social_roi_made') \gexec
CALL social_roi_create('tap_quality', 'UTC', 'USD');
SET LOCAL search_path = tap_quality, public;

UPDATE settings SET as_of = '2026-03-01 12:00+00';
INSERT INTO channels (channel, valid_from, is_social, cost_per_request, currency, hours)
VALUES ('twitter', '-infinity', true, 2, 'USD', 'UTC Mo-Fr 09:00-17:00'), ('phone', '-infinity', false, 10, 'USD', NULL);
INSERT INTO customers (customer_id, joined_on) VALUES (1, '2025-01-01'), (2, '2025-01-01');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
VALUES (1, 1, 'twitter', 'inbound', '2026-01-05 10:00+00'), (1, 1, 'twitter', 'outbound', '2026-01-05 11:00+00'), (1, 1, 'twitter', 'resolved', '2026-01-05 12:00+00'),
	(2, 2, 'phone', 'inbound', '2026-01-06 10:00+00'), (2, 2, 'phone', 'outbound', '2026-01-06 10:30+00');
INSERT INTO costs (cost_id, category, during, amount, currency) VALUES (1, 'tools', '[2026-01-01,2026-02-01)', 100, 'USD');
INSERT INTO outcomes (outcome_id, customer_id, at, kind, amount, cost, currency, channel) VALUES (1, 1, '2026-01-20 09:00+00', 'purchase', 50, 20, 'USD', 'twitter');
INSERT INTO surveys (survey, customer_id, conversation_id, channel, sent_at, answered_at, score) VALUES ('csat', 1, 1, 'twitter', '2026-01-05 12:00+00', '2026-01-05 13:00+00', 5);
INSERT INTO tags (conversation_id, tagged_at, topic) VALUES (1, '2026-01-05 12:00+00', 'delivery');

CREATE TEMPORARY TABLE faults (finding text, relation text, num_rows bigint, first_at timestamptz, last_at timestamptz, example text, others text[], fault text) ON COMMIT DROP;
INSERT INTO faults VALUES
('unknown channel', 'interactions', 2, '2026-01-07 09:00+00', '2026-01-07 10:00+00', 'pigeon', '{customer in both groups}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (3, 1, 'pigeon', 'inbound', '2026-01-07 09:00+00'), (3, 1, NULL, 'outbound', '2026-01-07 10:00+00')$$),
('two customers in one conversation', 'interactions', 1, '2026-01-05 10:00+00', '2026-01-05 12:00+00', '1', '{customer in both groups,no control group}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (1, 2, 'twitter', 'inbound', '2026-01-05 10:30+00')$$),
('reply without a question', 'interactions', 1, '2026-01-08 09:00+00', '2026-01-08 09:00+00', '9', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (9, 1, 'twitter', 'outbound', '2026-01-08 09:00+00')$$),
('resolved or reopened before the first message', 'interactions', 1, '2026-01-08 08:00+00', '2026-01-08 09:00+00', '9', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (9, 1, 'twitter', 'resolved', '2026-01-08 08:00+00'), (9, 1, 'twitter', 'inbound', '2026-01-08 09:00+00')$$),
('event in the future', 'interactions', 1, NULL, '2026-04-01 00:00+00', '9', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (9, 1, 'twitter', 'inbound', '2026-04-01 00:00+00')$$),
('unknown kind', 'interactions', 2, '2026-01-05 10:00+00', '2026-01-05 10:05+00', '1', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (1, 1, 'twitter', 'shout', '2026-01-05 10:05+00'), (1, 1, 'twitter', NULL, '2026-01-05 10:00+00')$$),
('no time or conversation', 'interactions', 4, NULL, NULL, '9', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (NULL, 1, 'twitter', 'inbound', '2026-01-05 10:05+00'), (9, 1, 'twitter', 'inbound', NULL),
		(NULL, 1, 'twitter', 'inbound', NULL), (9, 1, 'twitter', 'inbound', '-infinity')$$),
('external id more than once', 'interactions', 2, '2026-01-05 10:00+00', '2026-01-05 10:05+00', 'x1', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, source, external_id) VALUES (1, 1, 'twitter', 'inbound', '2026-01-05 10:05+00', 'tool', 'x1'),
		(1, 1, 'twitter', 'inbound', '2026-01-05 10:00+00', 'tool', 'x1'), (1, 1, 'twitter', 'inbound', '2026-01-05 10:06+00', 'other tool', 'x1'), (1, 1, 'twitter', 'inbound', '2026-01-05 10:06+00', 'tool', 'x2')$$),
('sentiment off its scale', 'interactions', 1, '2026-01-05 10:05+00', '2026-01-05 10:05+00', '1', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, sentiment) VALUES (1, 1, 'twitter', 'inbound', '2026-01-05 10:05+00', 2), (1, 1, 'twitter', 'inbound', '2026-01-05 10:06+00', -1)$$),
('opening hours that cannot be read', 'channels', 1, NULL, NULL, 'whenever', '{}',
	$$INSERT INTO channels (channel, valid_from, is_social, hours) VALUES ('chat', '2026-01-01', false, 'whenever'), ('email', '2026-01-01', false, 'UTC 24/7')$$),
('two rows in force on one day', 'channels', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', 'twitter', '{}',
	$$INSERT INTO channels (channel, valid_from, is_social, cost_per_request) VALUES ('twitter', '2026-01-01', true, 3), ('twitter', '2026-01-01', true, 4), ('phone', '2026-01-01', false, 10), ('phone', '2026-01-01', false, 10)$$),
('no price of a request', 'channels', 2, '2026-01-05 00:00+13', '2026-01-06 00:00+13', 'phone', '{}',
	$$UPDATE channels SET cost_per_request = NULL WHERE channel = 'phone'$$),
('no price of a request', 'channels', 2, '2026-01-05 00:00+13', '2026-01-06 00:00+13', 'phone', '{}',
	$$UPDATE channels SET cost_per_request = NULL WHERE channel = 'phone'; UPDATE settings SET value_sources = '{self_help}'$$),
('cost that cannot be spread', 'costs', 3, NULL, NULL, '2', '{}',
	$$INSERT INTO costs (cost_id, category, during, amount) VALUES (2, 'tools', '[2026-01-01,)', 1), (3, 'tools', 'empty', 1), (4, 'tools', '[2026-01-01,2026-02-01)', 'NaN')$$),
('cost that cannot be converted', 'costs', 2, '2026-01-01 00:00+13', '2026-02-01 00:00+13', 'research', '{}',
	$$INSERT INTO costs (cost_id, category, during, amount, currency) VALUES (2, 'research', '[2026-01-30,2026-02-03)', 8, 'EUR')$$),
('cost of an unknown channel', 'costs', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', 'pigeon', '{}',
	$$INSERT INTO costs (cost_id, category, channel, during, amount) VALUES (2, 'tools', 'pigeon', '[2026-01-01,2026-02-01)', 5)$$),
('negative cost of a month', 'costs', 1, '2026-02-01 00:00+13', '2026-02-01 00:00+13', NULL, '{}',
	$$INSERT INTO costs (cost_id, category, during, amount) VALUES (2, 'refunds', '[2026-02-01,2026-03-01)', -5)$$),
('hours without a rate', 'staff_hours', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', '3 hours', '{cost that cannot be converted}',
	$$INSERT INTO staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-05', 3)$$),
('hours whose rate cannot be converted', 'staff_rates', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', '3 hours', '{cost that cannot be converted}',
	$$INSERT INTO staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-05', 3); INSERT INTO staff_rates (agent_id, valid_from, hourly_rate, currency) VALUES (1, '-infinity', 20, 'EUR')$$),
('hours and payroll for the same days', 'staff_hours', 2, '2026-01-01 00:00+13', '2026-01-01 00:00+13', NULL, '{}',
	$$INSERT INTO staff_hours (agent_id, worked_on, hours) VALUES (1, '2026-01-05', 3), (1, '2026-01-06', 3), (1, '2026-02-06', 3); INSERT INTO staff_rates (agent_id, valid_from, hourly_rate) VALUES (1, '-infinity', 20);
		INSERT INTO costs (cost_id, category, during, amount) VALUES (2, 'staff', '[2026-01-01,2026-02-01)', 1000)$$),
('amount that cannot be converted', 'outcomes', 2, '2026-01-20 00:00+13', '2026-01-21 00:00+13', 'purchase', '{}',
	$$INSERT INTO outcomes (outcome_id, customer_id, at, kind, amount, currency) VALUES (2, 1, '2026-01-20 10:00+00', 'purchase', 5, 'EUR'), (3, 1, '2026-01-21 10:00+00', 'renewal', 5, 'EUR')$$),
('amount that is no number', 'outcomes', 3, '2026-01-20 10:00+00', '2026-01-22 10:00+00', '2', '{}',
	$$INSERT INTO outcomes (outcome_id, customer_id, at, kind, amount, cost) VALUES (2, 1, '2026-01-20 10:00+00', 'purchase', 'NaN', 1), (3, 1, '2026-01-21 10:00+00', 'purchase', 1e30, 1), (4, 1, '2026-01-22 10:00+00', 'purchase', 1, 'infinity')$$),
('outcome of an unknown channel', 'outcomes', 1, '2026-01-20 00:00+13', '2026-01-20 00:00+13', 'pigeon', '{}',
	$$INSERT INTO outcomes (outcome_id, customer_id, at, kind, channel) VALUES (2, 1, '2026-01-20 10:00+00', 'share', 'pigeon')$$),
('outcome without a customer', 'outcomes', 2, '2026-01-20 10:00+00', '2026-01-21 10:00+00', 'referral', '{}',
	$$INSERT INTO outcomes (outcome_id, at, kind) VALUES (2, '2026-01-20 10:00+00', 'share'), (3, '2026-01-21 10:00+00', 'referral')$$),
('action without a value', 'action_values', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', 'share', '{}',
	$$INSERT INTO outcomes (outcome_id, customer_id, at, kind, channel) VALUES (2, 1, '2026-01-20 10:00+00', 'share', 'twitter'), (3, 1, '2026-02-20 10:00+00', 'share', 'twitter');
		INSERT INTO action_values (kind, valid_from, value) VALUES ('share', '2026-02-01', 2)$$),
('exchange rates that contradict each other', 'exchange_rates', 2, '2026-01-05 00:00+13', '2026-01-06 00:00+13', 'EUR', '{}',
	$$INSERT INTO exchange_rates (currency, day, to_currency, rate) VALUES ('EUR', '2026-01-05', 'USD', 1.1), ('EUR', '2026-01-05', 'USD', 1.2), ('EUR', '2026-01-07', 'USD', 1.2)$$),
('customer left before joining', 'customers', 1, '2024-12-31 00:00+13', '2024-12-31 00:00+13', '3', '{}',
	$$INSERT INTO customers (customer_id, joined_on, left_on) VALUES (3, '2025-01-01', '2024-12-31'), (4, '2025-01-01', '2025-01-01')$$),
('customer more than once', 'customers', 1, NULL, NULL, '2', '{}',
	$$INSERT INTO customers (customer_id, joined_on) VALUES (2, '2025-06-01'), (NULL, '2025-06-01'), (3, '2025-06-01')$$),
('customer in both groups', 'interactions', 1, '2026-01-09 10:00+00', '2026-01-09 10:00+00', '1', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (9, 1, 'phone', 'inbound', '2026-01-09 10:00+00')$$),
('contacted customer who was none yet or no more', 'interactions', 2, '2026-01-09 10:00+00', '2026-01-10 10:00+00', '3', '{}',
	$$INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (8, 3, 'phone', 'inbound', '2026-01-10 10:00+00'), (9, 4, 'phone', 'inbound', '2026-01-09 10:00+00');
		INSERT INTO customers (customer_id, joined_on) VALUES (4, '2026-01-10')$$),
('no control group', 'interactions', 1, '2026-01-05 10:00+00', '2026-01-05 10:00+00', NULL, '{}',
	$$DELETE FROM interactions WHERE channel = 'phone'$$),
('no customer observed for twelve months', 'customers', 2, '2025-06-01 00:00+12', '2025-06-01 00:00+12', '1', '{}',
	$$UPDATE customers SET joined_on = '2025-06-01'; UPDATE settings SET value_sources = '{advocacy}';
		INSERT INTO outcomes (outcome_id, customer_id, at, kind, channel) VALUES (2, 1, '2026-01-21 09:00+00', 'referral', 'twitter')$$),
('no customer observed for twelve months', 'customers', 42, '2025-06-01 00:00+12', '2025-06-01 00:00+12', '1', '{}',
	$$UPDATE customers SET joined_on = '2025-06-01';
		INSERT INTO customers (customer_id, joined_on, left_on) SELECT g, '2025-06-01', CASE WHEN g % 2 = 0 THEN date '2025-10-20' END FROM generate_series(11, 50) g;
		INSERT INTO outcomes (outcome_id, customer_id, at, kind) SELECT g, g, '2025-10-01 09:00+00', 'cancel_request' FROM generate_series(11, 50) g;
		INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) SELECT g, g, CASE WHEN g % 2 = 1 THEN 'twitter' ELSE 'phone' END, 'inbound', '2025-10-02 09:00+00' FROM generate_series(11, 50) g$$),
('value of an improvement that is not known', 'improvements', 2, '2026-02-01 00:00+13', '2026-03-01 00:00+13', '1', '{}',
	$$INSERT INTO improvements (improvement_id, introduced_on, savings_per_year, currency) VALUES (1, '2026-02-10', 365, 'EUR'), (2, '2026-02-10', 365, 'USD')$$),
('value sources that measure the same money', 'settings', 1, NULL, NULL, 'self_help', '{}',
	$$UPDATE settings SET value_sources = '{avoided_cost,self_help,action_value}'$$),
('score off its scale', 'surveys', 2, '2026-01-06 13:00+00', '2026-01-07 13:00+00', 'csat 6', '{}',
	$$INSERT INTO surveys (survey, sent_at, answered_at, score) VALUES ('nps', '2026-01-06 12:00+00', '2026-01-06 13:00+00', 11), ('csat', '2026-01-07 12:00+00', '2026-01-07 13:00+00', 6), ('nps', '2026-01-07 12:00+00', '2026-01-07 13:00+00', 0)$$),
('score without the time of its answer', 'surveys', 1, '2026-01-06 12:00+00', '2026-01-06 12:00+00', 'nps 10', '{}',
	$$INSERT INTO surveys (survey, sent_at, score) VALUES ('nps', '2026-01-06 12:00+00', 10), ('csat', '2026-01-06 12:00+00', NULL)$$),
('unknown survey', 'surveys', 1, '2026-01-06 12:00+00', '2026-01-06 12:00+00', 'ces', '{}',
	$$INSERT INTO surveys (survey, sent_at) VALUES ('ces', '2026-01-06 12:00+00')$$),
('survey answered before it was sent', 'surveys', 1, '2026-01-06 11:00+00', '2026-01-06 11:00+00', 'nps', '{}',
	$$INSERT INTO surveys (survey, sent_at, answered_at, score) VALUES ('nps', '2026-01-06 12:00+00', '2026-01-06 11:00+00', 10)$$),
('tag of an unknown conversation', 'tags', 2, '2026-01-06 12:00+00', '2026-01-07 12:00+00', '404', '{}',
	$$INSERT INTO tags (conversation_id, interaction_id, tagged_at, topic) VALUES (404, NULL, '2026-01-06 12:00+00', 'delivery'), (NULL, 505, '2026-01-07 12:00+00', 'delivery')$$),
('goal of an unknown metric', 'goals', 1, '2026-01-01 00:00+13', '2026-06-30 00:00+12', 'happiness', '{}',
	$$INSERT INTO goals (metric, scope, target, starts_on, due_on) VALUES ('happiness', 'all', 1, '2026-01-01', '2026-06-30'), ('response_rate', 'all', 90, '2026-01-01', '2026-06-30')$$),
('goal of a metric without months', 'goals', 9, '2026-01-01 00:00+13', '2026-06-30 00:00+12', 'contacts_avoided', '{}',
	$$INSERT INTO goals (metric, scope, target, starts_on, due_on) SELECT m.metric, 'all', 1, '2026-01-01', '2026-06-30' FROM metrics m$$),
('goal that cannot be read', 'goals', 1, NULL, NULL, 'response_rate', '{}',
	$$INSERT INTO goals (metric, scope, target, starts_on, due_on) VALUES ('response_rate', 'all', 90, '2026-06-30', '2026-01-01')$$),
('custom metric that a report measures', 'custom_metrics', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', 'response_rate', '{}',
	$$INSERT INTO custom_metrics (metric, month, scope, value) VALUES ('response_rate', '2026-01-01', 'all', 50), ('my_metric', '2026-01-01', 'all', 50)$$),
('custom metrics that contradict each other', 'custom_metrics', 1, '2026-01-01 00:00+13', '2026-01-01 00:00+13', 'my_metric', '{}',
	$$INSERT INTO custom_metrics (metric, month, scope, value) VALUES ('my_metric', '2026-01-01', 'all', 50), ('my_metric', '2026-01-01', 'all', 51), ('my_metric', '2026-02-01', 'all', 51)$$),
('unknown text search configuration', 'settings', 1, NULL, NULL, 'klingon', '{}',
	$$UPDATE settings SET text_search = 'klingon'$$);

-- What data_quality says of the schema with that fault, of which nothing stays.
CREATE FUNCTION pg_temp.say(fault text, OUT said jsonb) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE fault;
	said := (SELECT jsonb_agg(to_jsonb(q) - 'effect' - 'remedy' ORDER BY q.finding) FROM data_quality q);
	RAISE EXCEPTION USING ERRCODE = 'UT000';
EXCEPTION WHEN SQLSTATE 'UT000' THEN
	NULL;
END $$;

SELECT plan((SELECT 4 + 2 * count(*)::integer FROM faults));
SELECT is_empty('SELECT * FROM data_quality', 'a schema without a fault has no finding');
SELECT is_empty($$SELECT x[1] FROM social_roi_definitions() d, regexp_matches(d.definition, 'SELECT ''([^'']+)'', ''[a-z_]+'',', 'g') x WHERE d.name = 'data_quality' EXCEPT SELECT finding FROM faults$$,
	'every finding of the view is tested here');
SELECT is(f.said, jsonb_build_array(jsonb_build_object('finding', f.finding, 'relation', f.relation, 'num_rows', f.num_rows, 'first_at', f.first_at, 'last_at', f.last_at, 'example', f.example)), f.finding)
FROM (SELECT f.*, (SELECT jsonb_agg(e) FROM jsonb_array_elements(pg_temp.say(f.fault)) e WHERE e ->> 'finding' = f.finding) AS said FROM faults f OFFSET 0) f;
SELECT is(ARRAY(SELECT e ->> 'finding' FROM jsonb_array_elements(pg_temp.say(f.fault)) e WHERE e ->> 'finding' <> f.finding ORDER BY 1), f.others, f.finding || ': and nothing else')
FROM faults f;
SELECT set_eq($$SELECT m.metric FROM metrics m
	WHERE m.view <> 'custom_metrics' AND NOT EXISTS (SELECT FROM social_roi_definitions() d WHERE d.name LIKE 'metrics\_of\_%' AND d.definition ~ format('''%s''', m.metric))$$,
	$$SELECT trim(n, '''') FROM social_roi_definitions() d, substring(d.definition FROM 'g.metric IN \(([^)]+)\)') AS l (list), string_to_table(l.list, ', ') AS n WHERE d.name = 'data_quality'$$,
	'metrics without months are those that metric_values does not have');
SELECT is_empty('SELECT * FROM data_quality', 'and each fault was taken back');
SELECT * FROM finish();
ROLLBACK;
