-- loyalty_value: the parts of the value sources that rest on loyalty, by month. A source's figure of a month is the sum of its parts, exactly.
-- A part is NULL where its price, margin or exchange rate is not known; value_lower and value_upper are its ends where it rests on an interval.
-- Contacts and groups are computed once for all parts: a line {shared ...} is the query of that view, put in by the build.
CREATE VIEW loyalty_value WITH (security_invoker = true) AS
WITH
	{shared service_contacts},
	{shared service_groups},
customer_profiles AS (SELECT * FROM service_groups), -- alone
	{shared comparison_groups},
	{shared retention_ages},
	{shared yearly_margin},
	{shared group_exposure},
	{shared group_sizes},
	{shared customers_at_risk},
	{shared operating_cost},
	{shared self_help},
	{shared improvement_value},
ages AS MATERIALIZED (
	SELECT a.age, a.month, a.treated, sum(a.customers)::bigint AS customers, sum(a.active)::bigint AS active, sum(coalesce(a.margin, 'NaN')) AS margin
	FROM retention_ages a
	WHERE a.comparison = 'service contact'
	GROUP BY a.age, a.month, a.treated
), lifts AS (
	SELECT g.*, u.lower, u.upper
	FROM (
		SELECT a.age, sum(a.customers) FILTER (WHERE a.treated) AS n_treated, sum(a.active) FILTER (WHERE a.treated) AS active_treated,
			coalesce(sum(a.customers) FILTER (WHERE NOT a.treated), 0) AS n_control, coalesce(sum(a.active) FILTER (WHERE NOT a.treated), 0) AS active_control,
			nullif(sum(a.margin) FILTER (WHERE NOT a.treated), 'NaN') AS margin_control
		FROM ages a
		GROUP BY a.age
		HAVING sum(a.customers) FILTER (WHERE a.treated) > 0
	) g
	CROSS JOIN LATERAL uplift_table(uplift_from_counts(g.n_treated::bigint, g.active_treated::bigint, g.n_control::bigint, g.active_control::bigint)) u
), has_control AS (
	SELECT coalesce(bool_or(l.active_control > 0), false) AS has_control FROM lifts l
)
SELECT month_of(r.decided_on) AS month, 'customer_saves' AS source, coalesce(r.segment, 'no segment') AS part,
	count(*)::numeric AS cases, r.margin AS unit_value, CASE WHEN r.is_certain THEN count(*) * r.margin ELSE 0 END AS value,
	CASE WHEN r.is_certain THEN count(*) * r.margin ELSE 0 END AS value_lower, CASE WHEN r.is_certain THEN count(*) * r.margin ELSE 0 END AS value_upper,
	CASE WHEN r.is_certain THEN 'treated customers saved x 12-month margin of comparable customers'
		ELSE 'no value: the interval of the uplift over all customers at risk does not lie above 0' END AS rule
FROM customers_at_risk r
WHERE r.status = 'compared' AND r.treated AND r.saved
GROUP BY 1, 3, r.margin, r.is_certain
UNION ALL
SELECT a.month, 'retention_uplift', 'month ' || a.age || ' since the first contact', a.customers, l.margin_control / l.active_control,
	a.customers * (l.active_treated * l.n_control - l.active_control * l.n_treated) * l.margin_control / (l.n_treated * l.n_control * l.active_control),
	a.customers * CASE WHEN l.margin_control < 0 THEN l.upper ELSE l.lower END::numeric / 100 * l.margin_control / l.active_control,
	a.customers * CASE WHEN l.margin_control < 0 THEN l.lower ELSE l.upper END::numeric / 100 * l.margin_control / l.active_control,
	'treated customers of that age x (retention treated - retention control) x margin per active control customer'
FROM ages a
JOIN lifts l ON l.age = a.age AND l.active_control > 0
WHERE a.treated AND a.customers > 0
UNION ALL
SELECT a.month, 'retention_uplift', 'no control group', sum(a.customers), NULL, NULL, NULL, NULL, 'not known: no control customer was active at any age'
FROM ages a
CROSS JOIN has_control h
WHERE a.treated AND NOT h.has_control
GROUP BY a.month
UNION ALL
SELECT m.month, 'cross_sell', m.kind, m.sales, m.margin / m.sales, m.margin, m.margin, m.margin, 'margin of sales of that kind attributed to a social channel'
FROM (
	SELECT month_of(o.day) AS month, o.kind, count(*)::numeric AS sales,
		nullif(sum(CASE WHEN o.lacks_exchange_rate THEN 'NaN' ELSE coalesce(o.margin, 0) END), 'NaN') AS margin
	FROM outcome_money o
	WHERE o.is_social AND o.kind IN ('cross_sell', 'upsell')
	GROUP BY 1, 2
) m
UNION ALL
SELECT h.month, 'self_help', 'visits beyond the control''s', h.n_treated, h.cost_per_request, h.savings, h.savings_lower, h.savings_upper,
	'visits beyond the control''s per customer x treated x cost of a request x share that would have asked'
FROM self_help h
WHERE h.n_treated > 0 AND h.visits_treated + h.visits_control > 0
UNION ALL
SELECT c.month, 'operating_cost_reduction', 'contacts below the control''s', c.n_treated, c.cost_per_request, c.savings, c.savings_lower, c.savings_upper,
	'(control''s contacts outside social media per customer - treated''s) x treated x cost of a request'
FROM operating_cost c
WHERE c.n_treated > 0 AND c.contacts_treated + c.contacts_control > 0
UNION ALL
SELECT r.month, 'advocacy', 'referred customers', r.referrals, m.margin_per_customer, r.referrals * m.margin_per_customer, r.referrals * m.margin_per_customer,
	r.referrals * m.margin_per_customer, 'referrals attributed to a social channel x 12-month margin of referred customers (of all, where none has been observed for a year)'
FROM (
	SELECT month_of(o.day) AS month, count(*)::numeric AS referrals
	FROM outcome_money o
	WHERE o.kind = 'referral' AND o.is_social
	GROUP BY 1
) r
LEFT JOIN LATERAL (
	SELECT y.margin_per_customer
	FROM yearly_margin y
	WHERE y.of = 'all' OR (y.of = 'acquired_via' AND y.name = 'referral')
	ORDER BY y.of
	LIMIT 1
) m ON true
UNION ALL
SELECT v.month, 'process_improvement', 'improvement ' || v.improvement_id, v.days, v.value / v.days, v.value, v.value, v.value,
	'savings of a year + customers kept x 12-month margin, for each day in force'
FROM improvement_value v;
COMMENT ON VIEW loyalty_value IS 'Parts of the value sources that rest on loyalty, by month, in the reporting currency.';
COMMENT ON COLUMN loyalty_value.month IS 'First day of the month.';
COMMENT ON COLUMN loyalty_value.source IS 'Source, as in settings.value_sources.';
COMMENT ON COLUMN loyalty_value.part IS 'What the part is about.';
COMMENT ON COLUMN loyalty_value.cases IS 'How many: customers saved, treated customers, sales, referrals, days in force.';
COMMENT ON COLUMN loyalty_value.unit_value IS 'What one is worth before the comparison with the control group.';
COMMENT ON COLUMN loyalty_value.value IS 'Value of the part; NULL where a price, a margin or an exchange rate is not known.';
COMMENT ON COLUMN loyalty_value.value_lower IS 'The same at the lower end of the interval, where it rests on one.';
COMMENT ON COLUMN loyalty_value.value_upper IS 'The same at the upper end.';
COMMENT ON COLUMN loyalty_value.rule IS 'The formula.';
