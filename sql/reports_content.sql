-- Reports on what customers write and say, metrics, goals, benchmarks and insights, on a scenario small enough to check on paper.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, YMD';
SET jit = off;
CALL social_roi_create('content_care');
SET search_path = content_care, public;

-- A schema without rows: every report answers, with no row or with NULL
SELECT count(*) AS rows FROM quick_replies;
SELECT count(*) AS rows FROM topics;
SELECT count(*) AS rows FROM funnel_friction;
SELECT count(*) AS rows FROM sentiment_trend;
SELECT count(*) AS rows FROM satisfaction;
SELECT count(*) AS rows FROM channel_questions;
SELECT count(*) AS rows FROM voice_of_customer;
SELECT count(*) AS rows FROM action_value;
SELECT count(*) AS rows FROM metric_values;
SELECT count(*) AS rows FROM goal_status;
SELECT count(*) AS rows, count(value) AS known FROM benchmark_comparison;
SELECT count(*) AS rows FROM insights;

-- The clock stands at the end of February. November has one conversation, December none.
UPDATE settings SET as_of = '2026-03-01', text_search = 'english';
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 2), ('phone', false, 20);
INSERT INTO agents (agent_id, name, team) VALUES (1, 'Ana', 'Care'), (2, 'Budi', 'Care');
INSERT INTO interactions (interaction_id, conversation_id, customer_id, agent_id, channel, kind, at, quick_reply, sentiment, body) VALUES
	(1, 10, 10, NULL, 'twitter', 'inbound', '2025-11-30 10:00', NULL, 0, 'Too old to be heard'),
	(2, 1, 1, NULL, 'twitter', 'inbound', '2026-01-10 10:00', 'Technical help', -1, 'The app crashes, the app is slow: see https://example.com/42 or mail me@example.com'),
	(3, 1, 1, 1, 'twitter', 'outbound', '2026-01-10 10:05', 'sorry', NULL, 'We are on it'),
	(4, 1, 1, NULL, 'twitter', 'inbound', '2026-01-10 10:20', NULL, 1, 'Thanks, it crashed no more'),
	(5, 1, 1, 1, 'twitter', 'outbound', '2026-01-10 10:30', NULL, NULL, NULL),
	(6, 1, 1, 1, 'twitter', 'resolved', '2026-01-10 10:31', NULL, NULL, NULL),
	(7, 2, 2, NULL, 'twitter', 'inbound', '2026-02-02 09:00', NULL, -1, 'App crashing again'),
	(8, 2, 2, 2, 'twitter', 'outbound', '2026-02-02 09:10', 'sorry', NULL, NULL),
	(9, 2, 2, 2, 'twitter', 'resolved', '2026-02-02 09:11', NULL, NULL, NULL),
	(10, 3, 3, NULL, 'phone', 'inbound', '2026-02-03 12:00', 'Billing', 0, 'Where is my invoice? ''); DROP TABLE interactions; --'),
	(11, 3, 3, 1, 'phone', 'outbound', '2026-02-03 12:10', 'delayed', NULL, NULL),
	(12, 4, 4, NULL, NULL, 'inbound', '2026-02-04 15:00', NULL, NULL, 'hello %1$s'),
	(13, 5, 5, NULL, 'twitter', 'inbound', '2026-03-02 15:00', 'Billing', 1, 'after the clock'),
	(14, 4, 4, NULL, NULL, 'inbound', '2026-03-02 15:00', NULL, NULL, 'after the clock, too');
-- Conversation 1 is about two topics; the tag of interaction 7 speaks for conversation 2; nobody tagged 10, and 4 only after the clock: a tag of unknown
-- time is as late as the interaction that carries it.
INSERT INTO tags (interaction_id, conversation_id, tagged_at, topic, subtopic, funnel_stage) VALUES
	(NULL, 1, '2026-01-10 11:00', 'app', 'crash', 'use'), (NULL, 1, '2026-01-10 11:00', 'app', 'crash', 'use'), (NULL, 1, '2026-01-10 11:00', 'help', NULL, 'use'),
	(7, NULL, NULL, 'app', 'crash', 'use'), (NULL, 3, '2026-02-03 13:00', 'billing', 'invoice', 'purchase'), (NULL, 4, '2026-03-05', 'late', NULL, NULL),
	(14, NULL, NULL, 'late', NULL, NULL), (14, 4, NULL, 'late', NULL, NULL);

