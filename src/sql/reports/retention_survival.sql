-- retention_survival: Kaplan-Meier survival of treated and control customers with a known membership, in days from the index date until they left;
-- who is still a customer is censored today. One row per distinct day on which someone left.
CREATE VIEW retention_survival WITH (security_invoker = true) AS
WITH curves AS MATERIALIZED (
	SELECT g.comparison,
		survival(d.observed, g.left_on IS NOT NULL) FILTER (WHERE g.treated) AS treated,
		survival(d.observed, g.left_on IS NOT NULL) FILTER (WHERE NOT g.treated) AS control
	FROM comparison_groups g
	CROSS JOIN clock k
	CROSS JOIN LATERAL (SELECT make_interval(days => coalesce(g.left_on, k.today) - g.index_on) AS observed) d
	WHERE g.keeps_membership
	GROUP BY g.comparison
)
SELECT c.comparison, x.treated, extract(day FROM t.at)::integer AS days, t.survival, t.std_error, t.lower, t.upper, t.at_risk, t.events, t.censored,
	extract(day FROM median_survival(x.curve))::integer AS median_days, r.chi_square, r.p_value
FROM curves c
CROSS JOIN LATERAL (VALUES (true, c.treated), (false, c.control)) AS x (treated, curve)
CROSS JOIN LATERAL survival_table(x.curve) t
CROSS JOIN LATERAL log_rank(c.treated, c.control) r;
COMMENT ON VIEW retention_survival IS 'Survival of treated and control customers, with the log-rank test between them.';
COMMENT ON COLUMN retention_survival.comparison IS 'service contact or leads, as in retention_comparison.';
COMMENT ON COLUMN retention_survival.treated IS 'true: treated; false: control.';
COMMENT ON COLUMN retention_survival.days IS 'Days since the index date on which someone left.';
COMMENT ON COLUMN retention_survival.survival IS 'Percent still customers after that day (Kaplan-Meier).';
COMMENT ON COLUMN retention_survival.std_error IS 'Greenwood''s standard error, in percentage points.';
COMMENT ON COLUMN retention_survival.lower IS 'Lower end of the 95 % log-log interval.';
COMMENT ON COLUMN retention_survival.upper IS 'Upper end of the 95 % log-log interval.';
COMMENT ON COLUMN retention_survival.at_risk IS 'Customers observed until then.';
COMMENT ON COLUMN retention_survival.events IS 'Customers who left on it.';
COMMENT ON COLUMN retention_survival.censored IS 'Customers whose observation ended then without their leaving.';
COMMENT ON COLUMN retention_survival.median_days IS 'Days after which half had left; NULL where that was not observed.';
COMMENT ON COLUMN retention_survival.chi_square IS 'Log-rank test of equal survival of the two groups, one degree of freedom.';
COMMENT ON COLUMN retention_survival.p_value IS 'Its p-value, 0 to 1.';
