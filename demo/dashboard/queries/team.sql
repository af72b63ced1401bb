-- What each agent did in every period that the page offers, by channel and for all channels ('*').
-- needs: daily, agents
WITH months AS MATERIALIZED (
	SELECT date_trunc('month', d.day::timestamp)::date AS month, coalesce(d.channel, '') AS channel, d.agent_id, sum(d.replies) AS replies, rollup(d.waits) AS waits
	FROM daily d
	WHERE d.day IS NOT NULL AND d.agent_id IS NOT NULL
	GROUP BY 1, 2, 3
), periods AS (
	SELECT p.period, CASE WHEN grouping(m.channel) = 1 THEN '*' ELSE m.channel END AS channel, m.agent_id, sum(m.replies)::bigint AS replies, rollup(m.waits) AS waits
	FROM months m
	CROSS JOIN LATERAL (VALUES ('all'), (to_char(m.month, 'YYYY')), (to_char(m.month, 'YYYY-"Q"Q')), (to_char(m.month, 'YYYY-MM'))) AS p (period)
	GROUP BY GROUPING SETS ((p.period, m.channel, m.agent_id), (p.period, m.agent_id))
)
SELECT p.period, p.channel, coalesce(a.name, p.agent_id::text) AS name, a.team, p.replies, num_messages_replied(p.waits) AS messages_replied,
	num_resolution_events(p.waits) AS resolutions, num_waits(p.waits) AS waits,
	extract(epoch FROM median_wait(p.waits))::double precision AS wait_median_seconds,
	extract(epoch FROM median_wait(in_business_hours(p.waits)))::double precision AS business_wait_median_seconds
FROM periods p
LEFT JOIN agents a ON a.agent_id = p.agent_id
ORDER BY p.period, p.channel, p.replies DESC, name
