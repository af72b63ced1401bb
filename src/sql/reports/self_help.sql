-- self_help: visits to the help centre per customer, and the share of customers who came, treated against control, by month. Every customer observed
-- counts, those without a visit too.
CREATE VIEW self_help WITH (security_invoker = true) AS
WITH
group_exposure AS MATERIALIZED (SELECT * FROM group_exposure), -- alone
	{shared group_sizes},
by_customer AS (
	SELECT month_of(o.day) AS month, e.treated, count(*) AS visits
	FROM outcome_money o
	LEFT JOIN group_exposure e ON e.customer_id = o.customer_id AND month_of(o.day) BETWEEN e.first_month AND e.last_month
	WHERE o.kind = 'self_help_visit'
	GROUP BY o.customer_id, 1, 2
), sums AS (
	SELECT b.month, sum(b.visits) AS visits,
		sum(b.visits) FILTER (WHERE b.treated) AS visits_treated, sum(b.visits * b.visits) FILTER (WHERE b.treated) AS squares_treated,
		count(*) FILTER (WHERE b.treated) AS visitors_treated,
		sum(b.visits) FILTER (WHERE NOT b.treated) AS visits_control, sum(b.visits * b.visits) FILTER (WHERE NOT b.treated) AS squares_control,
		count(*) FILTER (WHERE NOT b.treated) AS visitors_control
	FROM by_customer b
	GROUP BY b.month
), compared AS (
	SELECT g.month, coalesce(s.n_treated, 0)::bigint AS n_treated, coalesce(s.n_control, 0)::bigint AS n_control, coalesce(x.visits, 0) AS visits,
		coalesce(x.visits_treated, 0) AS visits_treated, coalesce(x.squares_treated, 0) AS squares_treated, coalesce(x.visitors_treated, 0) AS visitors_treated,
		coalesce(x.visits_control, 0) AS visits_control, coalesce(x.squares_control, 0) AS squares_control, coalesce(x.visitors_control, 0) AS visitors_control,
		p.cost_per_request * CASE WHEN coalesce(p.currency, k.currency) = k.currency THEN 1 ELSE r.rate END AS cost_per_request,
		coalesce(t.self_help_share, 1) AS share_that_would_ask
	FROM (
		SELECT m.month::date AS month, least((m.month + interval '1 month')::date - 1, k.today) AS price_day
		FROM (
			SELECT min(z.month)::timestamp AS first_month, max(z.month)::timestamp AS last_month
			FROM (SELECT month FROM group_sizes UNION ALL SELECT month FROM sums) z
		) span
		CROSS JOIN clock k
		CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	) g
	CROSS JOIN clock k
	LEFT JOIN (SELECT n.self_help_share FROM settings n LIMIT 1) t ON true
	LEFT JOIN group_sizes s USING (month)
	LEFT JOIN sums x USING (month)
	LEFT JOIN request_prices p ON g.price_day >= p.valid_from AND g.price_day < p.valid_until
	LEFT JOIN conversion_rates r ON r.currency = p.currency AND r.day = g.price_day
)
SELECT v.*, lag(v.visits) OVER months AS previous_visits, v.visits - lag(v.visits) OVER months AS visits_change
FROM (
	SELECT c.month, c.visits, c.n_treated, c.n_control, c.visits_treated, c.visits_control, c.visits - c.visits_treated - c.visits_control AS visits_others,
		u.treated AS visits_per_treated, u.control AS visits_per_control, u.lift, u.lower, u.upper, u.p_value,
		s.treated AS share_treated, s.control AS share_control, s.lift AS share_lift, s.lower AS share_lower, s.upper AS share_upper, s.p_value AS share_p_value,
		c.cost_per_request, c.share_that_would_ask,
		CASE WHEN c.n_treated > 0 THEN
			(c.visits_treated * c.n_control - c.visits_control * c.n_treated) * c.cost_per_request * c.share_that_would_ask / nullif(c.n_control, 0) END AS savings,
		u.lower::numeric * c.n_treated * c.cost_per_request * c.share_that_would_ask AS savings_lower,
		u.upper::numeric * c.n_treated * c.cost_per_request * c.share_that_would_ask AS savings_upper
	FROM compared c
	CROSS JOIN LATERAL uplift_table(uplift_from_sums(c.n_treated, c.visits_treated, c.squares_treated, c.n_control, c.visits_control, c.squares_control)) u
	CROSS JOIN LATERAL uplift_table(uplift_from_counts(c.n_treated, c.visitors_treated, c.n_control, c.visitors_control)) s
) v
WINDOW months AS (ORDER BY v.month);
COMMENT ON VIEW self_help IS 'Help-centre visits, treated against control, by month, with the savings. The groups are not matched: an association.';
COMMENT ON COLUMN self_help.month IS 'First day of the month.';
COMMENT ON COLUMN self_help.visits IS 'Help-centre visits of all customers, those not known included.';
COMMENT ON COLUMN self_help.n_treated IS 'Treated customers observed: in contact before the month, and not left.';
COMMENT ON COLUMN self_help.n_control IS 'Control customers observed.';
COMMENT ON COLUMN self_help.visits_treated IS 'Visits of the treated.';
COMMENT ON COLUMN self_help.visits_control IS 'Visits of the control group.';
COMMENT ON COLUMN self_help.visits_others IS 'Visits of customers not observed in that month: never in contact before it, or not known.';
COMMENT ON COLUMN self_help.visits_per_treated IS 'Visits per treated customer.';
COMMENT ON COLUMN self_help.visits_per_control IS 'Visits per control customer.';
COMMENT ON COLUMN self_help.lift IS 'Treated less control: visits per customer; NULL where a group is empty.';
COMMENT ON COLUMN self_help.lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN self_help.upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN self_help.p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN self_help.share_treated IS 'Percent of the treated with a visit.';
COMMENT ON COLUMN self_help.share_control IS 'Percent of the control group with a visit.';
COMMENT ON COLUMN self_help.share_lift IS 'Treated less control, in percentage points.';
COMMENT ON COLUMN self_help.share_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN self_help.share_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN self_help.share_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN self_help.cost_per_request IS 'Cost of a request in the channel deflected from, on the last day of the month or today; NULL where price or exchange rate is missing.';
COMMENT ON COLUMN self_help.share_that_would_ask IS 'Share of visits that would have become a request (settings.self_help_share).';
COMMENT ON COLUMN self_help.savings IS 'Visits beyond the control''s per customer x treated x cost of a request x share that would have asked.';
COMMENT ON COLUMN self_help.savings_lower IS 'The same at the lower end of the lift''s interval.';
COMMENT ON COLUMN self_help.savings_upper IS 'The same at the upper end of the lift''s interval.';
COMMENT ON COLUMN self_help.previous_visits IS 'Visits of the month before.';
COMMENT ON COLUMN self_help.visits_change IS 'Visits less those of the month before.';
