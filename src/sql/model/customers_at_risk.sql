-- customers_at_risk: customers who asked to cancel, from their first request on. Of those still customers 7 days after it (the landmark), treated are
-- those with social service by then; saved are those still customers 90 days after it. The landmark keeps the time that service takes from
-- counting in its favour. A save is worth the 12-month margin of customers of the same segment (of all, where none of the segment has been observed
-- for a year), and only where the uplift over all of them has an interval above 0.
-- OFFSET 0 has the margins looked up for those who asked, and not for every customer there is.
CREATE VIEW customers_at_risk WITH (security_invoker = true) AS
WITH asked AS NOT MATERIALIZED (
	SELECT o.customer_id, min(o.day) AS requested_on
	FROM outcome_money o
	WHERE o.kind = 'cancel_request' AND o.customer_id IS NOT NULL
	GROUP BY o.customer_id
), cancelled AS (
	SELECT o.customer_id, min(o.day) AS cancelled_on
	FROM asked a
	JOIN outcome_money o ON o.customer_id = a.customer_id AND o.kind = 'cancelled' AND o.day >= a.requested_on
	GROUP BY o.customer_id
), at_risk AS MATERIALIZED (
	SELECT e.customer_id, e.segment, e.requested_on, e.requested_on + 90 AS decided_on,
		CASE WHEN e.gone_on <= e.requested_on + 7 THEN 'left within 7 days' WHEN e.requested_on + 90 > k.today THEN 'not decided yet' ELSE 'compared' END AS status,
		coalesce(local_date(e.served_at, k.time_zone) <= e.requested_on + 7, false) AS treated,
		CASE WHEN e.requested_on + 90 <= k.today THEN (e.gone_on > e.requested_on + 90) IS NOT FALSE END AS saved,
		CASE WHEN s.of IS NULL THEN (SELECT m.margin_per_customer FROM yearly_margin m WHERE m.of = 'all') ELSE s.margin_per_customer END AS margin
	FROM (
		SELECT a.customer_id, a.requested_on, g.segment, CASE WHEN g.treated THEN g.index_at ELSE g.crossover_at END AS served_at, least(g.left_on, c.cancelled_on) AS gone_on
		FROM asked a
		LEFT JOIN service_groups g ON g.customer_id = a.customer_id
		LEFT JOIN cancelled c ON c.customer_id = a.customer_id
		OFFSET 0
	) e
	CROSS JOIN clock k
	LEFT JOIN yearly_margin s ON s.of = 'segment' AND s.name = e.segment
), overall AS (
	SELECT uplift(r.treated, r.saved) FILTER (WHERE r.status = 'compared') AS summary
	FROM at_risk r
)
SELECT r.customer_id, r.segment, r.requested_on, r.decided_on, r.status, r.treated, r.saved, r.margin, coalesce(u.lower > 0, false) AS is_certain
FROM at_risk r
CROSS JOIN overall o
CROSS JOIN LATERAL uplift_table(o.summary) u;
COMMENT ON VIEW customers_at_risk IS 'Customers who asked to cancel: whom social media had served by the 7th day after, and who was still a customer after 90.';
COMMENT ON COLUMN customers_at_risk.customer_id IS 'The customer.';
COMMENT ON COLUMN customers_at_risk.segment IS 'Segment.';
COMMENT ON COLUMN customers_at_risk.requested_on IS 'Local day of the first cancel request.';
COMMENT ON COLUMN customers_at_risk.decided_on IS '90 days later.';
COMMENT ON COLUMN customers_at_risk.status IS 'left within 7 days, not decided yet, or compared.';
COMMENT ON COLUMN customers_at_risk.treated IS 'Whether the customer had a service contact on social media by the 7th day.';
COMMENT ON COLUMN customers_at_risk.saved IS 'Whether still a customer 90 days after the request; NULL while that day lies ahead.';
COMMENT ON COLUMN customers_at_risk.margin IS '12-month margin of comparable customers; NULL where none has been observed for a year, or an exchange rate is missing.';
COMMENT ON COLUMN customers_at_risk.is_certain IS 'Whether the uplift over all of them has an interval above 0.';
