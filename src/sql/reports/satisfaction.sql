-- satisfaction: CSAT and NPS by month, channel and agent of the survey. Scores fall in the month of the answer, response rates in that of the sending.
-- A score off its scale is no answer; data_quality names it.
CREATE VIEW satisfaction WITH (security_invoker = true) AS
WITH valid AS (
	SELECT s.survey, s.channel, s.agent_id, s.sent_at, s.score,
		CASE WHEN s.answered_at <= k.as_of AND s.answered_at <> '-infinity'
			AND (s.score IS NULL OR CASE s.survey WHEN 'csat' THEN s.score BETWEEN 1 AND 5 ELSE s.score BETWEEN 0 AND 10 END) THEN s.answered_at END AS answered_at
	FROM surveys s
	CROSS JOIN clock k
	WHERE s.survey IN ('csat', 'nps')
), events AS (
	SELECT date_trunc('month', v.sent_at AT TIME ZONE k.time_zone)::date AS month, v.channel, v.agent_id, v.survey, true AS is_sending, v.answered_at IS NOT NULL AS is_answered, NULL::smallint AS score
	FROM valid v
	CROSS JOIN clock k
	WHERE v.sent_at <= k.as_of AND v.sent_at <> '-infinity'
	UNION ALL
	SELECT date_trunc('month', v.answered_at AT TIME ZONE k.time_zone)::date, v.channel, v.agent_id, v.survey, false, NULL, v.score
	FROM valid v
	CROSS JOIN clock k
	WHERE v.answered_at IS NOT NULL AND v.score IS NOT NULL
), months AS MATERIALIZED (
	SELECT e.month, e.channel, e.agent_id,
		count(*) FILTER (WHERE e.survey = 'csat' AND e.is_sending) AS csat_sent,
		count(*) FILTER (WHERE e.survey = 'csat' AND e.is_sending AND e.is_answered) AS csat_answered,
		count(e.score) FILTER (WHERE e.survey = 'csat') AS csat_scores,
		count(*) FILTER (WHERE e.survey = 'csat' AND e.score >= 4) AS csat_satisfied,
		sum(e.score) FILTER (WHERE e.survey = 'csat') AS csat_sum,
		count(*) FILTER (WHERE e.survey = 'nps' AND e.is_sending) AS nps_sent,
		count(*) FILTER (WHERE e.survey = 'nps' AND e.is_sending AND e.is_answered) AS nps_answered,
		count(e.score) FILTER (WHERE e.survey = 'nps') AS nps_scores,
		count(*) FILTER (WHERE e.survey = 'nps' AND e.score >= 9) AS promoters,
		count(*) FILTER (WHERE e.survey = 'nps' AND e.score BETWEEN 7 AND 8) AS passives,
		count(*) FILTER (WHERE e.survey = 'nps' AND e.score <= 6) AS detractors
	FROM events e
	GROUP BY e.month, e.channel, e.agent_id
), names AS (
	SELECT a.agent_id, min(a.name) AS name, min(a.team) AS team
	FROM agents a
	GROUP BY a.agent_id
), grid AS (
	SELECT m.month::date AS month, g.channel, g.agent_id
	FROM (SELECT min(m.month)::timestamp AS first_month, max(m.month)::timestamp AS last_month FROM months m) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
	CROSS JOIN (SELECT DISTINCT m.channel, m.agent_id FROM months m) g
)
SELECT r.*,
	lag(r.csat) OVER by_month AS previous_csat, r.csat - lag(r.csat) OVER by_month AS csat_change,
	lag(r.csat_mean) OVER by_month AS previous_csat_mean, r.csat_mean - lag(r.csat_mean) OVER by_month AS csat_mean_change,
	lag(r.nps) OVER by_month AS previous_nps, r.nps - lag(r.nps) OVER by_month AS nps_change
