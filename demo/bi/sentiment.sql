-- Messages by month, channel and sentiment: stacked bars.
-- Reads: sentiment_trend. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, coalesce(channel, 'unknown') AS channel, positive, neutral, negative, unlabelled, positive_share, net_sentiment
FROM sentiment_trend
ORDER BY month, channel;
