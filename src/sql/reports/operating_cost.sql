-- operating_cost: how often customers of the two groups still call or write elsewhere, how long they wait for a resolution, and what it costs, by month.
-- Every customer observed counts, those without a contact too. The groups are taken from the contacts, so that the interactions are read once.
CREATE VIEW operating_cost WITH (security_invoker = true) AS
WITH
	{shared service_contacts},
	{shared service_groups},
	{shared group_exposure},
	{shared group_sizes},
by_customer AS (
	SELECT c.month, e.treated, c.contacts_elsewhere AS contacts, c.resolution_seconds, c.resolved
	FROM service_contacts s
	CROSS JOIN LATERAL contact_table(s.contacts, (SELECT k.time_zone FROM clock k), (SELECT i.customer_id FROM interactions i LIMIT 0), after_first => true) c
	JOIN group_exposure e ON e.customer_id = c.customer AND c.month BETWEEN e.first_month AND e.last_month
), sums AS (
	SELECT b.month,
		sum(b.contacts) FILTER (WHERE b.treated) AS contacts_treated, sum(b.contacts * b.contacts) FILTER (WHERE b.treated) AS squares_treated,
		sum(b.contacts) FILTER (WHERE NOT b.treated) AS contacts_control, sum(b.contacts * b.contacts) FILTER (WHERE NOT b.treated) AS squares_control,
		(sum(b.resolution_seconds) FILTER (WHERE b.treated) / nullif(sum(b.resolved) FILTER (WHERE b.treated), 0))::double precision AS resolution_treated_seconds,
		(sum(b.resolution_seconds) FILTER (WHERE NOT b.treated) / nullif(sum(b.resolved) FILTER (WHERE NOT b.treated), 0))::double precision AS resolution_control_seconds
	FROM by_customer b
	GROUP BY b.month
), compared AS (
	SELECT s.month, coalesce(s.n_treated, 0)::bigint AS n_treated, coalesce(s.n_control, 0)::bigint AS n_control,
		coalesce(x.contacts_treated, 0) AS contacts_treated, coalesce(x.squares_treated, 0) AS squares_treated,
		coalesce(x.contacts_control, 0) AS contacts_control, coalesce(x.squares_control, 0) AS squares_control,
		x.resolution_treated_seconds, x.resolution_control_seconds,
		p.cost_per_request * CASE WHEN coalesce(p.currency, k.currency) = k.currency THEN 1 ELSE r.rate END AS cost_per_request
	FROM (
		SELECT m.month::date AS month, least((m.month + interval '1 month')::date - 1, k.today) AS price_day
		FROM (SELECT min(z.month)::timestamp AS first_month, max(z.month)::timestamp AS last_month FROM group_sizes z) span
		CROSS JOIN clock k
		CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	) g
	CROSS JOIN clock k
	LEFT JOIN group_sizes s USING (month)
	LEFT JOIN sums x USING (month)
	LEFT JOIN request_prices p ON g.price_day >= p.valid_from AND g.price_day < p.valid_until
	LEFT JOIN conversion_rates r ON r.currency = p.currency AND r.day = g.price_day
)
SELECT v.*, lag(v.savings) OVER months AS previous_savings, v.savings - lag(v.savings) OVER months AS savings_change
FROM (
	SELECT c.month, c.n_treated, c.n_control, c.contacts_treated, c.contacts_control, u.treated AS contacts_per_treated, u.control AS contacts_per_control,
		u.lift, u.lower, u.upper, u.p_value, c.resolution_treated_seconds, c.resolution_control_seconds, c.cost_per_request,
		c.contacts_treated * c.cost_per_request AS cost_treated, c.contacts_control * c.cost_per_request AS cost_control,
		CASE WHEN c.n_treated > 0 THEN (c.contacts_control * c.n_treated - c.contacts_treated * c.n_control) * c.cost_per_request / nullif(c.n_control, 0) END AS savings,
		-u.upper::numeric * c.n_treated * c.cost_per_request AS savings_lower, -u.lower::numeric * c.n_treated * c.cost_per_request AS savings_upper
	FROM compared c
	CROSS JOIN LATERAL uplift_table(uplift_from_sums(c.n_treated, c.contacts_treated, c.squares_treated, c.n_control, c.contacts_control, c.squares_control)) u
) v
WINDOW months AS (ORDER BY v.month);
COMMENT ON VIEW operating_cost IS 'Contacts outside social media per customer, resolution time, cost and savings: treated against control, by month. The groups are not matched: an association.';
COMMENT ON COLUMN operating_cost.month IS 'First day of the month.';
COMMENT ON COLUMN operating_cost.n_treated IS 'Treated customers observed: in contact before the month, and not left.';
COMMENT ON COLUMN operating_cost.n_control IS 'Control customers observed.';
COMMENT ON COLUMN operating_cost.contacts_treated IS 'Service conversations that the treated began outside social media.';
COMMENT ON COLUMN operating_cost.contacts_control IS 'Those that the control group began.';
COMMENT ON COLUMN operating_cost.contacts_per_treated IS 'Contacts per treated customer.';
COMMENT ON COLUMN operating_cost.contacts_per_control IS 'Contacts per control customer.';
COMMENT ON COLUMN operating_cost.lift IS 'Treated less control: contacts per customer; NULL where a group is empty.';
COMMENT ON COLUMN operating_cost.lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN operating_cost.upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN operating_cost.p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN operating_cost.resolution_treated_seconds IS 'Mean seconds from first message to first resolution of the treated''s conversations, in any channel.';
COMMENT ON COLUMN operating_cost.resolution_control_seconds IS 'Those of the control group.';
COMMENT ON COLUMN operating_cost.cost_per_request IS 'Cost of a request in the channel deflected from, on the last day of the month or today; NULL where price or exchange rate is missing.';
COMMENT ON COLUMN operating_cost.cost_treated IS 'Cost of the treated''s contacts.';
COMMENT ON COLUMN operating_cost.cost_control IS 'Cost of the control group''s contacts.';
COMMENT ON COLUMN operating_cost.savings IS '(Control''s contacts per customer - treated''s) x treated x cost of a request.';
COMMENT ON COLUMN operating_cost.savings_lower IS 'The same at the upper end of the lift''s interval.';
COMMENT ON COLUMN operating_cost.savings_upper IS 'The same at the lower end of the lift''s interval.';
COMMENT ON COLUMN operating_cost.previous_savings IS 'Savings of the month before.';
COMMENT ON COLUMN operating_cost.savings_change IS 'Savings less those of the month before.';
