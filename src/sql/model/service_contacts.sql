-- service_contacts: the contacts of each customer and the requests resolved on social media, from one pass over the interactions; one row, one value.
-- Conversations tagged as no request are handed over as a list: rows of their own, in a UNION ALL, would cost every interaction a copy.
CREATE VIEW service_contacts WITH (security_invoker = true) AS
SELECT service_contacts(i.conversation_id, i.customer_id, {kind}, i.at, i.channel, (SELECT array_agg(n.channel) FROM channel_nature n WHERE n.is_social),
	(SELECT array_agg(o.conversation_id) FROM other_conversations o)) AS contacts
FROM interactions i
WHERE i.at <= (SELECT k.as_of FROM clock k) AND (NOT {interactions are unchecked} OR (i.at <> '-infinity' AND i.conversation_id IS NOT NULL));
COMMENT ON VIEW service_contacts IS 'Contacts of customers and requests resolved on social media, as one value; customer_contacts and resolved_requests show it.';
COMMENT ON COLUMN service_contacts.contacts IS 'The value.';
