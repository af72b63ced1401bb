-- Service contacts: a scenario to check on paper, the summary's forms, every complaint.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, MDY';

-- Ann (1) asks on twitter and is served in one minute; by mail in the last hour of January, which in Madrid is February, and is never served.
-- Bob (2) asks by chat and, in the same conversation, on twitter; what is resolved before he asks does not count; a bot answers.
-- Cid (3) only writes in a conversation that is no request. Dee (4) and Eve (5) share a conversation, in which Dee never writes; nobody answers. Conversation 50 is only named.
CREATE TEMP TABLE events (conversation bigint, customer bigint, kind text, at timestamptz, channel text);
INSERT INTO events VALUES
	(10, 1, 'inbound', '2026-01-05 09:00Z', 'twitter'), (10, 1, 'outbound', '2026-01-05 09:00:30Z', 'twitter'), (10, 1, 'resolved', '2026-01-05 09:01Z', NULL),
	(10, 1, 'resolved', '2026-01-06 09:01Z', NULL),
	(11, 1, 'inbound', '2026-01-31 23:30Z', 'mail'), (11, 1, 'inbound', '2026-01-31 23:31Z', 'mail'), (11, NULL, 'resolved', '2026-01-31 23:40Z', 'mail'),
	(20, 2, 'resolved', '2026-01-01 00:00Z', 'chat'), (20, 2, 'inbound', '2026-01-02 00:00Z', 'chat'), (20, 2, 'inbound', '2026-01-02 00:10Z', 'twitter'),
	(20, 2, 'automated', '2026-01-02 00:20Z', 'twitter'), (20, 2, 'resolved', '2026-01-02 23:30Z', 'chat'), (20, 2, 'reopened', '2026-01-03 00:00Z', 'chat'),
	(30, 3, 'inbound', '2026-01-05 00:00Z', 'twitter'), (30, 3, 'outbound', '2026-01-05 00:01Z', 'twitter'), (30, 3, 'resolved', '2026-01-05 00:02Z', 'twitter'),
	(40, 4, 'resolved', '2026-01-07 00:00Z', 'twitter'), (40, 5, 'inbound', '2026-01-07 00:00Z', 'twitter'), (40, 5, 'resolved', '2026-01-07 00:00:00.25Z', 'twitter'),
	(40, 5, NULL, NULL, NULL);
\set args 'kind, at, channel, ARRAY[''twitter'', ''instagram''], ''{30}'''
SELECT t.* FROM contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'UTC', NULL::bigint) t;
SELECT t.* FROM contact_table(contacts => (SELECT service_contacts(conversation, customer, :args) FROM events), zone => 'Europe/Madrid', customer_type => NULL::bigint) t;
-- only what comes after a customer's first month; NULL is false
SELECT t.* FROM contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'Europe/Madrid', NULL::bigint, after_first => true) t;
SELECT count(*) FROM contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'UTC', NULL::bigint, NULL) t;
SELECT * FROM resolved_request_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'UTC');
SELECT * FROM resolved_request_table(contacts => (SELECT service_contacts(conversation, customer, :args) FROM events), zone => 'Europe/Madrid');
-- with other social channels, or none; the channel is compared byte by byte
SELECT customer, social_at, other_at, contacts_elsewhere FROM contact_table((SELECT service_contacts(conversation, customer, kind, at, channel, ARRAY['chat', 'Twitter', NULL], '{30}') FROM events), 'UTC', NULL::bigint);
SELECT count(social_at) AS social, count(other_at) AS others FROM contact_table((SELECT service_contacts(conversation, customer, kind, at, channel, NULL, '{30}') FROM events), 'UTC', NULL::bigint);
SELECT count(social_at) AS social, count(other_at) AS others FROM contact_table((SELECT service_contacts(conversation, customer, kind, at, channel, '{}', '{30}') FROM events), 'UTC', NULL::bigint);
-- at one instant the social channel goes first, and an answer and a resolution follow what they are to
SELECT social_at, other_at, contacts_elsewhere, resolved, resolution_seconds, requests FROM (
	SELECT service_contacts(1::bigint, 'Ann'::text, kind, '2026-01-01 00:00Z'::timestamptz, channel, ARRAY['twitter'], NULL) AS s
	FROM (VALUES ('resolved', 'mail'), ('automated', NULL), ('inbound', 'mail'), ('inbound', 'twitter')) v (kind, channel)) x, contact_table(s, 'UTC', NULL::text), resolved_request_table(s, 'UTC');
