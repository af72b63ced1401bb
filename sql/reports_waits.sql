-- Waits, rates, the team and its tasks on cases small enough to check on paper: those of the definition of a wait, and a few more.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, YMD';
CALL social_roi_create('waits_care', 'Europe/Madrid');
SET search_path = waits_care, public;
UPDATE settings SET as_of = '2026-03-01 00:00+01';
INSERT INTO channels (channel, is_social, hours) VALUES ('twitter', true, NULL), ('chat', true, 'Europe/Madrid Mo-Fr 09:00-17:00');
INSERT INTO agents VALUES (1, 'Ana', 'Care'), (2, 'Budi', 'Care'), (3, 'Carla', 'Sales');
-- Minutes from Monday 5 January 10:00 in Madrid, as the definition writes its cases
CREATE TEMP TABLE cases (conversation_id bigint, minutes int, kind text, agent_id bigint);
INSERT INTO cases VALUES
	(1, 0, 'inbound', NULL), (1, 5, 'outbound', 1), (1, 20, 'inbound', NULL), (1, 30, 'outbound', 1), (1, 31, 'resolved', 1),
	(2, 0, 'inbound', NULL), (2, 4, 'inbound', NULL), (2, 9, 'inbound', NULL), (2, 10, 'outbound', 1),
	(3, 0, 'inbound', NULL), (3, 5, 'outbound', 1), (3, 6, 'outbound', 1), (3, 7, 'outbound', 2),
	(4, 0, 'inbound', NULL), (4, 5, 'inbound', NULL),
	(5, 0, 'inbound', NULL), (5, 30, 'resolved', NULL),
	(6, 0, 'inbound', NULL), (6, 5, 'outbound', 1), (6, 6, 'resolved', 1), (6, 1000, 'inbound', NULL), (6, 1003, 'outbound', 2),
	(7, 0, 'outbound', 1), (7, 60, 'inbound', NULL), (7, 62, 'outbound', 1),
	(8, 0, 'inbound', NULL), (8, 1, 'automated', NULL), (8, 12, 'outbound', 1),
	(9, 0, 'inbound', NULL), (9, 3, 'outbound', 1), (9, 10, 'inbound', NULL), (9, 15, 'outbound', 2),
	(10, 0, 'inbound', NULL), (10, 0, 'outbound', 1);
-- in reverse, so that the reply has a smaller id than its question
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, agent_id)
SELECT conversation_id, conversation_id, 'twitter', kind, timestamptz '2026-01-05 10:00+01' + minutes * interval '1 minute', agent_id FROM cases ORDER BY minutes DESC, conversation_id;
SELECT conversation_id, opened_at, closed_at, closed_by, agent_id, is_first, num_inbound, wait_seconds / 60 AS minutes, business_seconds / 60 AS business_minutes
FROM waits ORDER BY conversation_id, opened_at;
SELECT conversation_id, started_by, first_reply_seconds / 60 AS first_reply, first_agent_id AS agent, num_inbound, num_answered_inbound AS answered, num_replies AS replies, num_automated AS auto,
	num_waits, wait_seconds / 60 AS minutes, open_since FROM conversations ORDER BY conversation_id;
SELECT conversation_id, first_resolved_at, last_resolved_at, resolved_by, num_resolved, num_reopened, stayed_resolved, is_one_touch FROM conversations WHERE num_resolved > 0 ORDER BY conversation_id;
SELECT day, channel, agent_id, received, answered, replies, automated, actioned, conversations, resolved, reopened, num_waits(waits), avg_wait(waits) FROM daily ORDER BY day, agent_id;
SELECT day, received, answered, replies, automated, actioned, conversations, resolved, reopened, resolution_events, response_rate, conversation_response_rate, action_rate::numeric(6,2), resolution_rate,
	open_at_end FROM inbox_activity ORDER BY day;
SELECT day, first_replies, first_reply_mean_seconds, first_reply_median_seconds, first_reply_p90_seconds, waits, wait_mean_seconds, wait_median_seconds, wait_p90_seconds,
	previous_received, received_change, previous_wait_mean_seconds, wait_mean_seconds_change FROM inbox_activity ORDER BY day;
