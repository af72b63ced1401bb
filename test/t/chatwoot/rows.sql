-- Two accounts in one set of tables, with a row for each trap. Account 1 is the one the adapter is made for.
SET TIME ZONE 'Asia/Tokyo';		-- times without zone are UTC, whatever the session thinks
INSERT INTO accounts (id, name, created_at, updated_at) VALUES (1, 'Acme', '2026-01-01', '2026-01-01'), (2, 'Other', '2026-01-01', '2026-01-01');
INSERT INTO users (id, name, display_name, created_at, updated_at) VALUES
	(7, 'Ana Perez', 'Ana', '2026-01-01', '2026-01-01'), (8, 'Budi', '', '2026-01-01', '2026-01-01'), (9, 'Echo integration', NULL, '2026-01-01', '2026-01-01'),
	(10, 'Left us', NULL, '2026-01-01', '2026-01-01'), (11, 'Other account only', NULL, '2026-01-01', '2026-01-01');
INSERT INTO account_users (account_id, user_id, created_at, updated_at) VALUES (1, 7, '2026-01-01', '2026-01-01'), (1, 8, '2026-01-01', '2026-01-01'),
	(1, 9, '2026-01-01', '2026-01-01'), (2, 7, '2026-01-01', '2026-01-01'), (2, 11, '2026-01-01', '2026-01-01');
INSERT INTO teams (id, name, account_id, created_at, updated_at) VALUES (1, 'care', 1, '2026-01-01', '2026-01-01'), (2, 'night', 1, '2026-01-01', '2026-01-01'),
	(3, 'elsewhere', 2, '2026-01-01', '2026-01-01');
INSERT INTO team_members (team_id, user_id, created_at, updated_at) VALUES (2, 7, '2026-01-01', '2026-01-01'), (1, 7, '2026-01-01', '2026-01-01'),
	(3, 7, '2026-01-01', '2026-01-01');
INSERT INTO contacts (id, account_id, name, created_at, updated_at, additional_attributes) VALUES
	(100, 1, 'Carla', '2026-01-01', '2026-01-01', '{"social_instagram_follower_count": 1200}'), (102, 1, 'Dewi', '2026-01-01', '2026-01-01', '{"followers_count": "many"}'),
	(200, 2, 'Other', '2026-01-01', '2026-01-01', '{}');
INSERT INTO channel_twilio_sms (id, account_id, auth_token, account_sid, medium, created_at, updated_at) VALUES (5, 1, 'x', 'x', 1, '2026-01-01', '2026-01-01');
INSERT INTO inboxes (id, channel_id, account_id, name, channel_type, working_hours_enabled, timezone, created_at, updated_at) VALUES
	(1, 1, 1, 'Acme page', 'Channel::FacebookPage', true, 'Pacific Time (US & Canada)', '2026-01-01', '2026-01-01'),
	(2, 2, 1, 'Support', 'Channel::Email', false, 'UTC', '2026-01-01', '2026-01-01'),
	(3, 5, 1, 'Support', 'Channel::TwilioSms', true, 'Asia/Jakarta', '2026-01-01', '2026-01-01'),
	(4, 4, 1, 'Site chat', 'Channel::WebWidget', true, 'America/New_York', '2026-01-01', '2026-01-01'),
	(9, 9, 2, 'Acme page', 'Channel::FacebookPage', true, 'UTC', '2026-01-01', '2026-01-01');
-- Chatwoot keeps a row for every day of the week, Sunday = 0.
INSERT INTO working_hours (inbox_id, account_id, day_of_week, closed_all_day, open_hour, open_minutes, close_hour, close_minutes, open_all_day, created_at, updated_at)
SELECT i.id, i.account_id, d, CASE i.id WHEN 3 THEN d NOT IN (0, 1) WHEN 4 THEN true ELSE d IN (0, 6) END,
	CASE i.id WHEN 3 THEN 0 ELSE 9 END, CASE i.id WHEN 3 THEN 0 ELSE 5 END, CASE i.id WHEN 3 THEN 23 ELSE 17 END, CASE i.id WHEN 3 THEN 59 ELSE 30 END, i.id = 3 AND d = 0,
	'2026-01-01', '2026-01-01'
FROM inboxes i, generate_series(0, 6) AS d WHERE i.id <> 2;
INSERT INTO conversations (id, account_id, inbox_id, contact_id, display_id, assignee_id, created_at, updated_at) VALUES
	(10, 1, 1, 100, 1, 7, '2026-03-02 18:00', '2026-03-02 18:00'), (11, 1, 2, NULL, 2, NULL, '2026-03-02 18:00', '2026-03-02 18:00'),
	(12, 1, 3, 102, 3, 8, '2026-03-02 18:00', '2026-03-02 18:00'), (13, 1, 1, 102, 4, NULL, '2026-03-02 18:00', '2026-03-02 18:00'),
	(20, 2, 9, 200, 1, 11, '2026-03-02 18:00', '2026-03-02 18:00');
