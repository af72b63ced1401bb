-- sentiment_trend: how customers feel: the messages of customers by month, channel and sentiment. One pass over the interactions.
CREATE VIEW sentiment_trend WITH (security_invoker = true) AS
WITH days AS (
	SELECT local_date(i.at, (SELECT k.time_zone FROM clock k)) AS day, i.channel, i.sentiment, count(*) AS messages
	FROM interactions i
	WHERE i.kind = 'inbound' AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	GROUP BY 1, i.channel, i.sentiment
), months AS MATERIALIZED (
	SELECT month_of(d.day) AS month, d.channel, sum(d.messages)::bigint AS messages,
		coalesce(sum(d.messages) FILTER (WHERE d.sentiment = 1), 0)::bigint AS positive,
		coalesce(sum(d.messages) FILTER (WHERE d.sentiment = 0), 0)::bigint AS neutral,
		coalesce(sum(d.messages) FILTER (WHERE d.sentiment = -1), 0)::bigint AS negative
	FROM days d
	GROUP BY 1, d.channel
), grid AS (
	SELECT m.month::date AS month, c.channel
	FROM (SELECT min(m.month)::timestamp AS first_month, max(m.month)::timestamp AS last_month FROM months m) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.channel FROM months m) c
)
SELECT r.*,
	lag(r.messages) OVER by_month AS previous_messages, r.messages - lag(r.messages) OVER by_month AS messages_change,
	lag(r.positive_share) OVER by_month AS previous_positive_share, r.positive_share - lag(r.positive_share) OVER by_month AS positive_share_change,
	lag(r.net_sentiment) OVER by_month AS previous_net_sentiment, r.net_sentiment - lag(r.net_sentiment) OVER by_month AS net_sentiment_change
FROM (
	SELECT g.month, g.channel, coalesce(m.messages, 0) AS messages, coalesce(m.positive, 0) AS positive, coalesce(m.neutral, 0) AS neutral, coalesce(m.negative, 0) AS negative,
		coalesce(m.messages - m.positive - m.neutral - m.negative, 0) AS unlabelled,
		m.positive * 100 / nullif(m.positive + m.negative, 0)::double precision AS positive_share,
		(m.positive - m.negative) * 100 / nullif(m.positive + m.neutral + m.negative, 0)::double precision AS net_sentiment
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND m.channel IS NOT DISTINCT FROM g.channel
) r
WINDOW by_month AS (PARTITION BY r.channel ORDER BY r.month);
COMMENT ON VIEW sentiment_trend IS 'Messages of customers by month, channel and sentiment.';
COMMENT ON COLUMN sentiment_trend.month IS 'First day of the month.';
COMMENT ON COLUMN sentiment_trend.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN sentiment_trend.messages IS 'Messages received (inbound).';
COMMENT ON COLUMN sentiment_trend.positive IS 'Of those, positive.';
COMMENT ON COLUMN sentiment_trend.neutral IS 'Of those, neutral.';
COMMENT ON COLUMN sentiment_trend.negative IS 'Of those, negative.';
COMMENT ON COLUMN sentiment_trend.unlabelled IS 'Of those, without a sentiment on the scale.';
COMMENT ON COLUMN sentiment_trend.positive_share IS 'Percent: positive / (positive + negative).';
COMMENT ON COLUMN sentiment_trend.net_sentiment IS 'Percent: (positive - negative) / labelled.';
COMMENT ON COLUMN sentiment_trend.previous_messages IS 'Messages of the month before.';
COMMENT ON COLUMN sentiment_trend.messages_change IS 'Messages less those of the month before.';
COMMENT ON COLUMN sentiment_trend.previous_positive_share IS 'Positive share of the month before.';
COMMENT ON COLUMN sentiment_trend.positive_share_change IS 'Positive share less that of the month before, in percentage points.';
COMMENT ON COLUMN sentiment_trend.previous_net_sentiment IS 'Net sentiment of the month before.';
COMMENT ON COLUMN sentiment_trend.net_sentiment_change IS 'Net sentiment less that of the month before, in percentage points.';