SELECT month, channel, conversations, unanswered_conversations, first_replies, mean_seconds, median_seconds, p90_seconds, slowest_seconds, within_1h, within_24h, open_waits, abandoned_waits
FROM first_reply_time ORDER BY month, channel;
SELECT month, channel, waits, mean_seconds, median_seconds, p90_seconds, slowest_seconds, within_1h, open_waits, open_mean_age_seconds, abandoned_waits FROM reply_wait_time ORDER BY month, channel;
SELECT agent_id, name, team, replies, messages_replied, conversations_replied, resolutions, first_replies, first_reply_mean_seconds, waits, wait_mean_seconds, wait_slowest_seconds FROM team_report ORDER BY agent_id;
-- A wait open since 10 o'clock on 5 January is abandoned once it is older than 30 days, and not before
UPDATE settings SET as_of = '2026-02-04 10:00+01';
SELECT open_waits, abandoned_waits FROM reply_wait_time;
UPDATE settings SET as_of = '2026-02-04 10:00:00.000001+01';
SELECT open_waits, abandoned_waits FROM reply_wait_time;
-- the clock at 10:05: what came later has not happened
UPDATE settings SET as_of = '2026-01-05 10:05+01';
SELECT received, answered, replies, response_rate::numeric(6,2), open_at_end FROM inbox_activity;
SELECT count(*) AS waits, count(closed_at) AS closed FROM waits;

-- Opening hours: those of the channel that opens the wait, as they stood on each day
TRUNCATE interactions;
UPDATE settings SET as_of = '2026-03-01 00:00+01';
INSERT INTO channels (channel, valid_from, is_social, hours) VALUES ('chat', '2026-01-12', true, 'Europe/Madrid Mo-Fr 09:00-17:00; Sa 10:00-12:00');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, agent_id) VALUES
	(1, 1, 'chat', 'inbound', '2026-01-09 16:50+01', NULL), (1, 1, 'chat', 'outbound', '2026-01-12 09:10+01', 1),		-- Friday to Monday: 10 + 10 minutes
	(2, 2, 'chat', 'inbound', '2026-01-16 16:50+01', NULL), (2, 2, 'chat', 'outbound', '2026-01-19 09:10+01', 1),		-- the same a week later: 120 on Saturday
	(3, 3, 'chat', 'inbound', '2026-01-19 18:00+01', NULL), (3, 3, 'chat', 'outbound', '2026-01-20 08:00+01', 1),		-- wholly outside: 0, and it counts
	(4, 4, 'twitter', 'inbound', '2026-01-19 18:00+01', NULL), (4, 4, 'chat', 'outbound', '2026-01-19 18:30+01', 1),	-- opened where there are no hours: calendar time
	(5, 5, NULL, 'inbound', '2026-01-19 18:00+01', NULL), (5, 5, NULL, 'outbound', '2026-01-19 18:10+01', 1);
SELECT conversation_id, opened_channel, channel, wait_seconds / 60 AS minutes, business_seconds / 60 AS business_minutes FROM waits ORDER BY conversation_id;
SELECT month, channel, waits, mean_seconds / 60 AS mean, business_mean_seconds / 60 AS business_mean, business_median_seconds / 60 AS business_median, within_1h::numeric(6,2), business_within_1h::numeric(6,2)
FROM reply_wait_time ORDER BY channel;
SELECT day, channel, wait_mean_seconds / 60 AS mean, business_wait_mean_seconds / 60 AS business_mean, business_first_reply_mean_seconds / 60 AS business_first FROM inbox_activity WHERE waits > 0 ORDER BY day, channel;
SELECT wait_mean_seconds / 60 AS mean, business_wait_mean_seconds / 60 AS business_mean FROM team_report WHERE agent_id = 1;

