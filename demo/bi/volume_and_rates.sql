-- Messages and rates by day and channel: sum the counts and divide the sums, never average the rates.
-- Reads: inbox_activity. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT day, coalesce(channel, 'unknown') AS channel, received, answered, replies, automated, conversations, resolved, response_rate, resolution_rate
FROM inbox_activity
ORDER BY day, channel;
