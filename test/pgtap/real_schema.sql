/*
 * real_schema.sql
 *	  Real conversations made a schema through one adapter view: 93 tweets between customers and brands' support accounts. No row is copied into a
 *	  table of the model. The figures expected were computed elsewhere. SAMPLE_DATA in the environment names the csv file; without it there is
 *	  nothing to test, and that is said.
 *
 * thread_id, the topmost known ancestor, is the conversation; author_id (text) is the customer where inbound, otherwise the brand's account.
 */
\set ON_ERROR_STOP 1
\set sample ''
\getenv sample SAMPLE_DATA
SELECT :'sample' = '' AS absent \gset
\if :absent
\echo 1..0 # SKIP the sample of real conversations is not here
\quit
\endif

SET client_min_messages = warning;
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
CREATE SCHEMA real_care;
CREATE TABLE real_care.tweets (tweet_id bigint, thread_id bigint, author_id text, inbound boolean, created_at timestamptz, in_response_to_tweet_id text, body text);
\set copy '\\copy real_care.tweets FROM ' :'sample' ' WITH (FORMAT csv, HEADER)'
:copy
-- The customer of a thread is who wrote its first message; the account that answers is the agent.
CREATE VIEW real_care.interactions AS
SELECT t.tweet_id AS interaction_id, t.thread_id AS conversation_id,
	CASE WHEN t.inbound THEN t.author_id ELSE first_value(t.author_id) OVER (PARTITION BY t.thread_id ORDER BY t.inbound DESC, t.created_at, t.tweet_id) END AS customer_id,
	CASE WHEN NOT t.inbound THEN t.author_id END AS agent_id, 'twitter'::text AS channel, CASE WHEN t.inbound THEN 'inbound' ELSE 'outbound' END AS kind, t.created_at AS at,
	NULL::text AS quick_reply, NULL::smallint AS sentiment, NULL::numeric AS handling_seconds, t.body, 'twitter'::text AS source, t.tweet_id::text AS external_id
FROM real_care.tweets t;
CALL social_roi_create('real_care');
SET search_path = real_care, public;
INSERT INTO channels (channel, is_social) VALUES ('twitter', true);

SELECT plan(19);
SELECT is(relkind, 'v'::"char", 'interactions are a view: nothing was copied') FROM pg_class WHERE oid = 'real_care.interactions'::regclass;
SELECT is(sum(received), 49::numeric, 'messages of customers') FROM inbox_activity;
SELECT is(sum(replies), 44::numeric, 'messages of brands') FROM inbox_activity;
SELECT is(sum(conversations), 27::numeric, 'threads with a message of a customer') FROM inbox_activity;
SELECT is(count(DISTINCT customer_id), 29::bigint, 'customers') FROM interactions WHERE kind = 'inbound';
SELECT is(round((num_answered_conversations(rollup(waits)) * 100.0 / sum(conversations)), 7), 96.2962963, 'percent of threads answered') FROM daily;
SELECT is(sum(conversations) - sum(unanswered_conversations), 26::numeric, 'threads answered') FROM first_reply_time;
SELECT is(sum(first_replies), 26::numeric, 'first replies by month') FROM first_reply_time;
SELECT is(round((sum(mean_seconds * first_replies) / sum(first_replies))::numeric, 5), 11014.30769, 'mean first reply') FROM first_reply_time;
SELECT is(max(slowest_seconds), 41506::double precision, 'slowest first reply') FROM first_reply_time;
SELECT is(extract(epoch FROM avg_first_reply(rollup(waits))), 11014.307692, 'mean first reply, from the days') FROM daily;
SELECT is(extract(epoch FROM median_first_reply(rollup(waits))), 4111.5, 'median first reply') FROM daily;
SELECT is(extract(epoch FROM first_reply_percentile(rollup(waits), 0.9)), 25347.0, '90th percentile of the first reply') FROM daily;
SELECT is(percentile_cont(0.5) WITHIN GROUP (ORDER BY first_reply_seconds), 4111.5::double precision, 'the same from conversations') FROM conversations;
SELECT is(round(avg(first_reply_seconds)::numeric, 5), 11014.30769, 'and the mean') FROM conversations;
SELECT is((SELECT sum(waits) FROM reply_wait_time), (SELECT count(*)::numeric FROM waits WHERE closed_by = 'outbound'), 'reply_wait_time and waits count the same');
SELECT is((SELECT sum(replies) FROM team_report), 44::numeric, 'team_report: every reply has its account');
SELECT is(num_rows, (SELECT count(*) FROM (SELECT FROM interactions GROUP BY conversation_id HAVING count(DISTINCT customer_id) > 1) x), 'data_quality names threads with two customers')
FROM data_quality WHERE finding = 'two customers in one conversation';
SELECT is((SELECT count(*) FROM data_quality WHERE finding IN ('event in the future', 'unknown kind', 'unknown channel')), 0::bigint, 'and nothing else of that sort');
SELECT * FROM finish();
ROLLBACK;
