-- tags: what a conversation, or one interaction of it, was about.
CREATE TABLE tags (
	interaction_id {interaction_id},
	conversation_id {conversation_id},
	tagged_at timestamptz CONSTRAINT tagged_at_must_be_a_finite_time CHECK (isfinite(tagged_at)),
	agent_id {agent_id},
	topic text,
	subtopic text,
	funnel_stage text,
	is_service boolean,
	CONSTRAINT a_tag_needs_an_interaction_id_or_a_conversation_id CHECK (interaction_id IS NOT NULL OR conversation_id IS NOT NULL)
);
CREATE INDEX tags_interaction ON tags (interaction_id);
CREATE INDEX tags_conversation ON tags (conversation_id);
COMMENT ON TABLE tags IS 'What a conversation (conversation_id) or one interaction (interaction_id) was about.';
COMMENT ON COLUMN tags.interaction_id IS 'The interaction that carries the tag; NULL = the whole conversation does.';
COMMENT ON COLUMN tags.conversation_id IS 'The conversation that carries the tag; may be left NULL where interaction_id is given.';
COMMENT ON COLUMN tags.tagged_at IS 'When it was tagged; NULL = not known: as an action of a person it is taken as after everything else.';
COMMENT ON COLUMN tags.agent_id IS 'Who tagged it.';
COMMENT ON COLUMN tags.topic IS 'Topic.';
COMMENT ON COLUMN tags.subtopic IS 'Subtopic.';
COMMENT ON COLUMN tags.funnel_stage IS 'Stage of the sales funnel the customer was in.';
COMMENT ON COLUMN tags.is_service IS 'Whether the conversation is a service request; NULL = not said. A conversation is one unless its tags say false and none says true.';
