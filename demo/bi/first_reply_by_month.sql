-- First reply time by month and channel, in minutes: lines; the medians of several channels must not be averaged.
-- Reads: first_reply_time. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, coalesce(channel, 'unknown') AS channel, median_seconds / 60 AS median_minutes, p90_seconds / 60 AS p90_minutes,
	business_median_seconds / 60 AS business_median_minutes, within_1h, within_24h
FROM first_reply_time
ORDER BY month, channel;
