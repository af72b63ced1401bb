-- channels: where customers ask, what a request costs there, and when the team is there. A row is in force from its valid_from until the next row of the channel.
CREATE TABLE channels (
	channel text NOT NULL,
	valid_from date DEFAULT '-infinity' NOT NULL CONSTRAINT valid_from_must_be_before_infinity CHECK (valid_from < 'infinity'),
	is_social boolean NOT NULL,
	cost_per_request numeric CONSTRAINT cost_per_request_must_not_be_negative CHECK (cost_per_request >= 0 AND cost_per_request < 'Infinity'),
	currency text CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	hours text,
	CONSTRAINT channels_pkey PRIMARY KEY (channel, valid_from),
	CONSTRAINT hours_must_be_opening_hours CHECK (hours::{extension}.opening_hours IS NOT NULL OR hours IS NULL),
	CONSTRAINT hours_begin_on_valid_from_so_leave_out_from CHECK (hours !~* '^\s*from\s')
);
COMMENT ON TABLE channels IS 'Channels, with what a request costs and the opening hours; each row is in force from valid_from until the next of its channel.';
COMMENT ON COLUMN channels.channel IS 'Name of the channel as interactions carry it: twitter, instagram, phone, ...';
COMMENT ON COLUMN channels.valid_from IS 'First day this row is in force; by default ever since.';
COMMENT ON COLUMN channels.is_social IS 'Whether this is a social-media channel; phone, mail and shops are not.';
COMMENT ON COLUMN channels.cost_per_request IS 'What one request costs in this channel.';
COMMENT ON COLUMN channels.currency IS 'Currency of cost_per_request; NULL = the reporting currency.';
COMMENT ON COLUMN channels.hours IS 'Opening hours, such as ''America/New_York Mo-Fr 09:00-17:00; 2026-12-25 off''; NULL = calendar time.';