SELECT month, used_by, quick_reply, uses, share, rank, messages, round(share_of_messages::numeric, 2) AS share_of_messages, previous_uses, uses_change
FROM quick_replies ORDER BY used_by, month, rank, quick_reply;

SELECT month, topic, subtopic, conversations AS n, round(share::numeric, 2) AS share, rank, topic_conversations AS topic_n, topic_rank, total_conversations AS total,
	messages, positive AS pos, neutral AS neu, negative AS neg, unlabelled AS unl, net_sentiment AS net, resolution_rate AS resolved, conversations_change AS change
FROM topics WHERE month >= '2026-01-01' ORDER BY month, rank, topic;
SELECT month, sum(conversations) AS rows, min(total_conversations) AS total FROM topics GROUP BY month ORDER BY month;

SELECT month, funnel_stage, topic, conversations AS n, share_of_stage, stage_conversations AS stage_n, total_conversations AS total, conversations_with_negative AS neg, friction_rate, rank,
	messages_per_conversation AS messages_each, resolution_rate AS resolved, conversations_change AS change
FROM funnel_friction WHERE month >= '2026-01-01' AND conversations > 0 ORDER BY month, rank;

SELECT month, channel, messages, positive AS pos, neutral AS neu, negative AS neg, unlabelled AS unl, positive_share, net_sentiment AS net, previous_net_sentiment AS previous, net_sentiment_change AS change, messages_change
FROM sentiment_trend ORDER BY channel, month;

-- Words of the last 90 days: no address, link or number; forms of a word together
SELECT topic, sentiment, rank, word, lexeme, uses, messages, samples
FROM voice_of_customer WHERE topic IS NOT NULL AND rank <= 3 ORDER BY topic, sentiment, rank;
SELECT word FROM voice_of_customer WHERE topic IS NULL;
SELECT count(*) AS from_before_or_after FROM voice_of_customer WHERE samples::text ~ 'old|after the clock';
UPDATE settings SET text_search = 'klingon';
SELECT topic, sentiment, word, uses FROM voice_of_customer WHERE topic = 'app' AND word IN ('the', 'crashes', 'crashing') ORDER BY 1, 2, 3;
SELECT finding, example FROM data_quality WHERE relation = 'settings';
UPDATE settings SET text_search = 'english';

-- Scores count in the month of the answer, response rates in that of the sending; the last survey is answered after the clock
INSERT INTO surveys (survey, conversation_id, agent_id, channel, sent_at, answered_at, score) VALUES
	('csat', 1, 1, 'twitter', '2026-01-11', '2026-02-01', 5), ('csat', 2, 2, 'twitter', '2026-02-02', '2026-02-03', 3), ('csat', 3, 1, 'phone', '2026-02-03', NULL, NULL),
	('nps', NULL, NULL, NULL, '2026-02-10', '2026-02-11', 9), ('nps', NULL, NULL, NULL, '2026-02-10', '2026-02-11', 10), ('nps', NULL, NULL, NULL, '2026-02-10', '2026-02-11', 7),
	('nps', NULL, NULL, NULL, '2026-02-10', '2026-02-11', 3), ('nps', NULL, NULL, NULL, '2026-02-10', '2026-03-11', 0);
SELECT month, channel, name, csat_sent AS sent, csat_answered AS answered, csat_response_rate AS rate, csat_scores AS n, csat, csat_mean AS mean, nps_sent, nps_answered, nps_response_rate AS nps_rate, nps_scores AS nps_n, nps, recommend
FROM satisfaction ORDER BY month, channel, name;

SELECT month, channel, is_social AS social, conversations AS n, round(share::numeric, 2) AS share, messages, net_sentiment AS net, other_net_sentiment AS other_net, csat_scores AS csat_n, csat, other_csat, nps, conversations_change AS change
FROM channel_questions WHERE month >= '2026-01-01' ORDER BY month, channel;

