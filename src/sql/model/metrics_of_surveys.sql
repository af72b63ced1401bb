-- metrics_of_surveys: CSAT, NPS and survey response rates by month and scope: ratios of sums over the rows of satisfaction.
CREATE VIEW metrics_of_surveys WITH (security_invoker = true) AS
WITH scopes AS (
	SELECT r.month, s.scope, sum(r.csat_sent + r.nps_sent)::bigint AS sent, sum(r.csat_answered + r.nps_answered)::bigint AS answered, sum(r.csat_scores)::bigint AS csat_scores,
		sum(r.csat_satisfied)::bigint AS csat_satisfied, sum(r.csat_sum)::bigint AS csat_sum, sum(r.nps_scores)::bigint AS nps_scores, sum(r.promoters)::bigint AS promoters, sum(r.detractors)::bigint AS detractors
	FROM satisfaction r
	CROSS JOIN LATERAL (VALUES ('all'), ('channel:' || nullif(r.channel, '')), ('team:' || nullif(r.team, '')), ('agent:' || r.agent_id::text)) AS s (scope)
	WHERE s.scope IS NOT NULL
	GROUP BY r.month, s.scope
)
SELECT v.metric, s.month, s.scope, v.value, v.cases
FROM scopes s
CROSS JOIN LATERAL (VALUES
	('csat', s.csat_satisfied * 100 / nullif(s.csat_scores, 0)::double precision, s.csat_scores),
	('csat_mean', s.csat_sum / nullif(s.csat_scores, 0)::double precision, s.csat_scores),
	('nps', (s.promoters - s.detractors) * 100 / nullif(s.nps_scores, 0)::double precision, s.nps_scores),
	('recommend', s.promoters * 100 / nullif(s.nps_scores, 0)::double precision, s.nps_scores),
	('survey_response_rate', s.answered * 100 / nullif(s.sent, 0)::double precision, s.sent)) AS v (metric, value, cases)
WHERE v.cases > 0;
COMMENT ON VIEW metrics_of_surveys IS 'Metrics of satisfaction by month and scope.';
COMMENT ON COLUMN metrics_of_surveys.metric IS 'A metric of the catalogue metrics.';
COMMENT ON COLUMN metrics_of_surveys.month IS 'First day of the month.';
COMMENT ON COLUMN metrics_of_surveys.scope IS '''all'', ''channel:NAME'', ''team:NAME'' or ''agent:ID''.';
COMMENT ON COLUMN metrics_of_surveys.value IS 'The figure, in the unit of the metric; NULL where it is not known.';
COMMENT ON COLUMN metrics_of_surveys.cases IS 'How many cases it rests on; NULL where that says nothing.';
