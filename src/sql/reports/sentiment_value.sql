-- sentiment_value: what became of customers in the 90 days after a service conversation, by how its sentiment ended, against those that ended negative.
-- Only conversations of customers of that day, whose 90 days have passed. A customer counts once for each conversation.
CREATE VIEW sentiment_value WITH (security_invoker = true) AS
WITH conversations_of_customers AS (
	-- What can be said of a conversation without the order of its events, so one pass and no sort; of two labels at one instant the worse counts.
	SELECT c.conversation_id, c.customer_id, c.last_inbound_at,
		CASE greatest(c.negative_at, c.neutral_at, c.positive_at) WHEN c.negative_at THEN -1 WHEN c.neutral_at THEN 0 WHEN c.positive_at THEN 1 END AS last_sentiment
	FROM (
		SELECT i.conversation_id, i.customer_id, max(i.at) AS last_inbound_at, max(i.at) FILTER (WHERE i.sentiment = -1) AS negative_at,
			max(i.at) FILTER (WHERE i.sentiment = 0) AS neutral_at, max(i.at) FILTER (WHERE i.sentiment = 1) AS positive_at
		FROM interactions i
		WHERE i.kind = 'inbound' AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.customer_id IS NOT NULL
		GROUP BY i.conversation_id, i.customer_id
	) c
	WHERE NOT EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = c.conversation_id)
), ended AS MATERIALIZED (
	SELECT c.conversation_id, c.customer_id, c.last_inbound_at, c.last_sentiment AS sentiment, d.ended_on, p.keeps_membership, p.left_on
	FROM conversations_of_customers c
	CROSS JOIN clock k
	JOIN customer_profiles p ON p.customer_id = c.customer_id
	CROSS JOIN LATERAL (SELECT local_date(c.last_inbound_at, k.time_zone) AS ended_on) d
	WHERE d.ended_on + 90 <= k.today
		AND CASE WHEN p.keeps_membership THEN p.joined_on <= d.ended_on AND (p.left_on > d.ended_on) IS NOT FALSE ELSE p.first_bought_at <= c.last_inbound_at END
), afterwards AS (
	SELECT e.conversation_id, e.customer_id, bool_or(o.kind IN ('purchase', 'renewal', 'upsell')) AS has_bought,
		sum(CASE WHEN o.lacks_exchange_rate THEN 'NaN' ELSE o.margin END) AS margin
	FROM ended e
	JOIN outcome_money o ON o.customer_id = e.customer_id AND o.at > e.last_inbound_at AND o.day <= e.ended_on + 90
	GROUP BY e.conversation_id, e.customer_id
), sums AS (
	SELECT e.sentiment, count(*) AS conversations,
		count(*) FILTER (WHERE CASE WHEN e.keeps_membership THEN (e.left_on > e.ended_on + 90) IS NOT FALSE ELSE coalesce(a.has_bought, false) END) AS retained,
		sum(coalesce(a.margin, 0)) AS margin, nullif(sum(coalesce(a.margin, 0)), 'NaN') AS known_margin, nullif(sum(coalesce(a.margin * a.margin, 0)), 'NaN') AS squares
	FROM ended e
	LEFT JOIN afterwards a ON a.conversation_id = e.conversation_id AND a.customer_id = e.customer_id
	GROUP BY e.sentiment
)
SELECT s.sentiment, CASE s.sentiment WHEN -1 THEN 'negative' WHEN 0 THEN 'neutral' WHEN 1 THEN 'positive' ELSE 'unlabelled' END AS ended,
	s.conversations, s.retained, (s.retained * 100 / s.conversations::numeric)::double precision AS retention, s.known_margin AS margin,
	(s.known_margin / s.conversations)::double precision AS margin_per_conversation,
	r.lift AS retention_lift, r.lower AS retention_lower, r.upper AS retention_upper, r.p_value AS retention_p_value,
	m.lift AS margin_lift, m.lower AS margin_lower, m.upper AS margin_upper, m.p_value AS margin_p_value
FROM sums s
LEFT JOIN sums n ON n.sentiment = -1
LEFT JOIN LATERAL uplift_table(uplift_from_counts(s.conversations, s.retained, n.conversations, n.retained)) r ON s.sentiment IS DISTINCT FROM -1
LEFT JOIN LATERAL uplift_table(uplift_from_sums(s.conversations, s.known_margin, s.squares, n.conversations, n.known_margin, n.squares)) m ON s.sentiment IS DISTINCT FROM -1;
COMMENT ON VIEW sentiment_value IS 'Retention and margin in the 90 days after a service conversation, by how its sentiment ended. The groups are not matched: an association.';
COMMENT ON COLUMN sentiment_value.sentiment IS 'Sentiment of the last labelled message of the customer: -1, 0, 1; NULL = no message is labelled.';
COMMENT ON COLUMN sentiment_value.ended IS 'The same in words.';
COMMENT ON COLUMN sentiment_value.conversations IS 'Service conversations of customers that ended so, at least 90 days ago.';
COMMENT ON COLUMN sentiment_value.retained IS 'Of those, with the customer still one 90 days later; where no membership is known, with a purchase, renewal or upsell in these days.';
COMMENT ON COLUMN sentiment_value.retention IS 'Percent retained.';
COMMENT ON COLUMN sentiment_value.margin IS 'Margin of the customers in these 90 days, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN sentiment_value.margin_per_conversation IS 'The same per conversation.';
COMMENT ON COLUMN sentiment_value.retention_lift IS 'Retention less that after negative conversations, in percentage points.';
COMMENT ON COLUMN sentiment_value.retention_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN sentiment_value.retention_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN sentiment_value.retention_p_value IS 'p-value of no difference, 0 to 1.';
COMMENT ON COLUMN sentiment_value.margin_lift IS 'Margin per conversation less that after negative ones.';
COMMENT ON COLUMN sentiment_value.margin_lower IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN sentiment_value.margin_upper IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN sentiment_value.margin_p_value IS 'p-value of no difference, 0 to 1.';
