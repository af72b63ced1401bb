-- customer_contacts: one row for each customer and month in which service conversations of theirs began.
CREATE VIEW customer_contacts WITH (security_invoker = true) AS
SELECT t.customer AS customer_id, t.month, t.is_first, t.social_at, t.other_at, t.contacts_elsewhere, t.resolved, t.resolution_seconds
FROM service_contacts s
CROSS JOIN LATERAL contact_table(s.contacts, (SELECT k.time_zone FROM clock k), (SELECT i.customer_id FROM interactions i LIMIT 0)) t;
COMMENT ON VIEW customer_contacts IS 'Service contacts by customer and month of their first message.';
COMMENT ON COLUMN customer_contacts.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_contacts.month IS 'First day of the local month in which the contacts began.';
COMMENT ON COLUMN customer_contacts.is_first IS 'Whether it is the customer''s first such month.';
COMMENT ON COLUMN customer_contacts.social_at IS 'The customer''s first inbound ever on a social channel; NULL = none.';
COMMENT ON COLUMN customer_contacts.other_at IS 'The customer''s first inbound ever elsewhere; NULL = none.';
COMMENT ON COLUMN customer_contacts.contacts_elsewhere IS 'Contacts of the month that did not begin on a social channel.';
COMMENT ON COLUMN customer_contacts.resolved IS 'Contacts of the month that have been resolved.';
COMMENT ON COLUMN customer_contacts.resolution_seconds IS 'Seconds from first message to resolution, of these together.';
