-- costs_monthly: every cost by month, category and channel, in the reporting currency, hours worked included.
-- A cost over n days gives [a, b) the share round(amount * days to b / n) - round(amount * days to a / n) in its currency's smallest unit, so that
-- every split adds up. A foreign amount is split by day and each day converts at its own rate; one in the reporting currency is split by month.
CREATE VIEW costs_monthly WITH (security_invoker = true) AS
WITH lines AS (
	SELECT CASE WHEN c.category IN ('tools', 'staff', 'advertising', 'refunds', 'research', 'training', 'conferences') THEN c.category ELSE 'other' END AS category, c.channel, c.amount::numeric AS amount, c.currency, lower(c.during) AS first_day, upper(c.during) AS end_day,
		upper(c.during) - lower(c.during) AS num_days, k.today, coalesce(c.currency, k.currency) = k.currency AS is_reporting_currency,
		currency_digits(coalesce(c.currency, k.currency)) AS digits
	FROM costs c
	CROSS JOIN clock k
	WHERE lower(c.during) <= k.today AND isfinite(lower(c.during)) AND isfinite(upper(c.during)) AND NOT isempty(c.during)
		AND c.amount > -1e30 AND c.amount < 1e30
), pieces AS (
	SELECT l.*, greatest(s.starts, l.first_day)::date AS from_day, least(s.starts + s.step, l.end_day, l.today + 1)::date AS to_day
	FROM lines l
	CROSS JOIN LATERAL (
		SELECT g.starts, CASE WHEN l.is_reporting_currency THEN interval '1 month' ELSE interval '1 day' END AS step
		FROM generate_series(CASE WHEN l.is_reporting_currency THEN date_trunc('month', l.first_day::timestamp) ELSE l.first_day::timestamp END,
			least(l.end_day - 1, l.today)::timestamp, CASE WHEN l.is_reporting_currency THEN interval '1 month' ELSE interval '1 day' END) AS g (starts)
	) s
), shares AS (
	SELECT month_of(p.from_day) AS month, p.category, p.channel,
		round(p.amount * (p.to_day - p.first_day) / p.num_days, p.digits) - round(p.amount * (p.from_day - p.first_day) / p.num_days, p.digits) AS amount,
		CASE WHEN p.is_reporting_currency THEN 1 ELSE x.rate END AS conversion
	FROM pieces p
	LEFT JOIN conversion_rates x ON x.currency = p.currency AND x.day = p.from_day
), amounts AS (
	SELECT s.month, s.category, s.channel, CASE WHEN bool_and(s.conversion IS NOT NULL) THEN sum(s.amount * s.conversion) END AS amount
	FROM shares s
	GROUP BY s.month, s.category, s.channel
	UNION ALL
	SELECT h.month, 'staff', h.channel, h.amount
	FROM staff_cost h
)
SELECT a.month, a.category, a.channel, a.channel IS NULL OR coalesce(n.is_social, false) AS counts,
	CASE WHEN bool_and(a.amount IS NOT NULL) THEN sum(a.amount) END AS amount
FROM amounts a
LEFT JOIN channel_nature n ON n.channel = a.channel
GROUP BY a.month, a.category, a.channel, n.is_social;
COMMENT ON VIEW costs_monthly IS 'Costs by month, category and channel in the reporting currency, hours worked included, up to today.';
COMMENT ON COLUMN costs_monthly.month IS 'First day of the month.';
COMMENT ON COLUMN costs_monthly.category IS 'Category of the cost; hours worked are staff.';
COMMENT ON COLUMN costs_monthly.channel IS 'Channel; NULL = social service as a whole.';
COMMENT ON COLUMN costs_monthly.counts IS 'Whether it is part of the social investment: costs of a social channel and of no channel are.';
COMMENT ON COLUMN costs_monthly.amount IS 'Amount in the reporting currency; NULL where an hourly rate or an exchange rate is missing.';