-- A value of an action without its exchange rate is not known, and data_quality says so
INSERT INTO action_values (kind, valid_from, value, currency) VALUES ('download', '2025-01-01', 2, NULL), ('download', '2026-02-01', 3, NULL), ('share', '-infinity', 1, 'EUR');
INSERT INTO outcomes (customer_id, at, kind, amount, channel) VALUES
	(1, '2024-12-31', 'download', NULL, 'twitter'), (1, '2025-01-15', 'download', NULL, 'twitter'), (1, '2026-02-05', 'download', NULL, 'twitter'), (2, '2026-02-06', 'download', NULL, 'twitter'),
	(2, '2026-02-06', 'download', NULL, 'phone'), (2, '2026-02-06', 'download', 9, 'twitter'), (3, '2026-02-07', 'share', NULL, 'twitter'), (3, '2026-02-07', 'purchase', NULL, 'twitter');
SELECT month, kind, channel, actions, actions_without_value AS without, value, value_per_action, previous_actions, value_change
FROM action_value WHERE month < '2025-03-01' OR month >= '2026-01-01' ORDER BY kind, month;
SELECT finding, num_rows, example FROM data_quality WHERE relation IN ('outcomes', 'action_values') ORDER BY 1;
INSERT INTO exchange_rates VALUES ('EUR', '2026-02-06', 'USD', 1.5);
SELECT value FROM action_value WHERE kind = 'share' AND month = '2026-02-01';
DELETE FROM outcomes WHERE amount = 9;

-- Long form: the whole, channels, teams and agents
SELECT metric, scope, value, cases, previous_value, change FROM metric_values
WHERE month = '2026-02-01' AND metric IN ('received', 'response_rate', 'resolution_rate', 'open_waits', 'first_reply_mean', 'reply_wait_median', 'quick_reply_share', 'net_sentiment', 'csat', 'nps',
	'survey_response_rate', 'one_touch_rate', 'resolution_time_median', 'requests_resolved', 'action_value')
ORDER BY metric, scope;
SELECT metric AS not_in_the_catalogue FROM metric_values v WHERE NOT EXISTS (SELECT FROM metrics m WHERE m.metric = v.metric);

-- Goals: equality meets, lower can be better, no data is never met
INSERT INTO custom_metrics (metric, month, scope, value) VALUES ('awareness', '2026-01-01', 'all', 15), ('awareness', '2026-02-01', 'all', 20), ('awareness', '2026-03-01', 'all', 99), ('nps', '2026-02-01', 'all', 99);
INSERT INTO goals (metric, scope, baseline, target, starts_on, due_on) VALUES
	('recommend', 'all', 40, 50, '2026-01-01', '2026-12-31'),
	('first_reply_mean', 'team:Care', 1200, 600, '2026-01-01', '2026-12-31'),
	('csat', 'all', 40, 90, '2026-01-01', '2026-02-15'),
	('nps', 'all', 0, 50, '2026-01-01', '2026-12-31'),
	('awareness', 'all', 10, 40, '2026-01-01', '2026-03-01'),
	('response_rate', 'channel:twitter', NULL, 101, '2026-02-01', '2026-12-31'),
	('reply_wait_mean', 'agent:1', 500, 100, '2026-01-01', '2026-12-31'),
	('csat', 'team:Nobody', 40, 90, '2026-01-01', '2026-12-31'),
	('luck', 'all', 40, 90, '2026-01-01', '2026-12-31');
SELECT metric, scope, baseline, target, value, cases, round(expected::numeric, 3) AS expected, round(progress::numeric, 2) AS progress, projected, status FROM goal_status ORDER BY metric, scope;
SELECT finding, num_rows, example FROM data_quality WHERE relation IN ('goals', 'custom_metrics') ORDER BY 1;

SELECT metric, industry, applies, benchmark, round(value::numeric, 2) AS value, cases, is_met FROM benchmark_comparison ORDER BY metric, industry;
UPDATE settings SET industry = 'retail';
SELECT metric, industry FROM benchmark_comparison WHERE applies ORDER BY metric;

-- Insights say nothing on few cases; here one is enough. ROI: 20 on 10 in January, 20 + 2 x 3 + 1.5 on 40 in February.
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-02-01)', 10), ('tools', '[2026-02-01,2026-03-01)', 40);
SELECT rule, finding FROM insights ORDER BY severity_rank, rule, finding;
UPDATE settings SET insights_min_cases = 1;
SELECT severity, rule, scope, metric, month, finding FROM insights ORDER BY severity_rank, rule, finding;
SELECT evidence FROM insights WHERE rule IN ('roi_moved', 'costs_more_than_it_saves', 'waits_pile_up') ORDER BY rule;
SELECT sum((p ->> 'points')::numeric) = (i.evidence ->> 'change')::numeric AS adds_up
FROM insights i, jsonb_array_elements(i.evidence -> 'parts') AS p WHERE i.rule = 'roi_moved' GROUP BY i.evidence;
-- Dates in sentences are the same whatever the session's style
SET DateStyle = 'SQL, DMY';
SELECT finding FROM insights WHERE rule LIKE 'goal%' ORDER BY finding;
SET DateStyle = 'ISO, YMD';
UPDATE settings SET language = 'id';
SELECT finding FROM insights ORDER BY severity_rank, rule, finding;
UPDATE settings SET language = 'es';
SELECT finding FROM insights ORDER BY severity_rank, rule, finding;

