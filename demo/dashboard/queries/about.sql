-- What the page's head says: which schema, up to when, in which currency and time zone.
-- needs: clock, settings
SELECT current_schema AS schema, c.as_of, c.today, c.currency, c.time_zone, s.week_start, s.language, s.deflected_from, s.deflection_rate
FROM clock c
CROSS JOIN settings s
