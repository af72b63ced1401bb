-- retention_comparison: retention of treated and control customers by months since the index date, and the lift with its interval.
-- Each age twice: adjusted by nothing, and by segment and joining month (Mantel-Haenszel), which leaves out strata that lack one of the groups.
CREATE VIEW retention_comparison WITH (security_invoker = true) AS
WITH strata AS MATERIALIZED (
	SELECT a.comparison, a.age, a.segment, a.joined_month,
		coalesce(sum(a.customers) FILTER (WHERE a.treated), 0)::bigint AS n_treated, coalesce(sum(a.active) FILTER (WHERE a.treated), 0)::bigint AS active_treated,
		coalesce(sum(a.customers) FILTER (WHERE NOT a.treated), 0)::bigint AS n_control, coalesce(sum(a.active) FILTER (WHERE NOT a.treated), 0)::bigint AS active_control,
		coalesce(sum(a.crossed_over) FILTER (WHERE a.treated), 0)::bigint AS crossed_treated, coalesce(sum(a.crossed_over) FILTER (WHERE NOT a.treated), 0)::bigint AS crossed_control
	FROM retention_ages a
	GROUP BY a.comparison, a.age, a.segment, a.joined_month
), compared AS (
	SELECT s.comparison, s.age, 'nothing' AS adjusted_by, 'association' AS reading, 0::bigint AS dropped_treated, 0::bigint AS dropped_control,
		sum(s.crossed_treated)::bigint AS crossed_over_treated, sum(s.crossed_control)::bigint AS crossed_over_control,
		uplift_from_counts(sum(s.n_treated)::bigint, sum(s.active_treated)::bigint, sum(s.n_control)::bigint, sum(s.active_control)::bigint) AS summary
	FROM strata s
	GROUP BY s.comparison, s.age
	UNION ALL
	SELECT s.comparison, s.age, 'segment and joining month', 'matched on segment and joining month',
		coalesce(sum(s.n_treated) FILTER (WHERE NOT k.has_both), 0)::bigint, coalesce(sum(s.n_control) FILTER (WHERE NOT k.has_both), 0)::bigint,
		coalesce(sum(s.crossed_treated) FILTER (WHERE k.has_both), 0)::bigint, coalesce(sum(s.crossed_control) FILTER (WHERE k.has_both), 0)::bigint,
		uplift_from_strata(
			coalesce(array_agg(s.n_treated ORDER BY s.joined_month, s.segment) FILTER (WHERE k.has_both), '{}'),
			coalesce(array_agg(s.active_treated ORDER BY s.joined_month, s.segment) FILTER (WHERE k.has_both), '{}'),
			coalesce(array_agg(s.n_control ORDER BY s.joined_month, s.segment) FILTER (WHERE k.has_both), '{}'),
			coalesce(array_agg(s.active_control ORDER BY s.joined_month, s.segment) FILTER (WHERE k.has_both), '{}'))
	FROM strata s
	CROSS JOIN LATERAL (SELECT s.n_treated > 0 AND s.n_control > 0 AS has_both) k
	GROUP BY s.comparison, s.age
)
SELECT c.comparison, c.adjusted_by, c.reading, c.age, u.n_treated, u.n_control, u.treated, u.control, u.lift, u.lower, u.upper, u.p_value,
	u.relative_lift, u.relative_lower, u.relative_upper, u.relative_p_value, c.dropped_treated, c.dropped_control, c.crossed_over_treated, c.crossed_over_control
FROM compared c
CROSS JOIN LATERAL uplift_table(c.summary) u;
COMMENT ON VIEW retention_comparison IS 'Retention of treated against control customers by age, with the lift and its interval.';
COMMENT ON COLUMN retention_comparison.comparison IS 'service contact (first contact on social against elsewhere) or leads (brought by a social channel against otherwise).';
COMMENT ON COLUMN retention_comparison.adjusted_by IS 'nothing, or segment and joining month (Mantel-Haenszel).';
COMMENT ON COLUMN retention_comparison.reading IS 'association: the groups are not matched, so the lift may have other causes; or what they are matched on.';
COMMENT ON COLUMN retention_comparison.age IS 'Months since the index date; 0 is the month that begins on it. Only customers for whom the month has fully ended.';
COMMENT ON COLUMN retention_comparison.n_treated IS 'Treated customers compared.';
COMMENT ON COLUMN retention_comparison.n_control IS 'Control customers compared.';
COMMENT ON COLUMN retention_comparison.treated IS 'Retention of the treated: percent active in that month.';
COMMENT ON COLUMN retention_comparison.control IS 'Retention of the control group, in percent.';
COMMENT ON COLUMN retention_comparison.lift IS 'Treated less control, in percentage points; NULL where a group is empty.';
COMMENT ON COLUMN retention_comparison.lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN retention_comparison.upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN retention_comparison.p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN retention_comparison.relative_lift IS 'Lift in percent of the control''s retention.';
COMMENT ON COLUMN retention_comparison.relative_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN retention_comparison.relative_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN retention_comparison.relative_p_value IS 'p-value of the relative lift, 0 to 1.';
COMMENT ON COLUMN retention_comparison.dropped_treated IS 'Treated customers left out, because their segment and joining month has no control customer.';
COMMENT ON COLUMN retention_comparison.dropped_control IS 'Control customers left out, because their segment and joining month has no treated customer.';
COMMENT ON COLUMN retention_comparison.crossed_over_treated IS 'Treated customers compared who later came in contact elsewhere, too; they stay treated.';
COMMENT ON COLUMN retention_comparison.crossed_over_control IS 'Control customers compared who later came in contact on social, too; they stay control.';
