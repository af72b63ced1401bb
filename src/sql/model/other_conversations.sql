-- other_conversations: conversations that are tagged as no service request: a tag of theirs, or of an interaction of theirs, says is_service = false, and none says true.
CREATE VIEW other_conversations WITH (security_invoker = true) AS
SELECT t.conversation_id
FROM conversation_tags t
WHERE t.is_service IS NOT NULL
GROUP BY t.conversation_id
HAVING NOT bool_or(t.is_service);
COMMENT ON VIEW other_conversations IS 'Conversations that are no service requests: a tag says so and none says the contrary.';
COMMENT ON COLUMN other_conversations.conversation_id IS 'The conversation.';
