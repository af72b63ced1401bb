-- bench_events: about :rows interactions, 6.9 a conversation, in time order, over a year; bench_shuffled: the same, shuffled.
-- Deterministic: everything follows from the number of the conversation. Conversations are numbered as they begin.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SELECT :rows::bigint * 1000 / 6917 AS conversations \gset
CREATE UNLOGGED TABLE bench_events AS
SELECT row_number() OVER (ORDER BY at, kind, conversation) AS id, conversation,
	(array['inbound', 'outbound', 'resolved'])[kind + 1] AS kind, at,
	(array['twitter', 'facebook', 'instagram', 'whatsapp', 'chat'])[1 + (hashint8(conversation) & 1023) % 5] AS channel,
	lpad(to_hex(hashint8(conversation)::bigint & 4294967295), 8, '0') || lpad(to_hex(conversation), 24, '0') AS hex
FROM (
	SELECT c AS conversation, k AS kind, timestamptz '2025-01-01' + (start + after) * interval '1 second' AS at
	FROM (SELECT c, c * 31000000 / :conversations + (hashint8(c) & 1023) AS start, 1 + (hashint8(c + 77) & 1023) % 4 AS turns
			FROM generate_series(1::bigint, :conversations) c) s,
		LATERAL (
			SELECT 0 AS k, t * 7200 + (c * 7919 + t * 104729) % 3000 AS after FROM generate_series(0, turns - 1) t UNION ALL
			SELECT 0, t * 7200 + 60 + (c * 31 + t) % 2000 FROM generate_series(0, turns - 1) t WHERE (c + t) % 3 <> 0 UNION ALL
			SELECT 1, t * 7200 + 3600 + (c * 15485863 + t * 32452843) % 3000 FROM generate_series(0, turns - 1) t WHERE (c + t) % 10 <> 0 UNION ALL
			SELECT 2, turns * 7200 WHERE c % 2 = 0) k) e;
-- written in order, with keys of the other types beside
CREATE UNLOGGED TABLE bench_final AS
SELECT id, conversation, kind, at, channel, hex::uuid AS conversation_uuid, 'ticket-' || left(hex, 8) || '-' || conversation AS conversation_text
FROM bench_events ORDER BY id;
DROP TABLE bench_events;
ALTER TABLE bench_final RENAME TO bench_events;
CREATE UNLOGGED TABLE bench_shuffled AS SELECT * FROM bench_events ORDER BY hashint8(id);
CREATE INDEX ON bench_events (conversation, at, kind);
VACUUM (FREEZE, ANALYZE) bench_events;
VACUUM (FREEZE, ANALYZE) bench_shuffled;
CREATE EXTENSION IF NOT EXISTS pg_prewarm;
SELECT pg_prewarm('bench_events'), pg_prewarm('bench_shuffled') \g /dev/null
