-- CSAT and NPS by month and channel: lines; divide the sums to get other grains.
-- Reads: satisfaction. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT month, coalesce(channel, 'unknown') AS channel, sum(csat_satisfied) * 100.0 / nullif(sum(csat_scores), 0) AS csat, sum(csat_scores) AS csat_scores,
	(sum(promoters) - sum(detractors)) * 100.0 / nullif(sum(nps_scores), 0) AS nps, sum(nps_scores) AS nps_scores
FROM satisfaction
GROUP BY month, channel
ORDER BY month, channel;
