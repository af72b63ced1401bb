-- Tables that a destination may lack.
CREATE TABLE ticket_tag (tag text, ticket_id bigint, _fivetran_synced timestamptz, PRIMARY KEY (ticket_id, tag));
CREATE TABLE ticket_chat (
	chat_id text PRIMARY KEY, _fivetran_synced timestamptz, authenticated boolean, backend text, channel text, conversation_id text, initiator bigint,
	integration_id text, ticket_id bigint, user_id bigint, visitor_id text
);
CREATE TABLE ticket_chat_event (
	chat_id text, created_at timestamptz, _fivetran_synced timestamptz, actor_id text, chat_index integer, external_message_id text, filename text,
	is_history_context boolean, message text, message_id text, message_source text, mime_type text, original_message text, original_message_type text,
	parent_message_id text, reason text, size bigint, status text, status_updated_at timestamptz, type text, url text, PRIMARY KEY (chat_id, chat_index)
);
CREATE TABLE schedule (
	id bigint, start_time integer, end_time integer, _fivetran_deleted boolean, _fivetran_synced timestamptz, created_at timestamptz, end_time_utc integer,
	name text, start_time_utc integer, time_zone text
);
CREATE TABLE schedule_holiday (
	id bigint, schedule_id bigint, _fivetran_deleted boolean, _fivetran_synced timestamptz, end_date text, name text, start_date text
);
CREATE TABLE organization (id bigint PRIMARY KEY, _fivetran_synced timestamptz, name text);
CREATE TABLE "group" (id bigint PRIMARY KEY, _fivetran_deleted boolean, _fivetran_synced timestamptz, name text);
