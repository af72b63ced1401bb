-- Reports on what customers write and say, metrics, goals and insights, against plain SQL that shares nothing with them, on a made-up year.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'America/New_York';
SET jit = off;
BEGIN;
SELECT plan(24);
CALL social_roi_create('content_year', 'America/New_York', 'USD');
SET LOCAL search_path = content_year, public;
SELECT setseed(0.7);

UPDATE settings SET as_of = '2025-12-01 00:00-05', voice_days = 60, insights_min_cases = 20;
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 2), ('facebook', true, 2), ('instagram', true, 2), ('phone', false, 9);
INSERT INTO agents (agent_id, name, team) SELECT a, 'Agent ' || a, CASE WHEN a <= 4 THEN 'Care' ELSE 'Phone' END FROM generate_series(1, 6) a;

-- 1500 conversations over eleven months, none in June. The topic app grows and sours from September on; agent 4 takes five times as long.
CREATE TEMPORARY TABLE talks AS
SELECT t.conversation_id, t.at, (ARRAY['twitter', 'facebook', 'instagram', 'phone', NULL])[1 + floor(random() * 5)::integer] AS channel,
	1 + floor(random() * 6)::bigint AS agent_id, random() AS chance,
	CASE WHEN random() < CASE WHEN t.at >= '2025-09-01' THEN 0.5 ELSE 0.1 END THEN 'app' WHEN random() < 0.7 THEN (ARRAY['bill', 'parcel'])[1 + floor(random() * 2)::integer] END AS topic
FROM (SELECT c AS conversation_id, timestamptz '2025-01-01 00:00-05' + random() * interval '333 days' AS at FROM generate_series(1, 1500) c OFFSET 0) t
WHERE extract(month FROM t.at) <> 6;
INSERT INTO interactions (conversation_id, customer_id, agent_id, channel, kind, at, quick_reply, sentiment, body)
SELECT t.conversation_id, t.conversation_id % 400, NULL, t.channel, 'inbound', t.at + m * interval '2 hours', CASE WHEN random() < 0.2 THEN 'option ' || floor(random() * 3) END,
	CASE WHEN random() < 0.8 THEN CASE WHEN t.topic = 'app' AND t.at >= '2025-09-01' AND random() < 0.7 THEN -1 ELSE floor(random() * 3)::integer - 1 END END,
	(ARRAY['where is it', 'it broke it did', 'thank you', NULL])[1 + floor(random() * 4)::integer]
FROM talks t CROSS JOIN generate_series(0, 2) m
WHERE m = 0 OR random() < 0.4
UNION ALL
SELECT t.conversation_id, t.conversation_id % 400, t.agent_id, t.channel, 'outbound', t.at + m * interval '2 hours' + (1 + 10 * random()) * CASE t.agent_id WHEN 4 THEN 10 ELSE 2 END * interval '1 minute',
	CASE WHEN random() < 0.4 THEN 'canned ' || floor(random() * 4) END, NULL, NULL
FROM talks t CROSS JOIN generate_series(0, 2) m
WHERE random() < 0.7
UNION ALL
SELECT t.conversation_id, t.conversation_id % 400, t.agent_id, t.channel, 'resolved', t.at + interval '8 hours', NULL, NULL, NULL FROM talks t WHERE t.chance < 0.8;
INSERT INTO tags (conversation_id, tagged_at, topic, subtopic, funnel_stage)
SELECT t.conversation_id, t.at, t.topic, 'sub ' || t.conversation_id % 2, CASE WHEN random() < 0.5 THEN 'use' END FROM talks t WHERE t.topic IS NOT NULL
UNION ALL
SELECT t.conversation_id, t.at, t.topic, 'sub 2', 'buy' FROM talks t WHERE t.topic = 'bill' AND random() < 0.3;
INSERT INTO tags (interaction_id, topic) SELECT i.interaction_id, 'parcel' FROM interactions i WHERE i.kind = 'inbound' AND random() < 0.05;
INSERT INTO surveys (survey, conversation_id, agent_id, channel, sent_at, answered_at, score)
SELECT 'csat', t.conversation_id, t.agent_id, t.channel, t.at + interval '1 day', CASE WHEN t.chance < 0.5 THEN t.at + interval '9 days' END, CASE WHEN t.chance < 0.5 THEN 1 + floor(random() * 5) END FROM talks t
UNION ALL
SELECT 'nps', NULL, NULL, t.channel, t.at, CASE WHEN t.chance < 0.6 THEN t.at + interval '2 days' END, CASE WHEN t.chance < 0.6 THEN floor(random() * 11) END FROM talks t;
INSERT INTO action_values (kind, valid_from, value) VALUES ('download', '-infinity', 2), ('download', '2025-07-01', 3), ('demo', '-infinity', 40);
INSERT INTO outcomes (customer_id, at, kind, amount, channel)
SELECT t.conversation_id, t.at, (ARRAY['download', 'demo', 'purchase'])[1 + floor(random() * 3)::integer], CASE WHEN random() < 0.3 THEN 10 END, t.channel FROM talks t;
INSERT INTO costs (category, during, amount) SELECT 'tools', daterange(m::date, (m + interval '1 month')::date), 100 + extract(month FROM m) FROM generate_series(timestamp '2025-01-01', '2025-11-01', '1 month') m;
ANALYZE;

