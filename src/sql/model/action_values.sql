-- action_values: what an outcome that carries no amount is worth. A value is in force from its valid_from until the kind's next.
CREATE TABLE action_values (
	kind text NOT NULL,
	valid_from date DEFAULT '-infinity' NOT NULL CONSTRAINT valid_from_must_be_before_infinity CHECK (valid_from < 'infinity'),
	value numeric NOT NULL CONSTRAINT value_must_not_be_negative CHECK (value >= 0 AND value < 'Infinity'),
	currency text CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	CONSTRAINT action_values_pkey PRIMARY KEY (kind, valid_from)
);
COMMENT ON TABLE action_values IS 'What one action (download, demo, signup, share, ...) is worth, from valid_from until the next value of the kind.';
COMMENT ON COLUMN action_values.kind IS 'Kind of outcome.';
COMMENT ON COLUMN action_values.valid_from IS 'First day of the value; by default ever since.';
COMMENT ON COLUMN action_values.value IS 'Value of one.';
COMMENT ON COLUMN action_values.currency IS 'Currency of the value; NULL = the reporting currency.';
