-- reply_wait_time: reply wait: every wait of a customer for a reply, the first included, by month and channel, in calendar and business hours, with the waits still open beside it: answered ones alone flatter.
-- A wait belongs to the month and channel of the reply, an open wait to those of the row that opened it.
CREATE VIEW reply_wait_time WITH (security_invoker = true) AS
WITH days AS MATERIALIZED (
	SELECT * FROM daily_by_channel WHERE day IS NOT NULL
), grid AS (
	SELECT m.month::date AS month, c.channel
	FROM (SELECT date_trunc('month', min(d.day)::timestamp) AS first_month, date_trunc('month', max(d.day)::timestamp) AS last_month FROM days d) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT d.channel FROM days d) c
), months AS (
	SELECT month_of(d.day) AS month, d.channel,
		coalesce(sum(num_open(d.waits)) FILTER (WHERE d.day < expires.day), 0)::bigint AS abandoned_by_day, rollup(d.waits) AS waits
	FROM days d
	CROSS JOIN wait_expiry expires
	GROUP BY month_of(d.day), d.channel
)
SELECT r.*, lag(r.mean_seconds) OVER by_month AS previous_mean_seconds, r.mean_seconds - lag(r.mean_seconds) OVER by_month AS mean_seconds_change,
	lag(r.median_seconds) OVER by_month AS previous_median_seconds, r.median_seconds - lag(r.median_seconds) OVER by_month AS median_seconds_change
FROM (
	SELECT g.month, g.channel, coalesce(num_waits(m.waits), 0) AS waits,
		extract(epoch FROM avg_wait(m.waits))::double precision AS mean_seconds,
		extract(epoch FROM median_wait(m.waits))::double precision AS median_seconds,
		extract(epoch FROM wait_percentile(m.waits, 0.9))::double precision AS p90_seconds,
		extract(epoch FROM slowest_wait(m.waits))::double precision AS slowest_seconds,
		wait_within(m.waits, interval '1 hour') AS within_1h,
		wait_within(m.waits, interval '24 hours') AS within_24h,
		extract(epoch FROM avg_wait(m.business))::double precision AS business_mean_seconds,
		extract(epoch FROM median_wait(m.business))::double precision AS business_median_seconds,
		extract(epoch FROM wait_percentile(m.business, 0.9))::double precision AS business_p90_seconds,
		extract(epoch FROM slowest_wait(m.business))::double precision AS business_slowest_seconds,
		wait_within(m.business, interval '1 hour') AS business_within_1h,
		wait_within(m.business, interval '24 hours') AS business_within_24h,
		coalesce(num_open(m.waits) - m.abandoned, 0) AS open_waits,
		extract(epoch FROM avg_open_age(m.waits, (SELECT k.as_of FROM clock k)))::double precision AS open_mean_age_seconds,
		coalesce(m.abandoned, 0) AS abandoned_waits
	FROM grid g
	LEFT JOIN (
		SELECT m.*, m.abandoned_by_day + coalesce(x.waits, 0) AS abandoned, in_business_hours(m.waits) AS business
		FROM months m
		-- read only where a wait of that day is open at all
		LEFT JOIN (
			SELECT x.*
			FROM waits_expired_today x
			WHERE EXISTS (SELECT FROM days d WHERE d.day = (SELECT e.day FROM wait_expiry e) AND num_open(d.waits) > 0)
		) x ON x.month = m.month AND x.channel IS NOT DISTINCT FROM m.channel
	) m ON m.month = g.month AND m.channel IS NOT DISTINCT FROM g.channel
) r
WINDOW by_month AS (PARTITION BY r.channel ORDER BY r.month);
COMMENT ON VIEW reply_wait_time IS 'Reply wait: every wait of a customer for a reply, the first included, by month and channel.';
COMMENT ON COLUMN reply_wait_time.month IS 'First day of the month.';
COMMENT ON COLUMN reply_wait_time.channel IS 'Channel; NULL = not known.';
COMMENT ON COLUMN reply_wait_time.waits IS 'Waits closed by a reply.';
COMMENT ON COLUMN reply_wait_time.mean_seconds IS 'Mean wait in seconds, by the clock.';
COMMENT ON COLUMN reply_wait_time.median_seconds IS 'Median, by the clock.';
COMMENT ON COLUMN reply_wait_time.p90_seconds IS '90th percentile, by the clock.';
COMMENT ON COLUMN reply_wait_time.slowest_seconds IS 'Slowest, by the clock.';
COMMENT ON COLUMN reply_wait_time.within_1h IS 'Percent within 1 hour, by the clock.';
COMMENT ON COLUMN reply_wait_time.within_24h IS 'Percent within 24 hours, by the clock.';
COMMENT ON COLUMN reply_wait_time.business_mean_seconds IS 'Mean wait in seconds, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.business_median_seconds IS 'Median, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.business_p90_seconds IS '90th percentile, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.business_slowest_seconds IS 'Slowest, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.business_within_1h IS 'Percent within 1 hour, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.business_within_24h IS 'Percent within 24 hours, in opening hours (by the clock where a channel has none).';
COMMENT ON COLUMN reply_wait_time.open_waits IS 'Waits opened in the month that are still open, abandoned ones apart.';
COMMENT ON COLUMN reply_wait_time.open_mean_age_seconds IS 'Mean age in seconds of all waits of the month still open, abandoned ones included.';
COMMENT ON COLUMN reply_wait_time.abandoned_waits IS 'Waits opened in the month that are open for longer than settings.open_wait_expires.';
COMMENT ON COLUMN reply_wait_time.previous_mean_seconds IS 'Mean of the month before.';
COMMENT ON COLUMN reply_wait_time.mean_seconds_change IS 'Mean less that of the month before.';
COMMENT ON COLUMN reply_wait_time.previous_median_seconds IS 'Median of the month before.';
COMMENT ON COLUMN reply_wait_time.median_seconds_change IS 'Median less that of the month before.';
