-- Waits: the worked cases of the definition, minutes after midnight (in = inbound, out = outbound by agent A or B).
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'UTC';
SET intervalstyle = 'postgres';

-- one row a case: 'in0 out5A' means an inbound at 00:00 and a reply of A at 00:05
CREATE TEMP TABLE cases (c bigint, script text);
INSERT INTO cases VALUES
	(1, 'in0 out5A in20 out30A resolved40'),
	(2, 'in0 in4 in9 out10A'),
	(3, 'in0 out5A out6A out7B'),
	(4, 'in0 in5'),
	(5, 'in0 resolved30'),
	(6, 'in0 out5A resolved6 in1000 out1003B'),
	(7, 'out0A in60 out62A'),
	(8, 'in0 automated1 out12A'),
	(9, 'in0 out3A in10 out15B'),
	(10, 'in0 out0A'),
	(11, 'in0 assigned1B reopened2 out4B'),
	(12, 'resolved0 in1 in2 resolved3 resolved4 in5');
CREATE TEMP TABLE events AS
SELECT c, step.n AS id, CASE m[1] WHEN 'in' THEN 'inbound' WHEN 'out' THEN 'outbound' ELSE m[1] END AS kind,
	timestamptz '2026-01-05' + m[2]::int * interval '1 minute' AS at, nullif(m[3], '') AS agent
FROM cases, regexp_split_to_table(script, ' ') WITH ORDINALITY AS step (word, n),
	regexp_match(word, '^([a-z]+)([0-9]+)([AB]?)$') AS m;

SELECT c, script, num_waits(s) AS waits, avg_wait(s) AS mean, avg_first_reply(s) AS first, num_inbound(s) AS inbound,
	num_answered_inbound(s) AS answered, response_rate(s) AS rate, num_open(s) AS open, num_closed_unanswered(s) AS unanswered,
	num_replies(s) AS replies, num_reopens(s) AS reopens
FROM (SELECT c, script, reply_waits(c, kind, at) AS s FROM events JOIN cases USING (c) GROUP BY c, script) x ORDER BY c;

-- five and ten minutes: mean and median 7.5, p90 9.5
SELECT avg_wait(s), median_wait(s), wait_percentile(s, 0.9), wait_percentile(s, 0), wait_percentile(s, 1), slowest_wait(s),
	wait_within(s, '5 minutes'), wait_within(s, '4 minutes 59.999999 s'), wait_within(s, '1 day'), wait_within(s, '-1 s')
FROM (SELECT reply_waits(c, kind, at) AS s FROM events WHERE c = 1) x;

-- the age of what is open
SELECT num_open(s), avg_open_age(s, '2026-01-05 01:00'), avg_wait(s), num_waits(s), wait_within(s, '1 h') FROM (SELECT reply_waits(c, kind, at) AS s FROM events WHERE c = 4) x;

-- the reply's sender gets the credit, and buckets add up
SELECT c, bucket, num_waits(waits), avg_wait(waits), num_messages_replied(waits), conversations_replied FROM (SELECT c, reply_waits_by(c, kind, at, agent) AS b FROM events WHERE c IN (3, 9) GROUP BY c) x, wait_table(b) ORDER BY c, bucket;
SELECT bucket, num_waits(waits), num_inbound(waits), num_answered_inbound(waits), num_conversations(waits), num_open(waits), num_waits_opened(waits)
FROM wait_table((SELECT reply_waits_by(c, kind, at, at::date) FROM (SELECT c, kind, at + interval '8 hours' AS at FROM events) e));
SELECT bucket, num_inbound(waits), num_waits(waits) FROM wait_table((SELECT reply_waits_by(c, kind, at, extract(hour FROM at)::bigint) FROM events));
SELECT bucket, (bucket::text[])[2] AS channel, num_inbound(waits) AS inbound, num_actioned_inbound(waits) AS actioned, num_resolved(waits) AS resolved, num_automated(waits) AS automated
FROM wait_table((SELECT reply_waits_by(c, kind, at, at::date, CASE WHEN c = 8 THEN 'a "quoted", channel' END, agent, CASE WHEN kind = 'inbound' THEN c = 4 ELSE agent IS NOT NULL END) FROM events WHERE c IN (4, 5, 8)));

