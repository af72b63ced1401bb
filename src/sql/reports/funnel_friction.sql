-- funnel_friction: where in the sales funnel customers get stuck, and on what: by month of the first inbound, stage and topic. A conversation tagged with two
-- stages or topics counts once in each and once in total_conversations; those tagged with neither are the row of NULLs.
CREATE VIEW funnel_friction WITH (security_invoker = true) AS
WITH named AS (
	SELECT d.conversation_id, d.funnel_stage, d.topic,
		row_number() OVER (PARTITION BY d.conversation_id ORDER BY d.funnel_stage COLLATE "C", d.topic COLLATE "C") = 1 AS is_first,
		row_number() OVER (PARTITION BY d.conversation_id, d.funnel_stage COLLATE "C" ORDER BY d.topic COLLATE "C") = 1 AS is_first_of_stage
	FROM (
		SELECT DISTINCT t.conversation_id, t.funnel_stage, t.topic
		FROM conversation_topics t
		WHERE t.funnel_stage IS NOT NULL OR t.topic IS NOT NULL
	) d
), months AS MATERIALIZED (
	SELECT s.month, n.funnel_stage, n.topic, count(*) AS conversations, count(*) FILTER (WHERE n.is_first IS NOT FALSE) AS counted_once,
		count(*) FILTER (WHERE n.is_first_of_stage IS NOT FALSE) AS counted_once_in_stage, sum(s.messages)::bigint AS messages, sum(s.positive)::bigint AS positive,
		sum(s.neutral)::bigint AS neutral, sum(s.negative)::bigint AS negative, sum(s.unlabelled)::bigint AS unlabelled,
		count(*) FILTER (WHERE s.is_resolved) AS resolved, count(*) FILTER (WHERE s.negative > 0) AS conversations_with_negative
	FROM conversation_sentiment s
	LEFT JOIN named n ON n.conversation_id = s.conversation_id
	GROUP BY s.month, n.funnel_stage, n.topic
), stages AS (
	SELECT m.month, m.funnel_stage, sum(m.counted_once_in_stage)::bigint AS conversations
	FROM months m
	GROUP BY m.month, m.funnel_stage
), totals AS (
	SELECT m.month, sum(m.counted_once)::bigint AS conversations
	FROM months m
	GROUP BY m.month
), grid AS (
	SELECT m.month::date AS month, p.funnel_stage, p.topic
	FROM (SELECT min(t.month)::timestamp AS first_month, max(t.month)::timestamp AS last_month FROM totals t) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.funnel_stage, m.topic FROM months m) p
)
SELECT r.*,
	lag(r.conversations) OVER by_month AS previous_conversations, r.conversations - lag(r.conversations) OVER by_month AS conversations_change,
	lag(r.friction_rate) OVER by_month AS previous_friction_rate, r.friction_rate - lag(r.friction_rate) OVER by_month AS friction_rate_change
FROM (
	SELECT g.month, g.funnel_stage, g.topic, coalesce(m.conversations, 0) AS conversations,
		coalesce(m.conversations, 0) * 100 / nullif(s.conversations, 0)::double precision AS share_of_stage,
		coalesce(s.conversations, 0) AS stage_conversations, coalesce(t.conversations, 0) AS total_conversations,
		coalesce(m.conversations_with_negative, 0) AS conversations_with_negative,
		m.conversations_with_negative * 100 / nullif(m.conversations, 0)::double precision AS friction_rate,
		CASE WHEN m.conversations > 0 THEN row_number() OVER (PARTITION BY g.month ORDER BY coalesce(m.conversations_with_negative, 0) DESC, coalesce(m.conversations, 0) DESC,
			g.funnel_stage COLLATE "C", g.topic COLLATE "C") END AS rank,
		coalesce(m.messages, 0) AS messages, m.messages / nullif(m.conversations, 0)::double precision AS messages_per_conversation,
		coalesce(m.positive, 0) AS positive, coalesce(m.neutral, 0) AS neutral, coalesce(m.negative, 0) AS negative, coalesce(m.unlabelled, 0) AS unlabelled,
		(m.positive - m.negative) * 100 / nullif(m.positive + m.neutral + m.negative, 0)::double precision AS net_sentiment,
		coalesce(m.resolved, 0) AS resolved, m.resolved * 100 / nullif(m.conversations, 0)::double precision AS resolution_rate
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND coalesce(m.funnel_stage, '') = coalesce(g.funnel_stage, '') AND coalesce(m.topic, '') = coalesce(g.topic, '')
		AND m.funnel_stage IS NOT DISTINCT FROM g.funnel_stage AND m.topic IS NOT DISTINCT FROM g.topic
	LEFT JOIN stages s ON s.month = g.month AND coalesce(s.funnel_stage, '') = coalesce(g.funnel_stage, '') AND s.funnel_stage IS NOT DISTINCT FROM g.funnel_stage
	LEFT JOIN totals t ON t.month = g.month
) r
WINDOW by_month AS (PARTITION BY r.funnel_stage, r.topic ORDER BY r.month);
COMMENT ON VIEW funnel_friction IS 'Where in the sales funnel customers get stuck: conversations by month, stage and topic.';
COMMENT ON COLUMN funnel_friction.month IS 'First day of the month of the conversation''s first inbound.';
COMMENT ON COLUMN funnel_friction.funnel_stage IS 'Stage of the funnel; NULL = not tagged with one.';
COMMENT ON COLUMN funnel_friction.topic IS 'Topic; NULL = not tagged with one.';
COMMENT ON COLUMN funnel_friction.conversations IS 'Conversations tagged so; one with two stages or topics counts in each.';
COMMENT ON COLUMN funnel_friction.share_of_stage IS 'Percent of the conversations of the stage.';
COMMENT ON COLUMN funnel_friction.stage_conversations IS 'Conversations of the stage, whatever the topic, each once.';
COMMENT ON COLUMN funnel_friction.total_conversations IS 'All conversations of the month, tagged or not, each once.';
COMMENT ON COLUMN funnel_friction.conversations_with_negative IS 'Conversations in which the customer wrote something negative.';
COMMENT ON COLUMN funnel_friction.friction_rate IS 'Percent of the conversations with something negative.';
COMMENT ON COLUMN funnel_friction.rank IS 'Rank within the month by conversations_with_negative, then conversations, ties by name; NULL where there are none.';
COMMENT ON COLUMN funnel_friction.messages IS 'Messages of the customers in these conversations.';
COMMENT ON COLUMN funnel_friction.messages_per_conversation IS 'How often a customer had to write.';
COMMENT ON COLUMN funnel_friction.positive IS 'Messages that are positive.';
COMMENT ON COLUMN funnel_friction.neutral IS 'Messages that are neutral.';
COMMENT ON COLUMN funnel_friction.negative IS 'Messages that are negative.';
COMMENT ON COLUMN funnel_friction.unlabelled IS 'Messages without a sentiment.';
COMMENT ON COLUMN funnel_friction.net_sentiment IS 'Percent: (positive - negative) / labelled.';
COMMENT ON COLUMN funnel_friction.resolved IS 'Conversations of them that were resolved.';
COMMENT ON COLUMN funnel_friction.resolution_rate IS 'Percent of the conversations that were resolved.';
COMMENT ON COLUMN funnel_friction.previous_conversations IS 'Conversations of the month before.';
COMMENT ON COLUMN funnel_friction.conversations_change IS 'Conversations less those of the month before.';
COMMENT ON COLUMN funnel_friction.previous_friction_rate IS 'Friction rate of the month before.';
COMMENT ON COLUMN funnel_friction.friction_rate_change IS 'Friction rate less that of the month before, in percentage points.';
