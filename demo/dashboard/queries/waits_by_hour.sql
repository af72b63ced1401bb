-- How long customers waited who wrote at that hour of the week (local time; weekday 1 = Monday), by month and channel of the reply. Sums, so that
-- the page can take the mean over any period.
-- needs: waits, clock
SELECT date_trunc('month', local_date(w.closed_at, c.time_zone)::timestamp)::date AS month, coalesce(w.channel, '') AS channel,
	extract(isodow FROM w.opened_at AT TIME ZONE c.time_zone)::integer AS weekday, extract(hour FROM w.opened_at AT TIME ZONE c.time_zone)::integer AS hour,
	count(*) AS waits, round(sum(w.wait_seconds)) AS seconds, round(sum(w.business_seconds)) AS business_seconds
FROM waits w
CROSS JOIN clock c
WHERE w.closed_by = 'outbound'
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
