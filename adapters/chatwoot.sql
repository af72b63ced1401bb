-- chatwoot.sql: the model as views over Chatwoot's own tables, for one account, without copying a row.
--
--	psql -d chatwoot -v schema=care -v account=1 -f adapters/chatwoot.sql
--	psql -d chatwoot -c 'CREATE EXTENSION IF NOT EXISTS social_roi' -c "CALL social_roi_create('care')"
--
-- Variables
--	account	the account whose conversations are read; Chatwoot keeps all accounts in the same tables, so each gets a schema of its own
--	schema	where the views go (default: care); made where it is missing
--	source	the schema of Chatwoot's tables (default: public)
--	bots	ids of users who are programs, such as 7,9: what they send is automated (default: none). Chatwoot's own bots need no mention
--
-- For Chatwoot 2.7 and later; columns that came later are used where they are there. Run it again after an update of Chatwoot or of this file: it
-- replaces the views and touches no row. It needs only SELECT on the tables, and Chatwoot is not changed. Readers of the views need no right on the
-- tables: the views read them with the rights of the role that ran this file.
--
-- What it makes: interactions, tags, channels, agents, customers, surveys; chatwoot_inboxes and rails_time_zones, which these read; and one table,
-- channel_settings, for what Chatwoot does not know of a channel (below). outcomes, costs and the rest are tables that social_roi_create makes.
--
-- How Chatwoot's rows are read
--	messages of type incoming are inbound, of type outgoing outbound; activity messages and private notes are no interactions, and neither are
--	outgoing messages and templates that failed to be sent (status 3)
--	automated: templates (greetings, out-of-office, e-mail collection, surveys), surveys however sent, and outgoing messages that carry an automation
--	rule or a campaign, or were not sent by a user (agent bots, assistants, the API without a person). A reply typed in the channel's own app comes
--	back as an echo without a sender (external_echo): that was a person, though not known which
--	content_attributes is a JSON object in some releases and a JSON string that holds one in others; its marks are found in the text of either, so a
--	row that is not well-formed cannot stop a report
--	the option a customer chooses on a bot's message is stored on that message; it is an inbound at the time the message was last changed, with the
--	option as its quick reply
--	a reply whose text is a canned response, word for word, carries its short code as quick reply
--	reporting_events conversation_resolved are resolved, conversation_opened with a value above 0 (seconds since it was resolved) reopened; the value
--	0 is a first opening. conversation_bot_resolved doubles conversation_resolved and is left out
--	Chatwoot keeps no history of assignments, so there are no assigned rows: task_report stays empty, and a case counts for who resolved it
--	a channel is an inbox, by its name, since opening hours belong to inboxes; two inboxes of one name carry their ids
--	timestamps have no zone in Chatwoot and are UTC
--	a conversation without a contact counts as a customer of its own, with the negative number of the conversation
--	labels of conversations are topics (those of contacts are not); who set one, and when, as far as Chatwoot says
--	contacts give no joined_on: the day someone first wrote is not the day they became a customer. Put a view of your own in the place of customers
--	to add membership from your shop or CRM
--
-- interaction_id is 4 x the message's id (+ 1 for a chosen option), or 4 x the reporting event's id + 2; external_id says which in words.

\set ON_ERROR_STOP on
\if :{?schema} \else \set schema care \endif
\if :{?source} \else \set source public \endif
\if :{?bots} \else \set bots '' \endif
\if :{?account} \else \set account '' \endif

BEGIN;
SET LOCAL client_min_messages = warning;

-- What must be there, said in words rather than by the first view that fails.
SELECT set_config('adapter.source', :'source', true) AS "source", set_config('adapter.account', :'account', true) AS "account" \gset adapter_
DO $$
DECLARE
	source text := current_setting('adapter.source');
	account text := current_setting('adapter.account');
	missing text;
	known boolean := false;
BEGIN
	IF account !~ '^[0-9]{1,9}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('account must be the number of a Chatwoot account, not "%s"', account),
			HINT = 'Say -v account=1; SELECT id, name FROM accounts lists them.';
	END IF;
	SELECT string_agg(name, ', ') INTO missing
	FROM unnest(ARRAY['accounts', 'account_users', 'canned_responses', 'channel_twilio_sms', 'contacts', 'conversations', 'csat_survey_responses', 'inboxes',
		'messages', 'reporting_events', 'taggings', 'tags', 'team_members', 'teams', 'users', 'working_hours']) AS name
	WHERE to_regclass(format('%I.%I', source, name)) IS NULL;
	IF missing IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = format('schema "%s" lacks tables of Chatwoot: %s', source, missing),
			HINT = 'Say -v source=SCHEMA if they are in another schema.';
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.accounts WHERE id = $1)', source) INTO known USING account::integer;
	IF NOT known THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no account %s', account),
			HINT = 'SELECT id, name FROM accounts lists them.';
	END IF;
