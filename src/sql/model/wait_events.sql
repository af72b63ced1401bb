-- wait_events: what the wait aggregates are fed with: every interaction up to the clock, and every tag of a whole conversation as a person's action.
-- Left joins only, so that a report pays for nothing that it does not read.
CREATE VIEW wait_events WITH (security_invoker = true) AS
SELECT i.conversation_id, {kind} AS kind, i.at, local_date(i.at, (SELECT k.time_zone FROM clock k)) AS day, i.channel, i.agent_id::text AS agent,
	t.interaction_id IS NOT NULL AS tagged, h.hours, i.agent_id IS NOT NULL AS has_agent
FROM interactions i
LEFT JOIN (
	SELECT DISTINCT t.interaction_id
	FROM tags t
	WHERE t.interaction_id IS NOT NULL AND coalesce(t.tagged_at <= (SELECT k.as_of FROM clock k) AND isfinite(t.tagged_at), true)
) t ON t.interaction_id = i.interaction_id
LEFT JOIN channel_hours h ON h.channel = i.channel
WHERE i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
UNION ALL
SELECT t.conversation_id, 'assigned', coalesce(t.tagged_at, (SELECT k.as_of FROM clock k)), NULL, NULL, 'tag', false, NULL, true
FROM tags t
WHERE t.interaction_id IS NULL AND t.conversation_id IS NOT NULL AND coalesce(t.tagged_at <= (SELECT k.as_of FROM clock k) AND isfinite(t.tagged_at), true);
COMMENT ON VIEW wait_events IS 'What the wait aggregates are fed with: interactions, and tags of whole conversations as actions of a person.';
COMMENT ON COLUMN wait_events.conversation_id IS 'The conversation.';
COMMENT ON COLUMN wait_events.kind IS 'Kind of the interaction; a kind that is none of the six is NULL and ignored.';
COMMENT ON COLUMN wait_events.at IS 'The instant.';
COMMENT ON COLUMN wait_events.day IS 'Local day; NULL for tags.';
COMMENT ON COLUMN wait_events.channel IS 'Channel.';
COMMENT ON COLUMN wait_events.agent IS 'Agent as text.';
COMMENT ON COLUMN wait_events.tagged IS 'Whether this very interaction carries a tag.';
COMMENT ON COLUMN wait_events.hours IS 'Calendar of the channel; NULL = calendar time.';
COMMENT ON COLUMN wait_events.has_agent IS 'Whether there is an agent, so that an assignment or resolution is somebody''s action.';
