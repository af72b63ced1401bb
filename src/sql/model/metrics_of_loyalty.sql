-- metrics_of_loyalty: figures of the loyalty reports by month, all customers together. What those reports compare (treated against control) stays there.
-- Contacts and groups are computed once for all of them, as in loyalty_value.
CREATE VIEW metrics_of_loyalty WITH (security_invoker = true) AS
WITH
	{shared service_contacts},
	{shared service_groups},
customer_profiles AS (SELECT * FROM service_groups),
	{shared yearly_margin},
	{shared group_exposure},
	{shared group_sizes},
	{shared customers_at_risk},
	{shared operating_cost},
	{shared self_help},
	{shared customer_saves},
	{shared advocacy},
	{shared cross_sell},
sold AS (
	SELECT c.month, CASE WHEN bool_and(c.revenue_attributed_to_social IS NOT NULL OR c.revenue IS NOT NULL) THEN coalesce(sum(c.revenue_attributed_to_social), 0)::double precision END AS revenue, sum(c.sales)::bigint AS sales
	FROM cross_sell c
	WHERE c.kind IN ('cross_sell', 'upsell')
	GROUP BY c.month
)
SELECT v.metric, o.month, 'all' AS scope, v.value::double precision AS value, v.cases
FROM operating_cost o
CROSS JOIN LATERAL (VALUES
	('contacts_per_customer', (o.contacts_treated + o.contacts_control)::numeric / nullif(o.n_treated + o.n_control, 0), (o.n_treated + o.n_control)::bigint),
	('operating_cost_reduction', o.savings::numeric, o.n_treated::bigint)) AS v (metric, value, cases)
UNION ALL
SELECT v.metric, h.month, 'all', v.value, (h.n_treated + h.n_control)::bigint
FROM self_help h
CROSS JOIN LATERAL (VALUES
	('self_help_visits', (h.visits_treated + h.visits_control)::double precision / nullif(h.n_treated + h.n_control, 0)),
	('self_help_share', (coalesce(h.share_treated * h.n_treated, 0) + coalesce(h.share_control * h.n_control, 0))::double precision / nullif(h.n_treated + h.n_control, 0))) AS v (metric, value)
UNION ALL
SELECT v.metric, s.month, 'all', v.value, (s.n_treated + s.n_control)::bigint
FROM customer_saves s
CROSS JOIN LATERAL (VALUES
	('customers_saved', (s.saved_treated + s.saved_control)::double precision),
	('save_rate', (s.saved_treated + s.saved_control) * 100 / nullif(s.n_treated + s.n_control, 0)::double precision)) AS v (metric, value)
UNION ALL
SELECT v.metric, a.month, 'all', v.value::double precision, NULL
FROM advocacy a
CROSS JOIN LATERAL (VALUES ('positive_shares', a.positive_shares::numeric), ('advocacy_reach', a.positive_reach::numeric), ('referrals', a.referrals::numeric)) AS v (metric, value)
UNION ALL
SELECT 'cross_sell_revenue', c.month, 'all', c.revenue, c.sales
FROM sold c;
COMMENT ON VIEW metrics_of_loyalty IS 'Metrics of loyalty by month.';
COMMENT ON COLUMN metrics_of_loyalty.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_loyalty.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_loyalty.scope IS 'all.';
COMMENT ON COLUMN metrics_of_loyalty.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_loyalty.cases IS 'How many customers or sales it rests on; NULL where that says nothing.';
