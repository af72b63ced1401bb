-- channel_hours: one calendar a channel that has opening hours, with its history: the hours of each row of channels hold from its valid_from on.
-- No hours, hours that cannot be read, and two different ones for one date are calendar time, from the beginning of that day in settings.time_zone, and so is a
-- history longer than a calendar can be (64 kB); data_quality names what is not meant. A nondeterministic collation of the user's has no regular expressions, hence "C".
CREATE VIEW channel_hours WITH (security_invoker = true) AS
SELECT d.channel, opening_hours_history(d.valid_from, d.hours) FILTER (WHERE d.length_of_history <= 65536) AS hours
FROM (
	SELECT g.channel, g.valid_from, g.hours IS NOT NULL AS is_given, coalesce(g.hours, z.always) AS hours,
		sum(octet_length('from 2026-01-01 ' || coalesce(g.hours, z.always)::text || ' | ')) OVER (PARTITION BY g.channel) AS length_of_history
	FROM (
		SELECT c.channel, c.valid_from, CASE WHEN count(*) = count(h.hours) AND min(h.hours::text) = max(h.hours::text) THEN min(h.hours::text)::opening_hours END AS hours
		FROM channels c
		CROSS JOIN LATERAL (SELECT CASE WHEN c.hours COLLATE "C" !~* '^\s*from\s' THEN opening_hours_or_null(c.hours) END AS hours) h
		WHERE c.channel IS NOT NULL AND (c.valid_from = '-infinity' OR c.valid_from BETWEEN '0001-01-01' AND '9999-12-31')
		GROUP BY c.channel, c.valid_from
	) g
	CROSS JOIN (SELECT coalesce(opening_hours_or_null(k.time_zone || ' 24/7'), 'UTC 24/7') AS always FROM clock k) z
) d
GROUP BY d.channel
HAVING bool_or(d.is_given);
COMMENT ON VIEW channel_hours IS 'Opening hours of each channel that has any, with their history.';
COMMENT ON COLUMN channel_hours.channel IS 'The channel.';
COMMENT ON COLUMN channel_hours.hours IS 'Its calendar; NULL where the history is longer than a calendar can be.';