-- Whatever the source lets through: nothing raises, and data_quality says what was left out
RESET search_path;
CREATE SCHEMA content_raw;
CREATE TABLE content_raw.interactions AS
SELECT gen_random_uuid() AS interaction_id, conversation_id::text, customer_id::text, agent_id::text, channel, kind, at, quick_reply, sentiment, handling_seconds, body, source, external_id FROM content_care.interactions WHERE at < '2026-03-01';
INSERT INTO content_raw.interactions (interaction_id, conversation_id, customer_id, kind, at, sentiment, body) VALUES
	(gen_random_uuid(), 'x', 'x', 'inbound', '2026-02-09', 7, repeat('word ', 500000)), (gen_random_uuid(), NULL, 'x', 'inbound', '2026-02-09', 1, 'no conversation'), (gen_random_uuid(), 'y', 'y', 'note', '2026-02-09', 1, 'no kind');
CREATE TABLE content_raw.surveys AS SELECT survey, customer_id::text, conversation_id::text, agent_id::text, channel, sent_at, answered_at, score, comment FROM content_care.surveys;
INSERT INTO content_raw.surveys (survey, sent_at, answered_at, score) VALUES ('csat', '2026-02-01', '2026-02-02', 6), ('nps', '2026-02-01', NULL, 9), ('ces', '2026-02-01', '2026-02-02', 4), ('csat', '2026-02-09', '2026-02-08', NULL);
CREATE TABLE content_raw.custom_metrics AS SELECT * FROM content_care.custom_metrics;
INSERT INTO content_raw.custom_metrics VALUES ('awareness', '2026-02-01', 'all', 'NaN'), ('authority', '2026-02-01', 'all', 'Infinity'), ('authority', '-infinity', 'all', 1), ('authority', NULL, NULL, 1);
CREATE TABLE content_raw.goals AS SELECT * FROM content_care.goals;
INSERT INTO content_raw.goals VALUES ('authority', 'all', '-1e308', 1e308, '2026-01-01', '2026-12-31'), ('nps', 'all', 1, 2, '2026-01-01', '2026-01-01'), ('nps', 'all', 1, 2, '-infinity', 'infinity'), ('nps', 'all', 1, NULL, NULL, NULL);
CALL social_roi_create('content_raw');
UPDATE content_raw.settings SET as_of = '2026-03-01', insights_min_cases = 1;
INSERT INTO content_raw.tags (conversation_id, topic) VALUES ('z', 'orphan'), ('x', '%s %1$s');
SET search_path = content_raw, public;
SELECT sum(csat_scores) AS csat_scores, sum(csat_answered) AS csat_answered, sum(csat_sent) AS csat_sent, sum(nps_scores) AS nps_scores FROM satisfaction;
SELECT topic, sentiment, word, uses FROM voice_of_customer WHERE word = 'word';
SELECT metric, value FROM metric_values WHERE metric IN ('awareness', 'authority', 'received') AND scope = 'all' AND month = '2026-02-01' ORDER BY 1;
SELECT metric, scope, status FROM goal_status WHERE metric IN ('awareness', 'authority', 'nps') ORDER BY 1, 2;
SELECT count(*) > 0 AS answers FROM insights;
SELECT sum(messages) AS messages, sum(unlabelled) AS unlabelled FROM channel_questions;
SELECT sum(conversations) AS conversations FROM topics;
SELECT finding, relation, num_rows FROM data_quality WHERE relation IN ('tags', 'surveys', 'goals', 'custom_metrics') OR finding ~ 'sentiment' ORDER BY relation, finding;
RESET search_path;

SET client_min_messages = error;
DROP SCHEMA content_care CASCADE;
DROP SCHEMA content_raw CASCADE;
