-- The tables of Chatwoot 4 that the adapter reads, with the columns and types that Chatwoot's schema gives them.
CREATE TABLE accounts (
	id serial PRIMARY KEY, name varchar NOT NULL, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, locale integer DEFAULT 0,
	domain varchar(100), support_email varchar(100), feature_flags bigint DEFAULT 0 NOT NULL, auto_resolve_duration integer, limits jsonb DEFAULT '{}',
	custom_attributes jsonb DEFAULT '{}', status integer DEFAULT 0, internal_attributes jsonb DEFAULT '{}' NOT NULL, settings jsonb DEFAULT '{}'
);
CREATE TABLE account_users (
	id bigserial PRIMARY KEY, account_id bigint, user_id bigint, role integer DEFAULT 0, inviter_id bigint, created_at timestamp(6) NOT NULL,
	updated_at timestamp(6) NOT NULL, active_at timestamp, availability integer DEFAULT 0 NOT NULL, auto_offline boolean DEFAULT true NOT NULL,
	custom_role_id bigint, agent_capacity_policy_id bigint
);
CREATE TABLE users (
	id serial PRIMARY KEY, provider varchar DEFAULT 'email' NOT NULL, uid varchar DEFAULT '' NOT NULL, encrypted_password varchar DEFAULT '' NOT NULL,
	name varchar NOT NULL, display_name varchar, email varchar, tokens json, created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
	pubsub_token varchar, availability integer DEFAULT 0, ui_settings jsonb DEFAULT '{}', custom_attributes jsonb DEFAULT '{}', type varchar,
	message_signature text
);
CREATE TABLE teams (
	id bigserial PRIMARY KEY, name varchar NOT NULL, description text, allow_auto_assign boolean DEFAULT true, account_id bigint NOT NULL,
	created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
);
CREATE TABLE team_members (
	id bigserial PRIMARY KEY, team_id bigint NOT NULL, user_id bigint NOT NULL, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
);
CREATE TABLE contacts (
	id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, phone_number varchar, account_id integer NOT NULL, created_at timestamp NOT NULL,
	updated_at timestamp NOT NULL, additional_attributes jsonb DEFAULT '{}', identifier varchar, custom_attributes jsonb DEFAULT '{}',
	last_activity_at timestamp, contact_type integer DEFAULT 0, middle_name varchar DEFAULT '', last_name varchar DEFAULT '',
	location varchar DEFAULT '', country_code varchar DEFAULT '', blocked boolean DEFAULT false NOT NULL
);
CREATE TABLE inboxes (
	id serial PRIMARY KEY, channel_id integer NOT NULL, account_id integer NOT NULL, name varchar NOT NULL, created_at timestamp NOT NULL,
	updated_at timestamp NOT NULL, channel_type varchar, enable_auto_assignment boolean DEFAULT true, greeting_enabled boolean DEFAULT false,
	greeting_message varchar, email_address varchar, working_hours_enabled boolean DEFAULT false, out_of_office_message varchar,
	timezone varchar DEFAULT 'UTC', enable_email_collect boolean DEFAULT true, csat_survey_enabled boolean DEFAULT false,
	allow_messages_after_resolved boolean DEFAULT true, auto_assignment_config jsonb DEFAULT '{}', lock_to_single_conversation boolean DEFAULT false NOT NULL,
	portal_id bigint, sender_name_type integer DEFAULT 0 NOT NULL, business_name varchar, csat_config jsonb DEFAULT '{}' NOT NULL
);
CREATE TABLE channel_twilio_sms (
	id bigserial PRIMARY KEY, phone_number varchar, auth_token varchar NOT NULL, account_sid varchar NOT NULL, account_id integer NOT NULL,
	created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, medium integer DEFAULT 0, messaging_service_sid varchar, api_key_sid varchar
);
CREATE TABLE working_hours (
	id bigserial PRIMARY KEY, inbox_id bigint, account_id bigint, day_of_week integer NOT NULL, closed_all_day boolean DEFAULT false, open_hour integer,
	open_minutes integer, close_hour integer, close_minutes integer, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
	open_all_day boolean DEFAULT false
);
CREATE TABLE conversations (
	id serial PRIMARY KEY, account_id integer NOT NULL, inbox_id integer NOT NULL, status integer DEFAULT 0 NOT NULL, assignee_id integer,
	created_at timestamp NOT NULL, updated_at timestamp NOT NULL, contact_id bigint, display_id integer NOT NULL, contact_last_seen_at timestamp,
	agent_last_seen_at timestamp, additional_attributes jsonb DEFAULT '{}', contact_inbox_id bigint, uuid uuid DEFAULT gen_random_uuid() NOT NULL,
	identifier varchar, last_activity_at timestamp DEFAULT CURRENT_TIMESTAMP NOT NULL, team_id bigint, campaign_id bigint, snoozed_until timestamp,
	custom_attributes jsonb DEFAULT '{}', assignee_last_seen_at timestamp, first_reply_created_at timestamp, priority integer, sla_policy_id bigint,
	waiting_since timestamp(6), cached_label_list text
);
CREATE TABLE messages (
	id serial PRIMARY KEY, content text, account_id integer NOT NULL, inbox_id integer NOT NULL, conversation_id integer NOT NULL,
	message_type integer NOT NULL, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, private boolean DEFAULT false NOT NULL,
	status integer DEFAULT 0, source_id varchar, content_type integer DEFAULT 0 NOT NULL, content_attributes json DEFAULT '{}', sender_type varchar,
	sender_id bigint, external_source_ids jsonb DEFAULT '{}', additional_attributes jsonb DEFAULT '{}', processed_message_content text,
	sentiment jsonb DEFAULT '{}'
);
CREATE TABLE canned_responses (
	id serial PRIMARY KEY, account_id integer NOT NULL, short_code varchar, content text, created_at timestamp NOT NULL, updated_at timestamp NOT NULL
);
CREATE TABLE reporting_events (
	id bigserial PRIMARY KEY, name varchar, value double precision, account_id integer, inbox_id integer, user_id integer, conversation_id integer,
	created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, value_in_business_hours double precision, event_start_time timestamp,
	event_end_time timestamp
);
CREATE TABLE csat_survey_responses (
	id bigserial PRIMARY KEY, account_id bigint NOT NULL, conversation_id bigint NOT NULL, message_id bigint NOT NULL UNIQUE, rating integer NOT NULL,
	feedback_message text, contact_id bigint NOT NULL, assigned_agent_id bigint, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL
);
CREATE TABLE tags (id serial PRIMARY KEY, name varchar, taggings_count integer DEFAULT 0);
CREATE TABLE taggings (
	id serial PRIMARY KEY, tag_id integer, taggable_type varchar, taggable_id integer, tagger_type varchar, tagger_id integer, context varchar(128),
	created_at timestamp
);