INSERT INTO canned_responses (account_id, short_code, content, created_at, updated_at) VALUES
	(1, 'thanks', 'Thank you for writing.', '2026-01-01', '2026-01-01'), (1, 'a_thanks', 'Thank you for writing.', '2026-01-01', '2026-01-01'),
	(2, 'other', 'Thank you for writing.', '2026-01-01', '2026-01-01');

-- Conversation 10: a customer, machines, and two people; waits of 5 and 30 minutes, and one that is open.
INSERT INTO messages (id, account_id, inbox_id, conversation_id, message_type, created_at, sender_type, sender_id, content, private, status, content_type,
	content_attributes, additional_attributes, sentiment, updated_at)
SELECT id, 1, 1, 10, message_type, at, sender_type, sender_id, content, private, status, content_type, attributes, additional, sentiment, at
FROM (VALUES
	(1, 0, timestamp '2026-03-02 18:00', 'Contact', 100, 'Where is my order?', false, 0, 0, json '{}', jsonb '{}', jsonb '{"label": "negative", "score": -0.8}'),
	(2, 3, '2026-03-02 18:00:05', NULL, NULL, 'Hello! We will be with you soon.', false, 0, 0, '{}', '{}', '{}'),
	(3, 1, '2026-03-02 18:01', 'User', 7, 'note to self', true, 0, 0, '{}', '{}', '{}'),
	(4, 1, '2026-03-02 18:02', NULL, NULL, 'by a rule, attributes in a string', false, 0, 0, '"{\"automation_rule_id\":12}"', '{}', '{}'),
	(5, 1, '2026-03-02 18:02', 'User', 7, 'by a rule, attributes as an object', false, 0, 0, '{"automation_rule_id": 12}', '{}', '{}'),
	(6, 1, '2026-03-02 18:03', 'AgentBot', 3, 'by a bot', false, 0, 0, '{}', '{}', '{}'),
	(7, 1, '2026-03-02 18:03', 'User', 9, 'by a program that has a user', false, 0, 0, '{}', '{}', '{}'),
	(8, 1, '2026-03-02 18:03', 'User', 7, 'by a campaign', false, 0, 0, '{}', '{"campaign_id": 4}', '{}'),
	(9, 1, '2026-03-02 18:04', 'User', 7, 'failed to be sent', false, 3, 0, '{}', '{}', '{}'),
	(10, 1, '2026-03-02 18:05', 'User', 7, 'On its way.', false, 2, 0, '"{\"in_reply_to\":1,\"translations\":{\"en\":\"no automation_rule_id\"}}"', '{"campaign_id": null}', '{}'),
	(11, 2, '2026-03-02 18:05:30', NULL, NULL, 'Ana self-assigned this conversation', false, 0, 0, '{}', '{}', '{}'),
	(12, 0, '2026-03-02 18:20', 'Contact', 100, 'When?', false, 0, 0, '{}', NULL, NULL),
	(13, 1, '2026-03-02 18:50', NULL, NULL, 'Tomorrow (typed in the app)', false, 0, 0, '"{\"external_echo\":true}"', '{}', '{}'),
	(14, 1, '2026-03-02 18:51', NULL, NULL, 'echo of a rule', false, 0, 0, '{"external_echo": true, "automation_rule_id": 3}', '{}', '{}'),
	(15, 3, '2026-03-02 19:00:01', NULL, NULL, 'How was it?', false, 0, 9, '{}', '{}', '{}'),
	(16, 0, '2026-03-03 17:00', 'Contact', 100, 'Still not here', false, 0, 0, '{}', '{}', '{"label": "furious"}')
) AS m (id, message_type, at, sender_type, sender_id, content, private, status, content_type, attributes, additional, sentiment);
INSERT INTO reporting_events (id, name, value, account_id, inbox_id, user_id, conversation_id, created_at, updated_at, event_start_time, event_end_time) VALUES
	(1, 'conversation_opened', 0, 1, 1, 7, 10, '2026-03-02 18:00', '2026-03-02 18:00', '2026-03-02 18:00', '2026-03-02 18:00'),
	(2, 'first_response', 300, 1, 1, 7, 10, '2026-03-02 18:05', '2026-03-02 18:05', '2026-03-02 18:00', '2026-03-02 18:05'),
	(3, 'conversation_resolved', 3600, 1, 1, 7, 10, '2026-03-02 19:00:09', '2026-03-02 19:00:09', '2026-03-02 18:00', '2026-03-02 19:00'),
	(4, 'conversation_bot_resolved', 3600, 1, 1, 7, 10, '2026-03-02 19:00:09', '2026-03-02 19:00:09', '2026-03-02 18:00', '2026-03-02 19:00'),
	(5, 'conversation_opened', 79200, 1, 1, 7, 10, '2026-03-03 17:00:01', '2026-03-03 17:00:01', '2026-03-02 19:00', '2026-03-03 17:00:01'),
	(6, 'conversation_resolved', 60, 1, 2, NULL, 11, '2026-03-02 20:00', '2026-03-02 20:00', NULL, NULL),
	(7, 'conversation_resolved', 60, 2, 9, 11, 20, '2026-03-02 20:00', '2026-03-02 20:00', NULL, '2026-03-02 20:00');

