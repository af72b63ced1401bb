-- channel_questions: where customers ask and how satisfied they are there, against all other channels of the month. Messages count in their own month and
-- channel, a conversation once, in those of its first inbound. One pass over the interactions: the buckets of the aggregate are day, channel and, in the place of an agent, sentiment.
CREATE VIEW channel_questions WITH (security_invoker = true) AS
WITH parts AS (
	SELECT b.day, b.channel, b.agent AS sentiment, num_conversations(b.waits) AS conversations, num_inbound(b.waits) AS messages
	FROM service_day_table((
		SELECT reply_waits_by(i.conversation_id, 'inbound'::text, i.at, local_date(i.at, (SELECT k.time_zone FROM clock k)), i.channel, i.sentiment::text, false)
		FROM interactions i
		WHERE i.kind = 'inbound' AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	)) b
), days AS (
	SELECT p.day, p.channel, sum(p.conversations) AS conversations, sum(p.messages) AS messages, coalesce(sum(p.messages) FILTER (WHERE p.sentiment = '1'), 0) AS positive,
		coalesce(sum(p.messages) FILTER (WHERE p.sentiment = '0'), 0) AS neutral, coalesce(sum(p.messages) FILTER (WHERE p.sentiment = '-1'), 0) AS negative
	FROM parts p
	GROUP BY p.day, p.channel
), scores AS (
	SELECT s.month, s.channel, sum(s.csat_scores) AS csat_scores, sum(s.csat_satisfied) AS csat_satisfied,
		sum(s.nps_scores) AS nps_scores, sum(s.promoters) AS promoters, sum(s.detractors) AS detractors
	FROM satisfaction s
	GROUP BY s.month, s.channel
), months AS MATERIALIZED (
	SELECT u.month, u.channel, sum(u.conversations)::bigint AS conversations, sum(u.messages)::bigint AS messages,
		sum(u.positive)::bigint AS positive, sum(u.neutral)::bigint AS neutral, sum(u.negative)::bigint AS negative,
		sum(u.csat_scores)::bigint AS csat_scores, sum(u.csat_satisfied)::bigint AS csat_satisfied,
		sum(u.nps_scores)::bigint AS nps_scores, sum(u.promoters)::bigint AS promoters, sum(u.detractors)::bigint AS detractors
	FROM (
		SELECT month_of(d.day) AS month, d.channel, d.conversations, d.messages, d.positive, d.neutral, d.negative,
			0 AS csat_scores, 0 AS csat_satisfied, 0 AS nps_scores, 0 AS promoters, 0 AS detractors
		FROM days d
		UNION ALL
		SELECT s.month, s.channel, 0, 0, 0, 0, 0, s.csat_scores, s.csat_satisfied, s.nps_scores, s.promoters, s.detractors
		FROM scores s
	) u
	GROUP BY u.month, u.channel
), filled AS (
	SELECT g.month::date AS month, c.channel,
		coalesce(m.conversations, 0) AS conversations, coalesce(m.messages, 0) AS messages, coalesce(m.positive, 0) AS positive, coalesce(m.neutral, 0) AS neutral,
		coalesce(m.negative, 0) AS negative, coalesce(m.csat_scores, 0) AS csat_scores, coalesce(m.csat_satisfied, 0) AS csat_satisfied,
		coalesce(m.nps_scores, 0) AS nps_scores, coalesce(m.promoters, 0) AS promoters, coalesce(m.detractors, 0) AS detractors
	FROM (SELECT min(m.month)::timestamp AS first_month, max(m.month)::timestamp AS last_month FROM months m) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS g (month)
	CROSS JOIN (SELECT DISTINCT m.channel FROM months m) c
	LEFT JOIN months m ON m.month = g.month::date AND m.channel IS NOT DISTINCT FROM c.channel
), totals AS (
	SELECT f.*, sum(f.conversations) OVER all_channels AS all_conversations,
		sum(f.positive) OVER all_channels - f.positive AS other_positive, sum(f.neutral) OVER all_channels - f.neutral AS other_neutral, sum(f.negative) OVER all_channels - f.negative AS other_negative,
		sum(f.csat_scores) OVER all_channels - f.csat_scores AS other_csat_scores, sum(f.csat_satisfied) OVER all_channels - f.csat_satisfied AS other_csat_satisfied,
		sum(f.nps_scores) OVER all_channels - f.nps_scores AS other_nps_scores,
		sum(f.promoters - f.detractors) OVER all_channels - (f.promoters - f.detractors) AS other_net_promoters
	FROM filled f
	WINDOW all_channels AS (PARTITION BY f.month)
), rates AS (
	SELECT t.*,
		(t.conversations * 100 / nullif(t.all_conversations, 0)::double precision) AS share,
		t.positive * 100 / nullif(t.positive + t.negative, 0)::double precision AS positive_share,
		(t.positive - t.negative) * 100 / nullif(t.positive + t.neutral + t.negative, 0)::double precision AS net_sentiment,
		((t.other_positive - t.other_negative) * 100)::double precision / nullif(t.other_positive + t.other_neutral + t.other_negative, 0)::double precision AS other_net_sentiment,
		t.csat_satisfied * 100 / nullif(t.csat_scores, 0)::double precision AS csat,
		(t.other_csat_satisfied * 100)::double precision / nullif(t.other_csat_scores, 0)::double precision AS other_csat,
		(t.promoters - t.detractors) * 100 / nullif(t.nps_scores, 0)::double precision AS nps,
		(t.other_net_promoters * 100)::double precision / nullif(t.other_nps_scores, 0)::double precision AS other_nps
	FROM totals t
)
SELECT r.month, r.channel, coalesce(n.is_social, false) AS is_social, r.conversations, r.share, r.messages, r.positive, r.neutral, r.negative,
	r.messages - r.positive - r.neutral - r.negative AS unlabelled, r.positive_share, r.net_sentiment, r.other_net_sentiment, r.net_sentiment - r.other_net_sentiment AS net_sentiment_difference,
	r.csat_scores, r.csat, r.other_csat, r.csat - r.other_csat AS csat_difference, r.nps_scores, r.nps, r.other_nps, r.nps - r.other_nps AS nps_difference,
	lag(r.conversations) OVER by_month AS previous_conversations, r.conversations - lag(r.conversations) OVER by_month AS conversations_change,
	lag(r.share) OVER by_month AS previous_share, r.share - lag(r.share) OVER by_month AS share_change,
	lag(r.csat) OVER by_month AS previous_csat, r.csat - lag(r.csat) OVER by_month AS csat_change
