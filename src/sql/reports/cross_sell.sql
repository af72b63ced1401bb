-- cross_sell: who bought, how much, how long after the first contact and for how much, by month and kind of sale; treated against control from the first
-- contact on, all others beside them, so that the three add up. Time to close runs from the first contact to the first sale of the kind.
CREATE VIEW cross_sell WITH (security_invoker = true) AS
WITH exposed AS MATERIALIZED (
	SELECT g.customer_id, g.treated, g.index_at, month_of(g.index_on) AS first_month
	FROM service_groups g
	WHERE g.treated IS NOT NULL
), sizes AS MATERIALIZED (
	SELECT e.first_month AS month, sum(count(*) FILTER (WHERE e.treated)) OVER (ORDER BY e.first_month) AS n_treated,
		sum(count(*) FILTER (WHERE NOT e.treated)) OVER (ORDER BY e.first_month) AS n_control
	FROM exposed e
	GROUP BY e.first_month
), sales AS MATERIALIZED (
	SELECT month_of(o.day) AS month, o.kind, e.treated, o.customer_id, o.amount, o.margin, o.lacks_exchange_rate, o.is_social,
		CASE WHEN e.treated IS NOT NULL AND row_number() OVER (PARTITION BY o.customer_id, o.kind, e.treated ORDER BY o.at, o.outcome_id) = 1
			THEN round(extract(epoch FROM o.at - e.index_at) / 86400, 6) END AS days_to_close
	FROM outcome_money o
	LEFT JOIN exposed e ON e.customer_id = o.customer_id AND o.at >= e.index_at
	WHERE o.kind IN ('purchase', 'cross_sell', 'upsell', 'renewal')
), sums AS (
	SELECT s.month, s.kind, count(*) AS sales, sum(CASE WHEN s.lacks_exchange_rate THEN 'NaN' ELSE s.amount END) AS revenue,
		sum(CASE WHEN s.lacks_exchange_rate THEN 'NaN' ELSE s.margin END) AS margin,
		sum(CASE WHEN s.lacks_exchange_rate THEN 'NaN' ELSE s.amount END) FILTER (WHERE s.is_social) AS revenue_social,
		count(*) FILTER (WHERE s.treated) AS sales_treated, count(*) FILTER (WHERE NOT s.treated) AS sales_control,
		count(DISTINCT s.customer_id) FILTER (WHERE s.treated) AS buyers_treated, count(DISTINCT s.customer_id) FILTER (WHERE NOT s.treated) AS buyers_control,
		sum(CASE WHEN s.lacks_exchange_rate THEN 'NaN' ELSE s.amount END) FILTER (WHERE s.treated) AS revenue_treated,
		sum(CASE WHEN s.lacks_exchange_rate THEN 'NaN' ELSE s.amount END) FILTER (WHERE NOT s.treated) AS revenue_control,
		uplift(s.treated, s.amount) AS contract, uplift(s.treated, s.days_to_close) AS closing
	FROM sales s
	GROUP BY s.month, s.kind
), grid AS (
	SELECT m.month::date AS month, g.kind
	FROM (SELECT min(s.month)::timestamp AS first_month, max(s.month)::timestamp AS last_month FROM sums s) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT s.kind FROM sums s) g
)
SELECT v.*, lag(v.revenue) OVER months AS previous_revenue, v.revenue - lag(v.revenue) OVER months AS revenue_change
FROM (
	SELECT g.month, g.kind, coalesce(s.sales, 0) AS sales, nullif(coalesce(s.revenue, 0), 'NaN') AS revenue, nullif(coalesce(s.margin, 0), 'NaN') AS margin,
		nullif(coalesce(s.revenue_social, 0), 'NaN') AS revenue_attributed_to_social, z.n_treated, z.n_control,
		coalesce(s.sales_treated, 0) AS sales_treated, coalesce(s.sales_control, 0) AS sales_control,
		coalesce(s.sales - s.sales_treated - s.sales_control, 0) AS sales_others,
		nullif(coalesce(s.revenue_treated, 0), 'NaN') AS revenue_treated, nullif(coalesce(s.revenue_control, 0), 'NaN') AS revenue_control,
		coalesce(s.buyers_treated, 0) AS buyers_treated, coalesce(s.buyers_control, 0) AS buyers_control,
		u.treated AS buyer_rate_treated, u.control AS buyer_rate_control, u.lift AS buyer_rate_lift, u.lower AS buyer_rate_lower, u.upper AS buyer_rate_upper,
		u.p_value AS buyer_rate_p_value,
		c.treated AS contract_treated, c.control AS contract_control, c.lift AS contract_lift, c.lower AS contract_lower, c.upper AS contract_upper, c.p_value AS contract_p_value,
		d.treated AS days_to_close_treated, d.control AS days_to_close_control, d.lift AS days_to_close_lift, d.lower AS days_to_close_lower, d.upper AS days_to_close_upper,
		d.p_value AS days_to_close_p_value
	FROM grid g
	LEFT JOIN sums s ON s.month = g.month AND s.kind = g.kind
	CROSS JOIN LATERAL (
		SELECT coalesce(max(x.n_treated), 0)::bigint AS n_treated, coalesce(max(x.n_control), 0)::bigint AS n_control FROM sizes x WHERE x.month <= g.month
	) z
	CROSS JOIN LATERAL uplift_table(uplift_from_counts(z.n_treated, coalesce(s.buyers_treated, 0), z.n_control, coalesce(s.buyers_control, 0))) u
	LEFT JOIN LATERAL uplift_table(s.contract) c ON true
	LEFT JOIN LATERAL uplift_table(s.closing) d ON true
) v
WINDOW months AS (PARTITION BY v.kind ORDER BY v.month);
COMMENT ON VIEW cross_sell IS 'Sales by month and kind: buyers, revenue, size of contract and time to close, treated against control. The groups are not matched: an association.';
COMMENT ON COLUMN cross_sell.month IS 'First day of the month.';
COMMENT ON COLUMN cross_sell.kind IS 'purchase, cross_sell, upsell or renewal.';
COMMENT ON COLUMN cross_sell.sales IS 'Sales of all customers, those not known included.';
COMMENT ON COLUMN cross_sell.revenue IS 'Their amounts, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN cross_sell.margin IS 'Their amounts less costs.';
COMMENT ON COLUMN cross_sell.revenue_attributed_to_social IS 'Amounts of those attributed to a social channel.';
COMMENT ON COLUMN cross_sell.n_treated IS 'Treated customers whose first contact lies in the month or before it.';
COMMENT ON COLUMN cross_sell.n_control IS 'Control customers, likewise.';
COMMENT ON COLUMN cross_sell.sales_treated IS 'Sales to treated customers after their first contact.';
COMMENT ON COLUMN cross_sell.sales_control IS 'Sales to control customers after their first contact.';
COMMENT ON COLUMN cross_sell.sales_others IS 'Sales to customers not in contact before, or not known.';
COMMENT ON COLUMN cross_sell.revenue_treated IS 'Revenue from treated customers after their first contact.';
COMMENT ON COLUMN cross_sell.revenue_control IS 'Revenue from control customers after their first contact.';
COMMENT ON COLUMN cross_sell.buyers_treated IS 'Treated customers who bought.';
COMMENT ON COLUMN cross_sell.buyers_control IS 'Control customers who bought.';
COMMENT ON COLUMN cross_sell.buyer_rate_treated IS 'Percent of the treated who bought.';
COMMENT ON COLUMN cross_sell.buyer_rate_control IS 'Percent of the control group who bought.';
COMMENT ON COLUMN cross_sell.buyer_rate_lift IS 'Treated less control, in percentage points; NULL where a group is empty.';
COMMENT ON COLUMN cross_sell.buyer_rate_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.buyer_rate_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.buyer_rate_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN cross_sell.contract_treated IS 'Mean amount of a sale to the treated.';
COMMENT ON COLUMN cross_sell.contract_control IS 'Mean amount of a sale to the control group.';
COMMENT ON COLUMN cross_sell.contract_lift IS 'Treated less control.';
COMMENT ON COLUMN cross_sell.contract_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.contract_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.contract_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN cross_sell.days_to_close_treated IS 'Mean days from the first contact to the first sale of the kind, of treated customers whose first sale this is.';
COMMENT ON COLUMN cross_sell.days_to_close_control IS 'The same of the control group.';
COMMENT ON COLUMN cross_sell.days_to_close_lift IS 'Treated less control, in days.';
COMMENT ON COLUMN cross_sell.days_to_close_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.days_to_close_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN cross_sell.days_to_close_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN cross_sell.previous_revenue IS 'Revenue of the month before.';
COMMENT ON COLUMN cross_sell.revenue_change IS 'Revenue less that of the month before.';