-- Conversation 11: no contact; a canned response; a colleague who has left. 12: options of a bot. 13: a campaign nobody answered. 20: another account.
INSERT INTO messages (id, account_id, inbox_id, conversation_id, message_type, created_at, updated_at, sender_type, sender_id, content, content_type, content_attributes,
	additional_attributes, status) VALUES
	(20, 1, 2, 11, 0, '2026-03-02 18:00', '2026-03-02 18:00', 'Contact', NULL, 'Hello', 8, '{"email": {"subject": "\u0000"}}', '{}', 0),
	(21, 1, 2, 11, 1, '2026-03-02 18:07', '2026-03-02 18:07', 'User', 10, 'Thank you for writing.', 0, '{}', '{}', 0),
	(30, 1, 3, 12, 1, '2026-03-02 18:00', '2026-03-02 18:01', 'AgentBot', 3, 'Choose', 4,
		'"{\"items\":[{\"title\":\"Order & delivery\",\"value\":\"order\"}],\"submitted_values\":[{\"title\":\"Order & delivery\",\"value\":\"order\"}]}"', '{}', 0),
	(31, 1, 3, 12, 1, '2026-03-02 18:02', '2026-03-02 18:03', 'AgentBot', 3, 'Choose', 4, '{"submitted_values": [{"title": "Late", "value": "late"}]}', '{}', 0),
	(32, 1, 3, 12, 1, '2026-03-02 18:04', '2026-03-02 18:05', 'AgentBot', 3, 'Choose', 4, '{"items": [{"title": "A"}]}', '{}', 0),
	(33, 1, 3, 12, 1, '2026-03-02 18:04', '2026-03-02 18:05', 'AgentBot', 3, 'Choose', 4, '"{\"submitted_values\":\"\\u0000\"}"', '{}', 0),
	(34, 1, 3, 12, 1, '2026-03-02 18:11', '2026-03-02 18:11', 'User', 8, 'It is late, sorry', 0, '"not an object, though automation_rule_id: 5 is in it"', '{}', 0),
	(35, 1, 3, 12, 1, '2026-03-02 18:12', '2026-03-02 18:12', 'User', 8, 'How was it?', 9, '{}', '{}', 0),
	(36, 1, 3, 12, 3, '2026-03-02 18:13', '2026-03-02 18:13', NULL, NULL, 'How was it?', 9, '{}', '{}', 3),
	(40, 1, 1, 13, 1, '2026-03-02 18:00', '2026-03-02 18:00', 'User', 7, 'New in our shop', 0, '{}', '{"campaign_id": 5}', 0),
	(50, 2, 9, 20, 0, '2026-03-02 18:00', '2026-03-02 18:00', 'Contact', 200, 'Another account', 0, '{}', '{}', 0),
	(51, 2, 9, 20, 1, '2026-03-02 18:01', '2026-03-02 18:01', 'User', 7, 'Another account', 0, '{}', '{}', 0),
	(60, 1, 1, 999, 0, '2026-03-02 18:00', '2026-03-02 18:00', 'Contact', 100, 'its conversation was deleted', 0, '{}', '{}', 0);
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, feedback_message, contact_id, assigned_agent_id, created_at, updated_at) VALUES
	(1, 10, 15, 4, 'fine', 100, 7, '2026-03-02 19:10', '2026-03-02 19:10'), (2, 20, 59, 1, 'no', 200, 11, '2026-03-02 19:10', '2026-03-02 19:10');
INSERT INTO tags (id, name) VALUES (1, 'delivery'), (2, 'vip');
INSERT INTO taggings (tag_id, taggable_type, taggable_id, tagger_type, tagger_id, context, created_at) VALUES
	(1, 'Conversation', 10, NULL, NULL, 'labels', '2026-03-02 18:06'), (2, 'Conversation', 12, 'User', 8, 'labels', '2026-03-02 18:06'),
	(2, 'Contact', 10, NULL, NULL, 'labels', '2026-03-02 18:06'), (2, 'Conversation', 10, NULL, NULL, 'moods', '2026-03-02 18:06'),
	(1, 'Conversation', 20, NULL, NULL, 'labels', '2026-03-02 18:06');
