-- Replies and waits by agent: bars.
-- Reads: team_report. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT coalesce(name, agent_id::text, 'unknown') AS agent, team, replies, messages_replied, resolutions, wait_median_seconds / 60 AS median_minutes,
	business_wait_median_seconds / 60 AS business_median_minutes
FROM team_report
ORDER BY replies DESC, agent;
