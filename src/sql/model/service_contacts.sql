-- service_contacts: the contacts of each customer and the requests resolved on social media, from one pass over the interactions; one row, one value.
-- Conversations tagged as no request follow as rows without an instant. Columns are handed on as they are, and what is not a column is computed above.
CREATE VIEW service_contacts WITH (security_invoker = true) AS
SELECT service_contacts(e.conversation_id, e.customer_id, e.kind, e.at, e.channel,
	(SELECT array_agg(n.channel) FROM channel_nature n WHERE n.is_social), CASE WHEN e.at IS NULL THEN false END) AS contacts
FROM (
	SELECT i.conversation_id, i.customer_id, {kind} AS kind, i.at, i.channel
	FROM interactions i
	WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	UNION ALL
	SELECT o.conversation_id, NULL, NULL, NULL, NULL
	FROM other_conversations o
	OFFSET 0
) e;
COMMENT ON VIEW service_contacts IS 'Contacts of customers and requests resolved on social media, as one value; customer_contacts and resolved_requests show it.';
COMMENT ON COLUMN service_contacts.contacts IS 'The value.';
