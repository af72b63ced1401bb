-- metrics_of_others: what stands in other places: assignments completed, and the figures of custom_metrics. A custom figure under the name of a metric that a
-- report measures is left out, and two different ones for one month and scope are not known; data_quality names both.
CREATE VIEW metrics_of_others WITH (security_invoker = true) AS
SELECT 'completion_rate' AS metric, t.month, s.scope, sum(t.completed)::double precision * 100 / nullif(sum(t.assigned), 0)::double precision AS value, sum(t.assigned)::bigint AS cases
FROM task_report t
CROSS JOIN LATERAL (VALUES ('all'), ('team:' || nullif(t.team, '')), ('agent:' || t.agent_id::text)) AS s (scope)
WHERE s.scope IS NOT NULL AND t.assigned > 0
GROUP BY t.month, s.scope
UNION ALL
SELECT c.metric, c.month, c.scope, CASE WHEN count(*) = count(c.value) AND min(c.value) = max(c.value) AND abs(min(c.value)) < 1e100 AND (min(c.value) = 0 OR abs(min(c.value)) > 1e-100) THEN min(c.value) END, NULL
FROM custom_metrics c
CROSS JOIN clock k
WHERE c.month <= k.today AND c.month >= date '0001-01-01' AND c.metric IS NOT NULL AND c.scope IS NOT NULL
	AND NOT EXISTS (SELECT FROM metrics m WHERE m.metric = c.metric AND m.view <> 'custom_metrics')
GROUP BY c.metric, c.month, c.scope;
COMMENT ON VIEW metrics_of_others IS 'Metrics of assignments, and those measured elsewhere, by month and scope.';
COMMENT ON COLUMN metrics_of_others.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_others.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_others.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_others.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_others.cases IS 'How many cases it rests on; NULL where that says nothing.';
