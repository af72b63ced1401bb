-- First reply time by month over all channels, in minutes: the summaries are merged exactly.
-- Reads: daily. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT date_trunc('month', day::timestamp)::date AS month, extract(epoch FROM median_first_reply(rollup(waits))) / 60 AS median_minutes,
	extract(epoch FROM median_first_reply(in_business_hours(rollup(waits)))) / 60 AS business_median_minutes
FROM daily
WHERE day IS NOT NULL
GROUP BY 1
ORDER BY 1;
