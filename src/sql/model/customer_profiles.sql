-- customer_profiles: one row per customer that customers or outcomes name: membership where one is kept, else the day of the first purchase.
-- The groups of customers, without a contact: the interactions are not read.
CREATE VIEW customer_profiles WITH (security_invoker = true) AS
WITH
service_contacts AS (SELECT NULL::contact_summary AS contacts),
	{shared service_groups}
SELECT g.customer_id, g.segment, g.acquired_via, g.reach, g.keeps_membership, g.joined_on, g.left_on, g.first_bought_at
FROM service_groups g;
COMMENT ON VIEW customer_profiles IS 'One row per customer that customers or outcomes name: since when, until when, and how they came.';
COMMENT ON COLUMN customer_profiles.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_profiles.segment IS 'Segment.';
COMMENT ON COLUMN customer_profiles.acquired_via IS 'Channel that brought the customer.';
COMMENT ON COLUMN customer_profiles.reach IS 'Number of followers.';
COMMENT ON COLUMN customer_profiles.keeps_membership IS 'Whether the membership is known; otherwise purchases say when the customer is active.';
COMMENT ON COLUMN customer_profiles.joined_on IS 'First day of the membership; where none is known, local day of the first purchase, renewal or upsell.';
COMMENT ON COLUMN customer_profiles.left_on IS 'First day the customer was none any more; NULL = still a customer, or membership not known.';
COMMENT ON COLUMN customer_profiles.first_bought_at IS 'First purchase, renewal or upsell.';
