-- channel_hours: one calendar a channel, with its history: the hours of each row of channels from its valid_from on.
CREATE VIEW channel_hours WITH (security_invoker = true) AS
SELECT c.channel, opening_hours_history(c.valid_from, opening_hours_or_null(c.hours)) AS hours
FROM channels c
WHERE c.channel IS NOT NULL
GROUP BY c.channel
HAVING count(opening_hours_or_null(c.hours)) > 0;
COMMENT ON VIEW channel_hours IS 'Opening hours of each channel that has any, with their history.';
COMMENT ON COLUMN channel_hours.channel IS 'The channel.';
COMMENT ON COLUMN channel_hours.hours IS 'Its calendar. Hours that cannot be read are left out; data_quality names them.';
