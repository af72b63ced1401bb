-- improvement_value: what improvements are worth, by month: a day of a year's savings, and of the 12-month margin of the customers kept, for every day
-- in force. A day is 1/365 of the year, in leap years 1/366, so that a full calendar year is worth exactly what is given for a year.
CREATE VIEW improvement_value WITH (security_invoker = true) AS
WITH per_month AS (
	SELECT i.improvement_id, month_of(d.day::date) AS month, count(*) AS days,
		CASE WHEN i.savings_per_year > -1e30 AND i.savings_per_year < 1e30 THEN i.savings_per_year::numeric ELSE 0 END AS savings_per_year,
		CASE WHEN i.customers_kept_per_year > 0 AND i.customers_kept_per_year < 1e30 THEN i.customers_kept_per_year::numeric ELSE 0 END AS kept_per_year,
		sum(CASE WHEN coalesce(i.currency, k.currency) = k.currency THEN 1 ELSE coalesce(r.rate, 'NaN') END) AS rates
	FROM improvements i
	CROSS JOIN clock k
	CROSS JOIN LATERAL generate_series(i.introduced_on::timestamp, k.today::timestamp, interval '1 day') AS d (day)
	LEFT JOIN conversion_rates r ON r.currency = i.currency AND r.day = d.day::date
	WHERE isfinite(i.introduced_on)
	GROUP BY 1, 2, 4, 5
)
SELECT p.improvement_id, p.month, p.days, x.savings, x.kept, x.savings + x.kept AS value
FROM per_month p
LEFT JOIN yearly_margin m ON m.of = 'all'
CROSS JOIN LATERAL (SELECT extract(day FROM date_trunc('year', p.month::timestamp) + interval '1 year' - date_trunc('year', p.month::timestamp)) AS days) y
CROSS JOIN LATERAL (
	SELECT CASE WHEN p.savings_per_year = 0 THEN 0 ELSE nullif(p.savings_per_year * p.rates / y.days, 'NaN') END AS savings,
		CASE WHEN p.kept_per_year = 0 THEN 0 ELSE p.kept_per_year * m.margin_per_customer * p.days / y.days END AS kept
) x;
COMMENT ON VIEW improvement_value IS 'What improvements are worth by month, day by day from their introduction.';
COMMENT ON COLUMN improvement_value.improvement_id IS 'The improvement.';
COMMENT ON COLUMN improvement_value.month IS 'First day of the month.';
COMMENT ON COLUMN improvement_value.days IS 'Days in force.';
COMMENT ON COLUMN improvement_value.savings IS 'Savings of these days, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN improvement_value.kept IS 'Customers kept in these days times their 12-month margin; NULL where no customer has been observed for a year.';
COMMENT ON COLUMN improvement_value.value IS 'Both together.';