FROM (
	SELECT g.month, g.channel, g.agent_id, n.name, n.team,
		coalesce(m.csat_sent, 0) AS csat_sent, coalesce(m.csat_answered, 0) AS csat_answered, m.csat_answered * 100 / nullif(m.csat_sent, 0)::double precision AS csat_response_rate,
		coalesce(m.csat_scores, 0) AS csat_scores, coalesce(m.csat_satisfied, 0) AS csat_satisfied, coalesce(m.csat_sum, 0)::bigint AS csat_sum,
		m.csat_satisfied * 100 / nullif(m.csat_scores, 0)::double precision AS csat, m.csat_sum / nullif(m.csat_scores, 0)::double precision AS csat_mean,
		coalesce(m.nps_sent, 0) AS nps_sent, coalesce(m.nps_answered, 0) AS nps_answered, m.nps_answered * 100 / nullif(m.nps_sent, 0)::double precision AS nps_response_rate,
		coalesce(m.nps_scores, 0) AS nps_scores, coalesce(m.promoters, 0) AS promoters, coalesce(m.passives, 0) AS passives, coalesce(m.detractors, 0) AS detractors,
		(m.promoters - m.detractors) * 100 / nullif(m.nps_scores, 0)::double precision AS nps, m.promoters * 100 / nullif(m.nps_scores, 0)::double precision AS recommend
	FROM grid g
	LEFT JOIN months m ON m.month = g.month AND m.channel IS NOT DISTINCT FROM g.channel AND m.agent_id IS NOT DISTINCT FROM g.agent_id
		AND coalesce(m.agent_id::text, '') = coalesce(g.agent_id::text, '')
	LEFT JOIN names n ON n.agent_id = g.agent_id
) r
WINDOW by_month AS (PARTITION BY r.channel, r.agent_id ORDER BY r.month);
COMMENT ON VIEW satisfaction IS 'CSAT and NPS by month, channel and agent. Good/bad surveys enter as scores 5 and 1.';
COMMENT ON COLUMN satisfaction.month IS 'First day of the month: of the answer for scores, of the sending for response rates.';
COMMENT ON COLUMN satisfaction.channel IS 'Channel the survey is about; NULL = not known.';
COMMENT ON COLUMN satisfaction.agent_id IS 'Agent the survey is about; NULL = not known.';
COMMENT ON COLUMN satisfaction.name IS 'Name of the agent.';
COMMENT ON COLUMN satisfaction.team IS 'Team of the agent.';
COMMENT ON COLUMN satisfaction.csat_sent IS 'CSAT surveys sent in the month.';
COMMENT ON COLUMN satisfaction.csat_answered IS 'Of those, answered so far.';
COMMENT ON COLUMN satisfaction.csat_response_rate IS 'Percent of the CSAT surveys sent that were answered.';
COMMENT ON COLUMN satisfaction.csat_scores IS 'CSAT scores given in the month: n.';
COMMENT ON COLUMN satisfaction.csat_satisfied IS 'Of those, 4 or 5.';
COMMENT ON COLUMN satisfaction.csat_sum IS 'Their sum.';
COMMENT ON COLUMN satisfaction.csat IS 'CSAT: percent of the scores that are 4 or 5.';
COMMENT ON COLUMN satisfaction.csat_mean IS 'Mean score, 1 to 5.';
COMMENT ON COLUMN satisfaction.nps_sent IS 'NPS surveys sent in the month.';
COMMENT ON COLUMN satisfaction.nps_answered IS 'Of those, answered so far.';
COMMENT ON COLUMN satisfaction.nps_response_rate IS 'Percent of the NPS surveys sent that were answered.';
COMMENT ON COLUMN satisfaction.nps_scores IS 'NPS scores given in the month: n.';
COMMENT ON COLUMN satisfaction.promoters IS 'Of those, 9 or 10.';
COMMENT ON COLUMN satisfaction.passives IS 'Of those, 7 or 8.';
COMMENT ON COLUMN satisfaction.detractors IS 'Of those, 0 to 6.';
COMMENT ON COLUMN satisfaction.nps IS 'Net Promoter Score: percent promoters less percent detractors, -100 to 100.';
COMMENT ON COLUMN satisfaction.recommend IS 'Percent of the scores that are 9 or 10.';
COMMENT ON COLUMN satisfaction.previous_csat IS 'CSAT of the month before.';
COMMENT ON COLUMN satisfaction.csat_change IS 'CSAT less that of the month before, in percentage points.';
COMMENT ON COLUMN satisfaction.previous_csat_mean IS 'Mean score of the month before.';
COMMENT ON COLUMN satisfaction.csat_mean_change IS 'Mean score less that of the month before.';
COMMENT ON COLUMN satisfaction.previous_nps IS 'NPS of the month before.';
COMMENT ON COLUMN satisfaction.nps_change IS 'NPS less that of the month before, in points.';
