-- The tables that Fivetran's Zendesk connector writes, with its columns and types; :"source" is the schema, :instant the type of instants
-- (timestamptz, and timestamp in older destinations).
CREATE SCHEMA :"source";
SET search_path = :"source";
CREATE TABLE ticket (
	id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, allow_channelback boolean, assignee_id bigint, brand_id bigint,
	created_at :instant, description text, due_at :instant, external_id text, forum_topic_id bigint, group_id bigint, has_incidents boolean, is_public boolean,
	merged_ticket_ids text, organization_id bigint, priority text, problem_id bigint, recipient text, requester_id bigint, status text, subject text,
	submitter_id bigint, system_client text, ticket_form_id bigint, type text, updated_at :instant, url text, via_channel text, via_source_from_id bigint,
	via_source_from_title text, via_source_rel text, via_source_to_address text, via_source_to_name text
);
CREATE TABLE ticket_comment (
	id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, body text, call_duration bigint, call_id bigint, created :instant,
	facebook_comment boolean, location text, public boolean, recording_url text, started_at :instant, ticket_id bigint, transcription_status text,
	transcription_text text, trusted boolean, tweet boolean, user_id bigint, voice_comment boolean, voice_comment_transcription_visible boolean
);
CREATE TABLE "user" (
	id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, active boolean, alias text, chat_only boolean, created_at :instant,
	custom_role_id bigint, default_group_id bigint, details text, email text, external_id text, iana_time_zone text, last_login_at :instant, locale text,
	moderator boolean, name text, notes text, only_private_comments boolean, organization_id bigint, phone text, restricted_agent boolean, role text,
	role_type integer, shared boolean, suspended boolean, ticket_restriction text, time_zone text, updated_at :instant, url text, verified boolean
);
CREATE TABLE ticket_field_history (
	ticket_id bigint, field_name text, updated :instant, _fivetran_synced timestamptz, user_id bigint, value text, PRIMARY KEY (ticket_id, field_name, updated)
);
