-- Relations of the user's own, without any constraint, with rows that cannot be: every view answers, and its figures are those without these rows.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET jit = off;
BEGIN;
SELECT plan(9);

CREATE SCHEMA hostile;
SET LOCAL search_path = hostile, public;
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE interactions (interaction_id bigint, conversation_id bigint, customer_id bigint, agent_id bigint, channel text, kind text, at timestamptz, quick_reply text,
	sentiment integer, handling_seconds numeric, body text, source text, external_id text);
CREATE TABLE tags (interaction_id bigint, conversation_id bigint, tagged_at timestamptz, agent_id bigint, topic text, subtopic text, funnel_stage text, is_service boolean);
CREATE TABLE surveys (survey text, customer_id bigint, conversation_id bigint, agent_id bigint, channel text, sent_at timestamptz, answered_at timestamptz, score smallint, comment text);
CREATE TABLE outcomes (outcome_id bigint, customer_id bigint, conversation_id bigint, at timestamptz, kind text, amount numeric, cost numeric, currency text, channel text,
	sentiment smallint, reach bigint);
CREATE TABLE channels (channel text, valid_from date, is_social boolean, cost_per_request numeric, currency text COLLATE any_case, hours text COLLATE any_case);
CREATE TABLE costs (cost_id bigint, category text, channel text, during daterange, amount numeric, currency text, note text);
CREATE TABLE customers (customer_id bigint, joined_on date, left_on date, segment text, acquired_via text, reach bigint);
CREATE TABLE staff_hours (agent_id bigint, worked_on date, hours numeric, channel text, activity text);
CREATE TABLE staff_rates (agent_id bigint, valid_from date, hourly_rate numeric, currency text);
CREATE TABLE improvements (improvement_id bigint, topic text, found_in bigint, introduced_on date, description text, contacts_avoided_per_year numeric, customers_kept_per_year numeric,
	savings_per_year numeric, currency text);
CALL social_roi_create('hostile', time_zone => 'America/New_York', currency => 'USD');
UPDATE settings SET as_of = '2026-03-15 12:00+00';

INSERT INTO channels VALUES ('twitter', '-infinity', true, 2, NULL, 'America/New_York Mo-Fr 09:00-17:00'), ('phone', '-infinity', false, 8, 'USD', NULL);
INSERT INTO agents VALUES (1, 'Ana', 'Care'), (2, 'Budi', 'Care');
INSERT INTO customers SELECT g, date '2025-01-01' + g, CASE WHEN g % 5 = 0 THEN date '2026-02-01' + g END, 'segment', 'twitter', 10 FROM generate_series(1, 40) g;
INSERT INTO interactions
SELECT c * 10 + k, c, c % 40, CASE WHEN k IN (2, 4) THEN 1 + c % 2 END, CASE c % 3 WHEN 0 THEN 'phone' ELSE 'twitter' END, (array['inbound', 'outbound', 'inbound', 'resolved'])[k],
	timestamptz '2025-12-01' + c * interval '11 hours' + k * interval '13 minutes', CASE k WHEN 2 THEN 'sorry' END, CASE WHEN k IN (1, 3) THEN (c + k) % 3 - 1 END, 60, 'the parcel is late', 'inbox', c || '-' || k
FROM generate_series(1, 200) c, generate_series(1, 4) k;
INSERT INTO tags SELECT NULL, g, timestamptz '2026-03-01', 1, 'parcel', CASE WHEN g % 2 = 0 THEN 'late' END, 'use', NULL FROM generate_series(1, 200, 3) g;
INSERT INTO surveys SELECT CASE WHEN g % 2 = 0 THEN 'csat' ELSE 'nps' END, g % 40, g, 1, 'twitter', timestamptz '2026-01-01' + g * interval '5 hours', timestamptz '2026-01-02' + g * interval '6 hours', 1 + g % 5, NULL
FROM generate_series(1, 100) g;
INSERT INTO outcomes SELECT g, g % 40, NULL, timestamptz '2025-12-01' + g * interval '9 hours', (array['purchase', 'cross_sell', 'self_help_visit', 'share', 'cancel_request', 'referral'])[1 + g % 6],
	CASE WHEN g % 6 < 2 THEN g END, 1, 'USD', 'twitter', 1, 5
FROM generate_series(1, 240) g;
INSERT INTO costs VALUES (1, 'tools', NULL, '[2025-12-01,2026-04-01)', 1000, NULL, NULL);
INSERT INTO staff_rates VALUES (1, '2025-01-01', 20, 'USD');
INSERT INTO staff_hours SELECT 1, date '2025-12-01' + g, 4, NULL, NULL FROM generate_series(0, 90) g;
INSERT INTO improvements VALUES (1, 'parcel', 3, '2026-01-01', 'labels', 10, NULL, 365, 'USD');

