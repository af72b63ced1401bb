-- metrics_of_conversations: how conversations ended, by month of the first inbound and scope; for agents and teams, the conversations they resolved last.
CREATE VIEW metrics_of_conversations WITH (security_invoker = true) AS
WITH names AS (
	SELECT a.agent_id, min(a.team) AS team
	FROM agents a
	GROUP BY a.agent_id
), facts AS MATERIALIZED (
	SELECT month_of(local_date(c.first_inbound_at, (SELECT k.time_zone FROM clock k))) AS month, c.channel, c.resolved_by AS agent_id,
		c.first_resolved_at IS NOT NULL AS is_resolved, NOT c.stayed_resolved AS is_reopened, c.is_one_touch, c.handling_seconds,
		extract(epoch FROM c.first_resolved_at - c.first_inbound_at)::double precision AS seconds
	FROM conversations c
	WHERE c.first_inbound_at <> '-infinity' AND (c.first_resolved_at IS NOT NULL OR c.handling_seconds IS NOT NULL)
), figures AS (
	SELECT f.month, s.scope, count(*) FILTER (WHERE f.is_resolved) AS resolved, count(*) FILTER (WHERE f.is_resolved AND f.is_reopened) AS reopened,
		count(*) FILTER (WHERE f.is_one_touch) AS one_touch, count(f.handling_seconds) AS handled, sum(f.handling_seconds::numeric) AS handling_seconds,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY f.seconds) AS median_seconds
	FROM facts f
	LEFT JOIN names n ON n.agent_id = f.agent_id
	CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || nullif(f.channel, '')), ('team:' || nullif(n.team, '')), ('agent:' || f.agent_id::text)) AS s (scope)
	WHERE s.scope IS NOT NULL
	GROUP BY f.month, s.scope
)
SELECT v.metric, f.month, f.scope, v.value, v.cases
FROM figures f
CROSS JOIN LATERAL (VALUES
	('reopen_rate', f.reopened * 100 / nullif(f.resolved, 0)::double precision, f.resolved),
	('one_touch_rate', f.one_touch * 100 / nullif(f.resolved, 0)::double precision, f.resolved),
	('resolution_time_median', round(f.median_seconds::numeric, 6)::double precision, f.resolved),
	('handling_time_mean', round(f.handling_seconds / nullif(f.handled, 0), 6)::double precision, f.handled)) AS v (metric, value, cases)
WHERE v.cases > 0;
COMMENT ON VIEW metrics_of_conversations IS 'Metrics of how conversations ended, by month and scope.';
COMMENT ON COLUMN metrics_of_conversations.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_conversations.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_conversations.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_conversations.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_conversations.cases IS 'How many cases it rests on; NULL where that says nothing.';
