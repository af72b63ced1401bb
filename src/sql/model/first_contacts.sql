-- first_contacts: when each customer first wrote in a service conversation, on social channels and elsewhere. One pass over the interactions, without a
-- sort. The first of contacts are the same; a query that reads those takes these from there.
CREATE VIEW first_contacts WITH (security_invoker = true) AS
SELECT c.customer_id, nullif(c.times[1], 'infinity') AS social_at, nullif(c.times[2], 'infinity') AS other_at
FROM (
	SELECT i.customer_id, contact_times(i.kind, (i.channel IN (SELECT n.channel FROM channel_nature n WHERE n.is_social)) IS TRUE, i.at) AS times
	FROM interactions i
	WHERE i.kind = 'inbound' AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.customer_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = i.conversation_id)
	GROUP BY i.customer_id
) c;
COMMENT ON VIEW first_contacts IS 'First service contact of each customer on social channels and elsewhere.';
COMMENT ON COLUMN first_contacts.customer_id IS 'The customer.';
COMMENT ON COLUMN first_contacts.social_at IS 'First inbound on a social channel; NULL = none.';
COMMENT ON COLUMN first_contacts.other_at IS 'First inbound elsewhere; NULL = none.';
