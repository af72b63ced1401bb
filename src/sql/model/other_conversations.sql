-- other_conversations: conversations that are tagged as no service request: a tag of theirs, or of an interaction of theirs, says is_service = false, and none says true.
CREATE VIEW other_conversations WITH (security_invoker = true) AS
SELECT m.conversation_id
FROM (
	SELECT t.conversation_id, t.is_service
	FROM tags t
	CROSS JOIN clock k
	WHERE t.is_service IS NOT NULL AND t.conversation_id IS NOT NULL AND coalesce(t.tagged_at <= k.as_of, true)
	UNION ALL
	SELECT i.conversation_id, t.is_service
	FROM tags t
	CROSS JOIN clock k
	JOIN interactions i ON i.interaction_id = t.interaction_id
	WHERE t.is_service IS NOT NULL AND t.conversation_id IS NULL AND coalesce(t.tagged_at <= k.as_of, true) AND i.conversation_id IS NOT NULL
) m
GROUP BY m.conversation_id
HAVING NOT bool_or(m.is_service);
COMMENT ON VIEW other_conversations IS 'Conversations that are no service requests: a tag says so and none says the contrary.';
COMMENT ON COLUMN other_conversations.conversation_id IS 'The conversation.';
