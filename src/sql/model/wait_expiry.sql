-- wait_expiry: when open waits become abandoned, one row. A day of settings.open_wait_expires is 24 hours, whatever the zone of the session.
-- No wait is 4000 years old, so what is longer, or infinite, says that none expires; the clock less that much might be no timestamp.
CREATE VIEW wait_expiry WITH (security_invoker = true) AS
SELECT e.at, local_date(e.at, k.time_zone) AS day, k.time_zone
FROM clock k
LEFT JOIN (SELECT n.open_wait_expires FROM settings n LIMIT 1) s ON true
CROSS JOIN LATERAL (SELECT (k.as_of AT TIME ZONE 'UTC' - least(coalesce(s.open_wait_expires, interval '30 days'), interval '4000 years')) AT TIME ZONE 'UTC' AS at) e;
COMMENT ON VIEW wait_expiry IS 'The instant before which a wait must have opened to be abandoned, if it is still open: the clock less settings.open_wait_expires.';
COMMENT ON COLUMN wait_expiry.at IS 'The instant.';
COMMENT ON COLUMN wait_expiry.day IS 'Its local day.';
COMMENT ON COLUMN wait_expiry.time_zone IS 'Time zone that days are cut in.';
