-- customer_saves: customers who asked to cancel and stayed, treated against control, by month of the request, and what saving them is worth.
CREATE VIEW customer_saves WITH (security_invoker = true) AS
WITH at_risk AS MATERIALIZED (
	SELECT r.*, month_of(r.requested_on) AS month
	FROM customers_at_risk r
), overall AS (
	SELECT u.lift, u.lower, u.upper, u.p_value, coalesce(u.lower > 0, false) AS is_certain
	FROM (SELECT uplift(r.treated, r.saved) AS summary FROM at_risk r WHERE r.status = 'compared') x
	CROSS JOIN LATERAL uplift_table(x.summary) u
), by_month AS (
	SELECT r.month, count(*) AS at_risk, count(*) FILTER (WHERE r.status = 'left within 7 days') AS left_within_7_days,
		count(*) FILTER (WHERE r.status = 'not decided yet') AS not_decided_yet,
		count(*) FILTER (WHERE r.saved AND r.treated AND r.status = 'compared') AS saved_treated,
		count(*) FILTER (WHERE r.saved AND NOT r.treated AND r.status = 'compared') AS saved_control,
		uplift(r.treated, r.saved) FILTER (WHERE r.status = 'compared') AS summary,
		sum(coalesce(r.margin, 'NaN')) FILTER (WHERE r.saved AND r.treated AND r.status = 'compared') AS margin
	FROM at_risk r
	GROUP BY r.month
), months AS (
	SELECT m.month::date AS month
	FROM (SELECT min(b.month)::timestamp AS first_month, max(b.month)::timestamp AS last_month FROM by_month b) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
)
SELECT v.*, lag(v.saved_treated) OVER months AS previous_saved_treated, v.saved_treated - lag(v.saved_treated) OVER months AS saved_treated_change
FROM (
	SELECT m.month, coalesce(b.at_risk, 0) AS at_risk, coalesce(b.left_within_7_days, 0) AS left_within_7_days, coalesce(b.not_decided_yet, 0) AS not_decided_yet,
		coalesce(u.n_treated, 0) AS n_treated, coalesce(u.n_control, 0) AS n_control, coalesce(b.saved_treated, 0) AS saved_treated, coalesce(b.saved_control, 0) AS saved_control,
		u.treated AS save_rate_treated, u.control AS save_rate_control, u.lift, u.lower, u.upper, u.p_value,
		o.lift AS overall_lift, o.lower AS overall_lower, o.upper AS overall_upper, o.p_value AS overall_p_value, o.is_certain,
		nullif(coalesce(b.margin, 0), 'NaN') AS margin_of_saved,
		CASE WHEN o.is_certain THEN nullif(coalesce(b.margin, 0), 'NaN') ELSE 0 END AS value
	FROM months m
	CROSS JOIN overall o
	LEFT JOIN by_month b ON b.month = m.month
	LEFT JOIN LATERAL uplift_table(b.summary) u ON true
) v
WINDOW months AS (ORDER BY v.month);
COMMENT ON VIEW customer_saves IS 'Customers who asked to cancel and stayed, by month of the request: treated (served on social media by the 7th day after) against control. The groups are not matched: an association.';
COMMENT ON COLUMN customer_saves.month IS 'First day of the month of the first cancel request.';
COMMENT ON COLUMN customer_saves.at_risk IS 'Customers whose first cancel request this is: those who left, are not decided yet, and are compared.';
COMMENT ON COLUMN customer_saves.left_within_7_days IS 'Of those, gone within 7 days; not compared.';
COMMENT ON COLUMN customer_saves.not_decided_yet IS 'Of those, still customers after 7 days, and the 90th day lies ahead; not compared.';
COMMENT ON COLUMN customer_saves.n_treated IS 'Of those compared, with a service contact on social media by the 7th day.';
COMMENT ON COLUMN customer_saves.n_control IS 'Of those compared, without one.';
COMMENT ON COLUMN customer_saves.saved_treated IS 'Treated still customers 90 days after the request.';
COMMENT ON COLUMN customer_saves.saved_control IS 'Control customers still customers 90 days after the request.';
COMMENT ON COLUMN customer_saves.save_rate_treated IS 'Percent of the treated saved.';
COMMENT ON COLUMN customer_saves.save_rate_control IS 'Percent of the control group saved.';
COMMENT ON COLUMN customer_saves.lift IS 'Treated less control, in percentage points; NULL where a group is empty.';
COMMENT ON COLUMN customer_saves.lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN customer_saves.upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN customer_saves.p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN customer_saves.overall_lift IS 'Lift over all months.';
COMMENT ON COLUMN customer_saves.overall_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN customer_saves.overall_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN customer_saves.overall_p_value IS 'Its p-value, 0 to 1.';
COMMENT ON COLUMN customer_saves.is_certain IS 'Whether that interval lies above 0; otherwise saves have no value.';
COMMENT ON COLUMN customer_saves.margin_of_saved IS '12-month margin of comparable customers, for each treated customer saved; NULL where none has been observed for a year.';
COMMENT ON COLUMN customer_saves.value IS 'The same where is_certain, else 0. In ROI it stands in the month of the 90th day.';
COMMENT ON COLUMN customer_saves.previous_saved_treated IS 'saved_treated of the month before.';
COMMENT ON COLUMN customer_saves.saved_treated_change IS 'saved_treated less that of the month before.';
