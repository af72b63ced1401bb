-- outcome_money: every outcome up to the clock, with its amount and margin in the reporting currency. An amount that is not a number, or is beyond 1e30,
-- which no money is and no report could add up, is left out; data_quality names it.
CREATE VIEW outcome_money WITH (security_invoker = true) AS
SELECT o.outcome_id, o.customer_id, o.conversation_id, o.at, local_date(o.at, (SELECT k.time_zone FROM clock k)) AS day, o.kind, o.channel, coalesce(n.is_social, false) AS is_social,
	CASE WHEN f.currency IS NULL THEN a.amount ELSE a.amount * r.rate END AS amount, CASE WHEN f.currency IS NULL THEN a.amount - a.cost ELSE (a.amount - a.cost) * r.rate END AS margin,
	a.amount IS NOT NULL AND f.currency IS NOT NULL AND r.rate IS NULL AS lacks_exchange_rate, o.sentiment, o.reach
FROM outcomes o
LEFT JOIN channel_nature n ON n.channel = o.channel
CROSS JOIN LATERAL (SELECT CASE WHEN o.currency <> (SELECT k.currency FROM clock k) THEN o.currency END AS currency) f
LEFT JOIN (SELECT DISTINCT ON (c.currency || c.day) c.currency || c.day AS currency_day, c.rate FROM conversion_rates c) r ON r.currency_day = f.currency || local_date(o.at, (SELECT k.time_zone FROM clock k))
CROSS JOIN LATERAL (
	SELECT CASE WHEN o.amount > -1e30 AND o.amount < 1e30 THEN o.amount::numeric END AS amount,
		CASE WHEN o.cost > -1e30 AND o.cost < 1e30 THEN o.cost::numeric ELSE 0 END AS cost
) a
WHERE o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity';
COMMENT ON VIEW outcome_money IS 'Outcomes up to the clock, with amount and margin in the reporting currency.';
COMMENT ON COLUMN outcome_money.outcome_id IS 'The outcome.';
COMMENT ON COLUMN outcome_money.customer_id IS 'Who did it; NULL = not known.';
COMMENT ON COLUMN outcome_money.conversation_id IS 'The conversation it came from.';
COMMENT ON COLUMN outcome_money.at IS 'The instant.';
COMMENT ON COLUMN outcome_money.day IS 'Local day.';
COMMENT ON COLUMN outcome_money.kind IS 'Kind of outcome.';
COMMENT ON COLUMN outcome_money.channel IS 'Channel it is attributed to.';
COMMENT ON COLUMN outcome_money.is_social IS 'Whether that channel is social.';
COMMENT ON COLUMN outcome_money.amount IS 'Amount; NULL where it carries none or an exchange rate is missing.';
COMMENT ON COLUMN outcome_money.margin IS 'Amount less cost.';
COMMENT ON COLUMN outcome_money.lacks_exchange_rate IS 'Whether the amount cannot be converted.';
COMMENT ON COLUMN outcome_money.sentiment IS 'Of a share: -1, 0, 1.';
COMMENT ON COLUMN outcome_money.reach IS 'Of a share: people reached.';
