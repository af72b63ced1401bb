-- service_groups: one row per customer: treated or control, fixed at the index date, the customer's first service contact in any channel.
-- Social channel then: treated; otherwise control. What happens later does not change the group ("ever social" against "never" would give the
-- social side the time it took to get there). Two contacts of one instant: social.
-- DISTINCT tells the planner what GROUP BY does not: one row a customer. Without it every report is planned for hundreds of each.
CREATE VIEW service_groups WITH (security_invoker = true) AS
WITH indexed AS (
	SELECT DISTINCT ON (c.customer_id) c.customer_id, least(c.social_at, c.other_at) AS index_at, coalesce(c.social_at <= c.other_at, c.social_at IS NOT NULL) AS treated,
		CASE WHEN c.social_at IS NOT NULL AND c.other_at IS NOT NULL THEN greatest(c.social_at, c.other_at) END AS crossover_at,
		local_date(least(c.social_at, c.other_at), (SELECT k.time_zone FROM clock k)) AS index_on
	FROM first_contacts c
)
SELECT coalesce(p.customer_id, x.customer_id) AS customer_id, x.index_at, x.treated, x.crossover_at, p.acquired_via, p.segment, p.joined_on,
	x.index_at IS NOT NULL AND coalesce(CASE WHEN p.keeps_membership THEN p.joined_on <= x.index_on AND (p.left_on > x.index_on) IS NOT FALSE
		ELSE p.first_bought_at <= x.index_at END, false) AS eligible,
	x.index_on, p.left_on, coalesce(p.keeps_membership, false) AS keeps_membership
FROM indexed x
FULL JOIN customer_profiles p ON p.customer_id = x.customer_id;
COMMENT ON VIEW service_groups IS 'One row per customer: treated or control as of the first service contact, and whether the customer can be compared.';
COMMENT ON COLUMN service_groups.customer_id IS 'The customer.';
COMMENT ON COLUMN service_groups.index_at IS 'Index date: first message in a service conversation, in any channel; NULL = never in contact.';
COMMENT ON COLUMN service_groups.treated IS 'Whether that first contact was on a social channel; NULL = never in contact.';
COMMENT ON COLUMN service_groups.crossover_at IS 'First contact on the other side (not social for treated, social for control); it does not change the group.';
COMMENT ON COLUMN service_groups.acquired_via IS 'Channel that brought the customer.';
COMMENT ON COLUMN service_groups.segment IS 'Segment.';
COMMENT ON COLUMN service_groups.joined_on IS 'First day as a customer: of the membership, else of the first purchase.';
COMMENT ON COLUMN service_groups.eligible IS 'Whether the customer enters comparisons of retention: in contact, and a customer on that day.';
COMMENT ON COLUMN service_groups.index_on IS 'Local day of index_at.';
COMMENT ON COLUMN service_groups.left_on IS 'First day the customer was none any more; NULL = still one, or not known.';
COMMENT ON COLUMN service_groups.keeps_membership IS 'Whether the membership is known; otherwise purchases say when the customer is active.';
