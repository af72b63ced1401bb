/*
 * real_conversations.sql
 *	  The wait functions over real conversations: 93 tweets between customers and brands' support accounts. The figures expected here were computed
 *	  elsewhere, without this extension. SAMPLE_DATA in the environment names the csv file; without it there is nothing to test, and that is said.
 *
 * thread_id, the topmost known ancestor, is the conversation; author_id is the customer where inbound, otherwise the brand.
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
CREATE TEMPORARY TABLE tweets (tweet_id bigint, thread_id bigint, author_id text, inbound boolean, created_at timestamptz, in_response_to_tweet_id text, body text);
\set copy '\\copy tweets FROM ' :'sample' ' WITH (FORMAT csv, HEADER)'
:copy

SELECT plan(22);

-- One summary of all, which every figure below is read from.
CREATE TEMPORARY TABLE summary AS SELECT reply_waits(thread_id, inbound, created_at) AS s FROM tweets;

-- Figures computed elsewhere.
SELECT is(count(*), 93::bigint, 'tweets') FROM tweets;
SELECT is(num_inbound(s), 49::bigint, 'messages of customers') FROM summary;
SELECT is(93 - num_inbound(s), 44::bigint, 'messages of brands') FROM summary;
SELECT is(num_conversations(s), 27::bigint, 'threads with a message of a customer') FROM summary;
SELECT is(num_first_replies(s), 26::bigint, 'threads answered') FROM summary;
SELECT is(round((num_first_replies(s) * 100 / num_conversations(s)::double precision)::numeric, 7), 96.2962963, 'percent of threads answered') FROM summary;
SELECT is(avg_first_reply(s), interval '11014.307692 seconds', 'mean first reply') FROM summary;
SELECT is(median_first_reply(s), interval '4111.5 seconds', 'median first reply') FROM summary;
SELECT is(first_reply_percentile(s, 0.9), interval '25347 seconds', '90th percentile of the first reply') FROM summary;
SELECT is(slowest_first_reply(s), interval '41506 seconds', 'slowest first reply') FROM summary;
SELECT is(avg_first_reply_time(thread_id, inbound, created_at), interval '11014.307692 seconds', 'mean first reply in one step') FROM tweets;

-- The same rows in another order, in parts, and with other keys and words for what they are: the same summary.
SELECT ok(reply_waits(thread_id, inbound, created_at) = (SELECT s FROM summary), 'in any order') FROM (SELECT * FROM tweets ORDER BY md5(tweet_id::text)) AS shuffled;
SELECT ok(rollup(part) = (SELECT s FROM summary), 'parts roll up to the whole')
FROM (SELECT reply_waits(thread_id, inbound, created_at) AS part FROM tweets GROUP BY thread_id % 5) AS parts;
SELECT ok(reply_waits(thread_id, CASE WHEN inbound THEN 'inbound' ELSE 'outbound' END, created_at) = (SELECT s FROM summary), 'with kinds instead of booleans') FROM tweets;
SELECT ok(reply_waits(thread_id::text, inbound, created_at) = (SELECT s FROM summary), 'with text keys') FROM tweets;
SELECT ok(reply_waits(md5(thread_id::text)::uuid, inbound, created_at) = (SELECT s FROM summary), 'with uuid keys') FROM tweets;

-- The window functions, row by row, against plain SQL: a brand's tweet closes the wait that the first customer's tweet since the brand's last one opened.
CREATE TEMPORARY TABLE walked AS
SELECT *, reply_wait(inbound, created_at) OVER w AS wait, waiting_since(inbound, created_at) OVER w AS since,
	min(created_at) FILTER (WHERE inbound) OVER (PARTITION BY thread_id, turn) AS opened_at, min(created_at) FILTER (WHERE NOT inbound) OVER (PARTITION BY thread_id, turn) AS closed_at,
	row_number() OVER (PARTITION BY thread_id, turn, inbound ORDER BY created_at, tweet_id) AS place
FROM (
	-- A turn begins at each customer's tweet that follows a brand's.
	SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY thread_id ORDER BY created_at, inbound DESC, tweet_id) AS turn
	FROM (SELECT *, inbound AND NOT lag(inbound, 1, false) OVER (PARTITION BY thread_id ORDER BY created_at, inbound DESC, tweet_id) AS begins FROM tweets) AS t
) AS t
WINDOW w AS (PARTITION BY thread_id ORDER BY created_at, inbound DESC, tweet_id);
SELECT is(count(*) FILTER (WHERE wait IS DISTINCT FROM CASE WHEN NOT inbound AND place = 1 THEN closed_at - opened_at END), 0::bigint, 'reply_wait is the wait each reply ends') FROM walked;
SELECT is(count(*) FILTER (WHERE NOT inbound AND place > 1 AND wait IS NOT NULL), 0::bigint, 'a second reply in a row ends no wait') FROM walked;
SELECT is(count(wait), (SELECT num_waits(s) FROM summary), 'as many waits as the summary counts') FROM walked;
SELECT is(round(extract(epoch FROM sum(wait)) / count(wait), 6), (SELECT extract(epoch FROM avg_wait(s)) FROM summary), 'the same mean wait as the summary') FROM walked;
SELECT is(count(*) FILTER (WHERE since IS DISTINCT FROM CASE WHEN wait IS NOT NULL THEN opened_at END), 0::bigint, 'waiting_since is when the wait that a reply ends began') FROM walked;
SELECT is((SELECT num_open(s) FROM summary), count(*) FILTER (WHERE last_inbound), 'open waits are the threads whose last tweet is a customer''s')
FROM (SELECT DISTINCT ON (thread_id) inbound AS last_inbound FROM tweets ORDER BY thread_id, created_at DESC, inbound, tweet_id DESC) AS lasts;
SELECT * FROM finish();
ROLLBACK;