END
$$;

-- Columns that not every release has.
SELECT
	CASE WHEN 'messages.sentiment' = ANY (names) THEN 'm.sentiment' ELSE 'NULL::jsonb' END AS message_sentiment,
	CASE WHEN 'working_hours.open_all_day' = ANY (names) THEN 'w.open_all_day' ELSE 'false' END AS open_all_day,
	CASE WHEN 'reporting_events.actor_type' = ANY (names) THEN 'e.actor_type' ELSE 'NULL::text' END AS actor_type,
	CASE WHEN 'reporting_events.actor_id' = ANY (names) THEN 'e.actor_id' ELSE 'NULL::bigint' END AS actor_id
FROM (
	SELECT array_agg(c.relname || '.' || a.attname) AS names
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = to_regnamespace(quote_ident(:'source')) AND a.attnum > 0 AND NOT a.attisdropped
) there \gset

CREATE SCHEMA IF NOT EXISTS :"schema";
\ir rails_time_zones.sql
\ir channel_settings.sql

-- The account's inboxes: the channel each is, and when the team is there. Inboxes without working hours are open always (NULL).
CREATE OR REPLACE VIEW :"schema".chatwoot_inboxes AS
SELECT i.id AS inbox_id,
	(i.name || CASE WHEN count(*) OVER (PARTITION BY i.name) > 1 THEN ' (' || i.id || ')' ELSE '' END)::text AS channel,
	i.channel_type IN ('Channel::FacebookPage', 'Channel::Instagram', 'Channel::TwitterProfile', 'Channel::Tiktok', 'Channel::Telegram', 'Channel::Line',
		'Channel::Whatsapp') OR coalesce(s.medium = 1, false) AS is_social,
	CASE WHEN i.working_hours_enabled THEN coalesce(z.iana, i.timezone, 'UTC') || ' ' || coalesce(h.rules, 'off') END AS hours
FROM :"source".inboxes i
LEFT JOIN :"source".channel_twilio_sms s ON i.channel_type = 'Channel::TwilioSms' AND s.id = i.channel_id
LEFT JOIN :"schema".rails_time_zones z ON z.name = i.timezone
LEFT JOIN (
	SELECT w.inbox_id, string_agg((ARRAY['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'])[w.day_of_week + 1] || ' ' ||
		CASE WHEN :open_all_day THEN '00:00-24:00'
			ELSE to_char(make_interval(hours => w.open_hour, mins => w.open_minutes), 'HH24:MI') || '-' ||
				to_char(make_interval(hours => w.close_hour, mins => w.close_minutes), 'HH24:MI') END,
		'; ' ORDER BY (w.day_of_week + 6) % 7, w.id) AS rules
	FROM :"source".working_hours w
	WHERE :open_all_day OR (NOT w.closed_all_day AND (w.close_hour, w.close_minutes) > (w.open_hour, w.open_minutes))
	GROUP BY w.inbox_id
) h ON h.inbox_id = i.id
WHERE i.account_id = :account;
COMMENT ON VIEW :"schema".chatwoot_inboxes IS 'Inboxes of the Chatwoot account: the name each has as a channel, whether it is a social one, its opening hours.';

CREATE OR REPLACE VIEW :"schema".channels AS
SELECT k.channel, k.valid_from, coalesce(s.is_social, i.is_social, false) AS is_social, s.cost_per_request, s.currency, coalesce(s.hours, i.hours) AS hours
FROM (
	SELECT channel, date '-infinity' AS valid_from FROM :"schema".chatwoot_inboxes
	UNION
	SELECT channel, valid_from FROM :"schema".channel_settings
) k
LEFT JOIN :"schema".chatwoot_inboxes i ON i.channel = k.channel
LEFT JOIN :"schema".channel_settings s ON s.channel = k.channel AND s.valid_from = k.valid_from;
COMMENT ON VIEW :"schema".channels IS 'Inboxes of the Chatwoot account as channels; what channel_settings says comes first.';

-- Each part gives every column the same type: only so does the planner leave out what a query does not read, the join with canned_responses above all.
CREATE OR REPLACE VIEW :"schema".interactions AS
SELECT m.id::bigint * 4 AS interaction_id, m.conversation_id::bigint AS conversation_id, coalesce(c.contact_id, -c.id)::bigint AS customer_id,
	CASE WHEN m.kind = 'outbound' AND m.sender_type = 'User' THEN m.sender_id END AS agent_id,
	i.channel, m.kind::text AS kind, m.at, CASE m.kind WHEN 'outbound' THEN r.short_code END AS quick_reply, m.sentiment,
	NULL::numeric AS handling_seconds, m.content AS body, 'chatwoot'::text AS source, 'message/' || m.id AS external_id
