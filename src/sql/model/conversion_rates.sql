-- conversion_rates: the rate into the reporting currency on each day that has one: the latest on or before the day, at most 7 days old.
-- Two different rates of one currency and day leave the days they would cover without a rate.
CREATE VIEW conversion_rates WITH (security_invoker = true) AS
SELECT r.currency, d.day::date AS day, r.rate
FROM (
	SELECT e.currency, e.day, CASE WHEN min(e.rate) = max(e.rate) AND min(e.rate) > 0 AND max(e.rate) < 1e30 THEN min(e.rate)::numeric END AS rate,
		lead(e.day) OVER (PARTITION BY e.currency ORDER BY e.day) AS next_day
	FROM exchange_rates e
	CROSS JOIN clock k
	WHERE e.to_currency = k.currency AND e.day <= k.today AND isfinite(e.day)
	GROUP BY e.currency, e.day
) r
CROSS JOIN LATERAL generate_series(r.day::timestamp, least(r.day + 7, r.next_day - 1)::timestamp, interval '1 day') AS d (day);
COMMENT ON VIEW conversion_rates IS 'Rate of each currency into the reporting currency on each day: the latest on or before the day, at most 7 days old. The reporting currency itself has no rows.';
COMMENT ON COLUMN conversion_rates.currency IS 'Currency converted from.';
COMMENT ON COLUMN conversion_rates.day IS 'The day.';
COMMENT ON COLUMN conversion_rates.rate IS 'How much of the reporting currency one unit is; NULL where the rates of that day contradict each other.';
