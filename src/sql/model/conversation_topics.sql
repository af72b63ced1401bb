-- conversation_topics: what each conversation was about, a row a tag; whoever counts conversations takes each combination once.
CREATE VIEW conversation_topics WITH (security_invoker = true) AS
SELECT t.conversation_id, t.topic, t.subtopic, t.funnel_stage
FROM conversation_tags t
WHERE num_nonnulls(t.topic, t.subtopic, t.funnel_stage) > 0;
COMMENT ON VIEW conversation_topics IS 'Topics, subtopics and funnel stages that the tags of each conversation name; a row a tag.';
COMMENT ON COLUMN conversation_topics.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversation_topics.topic IS 'Topic; NULL where the tag names none.';
COMMENT ON COLUMN conversation_topics.subtopic IS 'Subtopic; NULL where the tag names none.';
COMMENT ON COLUMN conversation_topics.funnel_stage IS 'Stage of the sales funnel; NULL where the tag names none.';
