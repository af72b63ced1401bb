-- interactions: one row per event of a conversation between a customer and the brand. Private notes and failed sends do not belong here.
CREATE TABLE interactions (
	interaction_id {interaction_id} {interaction_id default} PRIMARY KEY,
	conversation_id {conversation_id} NOT NULL,
	customer_id {customer_id} NOT NULL,
	agent_id {agent_id},
	channel text,
	kind text NOT NULL CONSTRAINT kind_must_be_one_of_the_six_kinds CHECK (kind IN ('inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened')),
	at timestamptz NOT NULL CONSTRAINT at_must_be_a_finite_time CHECK (isfinite(at)),
	quick_reply text,
	sentiment smallint CONSTRAINT sentiment_must_be_minus_1_0_or_1 CHECK (sentiment BETWEEN -1 AND 1),
	handling_seconds numeric CONSTRAINT handling_seconds_must_not_be_negative CHECK (handling_seconds >= 0 AND handling_seconds < 'Infinity'),
	body text,
	source text,
	external_id text,
	CONSTRAINT interactions_external_id_counts_once UNIQUE (source, external_id),
	CONSTRAINT external_id_needs_its_source CHECK (external_id IS NULL OR source IS NOT NULL)
);
CREATE INDEX interactions_conversation ON interactions (conversation_id, at) INCLUDE (kind);
COMMENT ON TABLE interactions IS 'One row per event of a conversation between a customer and the brand.';
COMMENT ON COLUMN interactions.interaction_id IS 'The event.';
COMMENT ON COLUMN interactions.conversation_id IS 'The conversation it belongs to.';
COMMENT ON COLUMN interactions.customer_id IS 'The one customer of the conversation, on every row of it.';
COMMENT ON COLUMN interactions.agent_id IS 'Who of the team acted; on assigned, who the case was given to; NULL = nobody (customer, bot) or unknown.';
COMMENT ON COLUMN interactions.channel IS 'Channel, as in channels.';
COMMENT ON COLUMN interactions.kind IS 'inbound (customer wrote), outbound (a person of the team wrote), automated (bot, auto-reply, campaign, survey), assigned, resolved or reopened.';
COMMENT ON COLUMN interactions.at IS 'The instant.';
COMMENT ON COLUMN interactions.quick_reply IS 'Canned reply that the agent used (outbound), or option of a chatbot that the customer chose (inbound).';
COMMENT ON COLUMN interactions.sentiment IS '-1 negative, 0 neutral, 1 positive; NULL = not labelled.';
COMMENT ON COLUMN interactions.handling_seconds IS 'Seconds an agent worked on this, where the source records it.';
COMMENT ON COLUMN interactions.body IS 'Text of the message.';
COMMENT ON COLUMN interactions.source IS 'System the row was read from.';
COMMENT ON COLUMN interactions.external_id IS 'Key of the row in that system; a second load of the same row is refused.';
