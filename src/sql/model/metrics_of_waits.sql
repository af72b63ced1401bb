-- metrics_of_waits: counts, rates and waits by month and scope, from one pass of the aggregates. What customers and bots did has no agent, so agents and teams
-- have only what they did: replies, and the waits that their replies closed. Open waits are those at the month's end, or at the clock.
CREATE VIEW metrics_of_waits WITH (security_invoker = true) AS
WITH names AS (
	SELECT a.agent_id, min(a.team) AS team
	FROM agents a
	GROUP BY a.agent_id
), months AS MATERIALIZED (
	SELECT month_of(d.day) AS month, d.channel, d.agent_id, sum(d.received) AS received, sum(d.answered) AS answered, sum(d.actioned) AS actioned,
		sum(d.conversations) AS conversations, sum(d.resolved) AS resolved, sum(d.replies) AS replies,
		sum(num_open(d.waits)) FILTER (WHERE d.day < expires.day) AS abandoned, rollup(d.waits) AS waits, sum(d.handovers) AS handovers
	FROM daily d
	CROSS JOIN wait_expiry expires
	WHERE d.day IS NOT NULL
	GROUP BY 1, d.channel, d.agent_id
), scopes AS (
	SELECT m.month, s.scope, s.is_person, sum(m.received)::bigint AS received, sum(m.answered)::bigint AS answered, sum(m.actioned)::bigint AS actioned,
		sum(m.conversations)::bigint AS conversations, sum(m.resolved)::bigint AS resolved, sum(m.replies)::bigint AS replies, coalesce(sum(m.abandoned), 0)::bigint AS abandoned,
		rollup(m.waits) AS waits
	FROM months m
	LEFT JOIN names n ON n.agent_id = m.agent_id
	CROSS JOIN LATERAL (VALUES ('all', false), ('channel:' || nullif(m.channel, ''), false), ('team:' || nullif(n.team, ''), true), ('agent:' || m.agent_id::text, true)) AS s (scope, is_person)
	WHERE s.scope IS NOT NULL
	GROUP BY m.month, s.scope, s.is_person
), expired AS (
	SELECT x.month, s.scope, sum(x.waits) AS waits
	FROM waits_expired_today x
	CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || nullif(x.channel, ''))) AS s (scope)
	WHERE s.scope IS NOT NULL
	GROUP BY x.month, s.scope
), moved AS MATERIALIZED (
	-- A wait that another channel closes is open in the channel that opened it until then. Rare, so the waits are only read where there are such.
	SELECT c.month, s.scope, sum(s.waits) AS waits
	FROM waits w
	CROSS JOIN LATERAL (SELECT month_of(local_date(w.closed_at, (SELECT k.time_zone FROM clock k))) AS month) c
	CROSS JOIN LATERAL (VALUES ('channel:' || nullif(w.opened_channel, ''), -1), ('channel:' || nullif(w.channel, ''), 1)) AS s (scope, waits)
	WHERE (SELECT sum(m.handovers) FROM months m) > 0 AND w.closed_at IS NOT NULL AND w.channel IS DISTINCT FROM w.opened_channel
	GROUP BY c.month, s.scope
), figures AS MATERIALIZED (
	SELECT s.*, s.abandoned + coalesce(x.waits, 0) AS abandoned_waits, in_business_hours(s.waits) AS business,
		sum(num_waits_opened(s.waits) - num_waits(s.waits) - num_closed_unanswered(s.waits)) OVER (PARTITION BY s.scope ORDER BY s.month)
			+ coalesce((SELECT sum(m.waits) FROM moved m WHERE m.scope = s.scope AND m.month <= s.month), 0) AS open_waits
	FROM scopes s
	LEFT JOIN expired x ON x.month = s.month AND x.scope = s.scope
)
SELECT v.metric, f.month, f.scope, v.value, v.cases
FROM figures f
CROSS JOIN LATERAL (VALUES
	('received', f.received::double precision, NULL::bigint, false),
	('conversations', f.conversations, NULL, false),
	('response_rate', f.answered * 100 / nullif(f.received, 0)::double precision, f.received, false),
	('conversation_response_rate', num_answered_conversations(f.waits) * 100 / nullif(f.conversations, 0)::double precision, f.conversations, false),
	('action_rate', f.actioned * 100 / nullif(f.received, 0)::double precision, f.received, false),
	('resolution_rate', f.resolved * 100 / nullif(f.conversations, 0)::double precision, f.conversations, false),
	('open_waits', f.open_waits, NULL, false),
	('abandoned_waits', f.abandoned_waits, NULL, false),
	('replies', f.replies, NULL, true),
	('first_reply_mean', extract(epoch FROM avg_first_reply(f.waits)), num_first_replies(f.waits), true),
	('first_reply_median', extract(epoch FROM median_first_reply(f.waits)), num_first_replies(f.waits), true),
	('first_reply_p90', extract(epoch FROM first_reply_percentile(f.waits, 0.9)), num_first_replies(f.waits), true),
	('first_reply_business_mean', extract(epoch FROM avg_first_reply(f.business)), num_first_replies(f.waits), true),
	('first_reply_within_1h', first_reply_within(f.waits, interval '1 hour'), num_first_replies(f.waits), true),
	('first_reply_within_24h', first_reply_within(f.waits, interval '24 hours'), num_first_replies(f.waits), true),
	('reply_wait_mean', extract(epoch FROM avg_wait(f.waits)), num_waits(f.waits), true),
	('reply_wait_median', extract(epoch FROM median_wait(f.waits)), num_waits(f.waits), true),
	('reply_wait_p90', extract(epoch FROM wait_percentile(f.waits, 0.9)), num_waits(f.waits), true),
	('reply_wait_business_mean', extract(epoch FROM avg_wait(f.business)), num_waits(f.waits), true)) AS v (metric, value, cases, of_persons)
WHERE (v.of_persons OR NOT f.is_person) AND v.cases IS DISTINCT FROM 0;
COMMENT ON VIEW metrics_of_waits IS 'Metrics of volume, rates and waits by month and scope.';
COMMENT ON COLUMN metrics_of_waits.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_waits.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_waits.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_waits.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_waits.cases IS 'How many cases it rests on; NULL where that says nothing.';
