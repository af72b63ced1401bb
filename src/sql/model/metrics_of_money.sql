-- metrics_of_money: value, cost and return of social service as a whole, by month.
CREATE VIEW metrics_of_money WITH (security_invoker = true) AS
SELECT v.metric, m.month, 'all' AS scope, v.value::double precision AS value, v.cases
FROM (
	SELECT n.*, nullif(sum(coalesce(n.value - n.cost, 'NaN')) OVER (ORDER BY n.month), 'NaN') AS cumulative_profit
	FROM money_monthly n
) m
CROSS JOIN LATERAL (VALUES
	('requests_resolved', m.requests::numeric, NULL::bigint),
	('avoided_cost', m.avoided_cost, m.requests),
	('savings', m.avoided_cost - m.cost, m.requests),
	('attributed_revenue', m.attributed_revenue, NULL),
	('action_value', m.action_value, NULL),
	('customer_saves_value', m.customer_saves, NULL),
	('retention_uplift', m.retention_uplift, NULL),
	('self_help_savings', m.self_help, NULL),
	('advocacy_value', m.advocacy, NULL),
	('process_savings', m.process_improvement, NULL),
	('value', m.value, NULL),
	('cost', m.cost, NULL),
	('cumulative_profit', m.cumulative_profit, NULL),
	('cost_per_resolution', m.cost / nullif(m.requests, 0), m.requests),
	('roi', CASE WHEN m.cost >= 0 THEN social_roi(m.value, m.cost) END, NULL),
	('roi_margin', CASE WHEN m.cost >= 0 THEN social_roi(m.value_margin, m.cost) END, NULL)) AS v (metric, value, cases);
COMMENT ON VIEW metrics_of_money IS 'Metrics of money by month.';
COMMENT ON COLUMN metrics_of_money.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_money.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_money.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_money.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_money.cases IS 'How many cases it rests on; NULL where that says nothing.';
