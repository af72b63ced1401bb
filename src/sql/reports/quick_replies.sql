-- quick_replies: canned replies of the team and chatbot options that customers chose, apart, by month. One pass over the interactions.
CREATE VIEW quick_replies WITH (security_invoker = true) AS
WITH days AS (
	SELECT local_date(i.at, (SELECT k.time_zone FROM clock k)) AS day, i.kind, nullif(i.quick_reply, '') AS quick_reply, count(*) AS messages
	FROM interactions i
	WHERE i.kind IN ('inbound', 'outbound') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	GROUP BY 1, i.kind, 3
), months AS MATERIALIZED (
	SELECT month_of(d.day) AS month, d.kind, d.quick_reply, sum(d.messages)::bigint AS uses
	FROM days d
	GROUP BY 1, d.kind, d.quick_reply
), grid AS (
	SELECT m.month::date AS month, q.kind, q.quick_reply
	FROM (SELECT min(m.month)::timestamp AS first_month, max(m.month)::timestamp AS last_month FROM months m) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.kind, m.quick_reply FROM months m WHERE m.quick_reply IS NOT NULL) q
), totals AS (
	SELECT m.month, m.kind, sum(m.uses)::bigint AS messages
	FROM months m
	GROUP BY m.month, m.kind
)
SELECT r.month, r.used_by, r.quick_reply, r.uses, r.share, r.rank, r.messages, r.share_of_messages,
	lag(r.uses) OVER by_month AS previous_uses, r.uses - lag(r.uses) OVER by_month AS uses_change,
	lag(r.share) OVER by_month AS previous_share, r.share - lag(r.share) OVER by_month AS share_change
FROM (
	SELECT g.month, CASE g.kind WHEN 'outbound' THEN 'team' ELSE 'customer' END AS used_by, g.quick_reply, coalesce(m.uses, 0) AS uses,
		coalesce(m.uses, 0) * 100 / nullif(sum(m.uses) OVER (PARTITION BY g.month, g.kind), 0)::double precision AS share,
		CASE WHEN m.uses > 0 THEN row_number() OVER (PARTITION BY g.month, g.kind ORDER BY coalesce(m.uses, 0) DESC, g.quick_reply COLLATE "C") END AS rank,
		coalesce(t.messages, 0) AS messages, coalesce(m.uses, 0) * 100 / nullif(t.messages, 0)::double precision AS share_of_messages
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND m.kind = g.kind AND m.quick_reply = g.quick_reply
	LEFT JOIN totals t ON t.month = g.month AND t.kind = g.kind
) r
WINDOW by_month AS (PARTITION BY r.used_by, r.quick_reply ORDER BY r.month);
COMMENT ON VIEW quick_replies IS 'Canned replies of the team and chatbot options chosen by customers, apart, by month.';
COMMENT ON COLUMN quick_replies.month IS 'First day of the month.';
COMMENT ON COLUMN quick_replies.used_by IS 'team: a canned reply on an outbound; customer: an option chosen on an inbound.';
COMMENT ON COLUMN quick_replies.quick_reply IS 'The canned reply or option.';
COMMENT ON COLUMN quick_replies.uses IS 'Messages that carry it.';
COMMENT ON COLUMN quick_replies.share IS 'Percent of all uses of that side in the month.';
COMMENT ON COLUMN quick_replies.rank IS 'Rank by uses within month and side, ties by name; NULL where it was not used.';
COMMENT ON COLUMN quick_replies.messages IS 'All messages of that side in the month, with and without a quick reply.';
COMMENT ON COLUMN quick_replies.share_of_messages IS 'Percent of those messages that carry it.';
COMMENT ON COLUMN quick_replies.previous_uses IS 'Uses of the month before.';
COMMENT ON COLUMN quick_replies.uses_change IS 'Uses less those of the month before.';
COMMENT ON COLUMN quick_replies.previous_share IS 'Share of the month before.';
COMMENT ON COLUMN quick_replies.share_change IS 'Share less that of the month before, in percentage points.';
