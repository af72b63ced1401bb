-- conversation_sentiment: one row a conversation with an inbound: what can be said without the order of its events, so one pass and no sort.
CREATE VIEW conversation_sentiment WITH (security_invoker = true) AS
SELECT c.conversation_id, month_of(local_date(c.first_inbound_at, (SELECT k.time_zone FROM clock k))) AS month,
	c.messages, c.positive, c.neutral, c.negative, c.messages - c.positive - c.neutral - c.negative AS unlabelled, coalesce(c.last_resolved_at >= c.first_inbound_at, false) AS is_resolved
FROM (
	SELECT i.conversation_id,
		min(i.at) FILTER (WHERE i.kind = 'inbound') AS first_inbound_at,
		max(i.at) FILTER (WHERE i.kind = 'resolved') AS last_resolved_at,
		count(*) FILTER (WHERE i.kind = 'inbound') AS messages,
		count(*) FILTER (WHERE i.sentiment = 1 AND i.kind = 'inbound') AS positive,
		count(*) FILTER (WHERE i.sentiment = 0 AND i.kind = 'inbound') AS neutral,
		count(*) FILTER (WHERE i.sentiment = -1 AND i.kind = 'inbound') AS negative
	FROM interactions i
	WHERE i.kind IN ('inbound', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	GROUP BY i.conversation_id
) c
WHERE c.messages > 0;
COMMENT ON VIEW conversation_sentiment IS 'One row a conversation with a message of the customer: month, messages by sentiment, whether resolved.';
COMMENT ON COLUMN conversation_sentiment.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversation_sentiment.month IS 'First day of the month of its first inbound.';
COMMENT ON COLUMN conversation_sentiment.messages IS 'Messages of the customer (inbound).';
COMMENT ON COLUMN conversation_sentiment.positive IS 'Of those, positive.';
COMMENT ON COLUMN conversation_sentiment.neutral IS 'Of those, neutral.';
COMMENT ON COLUMN conversation_sentiment.negative IS 'Of those, negative.';
COMMENT ON COLUMN conversation_sentiment.unlabelled IS 'Of those, without a sentiment on the scale.';
COMMENT ON COLUMN conversation_sentiment.is_resolved IS 'Whether it was resolved at or after its first inbound.';
