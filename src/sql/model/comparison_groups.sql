-- comparison_groups: who is compared with whom, one row per comparison and customer.
--   service contact   first contact on social against first contact elsewhere, from the day of that contact on
--   leads             brought by a social channel against brought otherwise, from the day of joining on
CREATE VIEW comparison_groups WITH (security_invoker = true) AS
WITH service_groups AS MATERIALIZED (SELECT * FROM service_groups) -- alone
SELECT c.comparison, c.customer_id, c.treated, c.index_on, c.left_on, c.keeps_membership,
	least(full_months(c.index_on, (SELECT k.today FROM clock k)), 120) AS months, c.segment, c.joined_on, c.crossed_over
FROM (
	SELECT 'service contact' AS comparison, g.customer_id, g.treated, g.index_on, g.left_on, g.keeps_membership, g.segment, g.joined_on, g.crossover_at IS NOT NULL AS crossed_over
	FROM service_groups g
	WHERE g.eligible
	UNION ALL
	SELECT 'leads', g.customer_id, coalesce(n.is_social, false), g.joined_on, g.left_on, g.keeps_membership, g.segment, g.joined_on, false
	FROM service_groups g
	LEFT JOIN channel_nature n ON n.channel = g.acquired_via
	WHERE g.acquired_via IS NOT NULL AND g.joined_on IS NOT NULL AND (g.left_on > g.joined_on) IS NOT FALSE
) c;
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