-- a shuffled copy, keys of other types, booleans
SELECT reply_waits(c, kind, at) = (SELECT reply_waits(c, kind, at ORDER BY at DESC, id DESC) FROM events) AS shuffled,
	reply_waits(c, kind, at) = (SELECT reply_waits(c::text, kind, at) FROM events) AS by_text,
	reply_waits(c, kind, at) = (SELECT reply_waits(md5(c::text)::uuid, kind, at) FROM events) AS by_uuid FROM events;
SELECT avg_reply_wait(c, kind = 'inbound', at), avg_first_reply_time(c, kind = 'inbound', at) FROM events WHERE kind IN ('inbound', 'outbound');

-- no rows give an empty summary; an ignored row is no row
SELECT reply_waits(c, kind, at) FROM events WHERE false;
SELECT reply_waits(1::bigint, NULL::text, now()), rollup(NULL::wait_summary), reply_waits_by(1, NULL, now(), 'x');
SELECT num_waits(s), avg_wait(s), median_wait(s), slowest_wait(s), wait_within(s, '1 h'), response_rate(s), num_open(s), avg_open_age(s, now()), in_business_hours(s) = s AS same
FROM (SELECT reply_waits(c, kind, at) AS s FROM events WHERE false) x;
SELECT count(*) FROM wait_table((SELECT reply_waits_by(c, kind, at, agent) FROM events WHERE false));
SELECT avg_reply_wait(c, kind, at) FROM events WHERE false;
SELECT reply_waits(NULL::bigint, NULL::text, 'infinity');

-- over a window
SELECT c, kind, at::time, reply_wait(kind, at) OVER w, (waiting_since(kind, at) OVER w)::time AS waiting_since
FROM events WHERE c IN (1, 5, 6) WINDOW w AS (PARTITION BY c ORDER BY at, kind_order(kind), id) ORDER BY c, id;
SELECT reply_wait(inbound, at) OVER (ORDER BY at, inbound DESC) FROM (VALUES (true, timestamptz '2026-01-05 10:00'), (false, '2026-01-05 10:05'), (NULL, 'infinity')) v (inbound, at) ORDER BY at, inbound DESC;
SELECT c, (wait).opened_at::time, (wait).closed_at::time, (wait).closed_by, (wait).is_first, (wait).num_inbound, (wait).wait_seconds, (wait).business_seconds
FROM (SELECT c, id, wait_of_row(kind, at, 'UTC Mo-Fr 00:00-00:20', 'chat') OVER (PARTITION BY c ORDER BY at, kind_order(kind), id) AS wait FROM events) w
WHERE (wait).num_inbound IS NOT NULL ORDER BY c, (wait).opened_at;
SELECT c, (facts).customer, (facts).started_by, (facts).first_agent, (facts).first_reply_seconds AS first, (facts).first_reply_business_seconds AS business, (facts).num_inbound AS "in",
	(facts).num_answered_inbound AS answered, (facts).num_replies AS replies, (facts).num_automated AS automated, (facts).num_waits AS waits, (facts).wait_seconds AS seconds,
	(facts).open_since::time AS open, (facts).first_resolved_at::time AS resolved, (facts).num_reopened AS reopened, (facts).last_sentiment AS mood
FROM (SELECT c, conversation_facts(kind, at, 'UTC Mo-Fr 00:00-00:20', 'chat', agent, 'customer ' || c, CASE WHEN id % 2 = 0 THEN -1 END::smallint) OVER (PARTITION BY c ORDER BY at, kind_order(kind), id) AS facts FROM events) f
WHERE (facts).num_inbound IS NOT NULL ORDER BY c;
-- rows of no kind are none, and a conversation of them alone is none
SELECT (conversation_facts(kind, at, NULL, NULL, NULL, NULL, NULL) OVER (ORDER BY at)).num_inbound FROM (VALUES ('inbound', timestamptz '2026-01-05 10:00'), (NULL, '2026-01-05 10:05')) v (kind, at);
SELECT conversation_facts(NULL, now(), NULL, NULL, NULL, NULL, NULL) OVER () IS NULL AS no_facts, wait_of_row(NULL, now(), NULL, NULL) OVER () IS NULL AS no_wait;
-- as a moving window over days
SELECT day, num_waits(s), num_waits(rollup(s) OVER w), slowest_wait(rollup(s) OVER w)
FROM (SELECT day, reply_waits(c, kind, at + day * interval '1 day') AS s FROM events, generate_series(1, 5) day WHERE c <= day GROUP BY day) d
WINDOW w AS (ORDER BY day ROWS 2 PRECEDING) ORDER BY day;
-- as a window aggregate
SELECT id, num_waits(reply_waits(c, kind, at) OVER (ORDER BY id)), num_open(reply_waits(c, kind, at) OVER (ORDER BY id)) FROM events WHERE c = 1 ORDER BY id;

