-- staff_cost: what the hours worked cost, by month and channel. It reads the wages with its owner's rights and shows no agent, so that
-- reading ROI needs no right to read wages. Hours cost the rate in force that day, converted at the rate of that day.
CREATE VIEW staff_cost WITH (security_invoker = false) AS
WITH rates AS (
	SELECT r.agent_id, r.valid_from, lead(r.valid_from, 1, 'infinity') OVER (PARTITION BY r.agent_id ORDER BY r.valid_from) AS valid_until,
		CASE WHEN min(r.hourly_rate) = max(r.hourly_rate) AND count(DISTINCT coalesce(r.currency, '')) = 1 AND min(r.hourly_rate) < 1e30 THEN min(r.hourly_rate)::numeric END AS hourly_rate,
		min(r.currency) AS currency
	FROM staff_rates r
	GROUP BY r.agent_id, r.valid_from
), priced AS (
	SELECT h.worked_on, h.channel, h.hours::numeric AS hours, r.hourly_rate,
		CASE WHEN coalesce(r.currency, k.currency) = k.currency THEN 1 ELSE x.rate END AS conversion
	FROM staff_hours h
	CROSS JOIN clock k
	LEFT JOIN rates r ON r.agent_id = h.agent_id AND h.worked_on >= r.valid_from AND h.worked_on < r.valid_until
	LEFT JOIN conversion_rates x ON x.currency = r.currency AND x.day = h.worked_on
	WHERE h.worked_on <= k.today AND isfinite(h.worked_on) AND h.hours >= 0 AND h.hours < 1e30
)
SELECT month_of(p.worked_on) AS month, p.channel,
	sum(p.hours) AS hours,
	CASE WHEN bool_and(p.hourly_rate * p.conversion IS NOT NULL) THEN sum(p.hours * p.hourly_rate * p.conversion) END AS amount,
	coalesce(sum(p.hours) FILTER (WHERE p.hourly_rate IS NULL), 0) AS hours_without_rate,
	coalesce(sum(p.hours) FILTER (WHERE p.hourly_rate IS NOT NULL AND p.conversion IS NULL), 0) AS hours_without_exchange_rate,
	count(DISTINCT p.worked_on) FILTER (WHERE EXISTS (SELECT FROM costs c WHERE c.category = 'staff' AND c.during @> p.worked_on)) AS days_also_on_payroll
FROM priced p
GROUP BY month_of(p.worked_on), p.channel;
COMMENT ON VIEW staff_cost IS 'What the hours worked cost, by month and channel, without naming who worked them. Reads wages with the rights of its owner.';
COMMENT ON COLUMN staff_cost.month IS 'First day of the month.';
COMMENT ON COLUMN staff_cost.channel IS 'Channel worked on; NULL = social service as a whole.';
COMMENT ON COLUMN staff_cost.hours IS 'Hours worked.';
COMMENT ON COLUMN staff_cost.amount IS 'Hours times the hourly rate in force that day, in the reporting currency; NULL where a rate or an exchange rate is missing.';
COMMENT ON COLUMN staff_cost.hours_without_rate IS 'Hours for which no hourly rate, or two different ones, were in force.';
COMMENT ON COLUMN staff_cost.hours_without_exchange_rate IS 'Hours whose rate cannot be converted for want of an exchange rate.';
COMMENT ON COLUMN staff_cost.days_also_on_payroll IS 'Days with hours that a cost line of category staff pays for too.';
