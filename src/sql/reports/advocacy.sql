-- advocacy: what customers share about the brand, whom that reaches, and who would recommend it, by month; treated against control from the first
-- contact on, all others beside them, so that the three add up.
CREATE VIEW advocacy WITH (security_invoker = true) AS
WITH groups AS MATERIALIZED (
	SELECT g.customer_id, g.treated, g.index_at, g.reach FROM service_groups g
), shares AS (
	SELECT month_of(o.day) AS month, CASE WHEN o.at >= g.index_at THEN g.treated END AS treated, o.kind, sign(o.sentiment) AS sentiment, count(*) AS shares, sum(coalesce(o.reach, g.reach, 0)) AS reach
	FROM outcome_money o
	LEFT JOIN groups g ON g.customer_id = o.customer_id
	WHERE o.kind IN ('share', 'referral')
	GROUP BY 1, 2, 3, 4
), answers AS (
	SELECT month_of(local_date(s.answered_at, k.time_zone)) AS month, g.treated, s.score >= 9 AS recommends, count(*) AS answers
	FROM surveys s
	CROSS JOIN clock k
	LEFT JOIN groups g ON g.customer_id = s.customer_id AND s.answered_at >= g.index_at
	WHERE s.survey = 'nps' AND s.score BETWEEN 0 AND 10 AND s.answered_at <= k.as_of AND s.answered_at <> '-infinity'
	GROUP BY 1, 2, 3
), shares_by_month AS (
	SELECT s.month,
		sum(s.shares) FILTER (WHERE s.kind = 'share') AS shares,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = 1) AS positive, sum(s.reach) FILTER (WHERE s.kind = 'share' AND s.sentiment = 1) AS positive_reach,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = -1) AS negative, sum(s.reach) FILTER (WHERE s.kind = 'share' AND s.sentiment = -1) AS negative_reach,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = 1 AND s.treated) AS positive_treated,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = 1 AND NOT s.treated) AS positive_control,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = -1 AND s.treated) AS negative_treated,
		sum(s.shares) FILTER (WHERE s.kind = 'share' AND s.sentiment = -1 AND NOT s.treated) AS negative_control,
		sum(s.shares) FILTER (WHERE s.kind = 'referral') AS referrals
	FROM shares s
	GROUP BY s.month
), answers_by_month AS (
	SELECT a.month, sum(a.answers) AS answers, sum(a.answers) FILTER (WHERE a.recommends) AS promoters,
		uplift_from_counts(coalesce(sum(a.answers) FILTER (WHERE a.treated), 0)::bigint, coalesce(sum(a.answers) FILTER (WHERE a.treated AND a.recommends), 0)::bigint,
			coalesce(sum(a.answers) FILTER (WHERE NOT a.treated), 0)::bigint, coalesce(sum(a.answers) FILTER (WHERE NOT a.treated AND a.recommends), 0)::bigint) AS summary
	FROM answers a
	GROUP BY a.month
), months AS (
	SELECT m.month::date AS month
	FROM (
		SELECT min(x.month)::timestamp AS first_month, max(x.month)::timestamp AS last_month
		FROM (SELECT month FROM shares_by_month UNION ALL SELECT month FROM answers_by_month) x
	) span
	CROSS JOIN LATERAL generate_series(span.first_month, span.last_month, interval '1 month') AS m (month)
)
SELECT v.*, lag(v.positive_shares) OVER months AS previous_positive_shares, v.positive_shares - lag(v.positive_shares) OVER months AS positive_shares_change
FROM (
	SELECT m.month, coalesce(s.shares, 0)::bigint AS shares, coalesce(s.positive, 0)::bigint AS positive_shares, coalesce(s.negative, 0)::bigint AS negative_shares,
		least(coalesce(s.positive_reach, 0), 9223372036854775807)::bigint AS positive_reach, least(coalesce(s.negative_reach, 0), 9223372036854775807)::bigint AS negative_reach,
		coalesce(s.positive_treated, 0)::bigint AS positive_treated, coalesce(s.positive_control, 0)::bigint AS positive_control,
		(coalesce(s.positive, 0) - coalesce(s.positive_treated, 0) - coalesce(s.positive_control, 0))::bigint AS positive_others,
		coalesce(s.negative_treated, 0)::bigint AS negative_treated, coalesce(s.negative_control, 0)::bigint AS negative_control,
		(coalesce(s.negative, 0) - coalesce(s.negative_treated, 0) - coalesce(s.negative_control, 0))::bigint AS negative_others,
		coalesce(s.referrals, 0)::bigint AS referrals,
		coalesce(a.answers, 0)::bigint AS answers, (a.promoters * 100 / a.answers)::double precision AS recommend,
		coalesce(u.n_treated, 0) AS answers_treated, coalesce(u.n_control, 0) AS answers_control,
		u.treated AS recommend_treated, u.control AS recommend_control, u.lift AS recommend_lift, u.lower AS recommend_lower, u.upper AS recommend_upper, u.p_value AS recommend_p_value
	FROM months m
	LEFT JOIN shares_by_month s ON s.month = m.month
	LEFT JOIN (SELECT b.month, b.answers, coalesce(b.promoters, 0) AS promoters, b.summary FROM answers_by_month b) a ON a.month = m.month
	LEFT JOIN LATERAL uplift_table(a.summary) u ON true
) v
WINDOW months AS (ORDER BY v.month);
COMMENT ON VIEW advocacy IS 'Shares, their reach, referrals, and who would recommend the brand, by month; treated against control. The groups are not matched: an association.';
COMMENT ON COLUMN advocacy.month IS 'First day of the month.';
COMMENT ON COLUMN advocacy.shares IS 'Shares of all customers, with any sentiment or none.';
COMMENT ON COLUMN advocacy.positive_shares IS 'Shares with positive sentiment.';
COMMENT ON COLUMN advocacy.negative_shares IS 'Shares with negative sentiment.';
COMMENT ON COLUMN advocacy.positive_reach IS 'People reached by the positive ones; where a share says nothing, the followers of the customer.';
COMMENT ON COLUMN advocacy.negative_reach IS 'People reached by the negative ones.';
COMMENT ON COLUMN advocacy.positive_treated IS 'Positive shares of treated customers after their first contact.';
COMMENT ON COLUMN advocacy.positive_control IS 'Positive shares of control customers after their first contact.';
COMMENT ON COLUMN advocacy.positive_others IS 'Positive shares of customers not in contact before, or not known.';
COMMENT ON COLUMN advocacy.negative_treated IS 'Negative shares of treated customers after their first contact.';
COMMENT ON COLUMN advocacy.negative_control IS 'Negative shares of control customers after their first contact.';
COMMENT ON COLUMN advocacy.negative_others IS 'Negative shares of customers not in contact before, or not known.';
COMMENT ON COLUMN advocacy.referrals IS 'Referrals.';
COMMENT ON COLUMN advocacy.answers IS 'NPS answers.';
COMMENT ON COLUMN advocacy.recommend IS 'Percent of them that are 9 or 10.';
COMMENT ON COLUMN advocacy.answers_treated IS 'NPS answers of treated customers after their first contact.';
COMMENT ON COLUMN advocacy.answers_control IS 'NPS answers of control customers after their first contact.';
COMMENT ON COLUMN advocacy.recommend_treated IS 'Percent of the treated''s answers that are 9 or 10.';
COMMENT ON COLUMN advocacy.recommend_control IS 'Percent of the control group''s.';
COMMENT ON COLUMN advocacy.recommend_lift IS 'Treated less control, in percentage points; NULL where a group is empty.';
COMMENT ON COLUMN advocacy.recommend_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN advocacy.recommend_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN advocacy.recommend_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN advocacy.previous_positive_shares IS 'Positive shares of the month before.';
COMMENT ON COLUMN advocacy.positive_shares_change IS 'Positive shares less those of the month before.';