-- a plan that is not run to its end leaves no temporary file behind (the server would warn)
SET social_roi.state_memory = '64kB';
SET enable_sort = off;
SET max_parallel_workers_per_gather = 0;
SELECT x, waits = 10000 AS all_of_the_group FROM generate_series(1, 2) x, LATERAL (
	SELECT num_open(reply_waits(g * 100 + x, 'inbound', timestamptz '2026-01-05')) AS waits FROM generate_series(1::bigint, 20000) g GROUP BY g % 2 LIMIT 1) one
ORDER BY x;
RESET social_roi.state_memory;
RESET enable_sort;
RESET max_parallel_workers_per_gather;

-- service days as they are
SELECT day, channel, agent, num_inbound(waits), num_actioned_inbound(waits), num_waits(waits), conversations_replied, handovers
FROM service_day_table((SELECT reply_waits_by(c, kind, at, CASE WHEN agent IS NULL OR agent <> 'A' THEN at::date END, CASE WHEN c = 8 THEN 'a "quoted", channel' END, agent, agent IS NOT NULL) FROM events WHERE c IN (4, 5, 8)));
SELECT count(*) AS none FROM service_day_table((SELECT reply_waits_by(c, kind, at, agent) FROM events WHERE false));
SELECT count(*) AS none FROM service_day_table(NULL);
-- who replied first of several at one instant: numbers ascend, texts go by their bytes
CREATE TEMP TABLE at_once AS SELECT 1::bigint AS c, kind, timestamptz '2026-01-05 09:00' AS at, agent
FROM (VALUES ('inbound', NULL::bigint), ('outbound', 10), ('outbound', 3), ('outbound', -20), ('outbound', NULL)) v (kind, agent);
SELECT agent, num_inbound(waits), num_replies(waits), num_waits(waits) FROM service_day_table((SELECT reply_waits_by(c, kind, at, NULL::date, NULL::text, agent, true) FROM at_once));
SELECT agent, num_replies(waits), num_waits(waits) FROM service_day_table((SELECT reply_waits_by(c, kind, at, NULL::date, NULL::text, agent, true) FROM at_once WHERE agent IS NULL OR agent > 0));
SELECT agent, num_replies(waits), num_waits(waits) FROM service_day_table((SELECT reply_waits_by(c, kind, at, NULL::date, NULL::text, agent::text, true) FROM at_once WHERE agent IS NULL OR agent > 0));
SELECT bucket, bucket::text[] AS parts FROM wait_table((SELECT reply_waits_by(c, kind, at, NULL::date, 'chat', agent, true) FROM at_once));
SELECT b::text::wait_buckets = b AS text_is_lossless FROM (SELECT reply_waits_by(c, kind, at, NULL::date, 'chat', agent, true) AS b FROM at_once) x;

-- kinds
SELECT kind, kind_order(kind) FROM unnest(array['reopened', 'resolved', 'assigned', 'automated', 'outbound', 'inbound', NULL]) kind ORDER BY 2;