-- Everything up to the clock, with local months
CREATE TEMPORARY VIEW seen AS
SELECT i.*, date_trunc('month', i.at AT TIME ZONE 'America/New_York')::date AS month FROM interactions i WHERE i.at <= '2025-12-01 00:00-05';
CREATE TEMPORARY VIEW begun AS
SELECT DISTINCT ON (s.conversation_id) s.conversation_id, s.month, s.channel, s.at FROM seen s WHERE s.kind = 'inbound' ORDER BY s.conversation_id, s.at;
CREATE TEMPORARY VIEW about AS
SELECT t.topic, t.subtopic, t.funnel_stage, coalesce(t.conversation_id, i.conversation_id) AS conversation_id FROM tags t LEFT JOIN interactions i ON i.interaction_id = t.interaction_id
WHERE coalesce(t.tagged_at, '-infinity') <= '2025-12-01 00:00-05';

SELECT results_eq(
	$$SELECT month, used_by, quick_reply, uses FROM quick_replies WHERE uses > 0 ORDER BY 1, 2, 3$$,
	$$SELECT month, CASE kind WHEN 'inbound' THEN 'customer' ELSE 'team' END, quick_reply, count(*) FROM seen WHERE quick_reply IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$, 'quick replies: uses');
SELECT is((SELECT count(DISTINCT month) FROM quick_replies), 11::bigint, 'quick replies: the month without data is there');
SELECT is_empty($$SELECT month, used_by FROM quick_replies GROUP BY 1, 2 HAVING abs(sum(share) - 100) > 1e-9 AND sum(uses) > 0$$, 'quick replies: shares add up to 100');
SELECT is_empty($$SELECT * FROM (SELECT month, uses, share, sum(uses) OVER (PARTITION BY month, used_by) AS all_uses FROM quick_replies) q WHERE share IS DISTINCT FROM CASE WHEN all_uses > 0 THEN uses * 100 / all_uses::double precision END$$,
	'quick replies: one not used in a month has a share of 0, and none has one where nothing was used');

SELECT results_eq(
	$$SELECT month, topic, subtopic, conversations FROM topics WHERE topic IS NOT NULL AND conversations > 0 ORDER BY 1, 2, 3$$,
	$$SELECT b.month, a.topic, a.subtopic, count(DISTINCT b.conversation_id) FROM begun b JOIN about a USING (conversation_id) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$, 'topics: conversations by subtopic');
SELECT results_eq(
	$$SELECT DISTINCT month, topic, topic_conversations, total_conversations FROM topics WHERE topic IS NOT NULL AND topic_conversations > 0 ORDER BY 1, 2$$,
	$$SELECT b.month, a.topic, count(DISTINCT b.conversation_id), (SELECT count(*) FROM begun x WHERE x.month = b.month) FROM begun b JOIN about a USING (conversation_id) GROUP BY 1, 2 ORDER BY 1, 2$$, 'topics: a conversation counts once in its topic and once in the total');
SELECT results_eq(
	$$SELECT month, conversations, messages FROM topics WHERE topic IS NULL AND conversations > 0 ORDER BY 1$$,
	$$SELECT b.month, count(DISTINCT b.conversation_id), count(*) FROM begun b JOIN seen s ON s.conversation_id = b.conversation_id AND s.kind = 'inbound' WHERE b.conversation_id NOT IN (SELECT conversation_id FROM about) GROUP BY 1 ORDER BY 1$$,
	'topics: untagged conversations have a row');
SELECT results_eq(
	$$SELECT month, funnel_stage, topic, conversations, conversations_with_negative FROM funnel_friction WHERE topic IS NOT NULL AND conversations > 0 ORDER BY 1, 2, 3$$,
	$$SELECT b.month, a.funnel_stage, a.topic, count(DISTINCT b.conversation_id),
		count(DISTINCT b.conversation_id) FILTER (WHERE EXISTS (SELECT FROM seen s WHERE s.conversation_id = b.conversation_id AND s.kind = 'inbound' AND s.sentiment < 0))
	FROM begun b JOIN about a USING (conversation_id) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$, 'funnel friction');
