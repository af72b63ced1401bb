-- insights: what to do next: findings a manager can act on, each with its severity, scope, a sentence in the language of the settings, and the figures behind
-- it. Each rule is a view of its own (insight_...); its thresholds are settings, and it says nothing on too few cases.
CREATE VIEW insights WITH (security_invoker = true) AS
SELECT r.severity, CASE r.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END AS severity_rank, r.rule, r.scope, r.metric, r.month,
	format(w.sentence, VARIADIC r.arguments) || coalesce(' ' || format(more.sentence, VARIADIC r.more_arguments), '') AS finding, r.evidence
FROM (
	SELECT i.rule, i.severity, i.scope, i.metric, i.month, i.arguments, i.more_arguments, i.evidence FROM insight_comparisons i
	UNION ALL
	SELECT i.rule, i.severity, i.scope, i.metric, i.month, i.arguments, i.more_arguments, i.evidence FROM insight_queue i
	UNION ALL
	SELECT i.rule, i.severity, i.scope, i.metric, i.month, i.arguments, i.more_arguments, i.evidence FROM insight_topics i
	UNION ALL
	SELECT i.rule, i.severity, i.scope, i.metric, i.month, i.arguments, i.more_arguments, i.evidence FROM insight_money i
) r
JOIN insight_sentences w ON w.rule = r.rule
LEFT JOIN insight_sentences more ON more.rule = CASE r.rule WHEN 'costs_more_than_it_saves' THEN 'requests_to_break_even' ELSE 'cases_to_target' END AND r.more_arguments[1] IS NOT NULL;
COMMENT ON VIEW insights IS 'What to do next: findings with severity, scope, a sentence and evidence.';
COMMENT ON COLUMN insights.severity IS 'high, medium or low.';
COMMENT ON COLUMN insights.severity_rank IS '1 = high, 2 = medium, 3 = low; to order by.';
COMMENT ON COLUMN insights.rule IS 'The rule that found it.';
COMMENT ON COLUMN insights.scope IS '''all'', ''channel:NAME'', ''team:NAME'', ''agent:ID'' or ''topic:NAME''.';
COMMENT ON COLUMN insights.metric IS 'Metric it is about.';
COMMENT ON COLUMN insights.month IS 'Month it is about.';
COMMENT ON COLUMN insights.finding IS 'The finding, a sentence in the language of the settings.';
COMMENT ON COLUMN insights.evidence IS 'The figures behind it.';