-- What a person did: a reply, an assignment or a resolution by somebody, a tag; one by nobody is none
TRUNCATE interactions;
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at, agent_id) VALUES
	(1, 1, 1, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (2, 1, 1, 'twitter', 'inbound', '2026-01-05 10:01+01', NULL), (3, 1, 1, 'twitter', 'assigned', '2026-01-05 10:02+01', 2),
	(4, 1, 1, 'twitter', 'inbound', '2026-01-05 10:03+01', NULL),
	(5, 2, 2, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (6, 2, 2, 'twitter', 'resolved', '2026-01-05 10:01+01', NULL),
	(7, 3, 3, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (8, 3, 3, 'twitter', 'resolved', '2026-01-05 10:01+01', 3),
	(9, 4, 4, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (10, 4, 4, 'twitter', 'inbound', '2026-01-05 10:01+01', NULL),
	(11, 5, 5, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (12, 5, 5, 'twitter', 'inbound', '2026-01-05 10:05+01', NULL),
	(13, 6, 6, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL);
INSERT INTO tags (interaction_id, conversation_id, tagged_at, agent_id, topic) VALUES
	(9, NULL, '2026-01-05 10:02+01', 1, 'delivery'),	-- actions message 9, not 10
	(9, NULL, '2026-01-05 10:03+01', 1, 'price'),
	(NULL, 5, '2026-01-05 10:03+01', NULL, 'delivery'),	-- actions 11, which came before it, not 12
	(13, NULL, '2026-03-02', NULL, 'delivery');			-- after the clock
SELECT received, actioned, action_rate::numeric(6,2) FROM inbox_activity;		-- 1, 2 by assignment, 7 by resolution, 9 by its tag, 11 by the conversation's
UPDATE tags SET tagged_at = NULL WHERE conversation_id = 5;	-- unknown when: after everything
SELECT received, actioned FROM inbox_activity;

-- Tasks: each assignment is completed, reassigned or open
TRUNCATE interactions, tags;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, agent_id) VALUES
	(1, 1, 'twitter', 'assigned', '2026-01-05 10:00+01', 1), (1, 1, 'twitter', 'resolved', '2026-01-05 10:30+01', 1),
	(1, 1, 'twitter', 'reopened', '2026-01-06 10:00+01', 1), (1, 1, 'twitter', 'resolved', '2026-01-06 11:00+01', 1),		-- still the same assignment
	(2, 2, 'twitter', 'assigned', '2026-01-05 10:00+01', 1), (2, 2, 'twitter', 'assigned', '2026-01-05 12:00+01', 2), (2, 2, 'twitter', 'resolved', '2026-01-05 13:30+01', 1),
	(3, 3, 'twitter', 'assigned', '2026-01-05 10:00+01', 2), (4, 4, 'twitter', 'assigned', '2026-02-05 10:00+01', NULL);
SELECT month, agent_id, name, assigned, completed, reassigned, open, completion_rate, completion_mean_seconds, previous_assigned, assigned_change FROM task_report ORDER BY month, agent_id;

-- Data that cannot be right is named, and stops no report
TRUNCATE interactions;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, agent_id) VALUES
	(1, 1, 'twitter', 'inbound', '2026-01-05 10:00+01', NULL), (1, 2, 'twitter', 'outbound', '2026-01-05 10:30+01', 1),
	(2, 2, 'twitter', 'resolved', '2026-01-05 10:00+01', 1), (2, 2, 'twitter', 'inbound', '2026-01-05 10:30+01', NULL),
	(3, 3, 'fax', 'inbound', '2026-01-05 10:00+01', NULL), (4, 4, 'twitter', 'outbound', '2026-01-05 10:00+01', 1), (5, 5, 'twitter', 'inbound', '2030-01-01', NULL);
SELECT finding, relation, num_rows, example FROM data_quality WHERE relation = 'interactions' ORDER BY 1;
-- An adapter has no constraints: rows of unknown kind, without time, before all time, and doubled ones are named; hours that cannot be read,
-- begin before the year 1, or are too long together, are calendar time, and no view dies of them
CALL social_roi_drop('waits_care');
ALTER TABLE interactions RENAME TO messages;
ALTER TABLE channels RENAME TO inboxes;
CREATE VIEW channels AS SELECT channel, valid_from, is_social, cost_per_request, currency, CASE channel WHEN 'twitter' THEN 'always' ELSE hours END AS hours FROM inboxes
UNION ALL SELECT 'letter', date '0044-03-15 BC', true, NULL, NULL, 'UTC off'
UNION ALL SELECT 'mail', date '2020-01-01' + n, true, NULL, NULL, 'UTC ' || repeat('Dec 25 off; ', 3000) FROM generate_series(1, 2) n;
CREATE VIEW interactions AS
SELECT interaction_id, conversation_id, customer_id, agent_id, channel, CASE conversation_id WHEN 3 THEN 'note' ELSE kind END AS kind, CASE conversation_id WHEN 5 THEN NULL WHEN 4 THEN '-infinity' ELSE at END AS at,
	quick_reply, sentiment, handling_seconds, body, source, CASE WHEN conversation_id < 3 THEN 'same' END AS external_id FROM messages;
ALTER TABLE tags RENAME TO labels;
CREATE VIEW tags AS SELECT interaction_id, conversation_id, '-infinity'::timestamptz AS tagged_at, agent_id, topic, subtopic, funnel_stage, is_service FROM labels
UNION ALL SELECT NULL, 1, '-infinity', NULL, 'delivery', NULL, NULL, NULL;
CALL social_roi_create('waits_care');
SELECT finding, relation, num_rows, example FROM data_quality WHERE relation IN ('interactions', 'channels') AND finding <> 'no price of a request' ORDER BY 1;
SELECT received, replies FROM inbox_activity;
SELECT wait_seconds, business_seconds FROM waits WHERE closed_by = 'outbound';
SELECT channel, hours FROM channel_hours ORDER BY channel;
DO $$
DECLARE
	view regclass;
BEGIN
	FOR view IN SELECT oid FROM pg_class WHERE relnamespace = 'waits_care'::regnamespace AND relkind = 'v' LOOP
		EXECUTE format('SELECT count(v::text) FROM %s AS v', view);
	END LOOP;
END $$;

DROP SCHEMA waits_care CASCADE;
