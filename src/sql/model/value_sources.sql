-- value_sources: every value source, with what it must not be added to, and whether it counts towards ROI. A source counts when settings.value_sources
-- names it, unless it measures the same money as one named before it: the list is an order of precedence. Every overlap is between one of three
-- sources and some others, so that one that is left out never decides about a third.
CREATE VIEW value_sources WITH (security_invoker = true) AS
WITH same_money (source, overlapped) AS (
	VALUES ('operating_cost_reduction', 'avoided_cost'), ('self_help', 'avoided_cost'),
		('cross_sell', 'attributed_revenue'), ('advocacy', 'attributed_revenue'),
		('customer_saves', 'retention_uplift'), ('process_improvement', 'retention_uplift')
), listed AS (
	SELECT s.source, s.place, array_position(coalesce(t.value_sources, '{avoided_cost,attributed_revenue,action_value,customer_saves,process_improvement}'), s.source) AS rank
	FROM unnest(ARRAY['avoided_cost', 'attributed_revenue', 'action_value', 'customer_saves', 'retention_uplift', 'cross_sell', 'self_help',
		'operating_cost_reduction', 'advocacy', 'process_improvement']) WITH ORDINALITY AS s (source, place)
	LEFT JOIN (SELECT n.value_sources FROM settings n LIMIT 1) t ON true
), centres AS (
	SELECT c.source, c.rank IS NOT NULL AND coalesce(c.rank < min(l.rank), true) AS counts, (array_agg(l.source ORDER BY l.rank) FILTER (WHERE l.rank < c.rank))[1] AS precedes
	FROM listed c
	JOIN same_money o ON o.overlapped = c.source
	JOIN listed l ON l.source = o.source
	GROUP BY c.source, c.rank
)
SELECT l.source, l.place::integer AS place, l.rank IS NOT NULL AS is_listed, coalesce(c.counts, l.rank IS NOT NULL AND NOT coalesce(d.counts, false)) AS counts,
	CASE WHEN l.rank IS NULL THEN NULL WHEN NOT c.counts THEN c.precedes WHEN d.counts THEN d.source END AS left_out_for,
	ARRAY(SELECT CASE WHEN o.source = l.source THEN o.overlapped ELSE o.source END FROM same_money o WHERE l.source IN (o.source, o.overlapped) ORDER BY 1) AS overlaps_with
FROM listed l
LEFT JOIN centres c ON c.source = l.source
LEFT JOIN same_money o ON o.source = l.source
LEFT JOIN centres d ON d.source = o.overlapped;
COMMENT ON VIEW value_sources IS 'The value sources: which count towards ROI, and which are left out because they measure the same money as another.';
COMMENT ON COLUMN value_sources.source IS 'The source, as in settings.value_sources.';
COMMENT ON COLUMN value_sources.place IS 'Its place in the list of sources.';
COMMENT ON COLUMN value_sources.is_listed IS 'Whether settings.value_sources names it.';
COMMENT ON COLUMN value_sources.counts IS 'Whether it counts: named, and no source named before it measures the same money.';
COMMENT ON COLUMN value_sources.left_out_for IS 'The source named before it that measures the same money; NULL = none.';
COMMENT ON COLUMN value_sources.overlaps_with IS 'Sources that measure the same money.';
