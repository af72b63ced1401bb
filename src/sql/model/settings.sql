-- settings: one row that says how this schema's figures are read.
CREATE TABLE settings (
	only_row boolean DEFAULT true PRIMARY KEY CONSTRAINT settings_has_one_row_update_it_instead CHECK (only_row),
	currency text DEFAULT {currency} NOT NULL CONSTRAINT currency_must_be_a_three_letter_iso_4217_code CHECK (currency ~ '^[A-Z]{3}$'),
	time_zone text DEFAULT {time_zone} NOT NULL,
	week_start smallint DEFAULT 1 NOT NULL CONSTRAINT week_start_must_be_1_monday_to_7_sunday CHECK (week_start BETWEEN 1 AND 7),
	fiscal_year_start smallint DEFAULT 1 NOT NULL CONSTRAINT fiscal_year_start_must_be_a_month_1_to_12 CHECK (fiscal_year_start BETWEEN 1 AND 12),
	as_of timestamptz CONSTRAINT as_of_must_be_finite_or_null_for_now CHECK (isfinite(as_of)),
	deflected_from text DEFAULT 'phone' NOT NULL,
	deflection_rate numeric DEFAULT 1 NOT NULL CONSTRAINT deflection_rate_must_be_0_to_1 CHECK (deflection_rate BETWEEN 0 AND 1),
	self_help_share numeric DEFAULT 1 NOT NULL CONSTRAINT self_help_share_must_be_0_to_1 CHECK (self_help_share BETWEEN 0 AND 1),
	open_wait_expires interval DEFAULT '30 days' NOT NULL CONSTRAINT open_wait_expires_must_be_positive CHECK (open_wait_expires > interval '0'),
	value_sources text[] DEFAULT '{avoided_cost,attributed_revenue,action_value,customer_saves,process_improvement}' NOT NULL
		CONSTRAINT value_sources_must_be_known_sources CHECK (value_sources <@ ARRAY['avoided_cost', 'attributed_revenue', 'action_value', 'customer_saves', 'retention_uplift',
			'cross_sell', 'self_help', 'operating_cost_reduction', 'advocacy', 'process_improvement']),
	language text DEFAULT 'en' NOT NULL CONSTRAINT language_must_be_en_id_or_es CHECK (language IN ('en', 'id', 'es')),
	text_search text DEFAULT 'simple' NOT NULL,
	voice_days integer DEFAULT 90 NOT NULL CONSTRAINT voice_days_must_be_1_to_36500 CHECK (voice_days BETWEEN 1 AND 36500),
	industry text,
	insights_min_cases integer DEFAULT 30 NOT NULL CONSTRAINT insights_min_cases_must_be_positive CHECK (insights_min_cases > 0),
	insights_deviation numeric DEFAULT 50 NOT NULL CONSTRAINT insights_deviation_must_be_positive_percent CHECK (insights_deviation > 0),
	CONSTRAINT time_zone_must_be_an_iana_name CHECK ({extension}.local_date(timestamptz '2000-01-01 00:00:00+00', time_zone) IS NOT NULL)
);
COMMENT ON TABLE settings IS 'How the figures of this schema are read: one row; change it with UPDATE.';
COMMENT ON COLUMN settings.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN settings.currency IS 'The reporting currency (ISO 4217); also the currency of amounts that name none.';
COMMENT ON COLUMN settings.time_zone IS 'IANA time zone that days and months are cut in.';
COMMENT ON COLUMN settings.week_start IS 'First day of the week: 1 = Monday (ISO) to 7 = Sunday.';
COMMENT ON COLUMN settings.fiscal_year_start IS 'First month of the fiscal year, 1 to 12.';
COMMENT ON COLUMN settings.as_of IS 'The instant the reports look from; NULL = the time of the statement. Rows after it are not read.';
COMMENT ON COLUMN settings.deflected_from IS 'The channel a request would have come through, had it not been answered on social media; its cost_per_request is B.';
COMMENT ON COLUMN settings.deflection_rate IS 'Share of resolved requests (0 to 1) that would have come through that channel; 1 = every one.';
COMMENT ON COLUMN settings.self_help_share IS 'Share of help-centre visits (0 to 1) that would have become a request.';
COMMENT ON COLUMN settings.open_wait_expires IS 'A wait open for longer than this is shown as abandoned.';
COMMENT ON COLUMN settings.value_sources IS 'The value sources that count towards ROI. The default set counts no money twice.';
COMMENT ON COLUMN settings.language IS 'Language of sentences in reports: en, id or es.';
COMMENT ON COLUMN settings.text_search IS 'Text search configuration that voice_of_customer reads messages with, such as english, indonesian or spanish.';
COMMENT ON COLUMN settings.voice_days IS 'How many days back from the clock voice_of_customer reads messages.';
COMMENT ON COLUMN settings.industry IS 'The industry whose benchmark applies, as in benchmarks.industry; NULL = all industries.';
COMMENT ON COLUMN settings.insights_min_cases IS 'Insights say nothing about fewer cases than this.';
COMMENT ON COLUMN settings.insights_deviation IS 'How far from the median, in percent, an agent or a channel must be to be named in insights; also how many more percent of waits must begin than end in an hour of the week.';
