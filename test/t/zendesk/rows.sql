-- A row for each trap, in the schema of the search path.
SET TIME ZONE 'UTC';
INSERT INTO "user" (id, name, role, default_group_id, organization_id) VALUES
	(403000000001, 'Arthur Agent', 'agent', 31, NULL), (403000000002, 'Ada Admin', 'admin', NULL, NULL), (403000000003, 'Flow builder', 'agent', NULL, NULL),
	(403000000011, 'Erna End user', 'end-user', NULL, 21), (403000000012, 'Copied end user', 'end-user', NULL, NULL);
INSERT INTO ticket (id, requester_id, status, via_channel, _fivetran_deleted) VALUES
	(1, 403000000011, 'open', 'twitter', false), (2, 403000000011, 'closed', 'email', false), (3, 403000000011, 'deleted', 'email', false),
	(4, 403000000011, 'open', 'email', true), (5, 403000000002, 'open', 'web', false), (6, 403000000012, 'open', 'native_messaging', false),
	(7, NULL, 'new', 'Voice', NULL);
-- Ticket 1: waits of 5 and 30 minutes, then solved, reopened, and an open wait.
INSERT INTO ticket_comment (id, ticket_id, user_id, created, public, body, _fivetran_deleted, call_duration) VALUES
	(1001, 1, 403000000011, '2026-03-02 10:00', true, 'Where is my order?', NULL, NULL),
	(1002, 1, 403000000001, '2026-03-02 10:01', false, 'a note', NULL, NULL),
	(1003, 1, -1, '2026-03-02 10:02', true, 'We have received your request', NULL, NULL),
	(1004, 1, 403000000003, '2026-03-02 10:03', true, 'a program with an agent''s seat', NULL, NULL),
	(1005, 1, 403000000001, '2026-03-02 10:04', true, 'deleted', true, NULL),
	(1006, 1, 403000000001, '2026-03-02 10:05', true, 'On its way.', false, NULL),
	(1007, 1, 403000000012, '2026-03-02 10:20', true, 'From one who was copied', NULL, NULL),
	(1008, 1, 403000000002, '2026-03-02 10:50', true, 'Chat started is only how this begins', NULL, NULL),
	(1009, 1, 403000000011, '2026-03-03 09:00', true, 'Still not here', NULL, NULL),
	(1010, 2, 403000000011, '2026-03-02 10:00', true, 'Question', NULL, NULL),
	(1011, 3, 403000000011, '2026-03-02 10:00', true, 'of a deleted ticket', NULL, NULL),
	(1012, 4, 403000000011, '2026-03-02 10:00', true, 'of a ticket that is gone', NULL, NULL),
	(1013, 5, 403000000002, '2026-03-02 10:00', true, 'A colleague asks', NULL, NULL),
	(1014, 5, 403000000001, '2026-03-02 10:12', true, 'and is answered', NULL, NULL),
	(1015, 7, 403000000001, '2026-03-02 10:12', true, 'Call', NULL, 95);
INSERT INTO ticket_field_history (ticket_id, field_name, updated, user_id, value) VALUES
	(1, 'status', '2026-03-02 10:00', 403000000011, 'new'), (1, 'status', '2026-03-02 10:05', 403000000001, 'pending'),
	(1, 'status', '2026-03-02 11:00', 403000000001, 'solved'), (1, 'status', '2026-03-03 09:00', 403000000011, 'open'),
	(1, 'assignee_id', '2026-03-02 10:04', 403000000002, '403000000001'), (1, 'assignee_id', '2026-03-02 10:40', 403000000002, '403000000002'),
	(1, 'assignee_id', '2026-03-02 10:45', 403000000002, ''), (1, 'priority', '2026-03-02 10:45', 403000000002, 'solved'),
	(2, 'status', '2026-03-02 10:00', 403000000011, 'new'), (2, 'status', '2026-03-02 12:00', NULL, 'solved'), (2, 'status', '2026-03-06 12:00', -1, 'closed'),
	(3, 'status', '2026-03-02 10:00', 403000000001, 'solved'), (3, 'status', '2026-03-02 11:00', 403000000001, 'deleted'),
	(5, 'status', '2026-03-02 10:00', 403000000002, 'new'), (5, 'status', '2026-03-02 10:20', 403000000001, 'closed'),
	(1, 'satisfaction_score', '2026-03-02 11:30', -1, 'offered'), (1, 'satisfaction_score', '2026-03-02 12:00', 403000000011, 'good'),
	(1, 'satisfaction_score', '2026-03-02 12:30', 403000000011, 'bad'), (1, 'satisfaction_comment', '2026-03-02 12:31', 403000000011, 'good people, bad post'),
	(2, 'satisfaction_score', '2026-03-02 13:00', -1, 'offered'), (3, 'satisfaction_score', '2026-03-02 13:00', 403000000011, 'good');
