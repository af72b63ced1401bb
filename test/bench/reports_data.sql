-- bench_care: one of :one_of customers of bench_events as a schema of the model, with customers, 50 agents, prices, hours and some costs.
SET client_min_messages = warning;
CALL social_roi_create('bench_care', time_zone => 'America/New_York', currency => 'USD');
SET search_path = bench_care, public;
UPDATE settings SET as_of = '2026-02-01';
INSERT INTO channels (channel, valid_from, is_social, cost_per_request, currency, hours)
SELECT channel, date '2024-01-01', channel NOT IN ('chat', 'phone'), 8, 'USD', 'America/New_York Mo-Fr 08:00-20:00; Sa 10:00-16:00; 2025-12-25 off'
FROM unnest(array['twitter', 'facebook', 'instagram', 'whatsapp', 'chat', 'phone']) channel;
INSERT INTO agents (agent_id, name, team) SELECT g, 'Agent ' || g, 'Team ' || g % 5 FROM generate_series(1, 50) g;
INSERT INTO customers (customer_id, joined_on, segment, acquired_via)
SELECT DISTINCT conversation / 3, date '2024-12-01' + (conversation / 3 % 300)::int, 'segment ' || conversation / 3 % 4, CASE WHEN conversation % 2 = 0 THEN 'social' ELSE 'search' END
FROM bench_events WHERE conversation % 3 = 0 AND conversation / 3 % :one_of = 0;
INSERT INTO interactions (conversation_id, customer_id, agent_id, channel, kind, at, quick_reply, sentiment)
SELECT conversation, conversation / 3, CASE WHEN kind <> 'inbound' THEN 1 + conversation % 50 END, channel, kind, at,
	CASE WHEN kind = 'outbound' AND conversation % 5 = 0 THEN 'canned ' || conversation % 20 END, CASE WHEN kind = 'inbound' THEN conversation % 3 - 1 END
FROM bench_events WHERE conversation / 3 % :one_of = 0 ORDER BY id;
INSERT INTO tags (conversation_id, tagged_at, topic, subtopic, funnel_stage, is_service)
SELECT DISTINCT conversation_id, timestamptz '2025-01-01', 'topic ' || conversation_id % 12, 'subtopic ' || conversation_id % 36, 'stage ' || conversation_id % 4,
	CASE WHEN conversation_id % 100 = 0 THEN false END
FROM interactions WHERE conversation_id % 2 = 0;
INSERT INTO surveys (survey, customer_id, conversation_id, agent_id, channel, sent_at, answered_at, score)
SELECT CASE WHEN conversation_id % 20 = 0 THEN 'csat' ELSE 'nps' END, customer_id, conversation_id, 1 + conversation_id % 50, channel, max(at), max(at) + interval '3 hours', 1 + conversation_id % 5
FROM interactions WHERE conversation_id % 10 = 0 GROUP BY conversation_id, customer_id, channel;
INSERT INTO costs (category, during, amount, currency) VALUES ('tools', '[2025-01-01,2026-01-01)', 120000, 'USD'), ('staff', '[2025-01-01,2026-01-01)', 900000, 'USD');
INSERT INTO outcomes (customer_id, at, kind, amount, cost, currency, channel)
SELECT g * :one_of, timestamptz '2025-01-01' + g % 360 * interval '1 day', (array['purchase', 'renewal', 'cross_sell', 'cancel_request', 'cancelled', 'self_help_visit', 'share'])[1 + g % 7], 20, 8, 'USD', CASE WHEN g % 2 = 0 THEN 'twitter' END
FROM generate_series(1, (SELECT count(*) FROM customers)) g;
VACUUM (FREEZE, ANALYZE) interactions;
VACUUM (ANALYZE) customers;
VACUUM (ANALYZE) tags;
VACUUM (ANALYZE) surveys;
VACUUM (ANALYZE) outcomes;
