-- wait_events: what the wait aggregates are fed with: every interaction up to the clock, and every tag of a whole conversation as a person's action.
-- Read once for each interaction, so: a tag of a message is looked for only where any message has a tag (of the first two parts, one is never run), hours are looked
-- up in one value, and what is not a plain column is computed above the parts, which then hand their rows on as they are; OFFSET 0 keeps them apart.
CREATE VIEW wait_events WITH (security_invoker = true) AS
SELECT e.conversation_id, e.kind, e.at, e.day, e.channel, e.agent_id, e.acted,
	hours_of_channel(e.channel, (SELECT hours_by_channel(array_agg(h.channel), array_agg(h.hours)) FROM channel_hours h)) AS hours
FROM (
	SELECT i.conversation_id, {kind} AS kind, i.at, local_date(i.at, (SELECT k.time_zone FROM clock k)) AS day, i.channel, i.agent_id,
		i.agent_id IS NOT NULL AND i.kind <> 'inbound' AS acted
	FROM interactions i
	WHERE NOT EXISTS (SELECT FROM tags t WHERE t.interaction_id IS NOT NULL)
		AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	UNION ALL
	SELECT i.conversation_id, {kind}, i.at, local_date(i.at, (SELECT k.time_zone FROM clock k)), i.channel, i.agent_id,
		CASE WHEN i.kind = 'inbound' THEN t.interaction_id IS NOT NULL ELSE i.agent_id IS NOT NULL END
	FROM interactions i
	LEFT JOIN (
		SELECT DISTINCT t.interaction_id
		FROM tags t
		WHERE t.interaction_id IS NOT NULL AND coalesce(t.tagged_at <= (SELECT k.as_of FROM clock k) AND isfinite(t.tagged_at), true)
	) t ON t.interaction_id = i.interaction_id
	WHERE EXISTS (SELECT FROM tags t WHERE t.interaction_id IS NOT NULL)
		AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL
	UNION ALL
	SELECT t.conversation_id, 'assigned', coalesce(t.tagged_at, (SELECT k.as_of FROM clock k)), NULL, NULL, NULL, true
	FROM tags t
	WHERE t.interaction_id IS NULL AND t.conversation_id IS NOT NULL AND coalesce(t.tagged_at <= (SELECT k.as_of FROM clock k) AND isfinite(t.tagged_at), true)
	OFFSET 0
) e;
COMMENT ON VIEW wait_events IS 'What the wait aggregates are fed with: interactions, and tags of whole conversations as actions of a person.';
COMMENT ON COLUMN wait_events.conversation_id IS 'The conversation.';
COMMENT ON COLUMN wait_events.kind IS 'Kind of the interaction; a kind that is none of the six is NULL and ignored.';
COMMENT ON COLUMN wait_events.at IS 'The instant.';
COMMENT ON COLUMN wait_events.day IS 'Local day; NULL for tags.';
COMMENT ON COLUMN wait_events.channel IS 'Channel; NULL for tags.';
COMMENT ON COLUMN wait_events.agent_id IS 'Agent; NULL for tags.';
COMMENT ON COLUMN wait_events.acted IS 'Whether a person acted: a message that itself carries a tag, an assignment or resolution that has an agent, a tag of the conversation.';
COMMENT ON COLUMN wait_events.hours IS 'Calendar of the channel; NULL = calendar time.';