-- in Newfoundland 2009-11-01 00:01 was followed by 23:01 of October 31
SELECT customer, month, is_first, contacts_elsewhere FROM contact_table((SELECT service_contacts(n, 1::bigint, 'inbound', at, NULL, NULL, NULL)
	FROM (VALUES (1::bigint, timestamptz '2009-11-01 02:30:30Z'), (2, '2009-11-01 02:31:00Z'), (3, '2009-11-01 03:31:00Z')) v (n, at)), 'America/St_Johns', NULL::bigint);
SELECT * FROM resolved_request_table('version=1 key=0 requests=3 310357830000000 30000000 3600000000 customers=0', 'America/St_Johns');

-- no rows, ignored rows, rows without a customer or without an inbound, conversations that are no request: no contacts
SELECT service_contacts(conversation, customer, :args) FROM events WHERE false;
SELECT service_contacts(NULL::text, 'Ann'::text, NULL, 'infinity', 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(conversation, customer::text, :args) FROM events WHERE customer IS NULL OR customer IN (3, 4);
SELECT service_contacts(conversation, NULL::uuid, kind, at, channel, ARRAY['twitter'], '{30}') FROM events WHERE conversation IN (10, 20);
-- lists: NULL names nothing; read with the first row, also an ignored one
SELECT service_contacts(conversation, customer, kind, at, channel, NULL, CASE WHEN conversation = 10 THEN '{NULL,30,20,11,11}' ELSE '{40}'::bigint[] END ORDER BY conversation) FROM events;
SELECT service_contacts(conversation, customer, kind, at, channel, NULL, ARRAY[ARRAY[10, 11], ARRAY[20, 30]] ORDER BY kind NULLS FIRST) FROM events;
SELECT (c).contacts, f.* FROM (SELECT checked_contacts(conversation, customer, :args, '{10,60,50,NULL}') AS c FROM events) x, unnest((c).findings) f ORDER BY f.example;
SELECT c, (c).findings IS NULL AS no_findings FROM (SELECT checked_contacts(conversation, customer, :args, '{10,50}') AS c FROM events WHERE false) x;
SELECT checked_contacts(NULL::text, 'Ann'::text, NULL, now(), 'twitter', NULL, NULL, '{a,b}');
SELECT t.* FROM contact_table(NULL, 'UTC', NULL::bigint) t;
SELECT t.* FROM contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), NULL, 1::bigint) t;
SELECT t.* FROM contact_table((SELECT service_contacts(conversation, customer, :args) FROM events WHERE false), 'UTC', NULL::uuid) t;
SELECT * FROM resolved_request_table(NULL, 'UTC');
SELECT * FROM resolved_request_table((SELECT service_contacts(conversation, customer, :args) FROM events), NULL);
SELECT contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'UTC', NULL::bigint) LIMIT 1;

-- the summary: its forms, equality, hashing
SELECT service_contacts(conversation, customer, :args) FROM events;
SELECT contact_summary_send(service_contacts(conversation, customer, :args)) FROM events;
SELECT service_contacts(conversation, 'Ä' || customer, :args) FROM events WHERE conversation IN (10, 40);
SELECT contact_summary_send(service_contacts(conversation, 'Ä' || customer, :args)) FROM events WHERE conversation IN (10, 40);
SELECT service_contacts(conversation, md5(customer::text)::uuid, :args) FROM events WHERE conversation = 20;
SELECT contact_summary_send(service_contacts(conversation, md5(customer::text)::uuid, :args)) FROM events WHERE conversation = 20;
SELECT service_contacts(conversation, customer, :args)::text::contact_summary = service_contacts(conversation::text, customer, :args ORDER BY at DESC) AS same FROM events;
SELECT count(*), count(DISTINCT s::text) FROM (SELECT service_contacts(conversation, customer, :args) AS s FROM events GROUP BY conversation UNION
	SELECT service_contacts(md5(conversation::text)::uuid, customer, kind, at, channel, ARRAY['twitter', 'instagram'], ARRAY[md5('30')::uuid]) FROM events GROUP BY conversation) x;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 3 100 5 7'::contact_summary AS written_anew;
SELECT service_contacts(conversation, customer, :args) FILTER (WHERE conversation = 10) OVER (ORDER BY at) FROM events WHERE conversation IN (10, 11) AND customer = 1 ORDER BY at;