SELECT results_eq(
	$$SELECT month, channel, positive, neutral, negative, unlabelled, net_sentiment FROM sentiment_trend WHERE messages > 0 ORDER BY 1, 2$$,
	$$SELECT month, channel, count(*) FILTER (WHERE sentiment = 1), count(*) FILTER (WHERE sentiment = 0), count(*) FILTER (WHERE sentiment = -1), count(*) FILTER (WHERE sentiment IS NULL),
		sum(sentiment) * 100 / count(sentiment)::double precision FROM seen WHERE kind = 'inbound' GROUP BY 1, 2 ORDER BY 1, 2$$, 'sentiment trend');
SELECT is((SELECT sum(messages) FROM sentiment_trend), (SELECT count(*) FROM seen WHERE kind = 'inbound')::numeric, 'sentiment trend: rows add up to all messages');
SELECT results_eq(
	$$SELECT month, channel, conversations FROM channel_questions WHERE conversations > 0 ORDER BY 1, 2$$,
	$$SELECT month, channel, count(*) FROM begun GROUP BY 1, 2 ORDER BY 1, 2$$, 'channel questions: conversations');
SELECT results_eq(
	$$SELECT month, channel, csat, other_csat FROM channel_questions WHERE month > '2025-01-01' AND csat IS NOT NULL ORDER BY 1, 2$$,
	$$SELECT m.month, m.channel, count(*) FILTER (WHERE s.score >= 4 AND s.channel IS NOT DISTINCT FROM m.channel) * 100 / count(*) FILTER (WHERE s.channel IS NOT DISTINCT FROM m.channel)::double precision,
		count(*) FILTER (WHERE s.score >= 4 AND s.channel IS DISTINCT FROM m.channel) * 100 / count(*) FILTER (WHERE s.channel IS DISTINCT FROM m.channel)::double precision
	FROM (SELECT DISTINCT month, channel FROM channel_questions) m JOIN surveys s ON s.survey = 'csat' AND date_trunc('month', s.answered_at AT TIME ZONE 'America/New_York')::date = m.month
		AND s.answered_at <= '2025-12-01 00:00-05' AND m.month > '2025-01-01'
	GROUP BY 1, 2 HAVING count(*) FILTER (WHERE s.channel IS NOT DISTINCT FROM m.channel) > 0 ORDER BY 1, 2$$, 'channel questions: satisfaction against the other channels');
SELECT results_eq(
	$$SELECT month, sum(csat_sent), sum(csat_answered), sum(nps_sent) FROM satisfaction GROUP BY 1 HAVING sum(csat_sent + nps_sent) > 0 ORDER BY 1$$,
	$$SELECT date_trunc('month', sent_at AT TIME ZONE 'America/New_York')::date, count(*) FILTER (WHERE survey = 'csat')::numeric, count(*) FILTER (WHERE survey = 'csat' AND answered_at <= '2025-12-01 00:00-05')::numeric,
		count(*) FILTER (WHERE survey = 'nps')::numeric FROM surveys WHERE sent_at <= '2025-12-01 00:00-05' GROUP BY 1 ORDER BY 1$$, 'satisfaction: sendings in their own month');
SELECT results_eq(
	$$SELECT month, scope, value, cases FROM metric_values WHERE metric = 'nps' AND (scope = 'all' OR scope LIKE 'channel:%') ORDER BY 1, 2$$,
	$$SELECT date_trunc('month', s.answered_at AT TIME ZONE 'America/New_York')::date, g.scope, (count(*) FILTER (WHERE s.score >= 9) - count(*) FILTER (WHERE s.score <= 6)) * 100 / count(*)::double precision, count(*)
	FROM surveys s CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || s.channel)) g (scope) WHERE s.survey = 'nps' AND s.answered_at <= '2025-12-01 00:00-05' AND g.scope IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2$$, 'NPS by month and scope');
SELECT results_eq(
	$$SELECT month, kind, sum(actions), sum(value) FROM action_value GROUP BY 1, 2 HAVING sum(actions) > 0 ORDER BY 1, 2$$,
	$$SELECT date_trunc('month', at AT TIME ZONE 'America/New_York')::date, kind, count(*)::numeric, sum(CASE WHEN kind = 'demo' THEN 40 WHEN (at AT TIME ZONE 'America/New_York') < '2025-07-01' THEN 2 ELSE 3 END)::numeric
	FROM outcomes WHERE kind <> 'purchase' AND amount IS NULL AND channel IN ('twitter', 'facebook', 'instagram') AND at <= '2025-12-01 00:00-05' GROUP BY 1, 2 ORDER BY 1, 2$$, 'action value');
