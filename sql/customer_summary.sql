-- Customers: a scenario to check on paper, the summary's forms, every complaint.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, MDY';

-- Ann (1) has one row and buys twice. Bob (2) has two, and the one that joined first counts, with all it says. Cid (3) has two that joined on one day:
-- the one that left counts, for what is not known is last. Of Dee (4) there is only a purchase, and of Eve (5) nothing but that she is there.
-- Fay (6) joined never or for ever: infinity is a date. Gus (-7) has two rows that differ only in their segments. Who has no key is nobody.
CREATE TEMP TABLE facts (customer bigint, joined_on date, left_on date, segment text, acquired_via text, reach bigint, bought_at timestamptz);
INSERT INTO facts VALUES
	(1, NULL, NULL, NULL, NULL, NULL, '2026-01-07 10:00Z'), (1, '2025-05-01', NULL, 'gold', 'fair', 300, NULL), (1, NULL, NULL, NULL, NULL, NULL, '2025-06-01 00:00Z'),
	(2, '2025-05-02', '2025-06-01', 'gold', 'fair', 0, NULL), (2, '2025-05-01', NULL, NULL, 'gold', NULL, NULL),
	(3, '2025-05-01', NULL, 'a', 'fair', 1, NULL), (3, '2025-05-01', 'infinity', 'z', NULL, NULL, NULL),
	(4, NULL, NULL, NULL, NULL, NULL, '-infinity'), (5, NULL, NULL, NULL, NULL, NULL, NULL),
	(6, 'infinity', NULL, 'silver', 'fair', 5, NULL), (6, NULL, '-infinity', 'a', 'a', 5, 'infinity'),
	(-7, '2025-05-01', NULL, 'b', NULL, 9223372036854775807, NULL), (-7, '2025-05-01', NULL, 'a', NULL, NULL, NULL),
	(NULL, '2025-05-01', NULL, 'nobody', 'nobody', 1, '2026-01-01 00:00Z');
\set args 'joined_on, left_on, segment, acquired_via, reach, bought_at'
-- Contacts of Ann, elsewhere before on a social channel, of Bob, and of Hal (8), whom no row names
CREATE TEMP TABLE events (conversation bigint, customer bigint, at timestamptz, channel text);
INSERT INTO events VALUES (10, 1, '2026-01-05 09:00Z', 'twitter'), (11, 1, '2026-01-02 09:00Z', 'mail'), (12, 1, '2026-01-07 09:00Z', 'mail'), (20, 2, '2026-01-06 09:00Z', 'twitter'),
	(30, 8, '2026-01-03 09:00Z', 'mail');
CREATE TEMP TABLE made AS SELECT customers, contacts, customers_text, contacts_text FROM
	(SELECT customer_summary(customer, :args) AS customers, customer_summary('Ä' || customer, :args) AS customers_text FROM facts) c,
	(SELECT service_contacts(conversation, customer, 'inbound', at, channel, ARRAY['twitter'], NULL) AS contacts,
		service_contacts(conversation, 'Ä' || customer, 'inbound', at, channel, ARRAY['twitter'], NULL) AS contacts_text FROM events) e;
SELECT t.* FROM made, customer_table(customers, contacts, NULL::bigint) t;
SELECT t.* FROM made, customer_table(customers_text, contacts_text, NULL::text) t;
SELECT t.* FROM made, customer_table(customers => customers, contacts => NULL, customer_type => 1::bigint) t;
SELECT t.* FROM made, customer_table(NULL, contacts, NULL::bigint) t;
SELECT t.* FROM customer_table(NULL, NULL, NULL::uuid) t;
SELECT customer_table(customers, contacts, NULL::bigint) FROM made LIMIT 1;
-- the order of rows does not matter
SELECT customers = (SELECT customer_summary(customer, :args ORDER BY joined_on DESC, reach, segment DESC, bought_at) FROM facts) AS same FROM made;

-- no rows, and rows of nobody
SELECT customer_summary(customer, :args) FROM facts WHERE false;
SELECT customer_summary(NULL::uuid, :args) FROM facts;
SELECT t.* FROM customer_table((SELECT customer_summary(NULL::text, :args) FROM facts), (SELECT service_contacts(1, NULL::text, 'inbound', now(), 'twitter', NULL, NULL)), NULL::uuid) t;

-- the summary: its forms, equality, hashing
SELECT customers, customers::text::customer_summary = customers AS same FROM made;
SELECT customer_summary_send(customers) FROM made;
SELECT customer_summary('Ä' || customer, :args) FROM facts WHERE customer < 3;
SELECT customer_summary(md5(customer::text)::uuid, :args) FROM facts WHERE customer < 3;
SELECT count(*), count(DISTINCT s) FROM (SELECT customer_summary(customer, :args) AS s FROM facts GROUP BY customer UNION ALL SELECT customer_summary(customer, :args ORDER BY reach) FROM facts GROUP BY customer) x;
SELECT customer, customer_summary(customer, :args) OVER (ORDER BY customer, joined_on) FROM facts WHERE customer IN (1, 2) ORDER BY customer, joined_on;

-- complaints
SELECT customer_summary(1::bigint, NULL, NULL, NULL, NULL, NULL, timestamp '2026-01-01');
SELECT customer_table(customers, NULL, NULL::uuid) FROM made;
SELECT customer_table(NULL, contacts, NULL::text) FROM made;
SELECT customer_table(customers, contacts_text, NULL::bigint) FROM made;
-- summaries that no rows gave
SELECT 'no summary'::customer_summary;
SELECT 'version=2 key=0 texts=0 customers=0'::customer_summary;
SELECT 'version=1 key=3 texts=0 customers=0'::customer_summary;
SELECT 'version=1 key=0 texts=99 customers=0'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=999999999999'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=1 64 5'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=1 1 5 2147483648'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=1 2 5 -2451546'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=1 4 5 0'::customer_summary;
SELECT 'version=1 key=0 texts=1 x61 customers=1 8 5 1'::customer_summary;
SELECT 'version=1 key=0 texts=1 x61 customers=1 0 5'::customer_summary;
SELECT 'version=1 key=0 texts=1 xff customers=1 4 5 0'::customer_summary;
SELECT 'version=1 key=0 texts=2 x62 x61 customers=1 12 5 0 1'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=1 32 5 9223372036854775806'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=2 0 5 0 5'::customer_summary;
SELECT 'version=1 key=1 texts=0 customers=1 0 xff'::customer_summary;
SELECT 'version=1 key=2 texts=0 customers=1 0 xff'::customer_summary;
SELECT 'version=1 key=2 texts=0 customers=2 0 x62 0 x61'::customer_summary;
SELECT 'version=1 key=0 texts=0 customers=0 1'::customer_summary;
