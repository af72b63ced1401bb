-- exchange_rates: the latest rate on or before a day applies, if it is at most 7 days old.
CREATE TABLE exchange_rates (
	currency text NOT NULL CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	day date NOT NULL CONSTRAINT day_must_be_a_finite_date CHECK (isfinite(day)),
	to_currency text NOT NULL CONSTRAINT to_currency_must_be_a_three_letter_iso_4217_code CHECK (to_currency ~ '^[A-Z]{3}$'),
	rate numeric NOT NULL CONSTRAINT rate_must_be_positive CHECK (rate > 0 AND rate < 'Infinity'),
	CONSTRAINT exchange_rates_pkey PRIMARY KEY (currency, to_currency, day),
	CONSTRAINT currency_and_to_currency_must_differ CHECK (currency <> to_currency)
);
COMMENT ON TABLE exchange_rates IS 'Exchange rates by day; the latest on or before a day applies, if at most 7 days old.';
COMMENT ON COLUMN exchange_rates.currency IS 'Currency converted from.';
COMMENT ON COLUMN exchange_rates.day IS 'Day of the rate.';
COMMENT ON COLUMN exchange_rates.to_currency IS 'Currency converted to: the reporting currency.';
COMMENT ON COLUMN exchange_rates.rate IS 'How much of to_currency one unit of currency is.';
