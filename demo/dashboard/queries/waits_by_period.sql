-- Waits of every period that the page offers (everything, years, quarters, months), by channel and for all channels ('*').
-- Medians do not add up, so the summaries are merged here, exactly.
-- needs: daily
WITH months AS MATERIALIZED (
	SELECT date_trunc('month', d.day::timestamp)::date AS month, coalesce(d.channel, '') AS channel, rollup(d.waits) AS waits
	FROM daily d
	WHERE d.day IS NOT NULL
	GROUP BY 1, 2
), periods AS (
	SELECT p.period, CASE WHEN grouping(m.channel) = 1 THEN '*' ELSE m.channel END AS channel, rollup(m.waits) AS waits
	FROM months m
	CROSS JOIN LATERAL (VALUES ('all'), (to_char(m.month, 'YYYY')), (to_char(m.month, 'YYYY-"Q"Q')), (to_char(m.month, 'YYYY-MM'))) AS p (period)
	GROUP BY GROUPING SETS ((p.period, m.channel), (p.period))
)
SELECT p.period, p.channel,
	num_first_replies(p.waits) AS first_replies,
	extract(epoch FROM avg_first_reply(p.waits))::double precision AS first_reply_mean_seconds,
	extract(epoch FROM median_first_reply(p.waits))::double precision AS first_reply_median_seconds,
	extract(epoch FROM first_reply_percentile(p.waits, 0.9))::double precision AS first_reply_p90_seconds,
	first_reply_within(p.waits, interval '1 hour') AS first_reply_within_1h,
	first_reply_within(p.waits, interval '24 hours') AS first_reply_within_24h,
	extract(epoch FROM avg_first_reply(p.business))::double precision AS business_first_reply_mean_seconds,
	extract(epoch FROM median_first_reply(p.business))::double precision AS business_first_reply_median_seconds,
	extract(epoch FROM first_reply_percentile(p.business, 0.9))::double precision AS business_first_reply_p90_seconds,
	first_reply_within(p.business, interval '1 hour') AS business_first_reply_within_1h,
	first_reply_within(p.business, interval '24 hours') AS business_first_reply_within_24h,
	num_waits(p.waits) AS waits,
	extract(epoch FROM avg_wait(p.waits))::double precision AS wait_mean_seconds,
	extract(epoch FROM median_wait(p.waits))::double precision AS wait_median_seconds,
	extract(epoch FROM wait_percentile(p.waits, 0.9))::double precision AS wait_p90_seconds,
	extract(epoch FROM avg_wait(p.business))::double precision AS business_wait_mean_seconds,
	extract(epoch FROM median_wait(p.business))::double precision AS business_wait_median_seconds,
	extract(epoch FROM wait_percentile(p.business, 0.9))::double precision AS business_wait_p90_seconds
FROM (SELECT p.*, in_business_hours(p.waits) AS business FROM periods p) p
ORDER BY p.period, p.channel
