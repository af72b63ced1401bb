-- cost_breakdown: the social investment by month and category, each category in every month from the first to the last.
CREATE VIEW cost_breakdown WITH (security_invoker = true) AS
WITH cost AS MATERIALIZED (
	SELECT * FROM costs_monthly
), grid AS (
	SELECT m.month::date AS month, g.category
	FROM (SELECT min(c.month)::timestamp AS first_month, max(c.month)::timestamp AS last_month FROM cost c) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT c.category FROM cost c) g
), sums AS (
	SELECT g.month, g.category,
		CASE WHEN count(*) FILTER (WHERE c.counts AND c.amount IS NULL) = 0 THEN coalesce(sum(c.amount) FILTER (WHERE c.counts), 0) END AS amount,
		CASE WHEN count(*) FILTER (WHERE NOT c.counts AND c.amount IS NULL) = 0 THEN coalesce(sum(c.amount) FILTER (WHERE NOT c.counts), 0) END AS amount_not_counted
	FROM grid g
	LEFT JOIN cost c ON c.month = g.month AND c.category IS NOT DISTINCT FROM g.category
	GROUP BY g.month, g.category
)
SELECT s.month, s.category, s.amount,
	CASE WHEN bool_and(coalesce(s.amount >= 0, false)) OVER (PARTITION BY s.month) THEN (s.amount * 100 / nullif(sum(s.amount) OVER (PARTITION BY s.month), 0))::double precision END AS share,
	s.amount_not_counted,
	lag(s.amount) OVER months AS previous_amount, s.amount - lag(s.amount) OVER months AS amount_change
FROM sums s
WINDOW months AS (PARTITION BY s.category ORDER BY s.month);
COMMENT ON VIEW cost_breakdown IS 'The social investment by month and category, in the reporting currency.';
COMMENT ON COLUMN cost_breakdown.month IS 'First day of the month.';
COMMENT ON COLUMN cost_breakdown.category IS 'Category of the cost; hours worked are staff.';
COMMENT ON COLUMN cost_breakdown.amount IS 'Part of the social investment; NULL where a rate is missing.';
COMMENT ON COLUMN cost_breakdown.share IS 'Percent of the investment of the month; NULL where a category of it is negative or not known.';
COMMENT ON COLUMN cost_breakdown.amount_not_counted IS 'Cost of channels that are not social, or not known: no part of the investment.';
COMMENT ON COLUMN cost_breakdown.previous_amount IS 'Amount of the month before.';
COMMENT ON COLUMN cost_breakdown.amount_change IS 'Amount less that of the month before.';
