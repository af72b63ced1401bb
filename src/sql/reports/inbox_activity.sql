-- inbox_activity: what came in and what was done about it, by day and channel, days without data included.
CREATE VIEW inbox_activity WITH (security_invoker = true) AS
WITH days AS MATERIALIZED (
	SELECT * FROM daily_by_channel WHERE day IS NOT NULL
), moved AS (
	-- A wait that another channel closes is open in the channel that opened it until then. Rare, so the waits are only read where there are such.
	SELECT m.day, m.channel, sum(m.waits) AS waits
	FROM waits w
	CROSS JOIN LATERAL (SELECT local_date(w.closed_at, (SELECT k.time_zone FROM clock k)) AS day) c
	CROSS JOIN LATERAL (VALUES (c.day, w.opened_channel, -1), (c.day, w.channel, 1)) AS m (day, channel, waits)
	WHERE (SELECT sum(d.handovers) FROM days d) > 0 AND w.closed_at IS NOT NULL AND w.channel IS DISTINCT FROM w.opened_channel
	GROUP BY m.day, m.channel
), grid AS (
	SELECT g.day::date AS day, span.channel
	FROM (SELECT d.channel, min(d.day) AS first_day, max(max(d.day)) OVER () AS last_day FROM days d GROUP BY d.channel) span
	CROSS JOIN LATERAL generate_series(span.first_day::timestamp, span.last_day::timestamp, interval '1 day') AS g (day)
)
SELECT r.*,
	lag(r.received) OVER by_day AS previous_received, r.received - lag(r.received) OVER by_day AS received_change,
	lag(r.response_rate) OVER by_day AS previous_response_rate, r.response_rate - lag(r.response_rate) OVER by_day AS response_rate_change,
	lag(r.action_rate) OVER by_day AS previous_action_rate, r.action_rate - lag(r.action_rate) OVER by_day AS action_rate_change,
	lag(r.resolution_rate) OVER by_day AS previous_resolution_rate, r.resolution_rate - lag(r.resolution_rate) OVER by_day AS resolution_rate_change,
	lag(r.first_reply_mean_seconds) OVER by_day AS previous_first_reply_mean_seconds, r.first_reply_mean_seconds - lag(r.first_reply_mean_seconds) OVER by_day AS first_reply_mean_seconds_change,
	lag(r.wait_mean_seconds) OVER by_day AS previous_wait_mean_seconds, r.wait_mean_seconds - lag(r.wait_mean_seconds) OVER by_day AS wait_mean_seconds_change
