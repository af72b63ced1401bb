-- customer_profiles: one row per customer that customers or outcomes name: membership where one is kept, else the day of the first purchase.
-- What lies after the clock is not known yet: a customer who joins tomorrow has not joined, one who leaves tomorrow has not left.
CREATE VIEW customer_profiles WITH (security_invoker = true) AS
WITH named AS (
	SELECT DISTINCT ON (c.customer_id) c.customer_id, c.segment, c.acquired_via, c.reach,
		CASE WHEN isfinite(c.joined_on) AND c.joined_on <= k.today AND (c.left_on >= c.joined_on) IS NOT FALSE THEN c.joined_on END AS joined_on,
		CASE WHEN c.left_on <= k.today THEN c.left_on END AS left_on
	FROM customers c
	CROSS JOIN clock k
	WHERE c.customer_id IS NOT NULL
	ORDER BY c.customer_id, c.joined_on, c.left_on, c.segment, c.acquired_via
), bought AS (
	SELECT o.customer_id, min(o.at) FILTER (WHERE o.kind IN ('purchase', 'renewal', 'upsell')) AS first_bought_at
	FROM outcomes o
	WHERE o.customer_id IS NOT NULL AND o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity'
	GROUP BY o.customer_id
)
SELECT coalesce(n.customer_id, b.customer_id) AS customer_id, n.segment, n.acquired_via, n.reach, n.joined_on IS NOT NULL AS keeps_membership,
	coalesce(n.joined_on, local_date(b.first_bought_at, (SELECT k.time_zone FROM clock k))) AS joined_on,
	CASE WHEN n.joined_on IS NOT NULL THEN n.left_on END AS left_on, b.first_bought_at
FROM named n
FULL JOIN bought b ON b.customer_id = n.customer_id;
COMMENT ON VIEW customer_profiles IS 'One row per customer that customers or outcomes name: since when, until when, and how they came.';
COMMENT ON COLUMN customer_profiles.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_profiles.segment IS 'Segment.';
COMMENT ON COLUMN customer_profiles.acquired_via IS 'Channel that brought the customer.';
COMMENT ON COLUMN customer_profiles.reach IS 'Number of followers.';
COMMENT ON COLUMN customer_profiles.keeps_membership IS 'Whether the membership is known; otherwise purchases say when the customer is active.';
COMMENT ON COLUMN customer_profiles.joined_on IS 'First day of the membership; where none is known, local day of the first purchase, renewal or upsell.';
COMMENT ON COLUMN customer_profiles.left_on IS 'First day the customer was none any more; NULL = still a customer, or membership not known.';
COMMENT ON COLUMN customer_profiles.first_bought_at IS 'First purchase, renewal or upsell.';
