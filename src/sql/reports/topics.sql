-- topics: what customers write about, by month of the first inbound, topic and subtopic. A conversation with two topics counts once in each and once in
-- total_conversations, so the rows may add up to more than that. Conversations without a topic are the row of NULLs.
CREATE VIEW topics WITH (security_invoker = true) AS
WITH named AS (
	SELECT d.conversation_id, d.topic, d.subtopic,
		row_number() OVER (PARTITION BY d.conversation_id ORDER BY d.topic COLLATE "C", d.subtopic COLLATE "C") = 1 AS is_first,
		row_number() OVER (PARTITION BY d.conversation_id, d.topic COLLATE "C" ORDER BY d.subtopic COLLATE "C") = 1 AS is_first_of_topic
	FROM (
		SELECT DISTINCT t.conversation_id, t.topic, t.subtopic
		FROM conversation_topics t
		WHERE t.topic IS NOT NULL OR t.subtopic IS NOT NULL
	) d
), months AS MATERIALIZED (
	SELECT s.month, n.topic, n.subtopic, count(*) AS conversations, count(*) FILTER (WHERE n.is_first IS NOT FALSE) AS counted_once,
		count(*) FILTER (WHERE n.is_first_of_topic IS NOT FALSE) AS counted_once_in_topic, sum(s.messages)::bigint AS messages, sum(s.positive)::bigint AS positive,
		sum(s.neutral)::bigint AS neutral, sum(s.negative)::bigint AS negative, sum(s.unlabelled)::bigint AS unlabelled, count(*) FILTER (WHERE s.is_resolved) AS resolved
	FROM conversation_sentiment s
	LEFT JOIN named n ON n.conversation_id = s.conversation_id
	GROUP BY s.month, n.topic, n.subtopic
), topic_months AS (
	SELECT t.*, CASE WHEN t.topic IS NOT NULL THEN row_number() OVER (PARTITION BY t.month, t.topic IS NULL ORDER BY t.conversations DESC, t.topic COLLATE "C") END AS rank
	FROM (SELECT m.month, m.topic, sum(m.counted_once_in_topic)::bigint AS conversations FROM months m GROUP BY m.month, m.topic) t
), totals AS (
	SELECT m.month, sum(m.counted_once)::bigint AS conversations
	FROM months m
	GROUP BY m.month
), grid AS (
	SELECT m.month::date AS month, p.topic, p.subtopic
	FROM (SELECT min(t.month)::timestamp AS first_month, max(t.month)::timestamp AS last_month FROM totals t) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.topic, m.subtopic FROM months m) p
)
SELECT r.*,
	lag(r.conversations) OVER by_month AS previous_conversations, r.conversations - lag(r.conversations) OVER by_month AS conversations_change,
	lag(r.share) OVER by_month AS previous_share, r.share - lag(r.share) OVER by_month AS share_change,
	lag(r.net_sentiment) OVER by_month AS previous_net_sentiment, r.net_sentiment - lag(r.net_sentiment) OVER by_month AS net_sentiment_change
