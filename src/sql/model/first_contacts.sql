-- first_contacts: when each customer first wrote in a service conversation, on social channels and elsewhere.
CREATE VIEW first_contacts WITH (security_invoker = true) AS
SELECT c.customer_id, c.social_at, c.other_at
FROM customer_contacts c
WHERE c.is_first;
COMMENT ON VIEW first_contacts IS 'First service contact of each customer on social channels and elsewhere.';
COMMENT ON COLUMN first_contacts.customer_id IS 'The customer.';
COMMENT ON COLUMN first_contacts.social_at IS 'First inbound on a social channel; NULL = none.';
COMMENT ON COLUMN first_contacts.other_at IS 'First inbound elsewhere; NULL = none.';
