-- metrics_of_messages: sentiment of what customers wrote and use of quick replies, by month and scope, in one pass over the interactions.
CREATE VIEW metrics_of_messages WITH (security_invoker = true) AS
WITH names AS (
	SELECT a.agent_id, min(a.team) AS team
	FROM agents a
	GROUP BY a.agent_id
), days AS (
	SELECT local_date(i.at, (SELECT k.time_zone FROM clock k)) AS day, i.kind, i.channel, CASE WHEN i.kind = 'outbound' THEN i.agent_id END AS agent_id,
		count(*) AS messages, count(nullif(i.quick_reply, '')) AS quick_replies,
		count(*) FILTER (WHERE i.sentiment = 1) AS positive, count(*) FILTER (WHERE i.sentiment = 0) AS neutral, count(*) FILTER (WHERE i.sentiment = -1) AS negative
	FROM interactions i
	WHERE i.kind IN ('inbound', 'outbound') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	GROUP BY 1, i.kind, i.channel, 4
), months AS MATERIALIZED (
	SELECT month_of(d.day) AS month, d.kind, d.channel, d.agent_id, sum(d.messages) AS messages, sum(d.quick_replies) AS quick_replies,
		sum(d.positive) AS positive, sum(d.neutral) AS neutral, sum(d.negative) AS negative
	FROM days d
	GROUP BY 1, d.kind, d.channel, d.agent_id
), scopes AS (
	SELECT m.month, s.scope, m.kind, sum(m.messages)::bigint AS messages, sum(m.quick_replies)::bigint AS quick_replies,
		sum(m.positive)::bigint AS positive, sum(m.neutral)::bigint AS neutral, sum(m.negative)::bigint AS negative
	FROM months m
	LEFT JOIN names n ON n.agent_id = m.agent_id
	CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || nullif(m.channel, '')), ('team:' || nullif(n.team, '')), ('agent:' || m.agent_id::text)) AS s (scope)
	WHERE s.scope IS NOT NULL
	GROUP BY m.month, s.scope, m.kind
)
SELECT v.metric, s.month, s.scope, v.value, v.cases
FROM scopes s
CROSS JOIN LATERAL (VALUES
	('quick_reply_share', 'outbound', s.quick_replies * 100 / nullif(s.messages, 0)::double precision, s.messages),
	('positive_share', 'inbound', s.positive * 100 / nullif(s.positive + s.negative, 0)::double precision, s.positive + s.negative),
	('net_sentiment', 'inbound', (s.positive - s.negative) * 100 / nullif(s.positive + s.neutral + s.negative, 0)::double precision, s.positive + s.neutral + s.negative)) AS v (metric, kind, value, cases)
WHERE v.kind = s.kind AND v.cases > 0;
COMMENT ON VIEW metrics_of_messages IS 'Metrics of sentiment and quick replies by month and scope.';
COMMENT ON COLUMN metrics_of_messages.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_messages.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_messages.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_messages.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_messages.cases IS 'How many cases it rests on; NULL where that says nothing.';
