-- channel_settings.sql: the one table that an adapter makes: what the source does not know of a channel. Read by chatwoot.sql and zendesk.sql.
-- A row for a channel of the source stands over it, column by column: NULL leaves what the source says. A row for another channel adds it, such as
-- the telephone whose calls are avoided:
--	INSERT INTO care.channel_settings (channel, cost_per_request) VALUES ('phone', 20);
-- Several rows of a channel follow one another by valid_from. The table is the user's: it is made once and never changed by the adapter.
CREATE TABLE IF NOT EXISTS :"schema".channel_settings (
	channel text NOT NULL,
	valid_from date DEFAULT '-infinity' NOT NULL CONSTRAINT valid_from_must_be_before_infinity CHECK (valid_from < 'infinity'),
	is_social boolean,
	cost_per_request numeric CONSTRAINT cost_per_request_must_not_be_negative CHECK (cost_per_request >= 0 AND cost_per_request < 'Infinity'),
	currency text CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	hours text,
	PRIMARY KEY (channel, valid_from)
);
COMMENT ON TABLE :"schema".channel_settings IS 'What the source does not know of a channel, or other than it says; NULL leaves what the source says.';
COMMENT ON COLUMN :"schema".channel_settings.channel IS 'Name of the channel: one of the source, or a further one such as phone.';
COMMENT ON COLUMN :"schema".channel_settings.valid_from IS 'First day of the row; by default ever since.';
COMMENT ON COLUMN :"schema".channel_settings.is_social IS 'Whether it is a social-media channel.';
COMMENT ON COLUMN :"schema".channel_settings.cost_per_request IS 'What one request costs in this channel.';
COMMENT ON COLUMN :"schema".channel_settings.currency IS 'Currency of cost_per_request; NULL = the reporting currency.';
COMMENT ON COLUMN :"schema".channel_settings.hours IS 'Opening hours, such as ''America/New_York Mo-Fr 09:00-17:00''.';
