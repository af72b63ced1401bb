-- What customers write about, by month and channel of the conversation's first message. The levels: a subtopic, a topic, all conversations; on each a
-- conversation counts once, however many tags it has, so that a level can be summed over months and channels.
-- needs: conversation_sentiment, conversation_topics, conversations
WITH named AS (
	SELECT DISTINCT t.conversation_id, t.topic, t.subtopic
	FROM conversation_topics t
	WHERE t.topic IS NOT NULL OR t.subtopic IS NOT NULL
), facts AS (
	SELECT s.month, coalesce(c.channel, '') AS channel, n.topic, n.subtopic, s.conversation_id, s.positive, s.negative
	FROM conversation_sentiment s
	JOIN conversations c ON c.conversation_id = s.conversation_id
	LEFT JOIN named n ON n.conversation_id = s.conversation_id
)
SELECT f.month, f.channel, CASE grouping(f.topic, f.subtopic) WHEN 0 THEN 'subtopic' WHEN 1 THEN 'topic' ELSE 'all' END AS level, f.topic, f.subtopic,
	count(DISTINCT f.conversation_id) AS conversations, CASE WHEN grouping(f.topic, f.subtopic) = 0 THEN sum(f.positive) END AS positive,
	CASE WHEN grouping(f.topic, f.subtopic) = 0 THEN sum(f.negative) END AS negative
FROM facts f
GROUP BY GROUPING SETS ((f.month, f.channel, f.topic, f.subtopic), (f.month, f.channel, f.topic), (f.month, f.channel))
ORDER BY f.month, f.channel, level, f.topic, f.subtopic