FROM (
	SELECT g.day, g.channel, coalesce(d.received, 0) AS received, coalesce(d.answered, 0) AS answered, coalesce(d.replies, 0) AS replies, coalesce(d.automated, 0) AS automated, coalesce(d.actioned, 0) AS actioned, coalesce(d.conversations, 0) AS conversations, coalesce(d.resolved, 0) AS resolved, coalesce(d.reopened, 0) AS reopened,
		coalesce(num_resolution_events(d.waits), 0) AS resolution_events,
		d.answered * 100 / nullif(d.received, 0)::double precision AS response_rate,
		num_answered_conversations(d.waits) * 100 / nullif(d.conversations, 0)::double precision AS conversation_response_rate,
		d.actioned * 100 / nullif(d.received, 0)::double precision AS action_rate,
		d.resolved * 100 / nullif(d.conversations, 0)::double precision AS resolution_rate,
		coalesce(num_first_replies(d.waits), 0) AS first_replies,
		extract(epoch FROM avg_first_reply(d.waits))::double precision AS first_reply_mean_seconds,
		extract(epoch FROM median_first_reply(d.waits))::double precision AS first_reply_median_seconds,
		extract(epoch FROM first_reply_percentile(d.waits, 0.9))::double precision AS first_reply_p90_seconds,
		coalesce(num_waits(d.waits), 0) AS waits,
		extract(epoch FROM avg_wait(d.waits))::double precision AS wait_mean_seconds,
		extract(epoch FROM median_wait(d.waits))::double precision AS wait_median_seconds,
		extract(epoch FROM wait_percentile(d.waits, 0.9))::double precision AS wait_p90_seconds,
		extract(epoch FROM avg_first_reply(d.business))::double precision AS business_first_reply_mean_seconds,
		extract(epoch FROM median_first_reply(d.business))::double precision AS business_first_reply_median_seconds,
		extract(epoch FROM first_reply_percentile(d.business, 0.9))::double precision AS business_first_reply_p90_seconds,
		extract(epoch FROM avg_wait(d.business))::double precision AS business_wait_mean_seconds,
		extract(epoch FROM median_wait(d.business))::double precision AS business_wait_median_seconds,
		extract(epoch FROM wait_percentile(d.business, 0.9))::double precision AS business_wait_p90_seconds,
		sum(coalesce(num_waits_opened(d.waits) - num_waits(d.waits) - num_closed_unanswered(d.waits), 0) + coalesce(v.waits, 0)) OVER (PARTITION BY g.channel ORDER BY g.day)::bigint AS open_at_end
	FROM grid g
	LEFT JOIN (SELECT d.*, in_business_hours(d.waits) AS business FROM days d) d ON d.day = g.day AND d.channel IS NOT DISTINCT FROM g.channel
	LEFT JOIN moved v ON v.day = g.day AND v.channel IS NOT DISTINCT FROM g.channel
) r
WINDOW by_day AS (PARTITION BY r.channel ORDER BY r.day);
COMMENT ON VIEW inbox_activity IS 'Messages received, answered and resolved, and how long customers waited, by day and channel.';
COMMENT ON COLUMN inbox_activity.day IS 'Local day.';
COMMENT ON COLUMN inbox_activity.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN inbox_activity.received IS 'Messages received (inbound).';
COMMENT ON COLUMN inbox_activity.answered IS 'Of those, in a wait closed by a reply so far.';
COMMENT ON COLUMN inbox_activity.replies IS 'Replies of the team (outbound).';
COMMENT ON COLUMN inbox_activity.automated IS 'Automated messages.';
COMMENT ON COLUMN inbox_activity.actioned IS 'Of the messages received, those that an action of a person follows so far.';
COMMENT ON COLUMN inbox_activity.conversations IS 'Conversations whose first inbound lies in the day.';
COMMENT ON COLUMN inbox_activity.resolved IS 'Of those, resolved after it so far.';
COMMENT ON COLUMN inbox_activity.reopened IS 'Reopens that day.';
COMMENT ON COLUMN inbox_activity.resolution_events IS 'Rows of kind resolved that day.';
COMMENT ON COLUMN inbox_activity.response_rate IS 'Percent of the messages received that were answered.';
COMMENT ON COLUMN inbox_activity.conversation_response_rate IS 'Percent of the conversations with an answered message.';
COMMENT ON COLUMN inbox_activity.action_rate IS 'Percent of the messages received that were actioned.';
COMMENT ON COLUMN inbox_activity.resolution_rate IS 'Percent of the conversations that were resolved.';
COMMENT ON COLUMN inbox_activity.first_replies IS 'First replies given that day.';
COMMENT ON COLUMN inbox_activity.first_reply_mean_seconds IS 'Mean first reply time in seconds, by the clock.';
COMMENT ON COLUMN inbox_activity.first_reply_median_seconds IS 'Median, by the clock.';
COMMENT ON COLUMN inbox_activity.first_reply_p90_seconds IS '90th percentile, by the clock.';
COMMENT ON COLUMN inbox_activity.waits IS 'Waits closed by a reply that day.';
COMMENT ON COLUMN inbox_activity.wait_mean_seconds IS 'Mean reply wait in seconds, by the clock.';
COMMENT ON COLUMN inbox_activity.wait_median_seconds IS 'Median, by the clock.';
COMMENT ON COLUMN inbox_activity.wait_p90_seconds IS '90th percentile, by the clock.';
COMMENT ON COLUMN inbox_activity.business_first_reply_mean_seconds IS 'Mean first reply time in seconds, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.business_first_reply_median_seconds IS 'Median, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.business_first_reply_p90_seconds IS '90th percentile, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.business_wait_mean_seconds IS 'Mean reply wait in seconds, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.business_wait_median_seconds IS 'Median, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.business_wait_p90_seconds IS '90th percentile, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN inbox_activity.open_at_end IS 'Waits open at the end of the day.';
COMMENT ON COLUMN inbox_activity.previous_received IS 'received of the day before.';
COMMENT ON COLUMN inbox_activity.received_change IS 'received less that of the day before.';
COMMENT ON COLUMN inbox_activity.previous_response_rate IS 'response_rate of the day before.';
COMMENT ON COLUMN inbox_activity.response_rate_change IS 'response_rate less that of the day before.';
COMMENT ON COLUMN inbox_activity.previous_action_rate IS 'action_rate of the day before.';
COMMENT ON COLUMN inbox_activity.action_rate_change IS 'action_rate less that of the day before.';
COMMENT ON COLUMN inbox_activity.previous_resolution_rate IS 'resolution_rate of the day before.';
COMMENT ON COLUMN inbox_activity.resolution_rate_change IS 'resolution_rate less that of the day before.';
COMMENT ON COLUMN inbox_activity.previous_first_reply_mean_seconds IS 'first_reply_mean_seconds of the day before.';
COMMENT ON COLUMN inbox_activity.first_reply_mean_seconds_change IS 'first_reply_mean_seconds less that of the day before.';
COMMENT ON COLUMN inbox_activity.previous_wait_mean_seconds IS 'wait_mean_seconds of the day before.';
COMMENT ON COLUMN inbox_activity.wait_mean_seconds_change IS 'wait_mean_seconds less that of the day before.';
