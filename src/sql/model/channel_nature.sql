-- channel_nature: one row per channel: whether it is social. The row in force today says so, for the past too.
CREATE VIEW channel_nature WITH (security_invoker = true) AS
SELECT DISTINCT ON (c.channel) c.channel, c.is_social
FROM channels c
CROSS JOIN clock k
WHERE c.channel IS NOT NULL
ORDER BY c.channel, c.valid_from <= k.today DESC, CASE WHEN c.valid_from <= k.today THEN c.valid_from END DESC, c.valid_from, c.is_social;
COMMENT ON VIEW channel_nature IS 'One row per channel: whether it is social, as the row of channels in force today says.';
COMMENT ON COLUMN channel_nature.channel IS 'The channel.';
COMMENT ON COLUMN channel_nature.is_social IS 'Whether it is a social-media channel.';
