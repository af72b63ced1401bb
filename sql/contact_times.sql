-- contact_times: when a customer wrote and was served, four times in one call a row.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, MDY';

CREATE TEMPORARY TABLE events (conversation, kind, is_social, at) AS
VALUES (1, 'inbound', true, timestamptz '2026-01-03 10:00Z'), (1, 'inbound', true, '2026-01-03 09:00Z'), (1, 'inbound', false, '2026-01-03 11:00Z'), (1, 'resolved', NULL, '2026-01-01 00:00Z'),
	(1, 'resolved', true, '2026-01-05 00:00Z'), (1, 'resolved', true, '2026-01-04 00:00Z'), (1, 'outbound', true, '2025-01-01 00:00Z'), (1, 'automated', false, '2027-01-01 00:00Z'),
	(1, 'assigned', true, '2025-01-01 00:00Z'), (1, 'reopened', true, '2025-01-01 00:00Z'), (1, NULL, true, '2025-01-01 00:00Z'), (1, 'inbound', true, NULL),
	(2, 'inbound', false, '2026-02-01 00:00Z'), (3, 'outbound', true, '2026-02-01 00:00Z'), (4, 'resolved', false, '2026-02-01 00:00Z'),
	(5, 'resolved', true, '2026-02-01 00:00Z'), (5, 'resolved', true, '2026-02-04 00:00Z'), (5, 'inbound', true, '2026-02-03 00:00Z'), (5, 'resolved', true, '2026-02-02 00:00Z'), (5, 'inbound', true, '2026-02-02 00:00Z');

-- by conversation, of all, of nothing
SELECT conversation, contact_times(kind, is_social, at) FROM events GROUP BY ROLLUP (conversation) ORDER BY conversation;
SELECT contact_times(kind, is_social, at) FROM events WHERE false;

-- the same as min() and max() with FILTER, of random rows and groups, in a plain plan and in a parallel one
CREATE TABLE contact_rows AS
SELECT n % 997 AS conversation, (ARRAY['inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened'])[1 + (hashint4(n) & 255) % 6] AS kind, hashint4(n + 1) & 1 = 0 AS is_social,
	timestamptz '2026-01-01 00:00Z' + hashint4(n + 2) * interval '1 second' AS at
FROM generate_series(1, 20000) n;
CREATE VIEW contact_differences AS
SELECT count(*) AS groups, count(*) FILTER (WHERE times IS DISTINCT FROM expected) AS wrong
FROM (
	SELECT conversation, contact_times(kind, is_social, at) AS times, ARRAY[
		coalesce(min(at) FILTER (WHERE kind = 'inbound' AND is_social), 'infinity'), coalesce(min(at) FILTER (WHERE kind = 'inbound' AND NOT is_social), 'infinity'),
		coalesce(max(at) FILTER (WHERE kind = 'inbound'), '-infinity'), coalesce(min(at) FILTER (WHERE kind = 'resolved' AND at >= first_at), 'infinity')] AS expected
	FROM contact_rows
	JOIN (SELECT f.conversation, coalesce(min(f.at) FILTER (WHERE f.kind = 'inbound'), 'infinity') AS first_at FROM contact_rows f GROUP BY f.conversation) f USING (conversation)
	GROUP BY conversation
) x;
SELECT * FROM contact_differences;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT * FROM contact_differences;
SELECT conversation, contact_times(kind, is_social, at) = (SELECT contact_times(y.kind, y.is_social, y.at) FROM (SELECT * FROM contact_rows WHERE conversation = 5 ORDER BY at DESC) y) AS same
FROM contact_rows WHERE conversation = 5 GROUP BY conversation;
-- many resolved rows before the first inbound, which comes first, last or nowhere
SELECT of, contact_times(kind, true, at) FROM (
	SELECT 'first' AS of, 0 AS place, 'inbound' AS kind, timestamptz '2026-01-01 01:00Z' AS at UNION ALL SELECT 'last', 2000, 'inbound', '2026-01-01 01:00Z' UNION ALL
	SELECT of, n, 'resolved', timestamptz '2026-01-01 00:00:30Z' + n * interval '7 seconds' FROM generate_series(1, 1000) n, unnest(ARRAY['first', 'last', 'nowhere']) of ORDER BY 2) x
GROUP BY of ORDER BY of;
DROP TABLE contact_rows CASCADE;

-- as a window, every row's own frame
SELECT at::date, (contact_times('inbound', true, at) OVER (ORDER BY at ROWS 1 PRECEDING))[1]::date AS first
FROM generate_series(timestamptz '2026-01-01 00:00Z', '2026-01-04 00:00Z', interval '1 day') AS at;

-- what is refused: another kind, a support function by hand, a state from elsewhere
SELECT contact_times('mail', true, '2026-01-01');
SELECT contact_times_accum('{infinity,infinity,-infinity,infinity}', 'inbound', true, '2026-01-01');
SELECT contact_times_combine('{infinity,infinity,-infinity,infinity}', '{infinity,infinity,-infinity,infinity}');
CREATE AGGREGATE forged_times(text, boolean, timestamptz) (SFUNC = contact_times_accum, STYPE = timestamptz[], INITCOND = '{infinity}');
SELECT forged_times('inbound', true, '2026-01-01');
DROP AGGREGATE forged_times(text, boolean, timestamptz);
CREATE AGGREGATE forged_times(text, boolean, timestamptz) (SFUNC = contact_times_accum, STYPE = timestamptz[], INITCOND = '{infinity,infinity,NULL,infinity}');
SELECT forged_times('inbound', true, '2026-01-01');
DROP AGGREGATE forged_times(text, boolean, timestamptz);
