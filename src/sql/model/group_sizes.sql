-- group_sizes: how many treated and control customers are observed in each month.
CREATE VIEW group_sizes WITH (security_invoker = true) AS
SELECT m.month::date AS month, sum(e.customers) FILTER (WHERE e.treated) AS n_treated, sum(e.customers) FILTER (WHERE NOT e.treated) AS n_control
FROM (SELECT e.treated, e.first_month, e.last_month, count(*) AS customers FROM group_exposure e GROUP BY 1, 2, 3) e
CROSS JOIN LATERAL generate_series(e.first_month::timestamp, e.last_month::timestamp, interval '1 month') AS m (month)
GROUP BY m.month;
COMMENT ON VIEW group_sizes IS 'How many customers of each group are observed, by month.';
COMMENT ON COLUMN group_sizes.month IS 'First day of the month.';
COMMENT ON COLUMN group_sizes.n_treated IS 'Treated customers observed: in contact before the month, and not left.';
COMMENT ON COLUMN group_sizes.n_control IS 'Control customers observed.';
