-- task_report: assignments by month and agent, and what became of each: completed (resolved while assigned to them), reassigned, or open.
-- An assignment counts in its own month and ends once, so the three add up to it.
CREATE VIEW task_report WITH (security_invoker = true) AS
WITH steps AS (
	SELECT i.kind, i.at, i.agent_id, lead(i.kind) OVER in_conversation AS next_kind, lead(i.at) OVER in_conversation AS next_at
	FROM interactions i
	WHERE i.kind IN ('assigned', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	WINDOW in_conversation AS (PARTITION BY i.conversation_id ORDER BY i.at, kind_order(i.kind), i.channel COLLATE "C", i.{agent}, i.interaction_id)
), tasks AS MATERIALIZED (
	SELECT month_of(local_date(s.at, (SELECT k.time_zone FROM clock k))) AS month, s.agent_id,
		count(*) AS assigned,
		count(*) FILTER (WHERE s.next_kind = 'resolved') AS completed,
		count(*) FILTER (WHERE s.next_kind = 'assigned') AS reassigned,
		count(*) FILTER (WHERE s.next_kind IS NULL) AS open,
		sum(extract(epoch FROM s.next_at - s.at)) FILTER (WHERE s.next_kind = 'resolved') AS completed_seconds
	FROM steps s
	WHERE s.kind = 'assigned'
	GROUP BY 1, s.agent_id
), grid AS (
	SELECT m.month::date AS month, g.agent_id
	FROM (SELECT min(t.month)::timestamp AS first_month, max(t.month)::timestamp AS last_month FROM tasks t) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT t.agent_id FROM tasks t) g
)
SELECT r.*, lag(r.assigned) OVER by_month AS previous_assigned, r.assigned - lag(r.assigned) OVER by_month AS assigned_change,
	lag(r.completion_rate) OVER by_month AS previous_completion_rate, r.completion_rate - lag(r.completion_rate) OVER by_month AS completion_rate_change
FROM (
	SELECT g.month, g.agent_id, a.name, a.team, coalesce(t.assigned, 0) AS assigned, coalesce(t.completed, 0) AS completed, coalesce(t.reassigned, 0) AS reassigned,
		coalesce(t.open, 0) AS open, t.completed * 100 / nullif(t.assigned, 0)::double precision AS completion_rate,
		round(t.completed_seconds / nullif(t.completed, 0), 6)::double precision AS completion_mean_seconds
	FROM grid g
	LEFT JOIN tasks t ON t.month = g.month AND t.agent_id IS NOT DISTINCT FROM g.agent_id
	LEFT JOIN agents a ON a.agent_id = g.agent_id
) r
WINDOW by_month AS (PARTITION BY r.agent_id ORDER BY r.month);
COMMENT ON VIEW task_report IS 'Assignments by month and agent, and what became of them.';
COMMENT ON COLUMN task_report.month IS 'First day of the month of the assignment.';
COMMENT ON COLUMN task_report.agent_id IS 'The agent assigned; NULL = the case was given to nobody.';
COMMENT ON COLUMN task_report.name IS 'Name.';
COMMENT ON COLUMN task_report.team IS 'Team.';
COMMENT ON COLUMN task_report.assigned IS 'Assignments.';
COMMENT ON COLUMN task_report.completed IS 'Of those, resolved while assigned to them.';
COMMENT ON COLUMN task_report.reassigned IS 'Of those, assigned anew before that.';
COMMENT ON COLUMN task_report.open IS 'Of those, neither so far.';
COMMENT ON COLUMN task_report.completion_rate IS 'Percent completed.';
COMMENT ON COLUMN task_report.completion_mean_seconds IS 'Mean seconds from assignment to resolution, of the completed ones.';
COMMENT ON COLUMN task_report.previous_assigned IS 'Assignments of the month before.';
COMMENT ON COLUMN task_report.assigned_change IS 'Assignments less those of the month before.';
COMMENT ON COLUMN task_report.previous_completion_rate IS 'Completion rate of the month before.';
COMMENT ON COLUMN task_report.completion_rate_change IS 'Completion rate less that of the month before, in percentage points.';