FROM (
	SELECT g.month, g.topic, g.subtopic, coalesce(m.conversations, 0) AS conversations,
		coalesce(m.conversations, 0) * 100 / nullif(t.conversations, 0)::double precision AS share,
		CASE WHEN m.conversations > 0 AND num_nonnulls(g.topic, g.subtopic) > 0
			THEN row_number() OVER (PARTITION BY g.month, num_nonnulls(g.topic, g.subtopic) > 0 ORDER BY coalesce(m.conversations, 0) DESC, g.topic COLLATE "C", g.subtopic COLLATE "C") END AS rank,
		coalesce(tm.conversations, 0) AS topic_conversations, coalesce(tm.conversations, 0) * 100 / nullif(t.conversations, 0)::double precision AS topic_share, tm.rank AS topic_rank,
		coalesce(t.conversations, 0) AS total_conversations,
		coalesce(m.messages, 0) AS messages, coalesce(m.positive, 0) AS positive, coalesce(m.neutral, 0) AS neutral, coalesce(m.negative, 0) AS negative, coalesce(m.unlabelled, 0) AS unlabelled,
		m.positive * 100 / nullif(m.positive + m.negative, 0)::double precision AS positive_share,
		(m.positive - m.negative) * 100 / nullif(m.positive + m.neutral + m.negative, 0)::double precision AS net_sentiment,
		coalesce(m.resolved, 0) AS resolved, m.resolved * 100 / nullif(m.conversations, 0)::double precision AS resolution_rate
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND coalesce(m.topic, '') = coalesce(g.topic, '') AND coalesce(m.subtopic, '') = coalesce(g.subtopic, '')
		AND m.topic IS NOT DISTINCT FROM g.topic AND m.subtopic IS NOT DISTINCT FROM g.subtopic
	LEFT JOIN topic_months tm ON tm.month = g.month AND coalesce(tm.topic, '') = coalesce(g.topic, '') AND tm.topic IS NOT DISTINCT FROM g.topic
	LEFT JOIN totals t ON t.month = g.month
) r
WINDOW by_month AS (PARTITION BY r.topic, r.subtopic ORDER BY r.month);
COMMENT ON VIEW topics IS 'Conversations by month, topic and subtopic, with the sentiment of their messages.';
COMMENT ON COLUMN topics.month IS 'First day of the month of the conversation''s first inbound.';
COMMENT ON COLUMN topics.topic IS 'Topic; NULL = not tagged with one.';
COMMENT ON COLUMN topics.subtopic IS 'Subtopic; NULL = not tagged with one.';
COMMENT ON COLUMN topics.conversations IS 'Conversations tagged so; one with two topics counts in each.';
COMMENT ON COLUMN topics.share IS 'Percent of total_conversations.';
COMMENT ON COLUMN topics.rank IS 'Rank within the month by conversations, ties by name; NULL where there are none or nothing is tagged.';
COMMENT ON COLUMN topics.topic_conversations IS 'Conversations of the topic, whatever the subtopic, each once.';
COMMENT ON COLUMN topics.topic_share IS 'Percent of total_conversations that are of the topic.';
COMMENT ON COLUMN topics.topic_rank IS 'Rank of the topic within the month, ties by name.';
COMMENT ON COLUMN topics.total_conversations IS 'All conversations of the month, tagged or not, each once.';
COMMENT ON COLUMN topics.messages IS 'Messages of the customers in these conversations.';
COMMENT ON COLUMN topics.positive IS 'Of those, positive.';
COMMENT ON COLUMN topics.neutral IS 'Of those, neutral.';
COMMENT ON COLUMN topics.negative IS 'Of those, negative.';
COMMENT ON COLUMN topics.unlabelled IS 'Of those, without a sentiment.';
COMMENT ON COLUMN topics.positive_share IS 'Percent: positive / (positive + negative).';
COMMENT ON COLUMN topics.net_sentiment IS 'Percent: (positive - negative) / labelled.';
COMMENT ON COLUMN topics.resolved IS 'Conversations of them that were resolved.';
COMMENT ON COLUMN topics.resolution_rate IS 'Percent of the conversations that were resolved.';
COMMENT ON COLUMN topics.previous_conversations IS 'Conversations of the month before.';
COMMENT ON COLUMN topics.conversations_change IS 'Conversations less those of the month before.';
COMMENT ON COLUMN topics.previous_share IS 'Share of the month before.';
COMMENT ON COLUMN topics.share_change IS 'Share less that of the month before, in percentage points.';
COMMENT ON COLUMN topics.previous_net_sentiment IS 'Net sentiment of the month before.';
COMMENT ON COLUMN topics.net_sentiment_change IS 'Net sentiment less that of the month before, in percentage points.';
