-- comparison_groups: who is compared with whom, one row per comparison and customer.
--   service contact   first contact on social against first contact elsewhere, from the day of that contact on
--   leads             brought by a social channel against brought otherwise, from the day of joining on
CREATE VIEW comparison_groups WITH (security_invoker = true) AS
SELECT c.comparison, g.customer_id, CASE WHEN c.by_contact THEN g.treated ELSE coalesce(n.is_social, false) END AS treated,
	CASE WHEN c.by_contact THEN g.index_on ELSE g.joined_on END AS index_on, g.left_on, g.keeps_membership,
	least(full_months(CASE WHEN c.by_contact THEN g.index_on ELSE g.joined_on END, k.today), 120) AS months,
	g.segment, g.joined_on, c.by_contact AND g.crossover_at IS NOT NULL AS crossed_over
FROM service_groups g
CROSS JOIN clock k
LEFT JOIN channel_nature n ON n.channel = g.acquired_via
CROSS JOIN (VALUES ('service contact', true), ('leads', false)) AS c (comparison, by_contact)
WHERE CASE WHEN c.by_contact THEN g.eligible ELSE g.acquired_via IS NOT NULL AND g.joined_on IS NOT NULL AND (g.left_on > g.joined_on) IS NOT FALSE END;
COMMENT ON VIEW comparison_groups IS 'Who is compared with whom: one row per comparison and customer.';
COMMENT ON COLUMN comparison_groups.comparison IS 'service contact (indexed on the first contact) or leads (indexed on joining).';
COMMENT ON COLUMN comparison_groups.customer_id IS 'The customer.';
COMMENT ON COLUMN comparison_groups.treated IS 'Social, against otherwise.';
COMMENT ON COLUMN comparison_groups.index_on IS 'The day from which both groups wait for the outcome.';
COMMENT ON COLUMN comparison_groups.left_on IS 'First day the customer was none any more; NULL = still one, or not known.';
COMMENT ON COLUMN comparison_groups.keeps_membership IS 'Whether the membership is known; otherwise purchases say when the customer is active.';
COMMENT ON COLUMN comparison_groups.months IS 'Whole months observed since then; more than 120 are taken as 120.';
COMMENT ON COLUMN comparison_groups.segment IS 'Segment.';
COMMENT ON COLUMN comparison_groups.joined_on IS 'First day as a customer.';
COMMENT ON COLUMN comparison_groups.crossed_over IS 'Of service contact: whether the customer later came in contact on the other side, too.';