SELECT results_eq(
	$$SELECT month, sum(value) FROM action_value GROUP BY 1 HAVING sum(value) <> 0 ORDER BY 1$$, $$SELECT month, action_value FROM roi_monthly WHERE action_value <> 0 ORDER BY 1$$, 'action value adds up to what ROI counts');
SELECT results_eq(
	$$SELECT month, scope, value FROM metric_values WHERE metric = 'response_rate' ORDER BY 1, 2$$,
	$$SELECT s.month, g.scope, count(*) FILTER (WHERE e.kind = 'outbound') * 100 / count(*)::double precision
	FROM seen s
	LEFT JOIN LATERAL (SELECT n.kind FROM seen n WHERE n.conversation_id = s.conversation_id AND n.kind IN ('outbound', 'resolved') AND n.at >= s.at ORDER BY n.at, n.kind LIMIT 1) e ON true
	CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || s.channel)) g (scope)
	WHERE s.kind = 'inbound' AND g.scope IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2$$, 'response rate by month and scope');
SELECT results_eq(
	$$SELECT month, scope, value::numeric(20, 6), cases FROM metric_values WHERE metric = 'reply_wait_mean' AND scope ~ 'agent|team|all' ORDER BY 1, 2$$,
	$$SELECT date_trunc('month', w.closed_at AT TIME ZONE 'America/New_York')::date, g.scope, (sum(round(extract(epoch FROM w.closed_at - w.opened_at), 6)) / count(*))::numeric(20, 6), count(*)
	FROM waits w JOIN agents a USING (agent_id) CROSS JOIN LATERAL (VALUES ('all'), ('agent:' || a.agent_id), ('team:' || a.team)) g (scope) WHERE w.closed_by = 'outbound' GROUP BY 1, 2 ORDER BY 1, 2$$, 'mean reply wait of agents and teams');
SELECT results_eq(
	$$SELECT sentiment, uses, messages FROM voice_of_customer WHERE word = 'it' AND topic = 'bill' ORDER BY 1$$,
	$$SELECT CASE s.sentiment WHEN 1 THEN 'positive' WHEN 0 THEN 'neutral' WHEN -1 THEN 'negative' END, sum((SELECT count(*) FROM regexp_matches(s.body, '\mit\M', 'g')))::bigint, count(*)
	FROM seen s WHERE s.kind = 'inbound' AND s.body ~ '\mit\M' AND s.at > '2025-10-02 00:00-04' AND s.conversation_id IN (SELECT conversation_id FROM about WHERE topic = 'bill') GROUP BY 1 ORDER BY 1$$, 'voice of customer: uses and messages of a word');
SELECT is_empty($$SELECT FROM voice_of_customer WHERE cardinality(samples) NOT BETWEEN 1 AND 3 OR samples[1] NOT ILIKE '%' || word || '%'$$, 'voice of customer: samples use the word');

SELECT results_eq($$SELECT scope FROM insights WHERE rule = 'topic_turns_sour'$$, ARRAY['topic:app'], 'insights: the topic that grows and sours, and no other');
SELECT results_eq($$SELECT scope FROM insights WHERE rule = 'behind_peers' AND metric = 'reply_wait_median' AND scope LIKE 'agent:%'$$, ARRAY['agent:4'], 'insights: the slow agent, and no other');
SELECT is((SELECT (i.evidence ->> 'change')::numeric - sum((p ->> 'points')::numeric) FROM insights i, jsonb_array_elements(i.evidence -> 'parts') p WHERE i.rule = 'roi_moved' GROUP BY i.evidence), 0::numeric, 'insights: the parts of what moved ROI add up');

-- A reader who may see one channel sees the reports of that channel
CREATE ROLE content_reader;
CALL social_roi_grant('content_year', 'content_reader');
GRANT SELECT ON seen TO content_reader;
ALTER TABLE interactions ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_channel ON interactions TO content_reader USING (channel = 'twitter');
CREATE TEMPORARY TABLE expected AS SELECT count(*) AS received FROM seen WHERE kind = 'inbound' AND channel = 'twitter';
GRANT SELECT ON expected TO content_reader;
SET LOCAL ROLE content_reader;
CREATE TEMPORARY TABLE shown AS
SELECT (SELECT sum(messages) FROM sentiment_trend) AS trend, (SELECT sum(messages) FROM channel_questions) AS questions, (SELECT sum(value) FROM metric_values WHERE metric = 'received' AND scope = 'all')::numeric AS metric,
	(SELECT count(DISTINCT channel) FROM sentiment_trend) AS channels;
RESET ROLE;
SELECT results_eq($$SELECT trend, questions, metric, channels FROM shown$$, $$SELECT received::numeric, received::numeric, received::numeric, 1::bigint FROM expected$$, 'row security holds through the reports');
SELECT * FROM finish();
ROLLBACK;
