-- service_groups: one row per customer: treated or control, fixed at the index date, the customer's first service contact in any channel.
-- Social channel then: treated; otherwise control. What happens later does not change the group ("ever social" against "never" would give the
-- social side the time it took to get there). Two contacts of one instant: social.
-- What lies after the clock is not known yet: a customer who joins tomorrow has not joined, one who leaves tomorrow has not left.
-- What outcomes and first contacts know of a customer is gathered in one grouping.
-- DISTINCT tells the planner what GROUP BY does not: one row a customer. Without it every report is planned for hundreds of each.
CREATE VIEW service_groups WITH (security_invoker = true) AS
WITH named AS (
	SELECT DISTINCT ON (c.customer_id) c.customer_id, c.segment, c.acquired_via, c.reach,
		CASE WHEN isfinite(c.joined_on) AND c.joined_on <= (SELECT k.today FROM clock k) AND (c.left_on >= c.joined_on) IS NOT FALSE THEN c.joined_on END AS joined_on,
		CASE WHEN c.left_on <= (SELECT k.today FROM clock k) THEN c.left_on END AS left_on
	FROM customers c
	WHERE c.customer_id IS NOT NULL
	ORDER BY c.customer_id, c.joined_on, c.left_on, c.segment, c.acquired_via
), seen AS (
	SELECT e.customer_id, min(e.bought_at) AS first_bought_at, min(e.social_at) AS social_at, min(e.other_at) AS other_at
	FROM (
		SELECT o.customer_id, CASE WHEN o.kind IN ('purchase', 'renewal', 'upsell') THEN o.at END AS bought_at, NULL::timestamptz AS social_at, NULL::timestamptz AS other_at
		FROM outcomes o
		WHERE o.customer_id IS NOT NULL AND o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity'
		UNION ALL
		SELECT c.customer_id, NULL, c.social_at, c.other_at
		FROM first_contacts c
	) e
	GROUP BY e.customer_id
)
SELECT g.customer_id, g.index_at, g.treated, g.crossover_at, g.acquired_via, g.segment, g.joined_on,
	g.index_at IS NOT NULL AND coalesce(CASE WHEN g.keeps_membership THEN g.joined_on <= g.index_on AND (g.left_on > g.index_on) IS NOT FALSE
		ELSE g.first_bought_at <= g.index_at END, false) AS eligible,
	g.index_on, g.left_on, g.keeps_membership, g.reach, g.first_bought_at
FROM (
	SELECT coalesce(n.customer_id, s.customer_id) AS customer_id, least(s.social_at, s.other_at) AS index_at,
		CASE WHEN s.social_at IS NOT NULL OR s.other_at IS NOT NULL THEN coalesce(s.social_at <= s.other_at, s.social_at IS NOT NULL) END AS treated,
		CASE WHEN s.social_at IS NOT NULL AND s.other_at IS NOT NULL THEN greatest(s.social_at, s.other_at) END AS crossover_at,
		local_date(least(s.social_at, s.other_at), (SELECT k.time_zone FROM clock k)) AS index_on,
		n.acquired_via, n.segment, n.reach, n.joined_on IS NOT NULL AS keeps_membership,
		coalesce(n.joined_on, local_date(s.first_bought_at, (SELECT k.time_zone FROM clock k))) AS joined_on,
		CASE WHEN n.joined_on IS NOT NULL THEN n.left_on END AS left_on, s.first_bought_at
	FROM named n
	FULL JOIN seen s ON s.customer_id = n.customer_id
) g;
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
COMMENT ON COLUMN service_groups.reach IS 'Number of followers.';
COMMENT ON COLUMN service_groups.first_bought_at IS 'First purchase, renewal or upsell.';
