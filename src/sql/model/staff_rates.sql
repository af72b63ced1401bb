-- staff_rates: what an hour costs. A rate is in force from its valid_from until the agent's next.
CREATE TABLE staff_rates (
	agent_id {agent_id} NOT NULL,
	valid_from date DEFAULT '-infinity' NOT NULL CONSTRAINT valid_from_must_be_before_infinity CHECK (valid_from < 'infinity'),
	hourly_rate numeric NOT NULL CONSTRAINT hourly_rate_must_not_be_negative CHECK (hourly_rate >= 0 AND hourly_rate < 'Infinity'),
	currency text CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	CONSTRAINT staff_rates_pkey PRIMARY KEY (agent_id, valid_from)
);
COMMENT ON TABLE staff_rates IS 'What an hour of an agent costs, from valid_from until the agent''s next rate.';
COMMENT ON COLUMN staff_rates.agent_id IS 'The agent.';
COMMENT ON COLUMN staff_rates.valid_from IS 'First day of the rate; by default ever since.';
COMMENT ON COLUMN staff_rates.hourly_rate IS 'Cost of an hour.';
COMMENT ON COLUMN staff_rates.currency IS 'Currency of the rate; NULL = the reporting currency.';
