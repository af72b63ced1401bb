-- contacts: one row per service conversation in which the customer wrote: when and where it began, when it was resolved, how its sentiment ended.
-- The same as conversations, for reports that need no more: one pass over the interactions, without a sort.
CREATE VIEW contacts WITH (security_invoker = true) AS
SELECT c.conversation_id, c.customer_id, least(c.social_at, c.other_at) AS contacted_at, local_date(least(c.social_at, c.other_at), (SELECT k.time_zone FROM clock k)) AS contacted_on,
	coalesce(c.social_at <= c.other_at, c.social_at IS NOT NULL) AS is_social,
	c.resolved_at,
	c.last_inbound_at,
	CASE greatest(c.negative_at, c.neutral_at, c.positive_at) WHEN c.negative_at THEN -1 WHEN c.neutral_at THEN 0 WHEN c.positive_at THEN 1 END AS last_sentiment,
	c.social_at, c.other_at
FROM (
	SELECT g.conversation_id, g.customer_id, nullif(g.times[1], 'infinity') AS social_at, nullif(g.times[2], 'infinity') AS other_at,
		nullif(g.times[3], '-infinity') AS last_inbound_at, nullif(g.times[4], 'infinity') AS resolved_at, g.negative_at, g.neutral_at, g.positive_at
	FROM (
		SELECT i.conversation_id, i.customer_id,
			contact_times(i.kind, (i.channel IN (SELECT n.channel FROM channel_nature n WHERE n.is_social)) IS TRUE, i.at) AS times,
			max(i.at) FILTER (WHERE i.sentiment < 0 AND i.kind = 'inbound') AS negative_at,
			max(i.at) FILTER (WHERE i.sentiment = 0 AND i.kind = 'inbound') AS neutral_at,
			max(i.at) FILTER (WHERE i.sentiment > 0 AND i.kind = 'inbound') AS positive_at
		FROM interactions i
		WHERE i.kind IN ('inbound', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.customer_id IS NOT NULL
		GROUP BY i.conversation_id, i.customer_id
	) g
	OFFSET 0
) c
WHERE c.last_inbound_at IS NOT NULL AND NOT EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = c.conversation_id);
COMMENT ON VIEW contacts IS 'One row per service conversation in which the customer wrote.';
COMMENT ON COLUMN contacts.conversation_id IS 'The conversation.';
COMMENT ON COLUMN contacts.customer_id IS 'The customer.';
COMMENT ON COLUMN contacts.contacted_at IS 'First inbound.';
COMMENT ON COLUMN contacts.contacted_on IS 'Its local day.';
COMMENT ON COLUMN contacts.is_social IS 'Whether that was on a social channel.';
COMMENT ON COLUMN contacts.resolved_at IS 'First resolved after it; NULL where there is none, or one stands before it.';
COMMENT ON COLUMN contacts.last_inbound_at IS 'Last inbound.';
COMMENT ON COLUMN contacts.last_sentiment IS 'Sentiment of the last labelled inbound: -1, 0, 1; of two at one instant the worse.';
COMMENT ON COLUMN contacts.social_at IS 'First inbound on a social channel; NULL = none.';
COMMENT ON COLUMN contacts.other_at IS 'First inbound elsewhere; NULL = none.';
