-- benchmark_comparison: the last complete month against published figures.
CREATE VIEW benchmark_comparison WITH (security_invoker = true) AS
SELECT c.metric, coalesce(CASE s.language WHEN 'id' THEN m.label_id WHEN 'es' THEN m.label_es END, m.label_en, c.metric) AS label,
	m.unit, c.against AS industry, c.applies, c.target AS benchmark, c.source, c.month, c.value, c.cases, c.value - c.target AS difference, c.is_met,
	c.previous_value, c.value - c.previous_value AS change
FROM metric_comparisons c
LEFT JOIN metrics m ON m.metric = c.metric
LEFT JOIN settings s ON true
WHERE c.comparison = 'benchmark';
COMMENT ON VIEW benchmark_comparison IS 'The last complete month against published benchmarks.';
COMMENT ON COLUMN benchmark_comparison.metric IS 'The metric.';
COMMENT ON COLUMN benchmark_comparison.label IS 'Its name in the language of the settings.';
COMMENT ON COLUMN benchmark_comparison.unit IS 'Its unit.';
COMMENT ON COLUMN benchmark_comparison.industry IS 'Industry of the benchmark.';
COMMENT ON COLUMN benchmark_comparison.applies IS 'Whether it is the benchmark of the industry in the settings; that of all industries where there is none for it.';
COMMENT ON COLUMN benchmark_comparison.benchmark IS 'The published figure.';
COMMENT ON COLUMN benchmark_comparison.source IS 'Who published it.';
COMMENT ON COLUMN benchmark_comparison.month IS 'The last complete month.';
COMMENT ON COLUMN benchmark_comparison.value IS 'Own value of that month; NULL = no data.';
COMMENT ON COLUMN benchmark_comparison.cases IS 'How many cases it rests on.';
COMMENT ON COLUMN benchmark_comparison.difference IS 'Value less benchmark.';
COMMENT ON COLUMN benchmark_comparison.is_met IS 'Whether the value is at or past the benchmark, in the better direction.';
COMMENT ON COLUMN benchmark_comparison.previous_value IS 'Value of the month before.';
COMMENT ON COLUMN benchmark_comparison.change IS 'Value less that of the month before.';
