-- How many waits took how long, by month and channel of the reply: the waits up to each limit and longer than the limit before it.
-- needs: waits, clock
SELECT date_trunc('month', local_date(w.closed_at, c.time_zone)::timestamp)::date AS month, coalesce(w.channel, '') AS channel, l.measure, l.bucket, count(*) AS waits
FROM waits w
CROSS JOIN clock c
CROSS JOIN LATERAL (
	SELECT s.measure, CASE WHEN s.seconds <= 300 THEN 0 WHEN s.seconds <= 900 THEN 1 WHEN s.seconds <= 3600 THEN 2 WHEN s.seconds <= 14400 THEN 3
		WHEN s.seconds <= 28800 THEN 4 WHEN s.seconds <= 86400 THEN 5 WHEN s.seconds <= 259200 THEN 6 ELSE 7 END AS bucket
	FROM (VALUES ('calendar', w.wait_seconds), ('business', w.business_seconds)) AS s (measure, seconds)
) l
WHERE w.closed_by = 'outbound'
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
