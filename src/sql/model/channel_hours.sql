-- channel_hours: one calendar a channel that has opening hours, with its history: the hours of each row of channels hold from its valid_from on.
-- Hours that cannot be read, and two different ones for one date, are calendar time; data_quality names them.
CREATE VIEW channel_hours WITH (security_invoker = true) AS
SELECT d.channel, opening_hours_history(d.valid_from, d.hours) AS hours
FROM (
	SELECT c.channel, c.valid_from, CASE WHEN count(*) = count(h.hours) AND min(h.hours::text) = max(h.hours::text) THEN min(h.hours::text)::opening_hours END AS hours
	FROM channels c
	CROSS JOIN LATERAL (SELECT CASE WHEN c.hours !~* '^\s*from\s' THEN opening_hours_or_null(c.hours) END AS hours) h
	WHERE c.channel IS NOT NULL AND c.valid_from <= date '9999-12-31'
	GROUP BY c.channel, c.valid_from
) d
GROUP BY d.channel
HAVING count(d.hours) > 0;
COMMENT ON VIEW channel_hours IS 'Opening hours of each channel that has any, with their history.';
COMMENT ON COLUMN channel_hours.channel IS 'The channel.';
COMMENT ON COLUMN channel_hours.hours IS 'Its calendar.';
