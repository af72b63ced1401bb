-- zendesk.sql: the model as views over Zendesk's data as Fivetran's connector lays it down, without copying a row.
--
--	psql -d warehouse -v schema=care -v source=zendesk -f adapters/zendesk.sql
--	psql -d warehouse -c 'CREATE EXTENSION IF NOT EXISTS social_roi' -c "CALL social_roi_create('care')"
--
-- Variables
--	source	the schema that Fivetran writes (default: zendesk)
--	schema	where the views go (default: care); made where it is missing
--	bots	ids of users who are programs, such as 403969141094,361: what they send is automated (default: none). Zendesk's own system user (-1) is known
--	schedule	id of the schedule whose hours apply (default: the oldest, which is Zendesk's default)
--
-- Tables: ticket, ticket_comment, "user" and ticket_field_history must be there (keep the history of status, assignee_id and satisfaction in the
-- connector's settings). ticket_tag, ticket_chat with ticket_chat_event, schedule, schedule_holiday, organization and group are read where they are
-- there; what is not is said. Run the file again when a table or column came later: it replaces the views and touches no row. It needs only SELECT.
-- Readers of the views need no right on the tables: the views read them with the rights of the role that ran this file.
--
-- What it makes: interactions, tags, channels, agents, customers, surveys; zendesk_hours and rails_time_zones, which channels reads; and one table,
-- channel_settings, for what Zendesk does not know of a channel. outcomes, costs and the rest are tables that social_roi_create makes.
--
-- How Zendesk's rows are read
--	a ticket is a conversation, its requester the customer; deleted tickets are left out with all that belongs to them
--	a public comment is an interaction, a private one is a note and is not. By its author: the system user (-1) and bots are automated, the ticket's
--	requester is inbound even where an agent asked, agents and admins are outbound, everyone else (copied end users) is inbound. Roles are those of
--	today: Fivetran's user table keeps no history of them
--	chat messages and files (ticket_chat_event) count likewise; what Zendesk itself says in a chat is automated, messages that repeat an earlier chat
--	as context are left out, and so is the comment that repeats the whole chat when it ends
--	status: to solved, or to closed without having been solved, is resolved (by whoever did it, where that was a person; automations leave nobody);
--	from solved or closed back to anything else is reopened. A ticket that was merged into another was closed by that and counts as resolved
--	assignee_id: each assignment is an assigned row; a ticket that is taken from its assignee and given to nobody is one without an agent
--	satisfaction: one survey a ticket; sent when first offered, answered when last rated, good = 5 and bad = 1; the last comment
--	tags are topics; Zendesk does not say when a tag was set
--	a channel is ticket.via_channel; the hours of the schedule apply to all of them, until channel_settings says otherwise
--	schedules count minutes from Sunday 00:00 on the clock of their zone (start_time, end_time). start_time_utc is not read: it holds the offset of the
--	day it was written and is wrong for half a year. Holidays are days on which the schedule is closed, both ends included
--	Fivetran writes instants with a zone; older destinations have them without one, and then they are UTC. Both are read
--	Zendesk users give no joined_on: the day a requester first wrote is not the day they became a customer. Put a view of your own in the place of
--	customers to add membership from your shop or CRM
--
-- interaction_id is text and says what the row was: comment/ID, chat/CHAT/NUMBER, status/TICKET/INSTANT, assignee/TICKET/INSTANT.

\set ON_ERROR_STOP on
\if :{?schema} \else \set schema care \endif
\if :{?source} \else \set source zendesk \endif
\if :{?bots} \else \set bots '' \endif
\if :{?schedule} \else \set schedule '' \endif

BEGIN;
SET LOCAL client_min_messages = warning;

SELECT set_config('adapter.source', :'source', true) AS "source" \gset adapter_
DO $$
DECLARE
	source text := current_setting('adapter.source');
	missing text;
BEGIN
	SELECT string_agg(name, ', ') INTO missing
	FROM unnest(ARRAY['ticket', 'ticket_comment', 'ticket_field_history', 'user']) AS name
	WHERE to_regclass(format('%I.%I', source, name)) IS NULL;
	IF missing IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = format('schema "%s" lacks tables of Zendesk: %s', source, missing),
			HINT = 'Say -v source=SCHEMA with the schema that Fivetran writes, and let the connector sync these tables.';
	END IF;
END
$$;

-- A column as the views read it: an instant with its zone, or another type; NULL where the release of the connector does not have it.
CREATE OR REPLACE FUNCTION pg_temp.source_column(relation text, name text, type text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce((
		SELECT CASE
			WHEN type = 'timestamptz' AND a.atttypid = 'timestamp'::regtype THEN format('(%I.%I AT TIME ZONE ''UTC'')', relation, name)
			ELSE format('%I.%I::%s', relation, name, type)
		END
		FROM pg_attribute a
		WHERE a.attrelid = to_regclass(format('%I.%I', current_setting('adapter.source'), relation)) AND a.attname = name AND NOT a.attisdropped
	), 'NULL::' || type)
$$;
SELECT
	pg_temp.source_column('ticket_comment', 'created', 'timestamptz') AS comment_created,
	pg_temp.source_column('ticket_comment', '_fivetran_deleted', 'boolean') AS comment_deleted,
	pg_temp.source_column('ticket_comment', 'call_duration', 'numeric') AS call_duration,
	pg_temp.source_column('ticket', '_fivetran_deleted', 'boolean') AS ticket_deleted,
	pg_temp.source_column('ticket_field_history', 'updated', 'timestamptz') AS history_updated,
	pg_temp.source_column('ticket_chat_event', 'created_at', 'timestamptz') AS chat_created,
	pg_temp.source_column('ticket_chat_event', 'is_history_context', 'boolean') AS chat_is_context,
	pg_temp.source_column('ticket_chat_event', 'chat_index', 'text') AS chat_index,
	pg_temp.source_column('ticket_chat_event', 'message_id', 'text') AS chat_message,
	pg_temp.source_column('ticket_tag', '_fivetran_deleted', 'boolean') AS tag_deleted,
	pg_temp.source_column('schedule', '_fivetran_deleted', 'boolean') AS schedule_deleted,
	pg_temp.source_column('schedule', 'created_at', 'timestamptz') AS schedule_created,
	pg_temp.source_column('schedule_holiday', '_fivetran_deleted', 'boolean') AS holiday_deleted,
	pg_temp.source_column('user', 'default_group_id', 'bigint') AS default_group,
	to_regclass(format('%I.ticket_chat', :'source')) IS NOT NULL AND to_regclass(format('%I.ticket_chat_event', :'source')) IS NOT NULL AS has_chat,
	to_regclass(format('%I.ticket_tag', :'source')) IS NOT NULL AS has_tag,
	to_regclass(format('%I.schedule', :'source')) IS NOT NULL AS has_schedule,
	to_regclass(format('%I.schedule_holiday', :'source')) IS NOT NULL AS has_holiday,
	to_regclass(format('%I.organization', :'source')) IS NOT NULL AS has_organization,
	to_regclass(format('%I.group', :'source')) IS NOT NULL AS has_group \gset

CREATE SCHEMA IF NOT EXISTS :"schema";
\ir rails_time_zones.sql
\ir channel_settings.sql

-- Tickets that exist, with the customer of each.
CREATE OR REPLACE VIEW :"schema".zendesk_tickets AS
SELECT ticket.id::bigint AS ticket_id, coalesce(ticket.requester_id, -ticket.id)::bigint AS customer_id, ticket.requester_id,
	lower(ticket.via_channel)::text AS channel
FROM :"source".ticket
WHERE ticket.status IS DISTINCT FROM 'deleted' AND :ticket_deleted IS NOT TRUE;
COMMENT ON VIEW :"schema".zendesk_tickets IS 'Zendesk tickets that were not deleted, with their customers and channels.';

-- Changes of status and of assignee, each beside the status before it.
CREATE OR REPLACE VIEW :"schema".zendesk_changes AS
SELECT ticket_field_history.ticket_id::bigint AS ticket_id, ticket_field_history.field_name::text AS field_name, :history_updated AS at,
	ticket_field_history.user_id::bigint AS user_id, ticket_field_history.value::text AS value,
	lag(ticket_field_history.value::text) OVER (PARTITION BY ticket_field_history.ticket_id, ticket_field_history.field_name ORDER BY ticket_field_history.updated) AS previous
FROM :"source".ticket_field_history
WHERE ticket_field_history.field_name IN ('status', 'assignee_id');
COMMENT ON VIEW :"schema".zendesk_changes IS 'Changes of status and assignee of Zendesk tickets, each beside the value before it.';

-- Each part gives every column the same type: only so does the planner leave out what a query does not read.
CREATE OR REPLACE VIEW :"schema".interactions AS
SELECT 'comment/' || c.id AS interaction_id, c.ticket_id AS conversation_id, c.customer_id, CASE c.kind WHEN 'outbound' THEN c.user_id END AS agent_id,
	c.channel, c.kind, c.at, NULL::text AS quick_reply, NULL::smallint AS sentiment, c.handling_seconds, c.body, 'zendesk'::text AS source,
	'comment/' || c.id AS external_id
FROM (
	SELECT ticket_comment.id, t.ticket_id, t.customer_id, t.channel, ticket_comment.user_id::bigint AS user_id, :comment_created AS at,
		ticket_comment.body::text AS body, CASE WHEN :call_duration >= 0 THEN :call_duration END AS handling_seconds,
		CASE
			WHEN ticket_comment.user_id = -1 OR ticket_comment.user_id = ANY (('{' || :'bots' || '}')::bigint[]) THEN 'automated'
			WHEN ticket_comment.user_id = t.requester_id THEN 'inbound'
			WHEN u.role IN ('agent', 'admin') THEN 'outbound'
			ELSE 'inbound'
		END::text AS kind
	FROM :"source".ticket_comment
	JOIN :"schema".zendesk_tickets t ON t.ticket_id = ticket_comment.ticket_id
	LEFT JOIN :"source"."user" u ON u.id = ticket_comment.user_id
	WHERE ticket_comment.public AND :comment_deleted IS NOT TRUE
\if :has_chat
		AND NOT (EXISTS (SELECT FROM :"source".ticket_chat h WHERE h.ticket_id = ticket_comment.ticket_id)
			AND ticket_comment.body ~ '^(Chat started|Conversation with )')
\endif
) c
\if :has_chat
UNION ALL
SELECT e.id, e.ticket_id, e.customer_id, CASE e.kind WHEN 'outbound' THEN e.actor END, e.channel, e.kind, e.at, NULL::text, NULL::smallint,
	NULL::numeric, e.message, 'zendesk'::text, e.id
FROM (
	SELECT 'chat/' || a.chat_id || '/' || coalesce(a.chat_index, a.chat_message, '') AS id, a.ticket_id, a.customer_id, a.channel, a.actor, a.at, a.message,
		CASE
			WHEN a.actor IS NULL AND coalesce(a.actor_id, '') ~ '^(agent:)?(__.*)?$' THEN 'automated'
			WHEN a.actor = -1 OR a.actor = ANY (('{' || :'bots' || '}')::bigint[]) THEN 'automated'
			WHEN a.actor = a.requester_id THEN 'inbound'
			WHEN a.actor_id LIKE 'agent:%' OR u.role IN ('agent', 'admin') THEN 'outbound'
			ELSE 'inbound'
		END::text AS kind
	FROM (
		SELECT ticket_chat_event.chat_id, :chat_index AS chat_index, :chat_message AS chat_message, t.ticket_id, t.customer_id, t.channel, t.requester_id,
			ticket_chat_event.actor_id, substring(ticket_chat_event.actor_id FROM '^(?:agent:)?(-1|[0-9]{1,18})$')::bigint AS actor, :chat_created AS at,
			ticket_chat_event.message::text AS message
		FROM :"source".ticket_chat_event
		JOIN :"source".ticket_chat h ON h.chat_id = ticket_chat_event.chat_id
		JOIN :"schema".zendesk_tickets t ON t.ticket_id = h.ticket_id
		WHERE lower(ticket_chat_event.type) IN ('chatmessage', 'chatfileattachment') AND :chat_is_context IS NOT TRUE
	) a
	LEFT JOIN :"source"."user" u ON u.id = a.actor
) e
\endif
UNION ALL
SELECT h.id, t.ticket_id, t.customer_id, h.agent_id, t.channel, h.kind, h.at, NULL::text, NULL::smallint, NULL::numeric, NULL::text, 'zendesk'::text, h.id
FROM (
	SELECT CASE h.field_name WHEN 'status' THEN 'status/' ELSE 'assignee/' END || h.ticket_id || '/' || to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS id,
		h.ticket_id, h.at,
		CASE
			WHEN h.field_name = 'assignee_id' THEN CASE WHEN h.value ~ '^[0-9]{1,18}$' OR h.previous ~ '^[0-9]{1,18}$' THEN 'assigned' END
			WHEN h.value IN ('solved', 'closed') THEN CASE WHEN coalesce(h.previous, '') NOT IN ('solved', 'closed') THEN 'resolved' END
			WHEN h.value <> 'deleted' AND h.previous IN ('solved', 'closed') THEN 'reopened'
		END::text AS kind,
		CASE
			WHEN h.field_name = 'assignee_id' THEN CASE WHEN h.value ~ '^[0-9]{1,18}$' THEN h.value::bigint END
			WHEN h.value IN ('solved', 'closed') AND u.role IN ('agent', 'admin') AND u.id <> ALL (('{' || :'bots' || '}')::bigint[]) THEN h.user_id
		END AS agent_id
	FROM :"schema".zendesk_changes h
	LEFT JOIN :"source"."user" u ON u.id = h.user_id
) h
JOIN :"schema".zendesk_tickets t ON t.ticket_id = h.ticket_id
WHERE h.kind IS NOT NULL;
COMMENT ON VIEW :"schema".interactions IS 'Public comments, chat messages, assignments, resolutions and reopenings of Zendesk tickets.';

CREATE OR REPLACE VIEW :"schema".tags AS
\if :has_tag
SELECT NULL::text AS interaction_id, t.ticket_id AS conversation_id, NULL::timestamptz AS tagged_at, NULL::bigint AS agent_id,
	ticket_tag.tag::text AS topic, NULL::text AS subtopic, NULL::text AS funnel_stage, NULL::boolean AS is_service
FROM :"source".ticket_tag
JOIN :"schema".zendesk_tickets t ON t.ticket_id = ticket_tag.ticket_id
WHERE :tag_deleted IS NOT TRUE;
\else
SELECT NULL::text AS interaction_id, NULL::bigint AS conversation_id, NULL::timestamptz AS tagged_at, NULL::bigint AS agent_id,
	NULL::text AS topic, NULL::text AS subtopic, NULL::text AS funnel_stage, NULL::boolean AS is_service
WHERE false;
\endif
COMMENT ON VIEW :"schema".tags IS 'Tags of Zendesk tickets, as topics.';

-- The opening hours of the schedule, one row, as text. An interval that passes midnight is cut at it.
CREATE OR REPLACE VIEW :"schema".zendesk_hours AS
\if :has_schedule
SELECT coalesce(z.iana, s.time_zone) || ' ' || s.rules
\if :has_holiday
	|| coalesce((
		SELECT string_agg('; ' || d.first || CASE WHEN d.last > d.first THEN '-' || d.last ELSE '' END || ' off', '' ORDER BY d.first, d.last)
		FROM (
			SELECT substring(schedule_holiday.start_date::text FROM '^\d{4}-\d\d-\d\d') AS first, substring(schedule_holiday.end_date::text FROM '^\d{4}-\d\d-\d\d') AS last
			FROM :"source".schedule_holiday
			WHERE schedule_holiday.schedule_id = s.id AND :holiday_deleted IS NOT TRUE
		) d
		WHERE d.first IS NOT NULL), '')
\endif
	AS hours
FROM (
	SELECT w.id, min(w.time_zone)::text AS time_zone,
		string_agg((ARRAY['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'])[w.day + 1] || ' ' || w.times, '; ' ORDER BY (w.day + 6) % 7) AS rules
	FROM (
		SELECT schedule.id, schedule.time_zone, d.day, string_agg(
			to_char(make_interval(mins => greatest(schedule.start_time::integer - d.day * 1440, 0)), 'HH24:MI') || '-' ||
			to_char(make_interval(mins => least(schedule.end_time::integer - d.day * 1440, 1440)), 'HH24:MI'), ',' ORDER BY schedule.start_time) AS times
		FROM :"source".schedule
		JOIN generate_series(0, 6) AS d (day) ON schedule.start_time < (d.day + 1) * 1440 AND schedule.end_time > d.day * 1440
		WHERE :schedule_deleted IS NOT TRUE AND schedule.id = coalesce(nullif(:'schedule', '')::bigint, (
			SELECT schedule.id FROM :"source".schedule WHERE :schedule_deleted IS NOT TRUE ORDER BY :schedule_created, schedule.id LIMIT 1))
		GROUP BY schedule.id, schedule.time_zone, d.day
	) w
	GROUP BY w.id
) s
LEFT JOIN :"schema".rails_time_zones z ON z.name = s.time_zone;
\else
SELECT NULL::text AS hours WHERE false;
\endif
COMMENT ON VIEW :"schema".zendesk_hours IS 'Opening hours of the Zendesk schedule that applies.';

-- The channels that Zendesk names; a scan of all tickets for their names would cost every report its time.
CREATE OR REPLACE VIEW :"schema".channels AS
SELECT k.channel, k.valid_from, coalesce(s.is_social, v.is_social, false) AS is_social, s.cost_per_request, s.currency,
	coalesce(s.hours, (SELECT h.hours FROM :"schema".zendesk_hours h)) AS hours
FROM (
	SELECT channel, date '-infinity' AS valid_from
	FROM unnest('{email,web,web_form,web_widget,help_center,api,mobile,mobile_sdk,rule,system,closed_ticket,side_conversation,forum,chat,
		chat_transcript,messaging,native_messaging,answer_bot,sms,voice,phone,phone_call_inbound,phone_call_outbound,voicemail,
		twitter,twitter_dm,twitter_favorite,twitter_like,facebook,facebook_post,facebook_message,messenger,instagram,instagram_dm,
		whatsapp,line,telegram,viber,wechat,kakaotalk,google_business_messages,apple_business_chat,business_messaging_slack_connect,
		any_channel,sunshine_conversations_api,sunshine_conversations_facebook_messenger,sunshine_conversations_twitter_dm,
		sunshine_conversations_apple_business_chat}'::text[]) AS channel
	UNION
	SELECT channel, valid_from FROM :"schema".channel_settings
) k
LEFT JOIN (
	SELECT channel, true AS is_social
	FROM unnest('{twitter,twitter_dm,twitter_favorite,twitter_like,facebook,facebook_post,facebook_message,messenger,instagram,instagram_dm,
		whatsapp,line,telegram,viber,wechat,kakaotalk,sunshine_conversations_facebook_messenger,sunshine_conversations_twitter_dm}'::text[]) AS channel
) v ON v.channel = k.channel
LEFT JOIN :"schema".channel_settings s ON s.channel = k.channel AND s.valid_from = k.valid_from;
COMMENT ON VIEW :"schema".channels IS 'Channels that Zendesk names, with the hours of the schedule; what channel_settings says comes first.';

CREATE OR REPLACE VIEW :"schema".agents AS
SELECT "user".id::bigint AS agent_id, "user".name::text AS name,
\if :has_group
	(SELECT g.name FROM :"source"."group" g WHERE g.id = :default_group)::text AS team
\else
	NULL::text AS team
\endif
FROM :"source"."user"
WHERE "user".role IN ('agent', 'admin');
COMMENT ON VIEW :"schema".agents IS 'Agents and admins of Zendesk.';

CREATE OR REPLACE VIEW :"schema".customers AS
SELECT u.id::bigint AS customer_id, NULL::date AS joined_on, NULL::date AS left_on,
\if :has_organization
	(SELECT o.name FROM :"source".organization o WHERE o.id = u.organization_id)::text AS segment,
\else
	NULL::text AS segment,
\endif
	NULL::text AS acquired_via, NULL::bigint AS reach
FROM :"source"."user" u
WHERE coalesce(u.role, '') NOT IN ('agent', 'admin') OR EXISTS (SELECT FROM :"source".ticket t WHERE t.requester_id = u.id);
COMMENT ON VIEW :"schema".customers IS 'End users of Zendesk, and colleagues who asked for something themselves; the organization is the segment.';

-- One survey a ticket. The agent is who had the ticket when it was rated, or when the survey was sent.
CREATE OR REPLACE VIEW :"schema".surveys AS
WITH asked AS (
	SELECT ticket_field_history.ticket_id,
		min(:history_updated) FILTER (WHERE ticket_field_history.field_name = 'satisfaction_score' AND ticket_field_history.value = 'offered') AS sent_at,
		max(:history_updated) FILTER (WHERE ticket_field_history.field_name = 'satisfaction_score' AND ticket_field_history.value ~ '^(good|bad)') AS answered_at,
		(array_agg(substring(ticket_field_history.value FROM '^(good|bad)') ORDER BY ticket_field_history.updated DESC)
			FILTER (WHERE ticket_field_history.field_name = 'satisfaction_score' AND ticket_field_history.value ~ '^(good|bad)'))[1] AS rating,
		(array_agg(ticket_field_history.value::text ORDER BY ticket_field_history.updated DESC)
			FILTER (WHERE ticket_field_history.field_name = 'satisfaction_comment' AND ticket_field_history.value <> ''))[1] AS comment
	FROM :"source".ticket_field_history
	WHERE ticket_field_history.field_name IN ('satisfaction_score', 'satisfaction_comment')
	GROUP BY ticket_field_history.ticket_id
), holders AS (
	SELECT s.ticket_id, (array_agg(a.value ORDER BY a.at DESC))[1]::bigint AS agent_id
	FROM asked s
	JOIN :"schema".zendesk_changes a ON a.ticket_id = s.ticket_id AND a.at <= coalesce(s.answered_at, s.sent_at)
	WHERE a.field_name = 'assignee_id' AND a.value ~ '^[0-9]{1,18}$'
	GROUP BY s.ticket_id
)
SELECT 'csat'::text AS survey, t.customer_id, t.ticket_id AS conversation_id, h.agent_id, t.channel, least(s.sent_at, s.answered_at) AS sent_at,
	s.answered_at, CASE s.rating WHEN 'good' THEN 5 WHEN 'bad' THEN 1 END::smallint AS score, s.comment
FROM asked s
JOIN :"schema".zendesk_tickets t ON t.ticket_id = s.ticket_id
LEFT JOIN holders h ON h.ticket_id = s.ticket_id
WHERE coalesce(s.sent_at, s.answered_at) IS NOT NULL;
COMMENT ON VIEW :"schema".surveys IS 'Satisfaction of Zendesk tickets: good is 5, bad is 1.';

COMMIT;
\if :has_chat
\else
\echo ticket_chat and ticket_chat_event are not there: chats are not read.
\endif
\if :has_tag
\else
\echo ticket_tag is not there: conversations have no topics.
\endif
\if :has_schedule
\else
\echo schedule is not there: waits are measured in calendar time.
\endif
\if :has_holiday
\else
\echo schedule_holiday is not there: holidays are ordinary days.
\endif
\echo The views are in schema :schema. Next: CALL social_roi_create(:'schema');