-- figures(): the rows of the views that read these relations, hashed whatever their order; of one that fails, its error.
CREATE FUNCTION pg_temp.figures() RETURNS TABLE (name text, failure text, rows text)
LANGUAGE plpgsql AS $$
BEGIN
	FOREACH name IN ARRAY ARRAY['advocacy', 'channel_questions', 'conversation_sentiment', 'conversations', 'costs_monthly', 'daily', 'improvement_value', 'outcome_money',
		'outcome_value', 'quick_replies', 'request_value', 'satisfaction', 'sentiment_trend', 'service_groups', 'staff_cost', 'task_report', 'topics', 'voice_of_customer', 'waits'] LOOP
		failure := NULL;
		rows := NULL;
		BEGIN
			EXECUTE format('SELECT md5(coalesce(string_agg(x::text, E''\n'' ORDER BY x::text COLLATE "C"), '''')) FROM hostile.%I x', name) INTO rows;
		EXCEPTION WHEN OTHERS THEN
			failure := SQLSTATE || ' ' || SQLERRM;
		END;
		RETURN NEXT;
	END LOOP;
END
$$;
CREATE TEMP TABLE clean AS SELECT * FROM pg_temp.figures();
SELECT is_empty('SELECT name, failure FROM clean WHERE failure IS NOT NULL', 'every view answers on plain rows');

INSERT INTO interactions
SELECT 9000 + row_number() OVER (), v.conversation, 1, 1, 'twitter', v.kind, v.at::timestamptz, 'sorry', 1, 60, v.body, NULL, NULL
FROM (VALUES (1, 'inbound', '-infinity', ''), (1, 'outbound', '-infinity', NULL), (1, 'resolved', 'infinity', NULL), (2, 'assigned', '-infinity', ''), (2, 'inbound', NULL, 'no time'),
	(3, 'inbound', '2027-01-01', 'tomorrow'), (NULL, 'inbound', '2026-01-01', 'nowhere'), (3, 'shouted', '2026-01-01', 'no kind'), (3, NULL, '2026-01-01', NULL)) AS v (conversation, kind, at, body);
INSERT INTO tags VALUES (NULL, 7, 'infinity', NULL, 'parcel', NULL, NULL, false), (NULL, NULL, '2026-01-01', NULL, 'parcel', NULL, NULL, false), (NULL, 999999, '-infinity', NULL, NULL, NULL, NULL, NULL);
INSERT INTO surveys VALUES ('csat', 1, 1, 1, 'twitter', '-infinity', '-infinity', 5, NULL), ('nps', 1, 1, 1, 'twitter', NULL, '2026-01-05', 11, NULL), ('mood', 1, 1, 1, 'twitter', NULL, '2026-01-05', 3, NULL),
	('csat', 1, 1, 1, 'twitter', NULL, 'infinity', 5, NULL), ('csat', 1, 1, 1, 'twitter', NULL, NULL, 3, NULL);
INSERT INTO outcomes VALUES (9001, 1, NULL, 'infinity', 'purchase', 1, 0, 'USD', 'twitter', NULL, NULL), (9002, 1, NULL, '-infinity', 'purchase', 1, 0, 'USD', 'twitter', NULL, NULL),
	(9003, 1, NULL, NULL, 'cancel_request', 1, 0, 'USD', 'twitter', NULL, NULL);
INSERT INTO costs VALUES (2, 'tools', NULL, NULL, 5, NULL, NULL), (3, 'tools', NULL, 'empty', 5, NULL, NULL), (4, 'tools', NULL, '(,)', 5, NULL, NULL), (5, 'tools', NULL, '[2026-01-01,2026-02-01)', 'NaN', NULL, NULL),
	(6, 'tools', NULL, '[2026-01-01,2026-02-01)', '1e400', NULL, NULL), (7, 'other', NULL, '[-infinity,2026-02-01)', 1, NULL, NULL);
INSERT INTO staff_hours VALUES (1, 'infinity', 4, NULL, NULL), (1, '-infinity', 4, NULL, NULL), (1, '2026-01-05', 'NaN', NULL, NULL), (1, NULL, 4, NULL, NULL), (1, '2026-01-05', -4, NULL, NULL), (1, '2026-01-05', '1e400', NULL, NULL);
INSERT INTO improvements VALUES (2, 'none', NULL, 'infinity', '', 'NaN', 'NaN', 'NaN', 'USD'), (3, 'none', NULL, '-infinity', '', NULL, NULL, 1, 'USD');
INSERT INTO customers VALUES (NULL, '2025-01-01', NULL, 'x', 'x', NULL);
CREATE TEMP TABLE dirty AS SELECT * FROM pg_temp.figures();
SELECT is_empty('SELECT name, failure FROM dirty WHERE failure IS NOT NULL', 'every view answers on rows that cannot be');
SELECT is_empty('SELECT name FROM clean c JOIN dirty d USING (name) WHERE c.rows <> d.rows', 'and shows the figures of the rows that can');
SELECT bag_has($$SELECT finding, num_rows FROM data_quality$$,
	$$VALUES ('no time or conversation', 6::bigint), ('unknown kind', 2), ('cost that cannot be spread', 6), ('score off its scale', 2), ('unknown survey', 1)$$, 'data_quality counts them');

-- Amounts that no sum can hold, and text of every sort
INSERT INTO outcomes VALUES (9010, 1, NULL, '2026-01-05', 'purchase', 'NaN', 0, 'USD', 'twitter', NULL, NULL), (9011, 2, NULL, '2026-01-05', 'purchase', 'Infinity', '-Infinity', 'USD', 'twitter', NULL, NULL),
	(9012, 3, NULL, '2026-01-05', 'purchase', '1e1000', '1e1000', 'USD', 'twitter', NULL, NULL), (9013, 4, NULL, '2026-01-05', 'share', NULL, NULL, NULL, 'twitter', 1, 9223372036854775807),
	(9014, 4, NULL, '2026-01-05', 'share', NULL, NULL, NULL, 'twitter', 1, 9223372036854775807), (9015, NULL, NULL, '2026-01-05', '', 1, 1, '', '', NULL, NULL);
INSERT INTO channels VALUES ('phone', '2026-02-01', false, '1e1000', NULL, 'nonsense'), ('phone', '2026-03-01', false, 'NaN', NULL, NULL), (NULL, NULL, NULL, NULL, NULL, NULL), ('', '2026-01-01', NULL, -5, 'XX', '');
INSERT INTO staff_rates VALUES (1, '2026-02-01', '1e1000', 'USD'), (NULL, NULL, NULL, NULL);
INSERT INTO interactions SELECT 9100 + g, 300 + g, g, 1, '', 'inbound', timestamptz '2026-03-01' + g * interval '1 minute', E'\u202e%s%1$s', 0, 'NaN', t.body, '', ''
FROM unnest(ARRAY['', ' ', repeat('word ', 20000), repeat('x', 100000), E'\u202e\u0001', '%1$s %n $$ \', E'\U0001F600\u0301\u200d', '<a href="http://x">&amp;</a>']) WITH ORDINALITY AS t (body, g);
UPDATE settings SET text_search = 'no such configuration';
CREATE TEMP TABLE huge AS SELECT * FROM pg_temp.figures();
SELECT is_empty('SELECT name, failure FROM huge WHERE failure IS NOT NULL', 'every view answers on amounts that no sum can hold and on any text');
SELECT bag_has($$SELECT finding, num_rows FROM data_quality$$, $$VALUES ('amount that is no number', 3::bigint), ('unknown text search configuration', 1)$$, 'and data_quality counts those, too');

-- A sentiment off its scale is no label, so it does not say how a conversation ended.
CREATE TEMP TABLE ended AS SELECT c.conversation_id, c.last_sentiment FROM conversations c;
CREATE TEMP TABLE worth AS SELECT v.sentiment, v.conversations FROM sentiment_value v;
INSERT INTO interactions SELECT 9200 + c, c, c % 40, NULL, 'twitter', 'inbound', timestamptz '2025-12-01' + c * interval '11 hours' + interval '40 minutes', NULL, (ARRAY[5, -3, 100000])[1 + c % 3]
FROM generate_series(1, 200) c;
SELECT bag_eq('SELECT conversation_id, last_sentiment FROM conversations', 'SELECT * FROM ended', 'a sentiment off its scale is no label');
SELECT bag_eq('SELECT sentiment, conversations FROM sentiment_value', 'SELECT * FROM worth', 'not in sentiment_value either');

-- A wait that is never to expire
UPDATE settings SET open_wait_expires = '9999 years';
SELECT is((SELECT sum(abandoned_waits) FROM reply_wait_time), 0::numeric, 'no wait is abandoned before thousands of years');
SELECT * FROM finish();
ROLLBACK;
