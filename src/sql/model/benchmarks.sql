-- benchmarks: published figures to compare with. Add your own rows; none is ever changed or put back by social_roi_create.
CREATE TABLE benchmarks (
	metric text NOT NULL,
	industry text DEFAULT 'all industries' NOT NULL,
	value double precision NOT NULL CONSTRAINT value_must_be_finite CHECK (abs(value) < 'Infinity'),
	source text NOT NULL,
	CONSTRAINT benchmarks_pkey PRIMARY KEY (metric, industry, source)
);
COMMENT ON TABLE benchmarks IS 'Published figures to compare with.';
COMMENT ON COLUMN benchmarks.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN benchmarks.industry IS 'Industry, or all industries.';
COMMENT ON COLUMN benchmarks.value IS 'The figure, in the unit of the metric.';
COMMENT ON COLUMN benchmarks.source IS 'Who published it, and what it says.';
INSERT INTO benchmarks (metric, industry, value, source) VALUES
	('response_rate', 'all industries', 34, 'Sprout Social Index: average response rate'),
	('response_rate', 'consumer products', 50, 'Sprout Social Index: above 50 %'),
	('response_rate', 'health', 50, 'Sprout Social Index: above 50 %'),
	('response_rate', 'wellness and fitness', 50, 'Sprout Social Index: above 50 %'),
	('response_rate', 'retail', 50, 'Sprout Social Index: above 50 %'),
	('response_rate', 'food and beverage', 50, 'Sprout Social Index: above 50 %'),
	('first_reply_within_1h', 'all industries', 57, 'Sprout Social Index: 57 % of consumers expect a reply within 1 hour'),
	('first_reply_within_24h', 'all industries', 75, 'Sprout Social Index: more than three quarters of consumers expect a reply within 24 hours');
