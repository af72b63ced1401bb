-- Rows of the tables that a destination may lack.
INSERT INTO organization (id, name) VALUES (21, 'Shop GmbH');
INSERT INTO "group" (id, name) VALUES (31, 'Care');
INSERT INTO ticket_tag (tag, ticket_id) VALUES ('delivery', 1), ('vip', 1), ('deleted', 3);
INSERT INTO ticket_chat (chat_id, ticket_id, channel) VALUES ('c.1', 6, 'native_messaging'), ('c.3', 3, 'chat');
INSERT INTO ticket_chat_event (chat_id, chat_index, created_at, actor_id, type, message, is_history_context) VALUES
	('c.1', 0, '2026-03-02 09:00', '403000000012', 'ChatMessage', 'of an earlier chat', true),
	('c.1', 1, '2026-03-02 10:00', '403000000012', 'ChatJoin', NULL, false),
	('c.1', 2, '2026-03-02 10:00', '403000000012', 'ChatMessage', 'Hi', false),
	('c.1', 3, '2026-03-02 10:00:01', '__system', 'ChatMessage', 'Please wait', false),
	('c.1', 4, '2026-03-02 10:00:02', 'agent:', 'ChatMessage', 'I am a robot', NULL),
	('c.1', 5, '2026-03-02 10:00:03', 'agent:403000000003', 'ChatMessage', 'I am one with a seat', false),
	('c.1', 6, '2026-03-02 10:04', 'agent:403000000001', 'ChatMessage', 'Hello, Arthur here', false),
	('c.1', 7, '2026-03-02 10:05', 'agent:403000000001', 'ChatMessageStatus', NULL, false),
	('c.1', 8, '2026-03-02 10:06', '403000000012', 'ChatFileAttachment', NULL, false),
	('c.1', 9, '2026-03-02 10:09', '403000000002', 'ChatMessage', 'Ada here', false),
	('c.3', 1, '2026-03-02 10:09', '403000000011', 'ChatMessage', 'of a deleted ticket', false);
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public, body) VALUES
	(1020, 6, 403000000012, '2026-03-02 10:30', true, 'Conversation with Copied end user' || E'\n\n(10:00) Hi');
-- Monday 9 to 17 with lunch, Wednesday night across midnight, all Saturday; written in summer, so that the UTC columns are an hour off in winter.
INSERT INTO schedule (id, start_time, end_time, start_time_utc, end_time_utc, time_zone, created_at, _fivetran_deleted) VALUES
	(71, 1440 + 540, 1440 + 720, 1440 + 540 + 420, 1440 + 720 + 420, 'Pacific Time (US & Canada)', '2024-06-01', false),
	(71, 1440 + 780, 1440 + 1020, 1440 + 780 + 420, 1440 + 1020 + 420, 'Pacific Time (US & Canada)', '2024-06-01', false),
	(71, 3 * 1440 + 1320, 4 * 1440 + 120, 0, 0, 'Pacific Time (US & Canada)', '2024-06-01', false),
	(71, 6 * 1440, 7 * 1440, 0, 0, 'Pacific Time (US & Canada)', '2024-06-01', false),
	(71, 0, 10080, 0, 10080, 'Pacific Time (US & Canada)', '2024-06-01', true),
	(72, 0, 10080, 0, 10080, 'Europe/Berlin', '2025-06-01', false);
INSERT INTO schedule_holiday (id, schedule_id, start_date, end_date, _fivetran_deleted) VALUES
	(81, 71, '2026-12-24', '2026-12-26', false), (82, 71, '2026-07-03', '2026-07-03', false), (83, 71, '2026-08-01', '2026-08-01', true),
	(84, 72, '2026-09-01', '2026-09-01', false);
