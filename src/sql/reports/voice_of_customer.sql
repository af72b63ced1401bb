-- voice_of_customer: the words that customers use most, by topic and sentiment, with up to three of the latest messages that use them, over the last
-- settings.voice_days. PostgreSQL's own text search finds the words: its parser leaves out addresses, links and numbers, and the configuration named in
-- settings.text_search drops stop words and brings forms of a word together; the form most used is shown. Text of customers is only ever data here.
-- Cutting messages into words costs microseconds each, so only messages of those days are read. A text is read up to its 5000th character.
CREATE VIEW voice_of_customer WITH (security_invoker = true) AS
WITH texts AS MATERIALIZED (
	SELECT row_number() OVER (ORDER BY i.at, i.interaction_id) AS message, i.conversation_id,
		CASE i.sentiment WHEN 1 THEN 'positive' WHEN 0 THEN 'neutral' WHEN -1 THEN 'negative' ELSE '' END AS sentiment, left(i.body, 5000) AS body
	FROM interactions i
	WHERE i.kind = 'inbound' AND i.body <> '' AND i.conversation_id IS NOT NULL AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity'
		AND i.at > (SELECT (k.as_of AT TIME ZONE k.time_zone - make_interval(days => coalesce(s.voice_days, 90))) AT TIME ZONE k.time_zone FROM clock k LEFT JOIN settings s ON true)
), tokens AS MATERIALIZED (
	SELECT x.message, lower(p.token) AS token, count(*) AS uses
	FROM texts x
	CROSS JOIN LATERAL ts_parse('default', x.body) p
	WHERE p.tokid IN (1, 2, 10, 11) AND length(p.token) BETWEEN 2 AND 100
	GROUP BY x.message, lower(p.token)
), words AS MATERIALIZED (
	SELECT d.token, w.lexeme
	FROM (SELECT DISTINCT t.token FROM tokens t) d
	CROSS JOIN LATERAL (
		SELECT coalesce((
			SELECT c.oid
			FROM pg_ts_config c
			JOIN pg_namespace n ON n.oid = c.cfgnamespace
			WHERE c.cfgname = s.text_search OR n.nspname || '.' || c.cfgname = s.text_search
			ORDER BY n.nspname = 'pg_catalog' DESC, n.nspname
			LIMIT 1
		), (SELECT c.oid FROM pg_ts_config c WHERE c.cfgname = 'simple' AND c.cfgnamespace = 'pg_catalog'::regnamespace)) AS config
		FROM (VALUES (true)) AS always (here)
		LEFT JOIN settings s ON always.here
	) f
	CROSS JOIN LATERAL (SELECT min(u.lexeme) AS lexeme FROM unnest(to_tsvector(f.config::regconfig, d.token)) u) w
	WHERE w.lexeme IS NOT NULL
), said AS MATERIALIZED (
	SELECT n.topic, x.sentiment, w.lexeme, t.token, x.message, t.uses
	FROM tokens t
	JOIN words w ON w.token = t.token
	JOIN texts x ON x.message = t.message
	LEFT JOIN (SELECT DISTINCT c.conversation_id, c.topic FROM conversation_topics c WHERE c.topic IS NOT NULL) n ON n.conversation_id = x.conversation_id
), ranked AS (
	SELECT l.*, row_number() OVER (PARTITION BY l.topic, l.sentiment ORDER BY l.uses DESC, l.lexeme COLLATE "C") AS rank
	FROM (
		SELECT u.topic, u.sentiment, u.lexeme, (array_agg(u.token ORDER BY u.uses DESC, u.token COLLATE "C"))[1] AS word, sum(u.uses)::bigint AS uses
		FROM (SELECT a.topic, a.sentiment, a.lexeme, a.token, sum(a.uses) AS uses FROM said a GROUP BY a.topic, a.sentiment, a.lexeme, a.token) u
		GROUP BY u.topic, u.sentiment, u.lexeme
	) l
), top AS MATERIALIZED (
	SELECT r.* FROM ranked r WHERE r.rank <= 20
), spoken AS (
	SELECT m.topic, m.sentiment, m.rank, m.word, m.lexeme, m.uses, count(*) AS messages, (array_agg(m.message ORDER BY m.message DESC))[1:3] AS latest
	FROM (
		SELECT DISTINCT o.topic, o.sentiment, o.rank, o.word, o.lexeme, o.uses, a.message
		FROM said a
		JOIN top o ON o.lexeme = a.lexeme AND o.sentiment = a.sentiment AND coalesce(o.topic, '') = coalesce(a.topic, '') AND o.topic IS NOT DISTINCT FROM a.topic
	) m
	GROUP BY m.topic, m.sentiment, m.rank, m.word, m.lexeme, m.uses
), latest AS MATERIALIZED (
	SELECT s.topic, s.sentiment, s.rank, s.word, s.lexeme, s.uses, s.messages, l.message
	FROM spoken s
	CROSS JOIN LATERAL unnest(s.latest) AS l (message)
)
SELECT l.topic, nullif(l.sentiment, '') AS sentiment, l.rank, l.word, l.lexeme, l.uses, l.messages, array_agg(x.body ORDER BY x.message DESC) AS samples
FROM latest l
JOIN texts x ON x.message = l.message
GROUP BY l.topic, l.sentiment, l.rank, l.word, l.lexeme, l.uses, l.messages;
COMMENT ON VIEW voice_of_customer IS 'The 20 words that customers use most, by topic and sentiment, with sample messages, over the last settings.voice_days. Shows what customers wrote: erase a message and it is gone here too.';
COMMENT ON COLUMN voice_of_customer.topic IS 'Topic of the conversation; one with two topics counts in each; NULL = not tagged with one.';
COMMENT ON COLUMN voice_of_customer.sentiment IS 'positive, neutral or negative; NULL = not labelled.';
COMMENT ON COLUMN voice_of_customer.rank IS 'Rank within topic and sentiment by uses, ties by lexeme.';
COMMENT ON COLUMN voice_of_customer.word IS 'The word, in the form most used.';
COMMENT ON COLUMN voice_of_customer.lexeme IS 'What all its forms have in common, by settings.text_search.';
COMMENT ON COLUMN voice_of_customer.uses IS 'How often it was used, in any form.';
COMMENT ON COLUMN voice_of_customer.messages IS 'Messages that use it.';
COMMENT ON COLUMN voice_of_customer.samples IS 'Up to three of them, the latest first, each cut at 5000 characters.';
