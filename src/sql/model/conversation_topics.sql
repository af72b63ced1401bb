-- conversation_topics: what each conversation was about, a row a tag; whoever counts conversations takes each combination once. The tag of one interaction
-- speaks for its conversation.
CREATE VIEW conversation_topics WITH (security_invoker = true) AS
SELECT m.conversation_id, m.topic, m.subtopic, m.funnel_stage
FROM (
	SELECT t.conversation_id, t.topic, t.subtopic, t.funnel_stage
	FROM tags t
	CROSS JOIN clock k
	WHERE t.conversation_id IS NOT NULL AND coalesce(t.tagged_at <= k.as_of, true)
	UNION ALL
	SELECT i.conversation_id, t.topic, t.subtopic, t.funnel_stage
	FROM tags t
	CROSS JOIN clock k
	JOIN interactions i ON i.interaction_id = t.interaction_id
	WHERE t.conversation_id IS NULL AND coalesce(t.tagged_at <= k.as_of, true) AND i.conversation_id IS NOT NULL
) m
WHERE num_nonnulls(m.topic, m.subtopic, m.funnel_stage) > 0;
COMMENT ON VIEW conversation_topics IS 'Topics, subtopics and funnel stages that the tags of each conversation name; a row a tag.';
COMMENT ON COLUMN conversation_topics.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversation_topics.topic IS 'Topic; NULL where the tag names none.';
COMMENT ON COLUMN conversation_topics.subtopic IS 'Subtopic; NULL where the tag names none.';
COMMENT ON COLUMN conversation_topics.funnel_stage IS 'Stage of the sales funnel; NULL where the tag names none.';