-- complaints
SELECT service_contacts(1, 1, 'Inbound', now(), 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(NULL::bigint, 1, 'inbound', now(), 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(1, 1, 'inbound', now(), 'twitter', ARRAY['twitter'], ARRAY[true]);
SELECT service_contacts(1, 1, 'inbound', NULL::timestamptz, 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(1, 1, 'inbound', 'infinity'::timestamptz, 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(1, 1, 'inbound', '90000-01-01'::timestamptz, 'twitter', ARRAY['twitter'], NULL);
SELECT service_contacts(1, 1, 'inbound', timestamp '2026-01-01', 'twitter', ARRAY['twitter'], NULL);
SELECT contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'UTC', NULL::uuid);
SELECT contact_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'Europe/Madriz', NULL::bigint);
SELECT resolved_request_table((SELECT service_contacts(conversation, customer, :args) FROM events), 'CET');
SELECT contact_table('version=1 key=0 requests=0 customers=1 5 1 1 -211813488000000000', 'America/New_York', NULL::bigint);
SELECT contact_log_summary('version=1 key=0 bucket=5 has_hours=0 keys=0 hours=0 tags=0 rows=0');
SELECT contact_log_add(NULL, 1::bigint, 1::bigint, 'inbound', now(), 'twitter', ARRAY['twitter'], NULL);
-- states from elsewhere: one of waits, and one that does not fit; finals that do not fit the log
CREATE AGGREGATE forged_contacts(bigint, bigint, text, timestamptz, text, text[], bigint[]) (SFUNC = contact_log_add, STYPE = wait_log, FINALFUNC = contact_log_summary,
	INITCOND = 'version=1 key=0 bucket=0 has_hours=0 keys=0 hours=0 tags=0 rows=0');
SELECT forged_contacts(1, 1, 'inbound', now(), 'twitter', ARRAY['twitter'], NULL);
SELECT forged_contacts(1, 1, NULL, now(), 'twitter', ARRAY['twitter'], NULL);
DROP AGGREGATE forged_contacts(bigint, bigint, text, timestamptz, text, text[], bigint[]);
CREATE AGGREGATE forged_contacts(bigint, bigint, text, timestamptz, text, text[], bigint[]) (SFUNC = contact_log_add, STYPE = wait_log, FINALFUNC = wait_log_summary);
SELECT forged_contacts(1, 1, 'inbound', now(), 'twitter', ARRAY['twitter'], NULL);
SELECT forged_contacts(1, 1, 'inbound', now(), 'twitter', ARRAY['twitter'], ARRAY[2]);
DROP AGGREGATE forged_contacts(bigint, bigint, text, timestamptz, text, text[], bigint[]);
SELECT 'version=1 key=0 bucket=5 has_hours=0 keys=1 x0100000000000000 hours=0 tags=0 rows=1 0 3 0'::wait_log;
SELECT 'version=1 key=0 bucket=5 has_hours=0 keys=1 x0100000000000000 hours=0 tags=1 x0100000000000000 rows=1 0 5 0'::wait_log;
SELECT 'version=1 key=0 bucket=5 has_hours=0 keys=1 x0100000000000000 hours=0 tags=1 x0100000000000000 rows=1 0 8 0'::wait_log;
SELECT 'version=1 key=0 bucket=5 has_hours=0 keys=1 x0100000000000000 hours=0 tags=1 x01 rows=1 0 4 0'::wait_log;
SELECT 'version=1 key=0 bucket=6 has_hours=0 keys=1 x0100000000000000 hours=0 tags=1 x02 rows=1 0 4 0'::wait_log;
SELECT 'version=1 key=0 bucket=7 has_hours=0 keys=1 x0100000000000000 hours=0 tags=1 xc3 rows=1 0 4 0'::wait_log;
SELECT 'version=1 key=0 bucket=8 has_hours=0 keys=0 hours=0 tags=0 rows=0'::wait_log;
-- summaries that no rows gave
SELECT 'no summary'::contact_summary;
SELECT 'version=2 key=0 requests=0 customers=0'::contact_summary;
SELECT 'version=1 key=3 requests=0 customers=0'::contact_summary;
SELECT 'version=1 key=0 requests=9 1 1 customers=0'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=999999999999'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 0'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 0 7'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 4 7 1'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 8 7'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=2 5 1 1 7 5 1 1 8'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 2 1 7 1 6'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 5 7 18446744073709551615'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 1 9223372036854775807'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=1 5 1 5 -200000000000000000 9000000000000000000'::contact_summary;
SELECT 'version=1 key=0 requests=1 -9223372036854775808 customers=0'::contact_summary;
SELECT 'version=1 key=0 requests=2 5 18446744073709551615 customers=0'::contact_summary;
SELECT 'version=1 key=1 requests=0 customers=1 xff 1 1 7'::contact_summary;
SELECT 'version=1 key=2 requests=0 customers=1 xff 1 1 7'::contact_summary;
SELECT 'version=1 key=2 requests=0 customers=2 x62 1 1 7 x61 1 1 7'::contact_summary;
SELECT 'version=1 key=0 requests=0 customers=0 1'::contact_summary;
