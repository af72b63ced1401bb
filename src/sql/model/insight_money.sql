-- insight_money: two rules on the last complete month that read value and cost once: social service costs more than it saves, and what moved ROI since the
-- month before. ROI = 100 (V - C) / C, so its change is the sum over sources of 100 (v' - v) / C' and over cost categories of -100 V (c' - c) / (C C').
-- Parts are rounded to a millionth of a point and the largest takes what rounding left over, so that they add up to the change of roi_monthly exactly. The
-- sentence names the largest of those that went the way ROI went: what held against it did not move it.
-- ROI is shown with as many digits as it takes to see that it moved.
-- Days that an improvement is in force are no cases.
CREATE VIEW insight_money WITH (security_invoker = true) AS
WITH period AS MATERIALIZED (
	SELECT (date_trunc('month', k.today::timestamp) - interval '1 month')::date AS month, (date_trunc('month', k.today::timestamp) - interval '2 months')::date AS previous_month,
		coalesce(s.insights_min_cases, 30) AS min_cases, coalesce(s.deflection_rate, 1) AS deflection_rate, s.language, k.currency, currency_digits(k.currency) AS digits
	FROM clock k
	LEFT JOIN settings s ON true
), words AS MATERIALIZED (
	SELECT jsonb_object_agg(w.rule, w.sentence) AS word
	FROM insight_sentences w
), value AS MATERIALIZED (
	SELECT v.month = p.month AS is_now, v.source, v.counts, coalesce(v.value, 'NaN') AS value, v.cases, v.unit_price
	FROM value_monthly v
	JOIN period p ON v.month IN (p.month, p.previous_month)
), cost AS MATERIALIZED (
	SELECT c.month = p.month AS is_now, c.category, coalesce(c.amount, 'NaN') AS amount
	FROM costs_monthly c
	JOIN period p ON c.month IN (p.month, p.previous_month)
	WHERE c.counts
), sums AS MATERIALIZED (
	SELECT (SELECT coalesce(sum(v.value) FILTER (WHERE v.is_now), 0) FROM value v WHERE v.counts) AS value_now,
		(SELECT coalesce(sum(v.value) FILTER (WHERE NOT v.is_now), 0) FROM value v WHERE v.counts) AS value_before,
		(SELECT coalesce(sum(c.amount) FILTER (WHERE c.is_now), 0) FROM cost c) AS cost_now,
		(SELECT coalesce(sum(c.amount) FILTER (WHERE NOT c.is_now), 0) FROM cost c) AS cost_before,
		(SELECT least(sum(v.cases) FILTER (WHERE v.is_now), sum(v.cases) FILTER (WHERE NOT v.is_now)) FROM value v WHERE v.counts AND v.source <> 'process_improvement') AS cases
), known AS MATERIALIZED (
	SELECT s.*, r.now AS roi_now, r.before AS roi_before, r.now - r.before AS change
	FROM sums s
	CROSS JOIN period p
	CROSS JOIN LATERAL (SELECT social_roi(s.value_now, s.cost_now) AS now, social_roi(s.value_before, s.cost_before) AS before
		WHERE 'NaN' NOT IN (s.value_now, s.value_before, s.cost_now, s.cost_before) AND s.cost_now > 0 AND s.cost_before > 0) r
	WHERE s.cases >= p.min_cases
), parts AS (
	SELECT 'value' AS side, v.source AS name, round(100 * (coalesce(sum(v.value) FILTER (WHERE v.is_now), 0) - coalesce(sum(v.value) FILTER (WHERE NOT v.is_now), 0)) / n.cost_now, 6) AS points
	FROM value v
	CROSS JOIN known n
	WHERE v.counts
	GROUP BY v.source, n.cost_now
	UNION ALL
	SELECT 'cost', c.category,
		round(-100 * n.value_before * (coalesce(sum(c.amount) FILTER (WHERE c.is_now), 0) - coalesce(sum(c.amount) FILTER (WHERE NOT c.is_now), 0)) / (n.cost_before * n.cost_now), 6)
	FROM cost c
	CROSS JOIN known n
	GROUP BY c.category, n.value_before, n.cost_before, n.cost_now
), exact AS (
	SELECT p.side, p.name, p.points + CASE WHEN p.rank = 1 THEN n.change - p.total ELSE 0 END AS points, p.rank
	FROM (SELECT p.*, row_number() OVER (ORDER BY abs(p.points) DESC, p.side, p.name) AS rank, sum(p.points) OVER () AS total FROM parts p) p
	CROSS JOIN known n
), driver AS (
	-- The name of a cost is a word of ours, that of a value source the label of its metric in the catalogue.
	SELECT e.points, coalesce(CASE p.language WHEN 'id' THEN m.label_id WHEN 'es' THEN m.label_es END, m.label_en, CASE e.side WHEN 'cost' THEN e.side ELSE e.name END)
		|| CASE e.side WHEN 'cost' THEN ' (' || coalesce(w.word ->> ('cost ' || e.name), e.name) || ')' ELSE '' END AS label
	FROM (SELECT x.* FROM exact x JOIN known n ON sign(x.points) = sign(n.change) ORDER BY x.rank LIMIT 1) e
	CROSS JOIN period p
	CROSS JOIN words w
	LEFT JOIN metrics m ON m.metric = CASE WHEN e.side = 'cost' THEN 'cost' ELSE CASE e.name WHEN 'customer_saves' THEN 'customer_saves_value' WHEN 'cross_sell' THEN 'cross_sell_revenue'
		WHEN 'self_help' THEN 'self_help_savings' WHEN 'advocacy' THEN 'advocacy_value' WHEN 'process_improvement' THEN 'process_savings' ELSE e.name END END
)
SELECT 'costs_more_than_it_saves' AS rule, 'high' AS severity, 'all' AS scope, 'savings' AS metric, p.month,
	ARRAY[replace(round(s.cost_now, p.digits)::text, '.', w.word ->> 'decimal') || ' ' || p.currency, replace(round(v.value, p.digits)::text, '.', w.word ->> 'decimal') || ' ' || p.currency,
		to_char(p.month, 'YYYY-MM')] AS arguments,
	ARRAY[b.requests::text, v.cases::text] AS more_arguments,
	jsonb_strip_nulls(jsonb_build_object('month', p.month, 'cost', s.cost_now, 'avoided_cost', v.value, 'savings', v.value - s.cost_now, 'requests', v.cases, 'cost_per_request', v.unit_price,
		'deflection_rate', p.deflection_rate, 'requests_to_break_even', b.requests)) AS evidence
FROM sums s
CROSS JOIN period p
CROSS JOIN words w
JOIN value v ON v.is_now AND v.source = 'avoided_cost' AND v.value <> 'NaN'
-- As many as cost as much as is spent; none would do where a request costs nothing elsewhere. The mean price, which is rounded, may say one more.
CROSS JOIN LATERAL (SELECT CASE WHEN v.value > 0 THEN ceil(s.cost_now * v.cases / v.value) END AS requests) b
WHERE s.cost_now <> 'NaN' AND s.cost_now > v.value AND v.cases >= p.min_cases
UNION ALL
SELECT 'roi_moved', CASE WHEN n.change < 0 THEN 'medium' ELSE 'low' END, 'all', 'roi', p.month,
	ARRAY[replace(round(n.roi_before, x.digits)::text, '.', w.word ->> 'decimal') || ' %', replace(round(n.roi_now, x.digits)::text, '.', w.word ->> 'decimal') || ' %', to_char(p.month, 'YYYY-MM'),
		d.label, CASE WHEN d.points > 0 THEN '+' ELSE '' END || replace(round(d.points, x.digits)::text, '.', w.word ->> 'decimal')],
	NULL,
	jsonb_build_object('month', p.month, 'roi', n.roi_now, 'previous_roi', n.roi_before, 'change', n.change,
		'parts', (SELECT jsonb_agg(jsonb_build_object('side', e.side, 'name', e.name, 'points', e.points) ORDER BY e.rank) FROM exact e))
FROM known n
CROSS JOIN period p
CROSS JOIN words w
CROSS JOIN driver d
CROSS JOIN LATERAL (SELECT greatest(ceil(-log(abs(nullif(n.change, 0)))), 1)::integer AS digits) x
WHERE n.change <> 0;
COMMENT ON VIEW insight_money IS 'Findings of savings and of what moved ROI.';
COMMENT ON COLUMN insight_money.rule IS 'The rule, as in insight_sentences.';
COMMENT ON COLUMN insight_money.severity IS 'high, medium or low.';
COMMENT ON COLUMN insight_money.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insight_money.metric IS 'Metric it is about; NULL = none of the catalogue.';
COMMENT ON COLUMN insight_money.month IS 'Month it is about.';
COMMENT ON COLUMN insight_money.arguments IS 'Arguments of the sentence.';
COMMENT ON COLUMN insight_money.more_arguments IS 'Arguments of the sentence that says what would meet the target; the first NULL = none.';
COMMENT ON COLUMN insight_money.evidence IS 'The figures behind it.';
