-- team_report: what each agent did and how long customers waited for them, up to the clock. The reply's sender gets the credit for the wait.
-- One pass over the interactions, by agent alone, so that conversations count once for an agent however many days they took.
CREATE VIEW team_report WITH (security_invoker = true) AS
WITH sums AS (
	SELECT b.agent::{agent_id} AS agent_id, b.waits, b.conversations_replied, in_business_hours(b.waits) AS business
	FROM service_day_table((
		SELECT reply_waits_by(e.conversation_id, e.kind, e.at, NULL::date, NULL::text, e.{agent}, e.acted, e.hours)
		FROM wait_events e
	)) b
)
SELECT coalesce(s.agent_id, a.agent_id) AS agent_id, a.name, a.team,
	coalesce(num_replies(s.waits), 0) AS replies,
	coalesce(num_messages_replied(s.waits), 0) AS messages_replied,
	coalesce(s.conversations_replied, 0) AS conversations_replied,
	coalesce(num_resolution_events(s.waits), 0) AS resolutions,
	coalesce(num_first_replies(s.waits), 0) AS first_replies,
	extract(epoch FROM avg_first_reply(s.waits))::double precision AS first_reply_mean_seconds,
	extract(epoch FROM median_first_reply(s.waits))::double precision AS first_reply_median_seconds,
	extract(epoch FROM first_reply_percentile(s.waits, 0.9))::double precision AS first_reply_p90_seconds,
	coalesce(num_waits(s.waits), 0) AS waits,
	extract(epoch FROM avg_wait(s.waits))::double precision AS wait_mean_seconds,
	extract(epoch FROM median_wait(s.waits))::double precision AS wait_median_seconds,
	extract(epoch FROM wait_percentile(s.waits, 0.9))::double precision AS wait_p90_seconds,
	extract(epoch FROM avg_first_reply(s.business))::double precision AS business_first_reply_mean_seconds,
	extract(epoch FROM median_first_reply(s.business))::double precision AS business_first_reply_median_seconds,
	extract(epoch FROM first_reply_percentile(s.business, 0.9))::double precision AS business_first_reply_p90_seconds,
	extract(epoch FROM avg_wait(s.business))::double precision AS business_wait_mean_seconds,
	extract(epoch FROM median_wait(s.business))::double precision AS business_wait_median_seconds,
	extract(epoch FROM wait_percentile(s.business, 0.9))::double precision AS business_wait_p90_seconds,
	extract(epoch FROM slowest_wait(s.waits))::double precision AS wait_slowest_seconds,
	wait_within(s.waits, interval '1 hour') AS wait_within_1h,
	wait_within(s.waits, interval '24 hours') AS wait_within_24h
FROM sums s
FULL JOIN agents a ON a.agent_id = s.agent_id
WHERE coalesce(s.agent_id, a.agent_id) IS NOT NULL OR num_replies(s.waits) + num_resolution_events(s.waits) > 0;
COMMENT ON VIEW team_report IS 'Replies, resolutions and waits by agent, up to the clock.';
COMMENT ON COLUMN team_report.agent_id IS 'The agent; NULL = replies and resolutions whose agent is not known.';
COMMENT ON COLUMN team_report.name IS 'Name.';
COMMENT ON COLUMN team_report.team IS 'Team.';
COMMENT ON COLUMN team_report.replies IS 'Replies sent.';
COMMENT ON COLUMN team_report.messages_replied IS 'Unique messages replied: inbounds of the waits the agent closed.';
COMMENT ON COLUMN team_report.conversations_replied IS 'Unique conversations in which the agent closed a wait.';
COMMENT ON COLUMN team_report.resolutions IS 'Rows of kind resolved.';
COMMENT ON COLUMN team_report.first_replies IS 'First replies given.';
COMMENT ON COLUMN team_report.first_reply_mean_seconds IS 'Mean first reply time in seconds, by the clock.';
COMMENT ON COLUMN team_report.first_reply_median_seconds IS 'Median, by the clock.';
COMMENT ON COLUMN team_report.first_reply_p90_seconds IS '90th percentile, by the clock.';
COMMENT ON COLUMN team_report.waits IS 'Waits closed.';
COMMENT ON COLUMN team_report.wait_mean_seconds IS 'Mean reply wait in seconds, by the clock.';
COMMENT ON COLUMN team_report.wait_median_seconds IS 'Median, by the clock.';
COMMENT ON COLUMN team_report.wait_p90_seconds IS '90th percentile, by the clock.';
COMMENT ON COLUMN team_report.business_first_reply_mean_seconds IS 'Mean first reply time in seconds, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.business_first_reply_median_seconds IS 'Median, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.business_first_reply_p90_seconds IS '90th percentile, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.business_wait_mean_seconds IS 'Mean reply wait in seconds, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.business_wait_median_seconds IS 'Median, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.business_wait_p90_seconds IS '90th percentile, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN team_report.wait_slowest_seconds IS 'Slowest reply wait.';
COMMENT ON COLUMN team_report.wait_within_1h IS 'Percent of the waits within 1 hour.';
COMMENT ON COLUMN team_report.wait_within_24h IS 'Percent of the waits within 24 hours.';