FROM (
	SELECT m.id, m.conversation_id, m.inbox_id, m.sender_type, m.sender_id, m.content, m.created_at AT TIME ZONE 'UTC' AS at,
		CASE
			WHEN m.message_type = 0 THEN 'inbound'
			WHEN m.message_type = 3 OR m.content_type = 9 OR coalesce(m.additional_attributes ->> 'campaign_id', '') <> '' THEN 'automated'
			-- The key and its value, with the escapes of a JSON string around them or without.
			WHEN m.content_attributes::text LIKE '%automation_rule_id%'
				AND replace(m.content_attributes::text, '\', '') ~ '"automation_rule_id"\s*:\s*"?[1-9]' THEN 'automated'
			WHEN m.sender_type = 'User' AND m.sender_id <> ALL (('{' || :'bots' || '}')::bigint[]) THEN 'outbound'
			WHEN m.content_attributes::text LIKE '%external_echo%'
				AND replace(m.content_attributes::text, '\', '') ~ '"external_echo"\s*:\s*"?(true|t|1)' THEN 'outbound'
			ELSE 'automated'
		END AS kind,
		CASE :message_sentiment ->> 'label' WHEN 'positive' THEN 1 WHEN 'neutral' THEN 0 WHEN 'negative' THEN -1 END::smallint AS sentiment
	FROM :"source".messages m
	WHERE m.account_id = :account AND m.message_type IN (0, 1, 3) AND NOT m.private
		AND (m.message_type = 0 OR coalesce(m.status, 0) <> 3)
) m
JOIN :"source".conversations c ON c.id = m.conversation_id
LEFT JOIN :"schema".chatwoot_inboxes i ON i.inbox_id = m.inbox_id
LEFT JOIN (
	SELECT r.content, min(r.short_code)::text AS short_code FROM :"source".canned_responses r WHERE r.account_id = :account GROUP BY r.content
) r ON r.content = m.content
UNION ALL
-- Options that customers chose on a bot's message. Only such messages are parsed.
SELECT m.id::bigint * 4 + 1, m.conversation_id::bigint, coalesce(c.contact_id, -c.id)::bigint, NULL::bigint, i.channel, 'inbound'::text, m.at,
	m.chosen, NULL::smallint, NULL::numeric, m.chosen, 'chatwoot'::text, 'option/' || m.id
FROM (
	SELECT m.id, m.conversation_id, m.inbox_id, m.updated_at AT TIME ZONE 'UTC' AS at,
		coalesce(m.attributes #>> '{submitted_values,0,title}', m.attributes #>> '{submitted_values,0,value}') AS chosen
	FROM (
		SELECT m.id, m.conversation_id, m.inbox_id, m.updated_at,
			CASE
				WHEN m.content_type <> 4 OR m.content_attributes::text LIKE '%u0000%' THEN NULL
				WHEN jsonb_typeof(m.content_attributes::jsonb) = 'object' THEN m.content_attributes::jsonb
				WHEN m.content_attributes::jsonb #>> '{}' LIKE '{%}' THEN (m.content_attributes::jsonb #>> '{}')::jsonb
			END AS attributes
		FROM :"source".messages m
		WHERE m.account_id = :account AND m.message_type IN (1, 3) AND m.content_type = 4 AND NOT m.private
			AND m.content_attributes::text LIKE '%submitted_values%'
	) m
) m
JOIN :"source".conversations c ON c.id = m.conversation_id
LEFT JOIN :"schema".chatwoot_inboxes i ON i.inbox_id = m.inbox_id
WHERE m.chosen IS NOT NULL
UNION ALL
SELECT e.id::bigint * 4 + 2, e.conversation_id::bigint, coalesce(c.contact_id, -c.id)::bigint,
	CASE WHEN e.name = 'conversation_resolved' THEN
		CASE WHEN :actor_type IS NULL THEN e.user_id WHEN :actor_type = 'User' THEN :actor_id END
	END::bigint,
	i.channel, CASE e.name WHEN 'conversation_resolved' THEN 'resolved' ELSE 'reopened' END::text,
	coalesce(e.event_end_time, e.created_at) AT TIME ZONE 'UTC', NULL::text, NULL::smallint, NULL::numeric, NULL::text, 'chatwoot'::text, 'event/' || e.id
FROM :"source".reporting_events e
JOIN :"source".conversations c ON c.id = e.conversation_id
LEFT JOIN :"schema".chatwoot_inboxes i ON i.inbox_id = c.inbox_id
WHERE e.account_id = :account AND (e.name = 'conversation_resolved' OR (e.name = 'conversation_opened' AND e.value > 0));
COMMENT ON VIEW :"schema".interactions IS 'Messages, chosen options, resolutions and reopenings of the Chatwoot account.';

CREATE OR REPLACE VIEW :"schema".tags AS
SELECT NULL::bigint AS interaction_id, c.id::bigint AS conversation_id, t.created_at AT TIME ZONE 'UTC' AS tagged_at,
	CASE t.tagger_type WHEN 'User' THEN t.tagger_id END::bigint AS agent_id,
	n.name::text AS topic, NULL::text AS subtopic, NULL::text AS funnel_stage, NULL::boolean AS is_service
FROM :"source".taggings t
JOIN :"source".tags n ON n.id = t.tag_id
JOIN :"source".conversations c ON c.id = t.taggable_id
WHERE t.taggable_type = 'Conversation' AND t.context = 'labels' AND c.account_id = :account;
COMMENT ON VIEW :"schema".tags IS 'Labels of the conversations of the Chatwoot account, as topics.';

-- Whoever is of the account, or was when they wrote.
CREATE OR REPLACE VIEW :"schema".agents AS
SELECT u.id::bigint AS agent_id, coalesce(nullif(u.display_name, ''), u.name)::text AS name,
	(SELECT string_agg(t.name, ', ' ORDER BY t.name) FROM :"source".team_members b JOIN :"source".teams t ON t.id = b.team_id
		WHERE b.user_id = u.id AND t.account_id = :account) AS team
FROM :"source".users u
WHERE EXISTS (SELECT FROM :"source".account_users a WHERE a.user_id = u.id AND a.account_id = :account)
	OR EXISTS (SELECT FROM :"source".messages m WHERE m.sender_type = 'User' AND m.sender_id = u.id AND m.account_id = :account);
COMMENT ON VIEW :"schema".agents IS 'Users of the Chatwoot account, with their teams.';

CREATE OR REPLACE VIEW :"schema".customers AS
SELECT c.id::bigint AS customer_id, NULL::date AS joined_on, NULL::date AS left_on, NULL::text AS segment, NULL::text AS acquired_via,
	CASE WHEN c.reach ~ '^[0-9]{1,18}$' THEN c.reach::bigint END AS reach
FROM (
	SELECT c.id, coalesce(c.additional_attributes ->> 'social_instagram_follower_count', c.additional_attributes ->> 'followers_count') AS reach
	FROM :"source".contacts c
	WHERE c.account_id = :account
) c;
COMMENT ON VIEW :"schema".customers IS 'Contacts of the Chatwoot account.';

-- One row per survey that went out: the answer where there is one, else the message that asked.
CREATE OR REPLACE VIEW :"schema".surveys AS
SELECT 'csat'::text AS survey, coalesce(c.contact_id, -c.id) AS customer_id, r.conversation_id, r.assigned_agent_id AS agent_id, i.channel,
	m.created_at AT TIME ZONE 'UTC' AS sent_at, r.created_at AT TIME ZONE 'UTC' AS answered_at, r.rating::smallint AS score, r.feedback_message AS comment
FROM :"source".csat_survey_responses r
JOIN :"source".conversations c ON c.id = r.conversation_id
LEFT JOIN :"source".messages m ON m.id = r.message_id
LEFT JOIN :"schema".chatwoot_inboxes i ON i.inbox_id = c.inbox_id
WHERE r.account_id = :account AND r.rating BETWEEN 1 AND 5
UNION ALL
SELECT 'csat', coalesce(c.contact_id, -c.id), c.id, c.assignee_id, i.channel, m.created_at AT TIME ZONE 'UTC', NULL, NULL, NULL
FROM :"source".messages m
JOIN :"source".conversations c ON c.id = m.conversation_id
LEFT JOIN :"schema".chatwoot_inboxes i ON i.inbox_id = c.inbox_id
WHERE m.account_id = :account AND m.content_type = 9 AND m.message_type IN (1, 3) AND coalesce(m.status, 0) <> 3
	AND NOT EXISTS (SELECT FROM :"source".csat_survey_responses r WHERE r.message_id = m.id);
COMMENT ON VIEW :"schema".surveys IS 'Satisfaction surveys that the Chatwoot account sent, and their answers.';

COMMIT;
\echo The views are in schema :schema. Next: CALL social_roi_create(:'schema');
