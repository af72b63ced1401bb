-- conversation_tags: what tags say of conversations, up to the clock. The tag of one interaction speaks for its conversation. A tag that does not say when
-- it was given is read as soon as what it is on: with the interaction that carries it, where it names one.
CREATE VIEW conversation_tags WITH (security_invoker = true) AS
SELECT t.conversation_id, t.tagged_at, t.topic, t.subtopic, t.funnel_stage, t.is_service
FROM tags t
WHERE t.conversation_id IS NOT NULL AND (t.interaction_id IS NULL OR t.tagged_at IS NOT NULL) AND coalesce(t.tagged_at <= (SELECT k.as_of FROM clock k), true)
UNION ALL
SELECT coalesce(t.conversation_id, i.conversation_id), t.tagged_at, t.topic, t.subtopic, t.funnel_stage, t.is_service
FROM tags t
LEFT JOIN interactions i ON i.interaction_id = t.interaction_id
WHERE t.interaction_id IS NOT NULL AND (t.conversation_id IS NULL OR t.tagged_at IS NULL) AND (coalesce(t.tagged_at, i.at) <= (SELECT k.as_of FROM clock k)) IS NOT FALSE
	AND coalesce(t.conversation_id, i.conversation_id) IS NOT NULL;
COMMENT ON VIEW conversation_tags IS 'What tags say of conversations, up to the clock; the tag of one interaction speaks for its conversation.';
COMMENT ON COLUMN conversation_tags.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversation_tags.tagged_at IS 'When it was tagged; NULL = not known.';
COMMENT ON COLUMN conversation_tags.topic IS 'Topic.';
COMMENT ON COLUMN conversation_tags.subtopic IS 'Subtopic.';
COMMENT ON COLUMN conversation_tags.funnel_stage IS 'Stage of the sales funnel.';
COMMENT ON COLUMN conversation_tags.is_service IS 'Whether the conversation is a service request; NULL = the tag does not say.';