FROM rates r
LEFT JOIN channel_nature n ON n.channel = r.channel
WINDOW by_month AS (PARTITION BY r.channel ORDER BY r.month);
COMMENT ON VIEW channel_questions IS 'Where customers ask, and how satisfied they are there, against all other channels, by month.';
COMMENT ON COLUMN channel_questions.month IS 'First day of the month.';
COMMENT ON COLUMN channel_questions.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN channel_questions.is_social IS 'Whether it is a social-media channel.';
COMMENT ON COLUMN channel_questions.conversations IS 'Conversations whose first inbound lies in the month and channel.';
COMMENT ON COLUMN channel_questions.share IS 'Percent of the conversations of all channels.';
COMMENT ON COLUMN channel_questions.messages IS 'Messages received (inbound).';
COMMENT ON COLUMN channel_questions.positive IS 'Of those, positive.';
COMMENT ON COLUMN channel_questions.neutral IS 'Of those, neutral.';
COMMENT ON COLUMN channel_questions.negative IS 'Of those, negative.';
COMMENT ON COLUMN channel_questions.unlabelled IS 'Of those, without a sentiment on the scale.';
COMMENT ON COLUMN channel_questions.positive_share IS 'Percent: positive / (positive + negative).';
COMMENT ON COLUMN channel_questions.net_sentiment IS 'Percent: (positive - negative) / labelled.';
COMMENT ON COLUMN channel_questions.other_net_sentiment IS 'The same over all other channels.';
COMMENT ON COLUMN channel_questions.net_sentiment_difference IS 'Net sentiment less that of all other channels, in percentage points.';
COMMENT ON COLUMN channel_questions.csat_scores IS 'CSAT scores given about the channel in the month.';
COMMENT ON COLUMN channel_questions.csat IS 'Percent of them that are 4 or 5.';
COMMENT ON COLUMN channel_questions.other_csat IS 'The same over all other channels.';
COMMENT ON COLUMN channel_questions.csat_difference IS 'CSAT less that of all other channels, in percentage points.';
COMMENT ON COLUMN channel_questions.nps_scores IS 'NPS scores given about the channel in the month.';
COMMENT ON COLUMN channel_questions.nps IS 'Percent promoters less percent detractors.';
COMMENT ON COLUMN channel_questions.other_nps IS 'The same over all other channels.';
COMMENT ON COLUMN channel_questions.nps_difference IS 'NPS less that of all other channels, in points.';
COMMENT ON COLUMN channel_questions.previous_conversations IS 'Conversations of the month before.';
COMMENT ON COLUMN channel_questions.conversations_change IS 'Conversations less those of the month before.';
COMMENT ON COLUMN channel_questions.previous_share IS 'Share of the month before.';
COMMENT ON COLUMN channel_questions.share_change IS 'Share less that of the month before, in percentage points.';
COMMENT ON COLUMN channel_questions.previous_csat IS 'CSAT of the month before.';
COMMENT ON COLUMN channel_questions.csat_change IS 'CSAT less that of the month before, in percentage points.';