-- what is refused
SELECT kind_order('incoming');
SELECT reply_waits(1, 'Inbound', now());
SELECT reply_waits(1, repeat('x', 5000), now());
SELECT reply_waits(NULL::bigint, 'inbound', now());
SELECT reply_waits(1, 'inbound', NULL::timestamptz);
SELECT reply_waits(1, 'automated', 'infinity');
SELECT reply_waits(1, 'inbound', '90000-01-01');
SELECT reply_waits(1, 'inbound', timestamp '2026-01-05');
SELECT reply_waits_by('a', 'inbound', timestamp '2026-01-05', 'x');
SELECT reply_waits_by(1, 'inbound', now(), date 'infinity');
SELECT * FROM service_day_table((SELECT reply_waits_by(c, kind, at, agent) FROM events));
SELECT avg_reply_wait(1, true, timestamp '2026-01-05');
SELECT reply_wait('inbound', timestamp '2026-01-05') OVER ();
SELECT reply_wait('inbound', NULL::timestamptz) OVER ();
SELECT reply_wait('inbound', '-infinity') OVER ();
SELECT reply_wait('inbound', '294276-12-31') OVER ();
SELECT reply_wait(kind, at) OVER (ORDER BY id DESC) FROM events WHERE c = 1;
SELECT wait_of_row('inbound', timestamp '2026-01-05', NULL, NULL) OVER ();
SELECT wait_of_row('inbound', NULL::timestamptz, NULL, NULL) OVER ();
SELECT conversation_facts('inbound', timestamp '2026-01-05', NULL, NULL, NULL, NULL, NULL) OVER ();
SELECT conversation_facts('Inbound', now(), NULL, NULL, NULL, NULL, NULL) OVER ();
SELECT conversation_facts(kind, at, NULL, NULL, NULL, NULL, NULL) OVER (ORDER BY id DESC) FROM events WHERE c = 1;
SELECT reply_wait(kind, at) OVER (ORDER BY kind DESC) FROM events WHERE c = 10;
SELECT wait_percentile(reply_waits(c, kind, at), 1.1) FROM events;
SELECT wait_percentile(reply_waits(c, kind, at), 'NaN') FROM events;
SELECT first_reply_percentile(reply_waits(c, kind, at), -0.1) FROM events;
SELECT wait_within(reply_waits(c, kind, at), '1 month') FROM events;
SELECT avg_open_age(reply_waits(c, kind, at), 'infinity') FROM events;
SELECT avg_open_age(reply_waits(1, 'inbound', '1999-01-01'), '294276-12-31 23:59');
SELECT in_business_hours(reply_waits(c, kind, at)) FROM events;
SELECT rollup(s) FROM (SELECT reply_waits(c, kind, at) AS s FROM events UNION ALL SELECT reply_waits(c, kind, at, 'UTC 24/7'::opening_hours) FROM events) x;
-- (the words differ between releases of PostgreSQL)
\set VERBOSITY sqlstate
SET social_roi.state_memory = '-2';
\set VERBOSITY default
SET social_roi.no_such_setting = 1;

-- support functions called by hand, and with each other's values
SELECT wait_log_add(NULL::wait_log, 1::bigint, 'inbound', now());
SELECT wait_log_combine(NULL, NULL);
SELECT wait_log_summary(NULL);
SELECT wait_log_buckets(NULL);
SELECT wait_log_avg_reply_wait(NULL);
SELECT wait_log_avg_first_reply(NULL);
SELECT wait_summary_rollup(NULL, NULL);
SELECT wait_summary_rollup_inverse(NULL, NULL);
SELECT wait_summary_rollup_final(NULL);
CREATE AGGREGATE keep_log(bigint, text, timestamptz) (SFUNC = wait_log_add, STYPE = wait_log);
CREATE TEMP TABLE logs AS SELECT keep_log(c, kind, at) AS log FROM events;
SELECT log FROM logs;
-- a state that does not fit into one value, or lies in files, cannot leave its process
SET social_roi.state_memory = '64kB';
SELECT length(keep_log(g, 'inbound', timestamptz '2026-01-05')::text) FROM generate_series(1::bigint, 20000) g;
\echo :LAST_ERROR_SQLSTATE
RESET social_roi.state_memory;
CREATE AGGREGATE combine_logs(wait_log) (SFUNC = wait_log_combine, STYPE = wait_log, FINALFUNC = wait_log_summary);
SELECT combine_logs(log) = (SELECT reply_waits(c, kind, at) FROM events) AS same FROM logs;
SELECT combine_logs(log::text::wait_log) = (SELECT reply_waits(c, kind, at) FROM events) AS same FROM logs;
CREATE AGGREGATE keep_text_log(text, text, timestamptz) (SFUNC = wait_log_add, STYPE = wait_log);
SELECT combine_logs(log) FROM (SELECT log FROM logs UNION ALL SELECT keep_text_log(c::text, kind, at) FROM events) x;
CREATE AGGREGATE foreign_log(bigint, text, timestamptz) (SFUNC = wait_log_add, STYPE = wait_log,
	INITCOND = 'version=1 key=2 bucket=0 has_hours=0 keys=0 hours=0 tags=0 rows=0');
SELECT foreign_log(c, kind, at) FROM events;
CREATE AGGREGATE log_of_buckets(wait_log) (SFUNC = wait_log_combine, STYPE = wait_log, FINALFUNC = wait_log_summary);
SELECT log_of_buckets('version=1 key=0 bucket=2 has_hours=0 keys=0 hours=0 tags=0 rows=0') ;
DROP AGGREGATE keep_log(bigint, text, timestamptz), combine_logs(wait_log), keep_text_log(text, text, timestamptz),
	foreign_log(bigint, text, timestamptz), log_of_buckets(wait_log);
