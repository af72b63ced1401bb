-- service_groups: one row per customer: treated or control, fixed at the index date, the customer's first service contact in any channel.
-- Social channel then: treated; otherwise control. What happens later does not change the group ("ever social" against "never" would give the
-- social side the time it took to get there). Two contacts of one instant: social.
-- What lies after the clock is not known yet: a customer who joins tomorrow has not joined, one who leaves tomorrow has not left.
-- What customers, outcomes and contacts know of a customer is gathered by customer_summary() and customer_table(), in one pass each: of several rows
-- of a customer the earliest membership counts. What follows from it is said here.
CREATE VIEW service_groups WITH (security_invoker = true) AS
SELECT g.customer_id, g.index_at, g.treated, g.crossover_at, g.acquired_via, g.segment, g.joined_on,
	g.index_at IS NOT NULL AND coalesce(CASE WHEN g.keeps_membership THEN g.joined_on <= g.index_on AND (g.left_on > g.index_on) IS NOT FALSE
		ELSE g.first_bought_at <= g.index_at END, false) AS eligible,
	g.index_on, g.left_on, g.keeps_membership, g.reach, g.first_bought_at
FROM (
	SELECT n.customer_id, least(n.social_at, n.other_at) AS index_at,
		CASE WHEN n.social_at IS NOT NULL OR n.other_at IS NOT NULL THEN coalesce(n.social_at <= n.other_at, n.social_at IS NOT NULL) END AS treated,
		CASE WHEN n.social_at IS NOT NULL AND n.other_at IS NOT NULL THEN greatest(n.social_at, n.other_at) END AS crossover_at,
		local_date(least(n.social_at, n.other_at), (SELECT k.time_zone FROM clock k)) AS index_on,
		n.acquired_via, n.segment, n.reach, n.joined_on IS NOT NULL AS keeps_membership,
		coalesce(n.joined_on, local_date(n.first_bought_at, (SELECT k.time_zone FROM clock k))) AS joined_on,
		CASE WHEN n.joined_on IS NOT NULL THEN n.left_on END AS left_on, n.first_bought_at
	FROM (
		SELECT t.customer AS customer_id, t.segment, t.acquired_via, t.reach, t.first_bought_at, t.social_at, t.other_at,
			CASE WHEN isfinite(t.joined_on) AND t.joined_on <= (SELECT k.today FROM clock k) AND (t.left_on >= t.joined_on) IS NOT FALSE THEN t.joined_on END AS joined_on,
			CASE WHEN t.left_on <= (SELECT k.today FROM clock k) THEN t.left_on END AS left_on
		FROM customer_table((
				SELECT customer_summary(e.customer_id, e.joined_on, e.left_on, e.segment, e.acquired_via, e.reach, e.bought_at)
				FROM (
					SELECT c.customer_id, c.joined_on, c.left_on, c.segment, c.acquired_via,
						CASE WHEN c.reach BETWEEN -9223372036854775807 AND 9223372036854775807 THEN c.reach::bigint END AS reach, NULL::timestamptz AS bought_at
					FROM customers c
					UNION ALL
					SELECT o.customer_id, NULL, NULL, NULL, NULL, NULL, CASE WHEN o.kind IN ('purchase', 'renewal', 'upsell') THEN o.at END
					FROM outcomes o
					WHERE o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity'
					OFFSET 0
				) e
			), (SELECT s.contacts FROM service_contacts s), (SELECT c.customer_id FROM customers c LIMIT 0)) t
	) n
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
