-- Mean wait in minutes by weekday (1 = Monday) and hour that the customer wrote in: a heat map.
-- Reads: waits, clock. The search_path holds the schema that social_roi_create made and the one social_roi is installed in.
SELECT extract(isodow FROM w.opened_at AT TIME ZONE c.time_zone)::integer AS weekday, extract(hour FROM w.opened_at AT TIME ZONE c.time_zone)::integer AS hour,
	count(*) AS waits, avg(w.wait_seconds) / 60 AS mean_minutes, avg(w.business_seconds) / 60 AS business_mean_minutes
FROM waits w
CROSS JOIN clock c
WHERE w.closed_by = 'outbound'
GROUP BY 1, 2
ORDER BY 1, 2;
