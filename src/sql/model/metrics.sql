-- metrics: the catalogue of figures: what each means, where it stands, and how to call it in three languages.
CREATE TABLE metrics (
	metric text PRIMARY KEY,
	unit text NOT NULL,
	better text NOT NULL CONSTRAINT better_must_be_higher_or_lower CHECK (better IN ('higher', 'lower')),
	formula text NOT NULL,
	view text,
	label_en text NOT NULL,
	label_id text,
	label_es text,
	description_en text NOT NULL,
	description_id text,
	description_es text
);
COMMENT ON TABLE metrics IS 'Catalogue of the figures: unit, direction, formula, and names in English, Indonesian and Spanish. Add rows for metrics of your own.';
COMMENT ON COLUMN metrics.metric IS 'Name of the metric, as goals, benchmarks and metric_values use it.';
COMMENT ON COLUMN metrics.unit IS 'percent, seconds, count, score, or currency (the reporting one).';
COMMENT ON COLUMN metrics.better IS 'higher or lower: the direction in which the metric improves.';
COMMENT ON COLUMN metrics.formula IS 'How it is computed.';
COMMENT ON COLUMN metrics.view IS 'Report that shows it.';
COMMENT ON COLUMN metrics.label_en IS 'Name in English.';
COMMENT ON COLUMN metrics.label_id IS 'Name in Indonesian.';
COMMENT ON COLUMN metrics.label_es IS 'Name in Spanish.';
COMMENT ON COLUMN metrics.description_en IS 'Meaning in English.';
COMMENT ON COLUMN metrics.description_id IS 'Meaning in Indonesian.';
COMMENT ON COLUMN metrics.description_es IS 'Meaning in Spanish.';
