-- The aggregates over waits against an oracle in plain SQL, on random conversations: shuffled, with ties, NULLs,
-- duplicates, only outbound, never answered, several inbounds, resolved in between. All comparisons are with =.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SET LOCAL TIME ZONE 'UTC';
SELECT plan(54);

-- 2,000 conversations; few instants, so that ties abound
SELECT setseed(0.42);
CREATE TEMP TABLE raw AS
SELECT (random() * 2000)::bigint - 1000 AS conversation,
	CASE WHEN r < 0.40 THEN 'inbound' WHEN r < 0.65 THEN 'outbound' WHEN r < 0.72 THEN 'automated'
		WHEN r < 0.80 THEN 'assigned' WHEN r < 0.92 THEN 'resolved' WHEN r < 0.96 THEN 'reopened' END AS kind,
	timestamptz '2026-03-01' + (random() * 400)::int * interval '1 hour' + (random() * 3)::int * interval '0.000001 s' AS at,
	CASE WHEN random() < 0.9 THEN chr(65 + (random() * 4)::int) END AS agent,
	CASE WHEN random() < 0.95 THEN (array['twitter', 'Émail', 'chat', ''])[1 + (random() * 3)::int] END AS channel,
	random() < 0.2 AS tagged
FROM (SELECT random() AS r FROM generate_series(1, 30000)) r;
INSERT INTO raw SELECT * FROM raw ORDER BY conversation, at, kind, agent, channel, tagged LIMIT 500;	-- duplicates
CREATE TEMP TABLE events AS
SELECT row_number() OVER (ORDER BY random()) AS id, *, at::date AS day FROM raw;
INSERT INTO events SELECT 100000, NULL, NULL, NULL, 'Z', 'none', true, NULL;	-- ignored, whatever else it lacks
ALTER TABLE events ADD PRIMARY KEY (id);
ANALYZE events;

CREATE TEMP TABLE input AS SELECT id, conversation, kind, at, agent AS bucket FROM events;

-- The oracle: one row for each row that counts, its wait found by counting the closing rows before it.
CREATE FUNCTION pg_temp.oracle_rows() RETURNS TABLE (conversation bigint, kind text, at timestamptz, bucket text, n bigint,
	stretch bigint, acted boolean) LANGUAGE sql AS $$
	SELECT e.conversation, e.kind, e.at, e.bucket, row_number() OVER w AS n,
		count(*) FILTER (WHERE e.kind IN ('outbound', 'resolved')) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
		coalesce(bool_or(e.acts) OVER (w ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), false)
	FROM (SELECT i.*, i.kind IN ('outbound', 'assigned', 'resolved') AS acts FROM input i WHERE i.kind IS NOT NULL) e
	WINDOW w AS (PARTITION BY e.conversation ORDER BY e.at, kind_order(e.kind), e.bucket COLLATE "C" NULLS LAST, e.id)
$$;
CREATE TEMP TABLE numbered AS SELECT * FROM pg_temp.oracle_rows();

CREATE TEMP TABLE oracle_waits AS
SELECT s.*, first_inbound.n BETWEEN s.first_n AND s.last_n AS is_first
FROM (SELECT conversation, stretch,
		min(at) FILTER (WHERE kind = 'inbound') AS opened_at,
		(array_agg(bucket ORDER BY n) FILTER (WHERE kind = 'inbound'))[1] AS opened_bucket,
		max(at) FILTER (WHERE kind IN ('outbound', 'resolved')) AS closed_at,
		max(kind) FILTER (WHERE kind IN ('outbound', 'resolved')) AS closed_by,
		(array_agg(bucket ORDER BY n) FILTER (WHERE kind IN ('outbound', 'resolved')))[1] AS closed_bucket,
		min(n) AS first_n, max(n) AS last_n
	FROM numbered GROUP BY conversation, stretch HAVING bool_or(kind = 'inbound')) s
JOIN (SELECT conversation, min(n) AS n FROM numbered WHERE kind = 'inbound' GROUP BY conversation) first_inbound USING (conversation);

CREATE TEMP TABLE oracle_conversations AS
SELECT c.conversation, c.bucket,
	EXISTS (SELECT FROM numbered r WHERE r.conversation = c.conversation AND r.kind = 'resolved' AND r.n > c.n) AS resolved,
	EXISTS (SELECT FROM oracle_waits w WHERE w.conversation = c.conversation AND w.closed_by = 'outbound') AS answered
FROM (SELECT DISTINCT ON (conversation) * FROM numbered WHERE kind = 'inbound' ORDER BY conversation, n) c;

CREATE INDEX numbered_by_conversation ON numbered (conversation, n);
ANALYZE numbered;
-- a request is resolved by the first resolution after an answer, of a person or a bot, to an inbound
CREATE TEMP TABLE oracle_requests AS
SELECT DISTINCT ON (r.conversation) r.conversation, r.bucket
FROM numbered i JOIN numbered a ON a.conversation = i.conversation AND a.n > i.n AND a.kind IN ('outbound', 'automated')
JOIN numbered r ON r.conversation = i.conversation AND r.n > a.n AND r.kind = 'resolved'
WHERE i.kind = 'inbound' ORDER BY r.conversation, r.n;

-- a reopening is the first inbound or reopened row after a resolved one
CREATE TEMP TABLE oracle_reopens AS
SELECT * FROM (
	SELECT *, lag(kind) OVER (PARTITION BY conversation ORDER BY n) AS before
	FROM numbered WHERE kind IN ('inbound', 'resolved', 'reopened')) r
WHERE before = 'resolved' AND kind <> 'resolved';

CREATE INDEX ON events (conversation);
ANALYZE numbered;
ANALYZE oracle_waits;
ANALYZE events;

CREATE FUNCTION pg_temp.percentile(durations bigint[], fraction numeric) RETURNS interval LANGUAGE sql AS $$
	SELECT round(lower + (upper - lower) * (position - floor(position))) * interval '0.000001 s'
	FROM (SELECT fraction * (cardinality(durations) - 1) AS position) p,
		LATERAL (SELECT durations[floor(position)::int + 1]::numeric AS lower, durations[ceil(position)::int + 1]::numeric AS upper) v
$$;

SELECT is((SELECT count(*) FROM oracle_waits) > 2000, true, 'the random conversations have thousands of waits');

SELECT is((SELECT count(*) FROM (
		SELECT conversation, reply_waits(conversation, kind, at ORDER BY id) AS s FROM events WHERE kind IS NOT NULL GROUP BY conversation) o
	FULL JOIN (
		SELECT r.conversation, count(*) FILTER (WHERE kind = 'inbound') AS inbound, count(*) FILTER (WHERE kind = 'outbound') AS replies
		FROM numbered r GROUP BY 1) c USING (conversation)
	LEFT JOIN (
		SELECT conversation, count(*) AS waits, sum((extract(epoch FROM closed_at - opened_at) * 1000000)::bigint) AS total,
			max(closed_at - opened_at) FILTER (WHERE is_first) AS first
		FROM oracle_waits WHERE closed_by = 'outbound' GROUP BY 1) w USING (conversation)
	WHERE num_inbound(s) IS DISTINCT FROM inbound OR num_replies(s) IS DISTINCT FROM replies
		OR num_waits(s) IS DISTINCT FROM coalesce(waits, 0)
		OR avg_wait(s) IS DISTINCT FROM round(total / waits) * interval '0.000001 s'
		OR justify_hours(slowest_first_reply(s)) IS DISTINCT FROM justify_hours(first)), 0::bigint,
	'one conversation at a time: every figure equals the oracle''s');

-- The whole, against the oracle; percentiles of so many waits are only close, so they are compared apart.
CREATE TEMP TABLE ours AS SELECT reply_waits(conversation, kind, at) AS s FROM events;
SELECT is(row(num_conversations(s), num_inbound(s), num_answered_inbound(s), num_actioned_inbound(s), num_answered_conversations(s),
		num_replies(s), num_messages_replied(s), num_automated(s), num_resolved(s), num_resolution_events(s), num_requests_resolved(s), num_reopens(s), num_waits_opened(s), num_closed_unanswered(s))::text,
	(SELECT row((SELECT count(*) FROM oracle_conversations), count(*) FILTER (WHERE kind = 'inbound'),
		(SELECT count(*) FROM numbered r JOIN oracle_waits w USING (conversation, stretch) WHERE kind = 'inbound' AND closed_by = 'outbound'),
		count(*) FILTER (WHERE kind = 'inbound' AND acted), (SELECT count(*) FILTER (WHERE answered) FROM oracle_conversations),
		count(*) FILTER (WHERE kind = 'outbound'),
		(SELECT count(*) FROM numbered r JOIN oracle_waits w USING (conversation, stretch) WHERE kind = 'inbound' AND closed_by = 'outbound'), count(*) FILTER (WHERE kind = 'automated'),
		(SELECT count(*) FILTER (WHERE resolved) FROM oracle_conversations), count(*) FILTER (WHERE kind = 'resolved'),
		(SELECT count(*) FROM oracle_requests), (SELECT count(*) FROM oracle_reopens), (SELECT count(*) FROM oracle_waits), (SELECT count(*) FROM oracle_waits WHERE closed_by = 'resolved'))::text FROM numbered),
	'the whole: all counts') FROM ours;
SELECT is(row(num_waits(s), avg_wait(s), slowest_wait(s), num_open(s), avg_open_age(s, '2026-06-01'))::text,
	(SELECT row(count(*) FILTER (WHERE closed_by = 'outbound'),
		round(avg((extract(epoch FROM closed_at - opened_at) * 1000000)::bigint) FILTER (WHERE closed_by = 'outbound')) * interval '0.000001 s',
		max((extract(epoch FROM closed_at - opened_at) * 1000000)::bigint) FILTER (WHERE closed_by = 'outbound') * interval '0.000001 s',
		count(*) FILTER (WHERE closed_by IS NULL),
		round(avg((extract(epoch FROM timestamptz '2026-06-01' - opened_at) * 1000000)::bigint) FILTER (WHERE closed_by IS NULL)) * interval '0.000001 s')::text
		FROM oracle_waits), 'the whole: waits, mean, slowest and open ones') FROM ours;
SELECT is(row(num_first_replies(s), avg_first_reply(s), slowest_first_reply(s))::text,
	(SELECT row(count(*), round(avg(d)) * interval '0.000001 s', max(d) * interval '0.000001 s')::text
		FROM (SELECT (extract(epoch FROM closed_at - opened_at) * 1000000)::bigint AS d FROM oracle_waits WHERE closed_by = 'outbound' AND is_first) w),
	'the whole: first replies') FROM ours;
SELECT is((SELECT count(*) FROM unnest(array[0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]) p,
		LATERAL (SELECT pg_temp.percentile(array_agg(d ORDER BY d), p::numeric) AS exact
			FROM (SELECT (extract(epoch FROM closed_at - opened_at) * 1000000)::bigint AS d FROM oracle_waits WHERE closed_by = 'outbound') w) e
	WHERE abs(extract(epoch FROM wait_percentile(s, p::float8)) - extract(epoch FROM exact)) > 0.004 * extract(epoch FROM exact) + 0.000001),
	0::bigint, 'the whole: percentiles are within 0.4 percent') FROM ours;
SELECT is((SELECT count(*) FROM unnest(array['1 minute', '5 minutes', '1 hour', '4 hours', '24 hours', '2 days', '7 days']::interval[]) l
	WHERE wait_within(s, l) <> (SELECT 100.0::float8 * count(*) FILTER (WHERE closed_at - opened_at <= l) / count(*) FROM oracle_waits WHERE closed_by = 'outbound')),
	0::bigint, 'the whole: the share within a usual limit is exact') FROM ours;

-- Buckets, each against the oracle, ties between buckets included.
CREATE TEMP TABLE ours_by AS SELECT * FROM wait_table((SELECT reply_waits_by(conversation, kind, at, agent) FROM events));
CREATE FUNCTION pg_temp.counts_of(s wait_summary) RETURNS text LANGUAGE sql AS $$
	SELECT row(num_conversations(s), num_inbound(s), num_answered_inbound(s), num_actioned_inbound(s), num_answered_conversations(s),
		num_replies(s), num_messages_replied(s), num_automated(s), num_resolved(s), num_resolution_events(s), num_requests_resolved(s), num_reopens(s), num_waits_opened(s), num_closed_unanswered(s),
		num_open(s), avg_open_age(s, '2026-06-01'), num_waits(s), avg_wait(s), slowest_wait(s), wait_within(s, '1 hour'),
		num_first_replies(s), avg_first_reply(s), slowest_first_reply(s))::text
$$;
CREATE FUNCTION pg_temp.closed_waits(wanted text) RETURNS TABLE (d bigint, is_first boolean) LANGUAGE sql AS $$
	SELECT (extract(epoch FROM closed_at - opened_at) * 1000000)::bigint, is_first FROM oracle_waits
	WHERE closed_by = 'outbound' AND closed_bucket IS NOT DISTINCT FROM wanted
$$;
CREATE FUNCTION pg_temp.oracle_counts(wanted text) RETURNS text LANGUAGE sql AS $$
	SELECT row(
		(SELECT count(*) FROM oracle_conversations WHERE bucket IS NOT DISTINCT FROM wanted),
		count(*) FILTER (WHERE kind = 'inbound'),
		count(*) FILTER (WHERE kind = 'inbound' AND w.closed_by = 'outbound'),
		count(*) FILTER (WHERE kind = 'inbound' AND acted),
		(SELECT count(*) FROM oracle_conversations WHERE answered AND bucket IS NOT DISTINCT FROM wanted),
		count(*) FILTER (WHERE kind = 'outbound'),
		(SELECT count(*) FROM numbered r JOIN oracle_waits w USING (conversation, stretch)
			WHERE r.kind = 'inbound' AND w.closed_by = 'outbound' AND w.closed_bucket IS NOT DISTINCT FROM wanted),
		count(*) FILTER (WHERE kind = 'automated'),
		(SELECT count(*) FROM oracle_conversations WHERE resolved AND bucket IS NOT DISTINCT FROM wanted),
		count(*) FILTER (WHERE kind = 'resolved'),
		(SELECT count(*) FROM oracle_requests WHERE bucket IS NOT DISTINCT FROM wanted),
		(SELECT count(*) FROM oracle_reopens WHERE bucket IS NOT DISTINCT FROM wanted),
		(SELECT count(*) FROM oracle_waits WHERE opened_bucket IS NOT DISTINCT FROM wanted),
		(SELECT count(*) FROM oracle_waits WHERE closed_by = 'resolved' AND closed_bucket IS NOT DISTINCT FROM wanted),
		(SELECT count(*) FROM oracle_waits WHERE closed_by IS NULL AND opened_bucket IS NOT DISTINCT FROM wanted),
		(SELECT round(avg((extract(epoch FROM timestamptz '2026-06-01' - opened_at) * 1000000)::bigint)) * interval '0.000001 s'
			FROM oracle_waits WHERE closed_by IS NULL AND opened_bucket IS NOT DISTINCT FROM wanted),
		(SELECT count(*) FROM pg_temp.closed_waits(wanted)), (SELECT round(avg(d)) * interval '0.000001 s' FROM pg_temp.closed_waits(wanted)),
		(SELECT max(d) * interval '0.000001 s' FROM pg_temp.closed_waits(wanted)),
		(SELECT 100.0::float8 * count(*) FILTER (WHERE d <= 3600000000) / nullif(count(*), 0) FROM pg_temp.closed_waits(wanted)),
		(SELECT count(*) FROM pg_temp.closed_waits(wanted) WHERE is_first),
		(SELECT round(avg(d)) * interval '0.000001 s' FROM pg_temp.closed_waits(wanted) WHERE is_first),
		(SELECT max(d) * interval '0.000001 s' FROM pg_temp.closed_waits(wanted) WHERE is_first))::text
	FROM numbered r LEFT JOIN oracle_waits w USING (conversation, stretch) WHERE bucket IS NOT DISTINCT FROM wanted
$$;
SELECT results_eq($$SELECT bucket, pg_temp.counts_of(waits) FROM ours_by ORDER BY bucket COLLATE "C" NULLS LAST$$,
	$$SELECT bucket, pg_temp.oracle_counts(bucket) FROM (SELECT DISTINCT bucket FROM numbered WHERE kind <> 'assigned') b ORDER BY bucket COLLATE "C" NULLS LAST$$,
	'by agent: every count and mean of every bucket equals the oracle''s');
SELECT results_eq($$SELECT bucket, conversations_replied FROM ours_by ORDER BY bucket COLLATE "C" NULLS LAST$$,
	$$SELECT bucket, (SELECT count(DISTINCT conversation) FROM oracle_waits WHERE closed_by = 'outbound' AND closed_bucket IS NOT DISTINCT FROM bucket)
		FROM (SELECT DISTINCT bucket FROM numbered WHERE kind <> 'assigned') b ORDER BY bucket COLLATE "C" NULLS LAST$$,
	'by agent: unique conversations replied to');
SELECT is((SELECT rollup(waits) FROM ours_by), s, 'buckets add up to the whole: by agent') FROM ours;
SELECT is((SELECT rollup(waits) FROM wait_table((SELECT reply_waits_by(conversation, kind, at, day) FROM events))), s, 'buckets add up to the whole: by day') FROM ours;
SELECT is((SELECT rollup(waits) FROM wait_table((SELECT reply_waits_by(conversation, kind, at, extract(hour FROM at)::bigint) FROM events))), s, 'buckets add up to the whole: by hour') FROM ours;

-- By service day: the mark of an inbound, and actions without a person.
CREATE TEMP TABLE service_days AS
SELECT * FROM wait_table((SELECT reply_waits_by(conversation, kind, at, day, channel, agent, CASE WHEN kind = 'inbound' THEN tagged ELSE agent IS NOT NULL END) FROM events));
SELECT is((SELECT sum(num_inbound(waits)) FROM service_days), num_inbound(s)::numeric, 'service days hold every inbound') FROM ours;
SELECT is((SELECT row(sum(num_waits(waits)), sum(num_first_replies(waits)), sum(num_conversations(waits)), sum(num_resolved(waits)),
		sum(num_reopens(waits)), sum(num_open(waits)))::text FROM service_days),
	row(num_waits(s), num_first_replies(s), num_conversations(s), num_resolved(s), num_reopens(s), num_open(s))::text,
	'service days add up to the whole') FROM ours;
SELECT is((SELECT sum(num_actioned_inbound(waits)) FROM service_days),
	(SELECT count(*)::numeric FROM events i WHERE kind = 'inbound' AND (tagged OR EXISTS (
		SELECT FROM events a WHERE a.conversation = i.conversation
			AND (a.kind = 'outbound' OR (a.kind IN ('assigned', 'resolved') AND a.agent IS NOT NULL))
			AND (a.at, kind_order(a.kind)) > (i.at, 0)))),
	'service days: an inbound is actioned by its own tag, or by what a person did after it');
SELECT is((SELECT count(*) FROM service_days WHERE (bucket::text[])[1]::date NOT BETWEEN '2026-03-01' AND '2026-03-20'), 0::bigint, 'service days: the day reads as a date');
SELECT is((SELECT count(DISTINCT (bucket::text[])[2]) FROM service_days), 4::bigint, 'service days: channels survive, the empty one too');
SELECT is((SELECT count(*) FROM service_days WHERE (bucket::text[])[3] IS NULL) > 0, true, 'service days: NULL agents stay NULL');
SELECT set_eq($$SELECT day::text, channel, agent, waits, conversations_replied, handovers
		FROM service_day_table((SELECT reply_waits_by(conversation, kind, at, day, channel, agent, CASE WHEN kind = 'inbound' THEN tagged ELSE agent IS NOT NULL END) FROM events))$$,
	$$SELECT (bucket::text[])[1] AS day, (bucket::text[])[2] AS channel, (bucket::text[])[3] AS agent, waits, conversations_replied, handovers FROM service_days$$,
	'service days: their table in columns');

-- The same whatever the order, the split, the plan, the type of the key.
SELECT is((SELECT reply_waits(conversation, kind, at ORDER BY at, id) FROM events), s, 'rows in time order') FROM ours;
SELECT is((SELECT reply_waits(conversation, kind, at ORDER BY at DESC, id DESC) FROM events), s, 'rows in reverse order') FROM ours;
SELECT is((SELECT reply_waits_by(conversation, kind, at, agent ORDER BY at + id % 5 * interval '7 hours', id) FROM events)::text,
	(SELECT reply_waits_by(conversation, kind, at, agent) FROM events)::text, 'rows that come a little late, by agent');
SELECT is((SELECT reply_waits(conversation::text, kind, at) FROM events), s, 'text conversations') FROM ours;
SELECT is((SELECT reply_waits(conversation * 1234567891011, kind, at) FROM events), s, 'numbers of conversations that lie far apart') FROM ours;
SELECT is((SELECT reply_waits(md5(conversation::text)::uuid, kind, at) FROM events), s, 'uuid conversations') FROM ours;
SELECT is((SELECT reply_waits(repeat('x', 300 + (conversation % 3)::int) || conversation, kind, at) FROM events), s, 'long text conversations') FROM ours;
SELECT is((SELECT reply_waits(conversation, kind = 'inbound', at) FROM events WHERE kind IN ('inbound', 'outbound')),
	(SELECT reply_waits(conversation, kind, at) FROM events WHERE kind IN ('inbound', 'outbound')), 'inbound as a boolean');
SELECT is((SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM events WHERE kind IS NOT NULL GROUP BY conversation) c), s,
	'one summary a conversation, rolled up') FROM ours;
SELECT is((SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM events WHERE kind IS NOT NULL GROUP BY hashint8(conversation) & 7) c), s,
	'a random split of the conversations, rolled up') FROM ours;
SELECT is((SELECT rollup(waits) FROM (SELECT rollup(waits) AS waits FROM (
		SELECT conversation, reply_waits(conversation, kind, at) AS waits FROM events WHERE kind IS NOT NULL GROUP BY conversation) c GROUP BY conversation % 5) d), s,
	'rolled up twice') FROM ours;
SELECT is((SELECT reply_waits(conversation, kind, at) FILTER (WHERE agent = 'A') FROM events),
	(SELECT reply_waits(conversation, kind, at) FROM events WHERE agent = 'A'), 'FILTER');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT waits FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM events GROUP BY GROUPING SETS ((), (), ())) g) d),
	1::bigint, 'grouping sets, and DISTINCT on top');
SELECT is((SELECT array_agg(reply_waits ORDER BY channel) FROM (SELECT channel, reply_waits(conversation, kind, at) FROM events GROUP BY ROLLUP (channel)) g WHERE channel IS NOT NULL),
	(SELECT array_agg(reply_waits ORDER BY channel) FROM (SELECT channel, reply_waits(conversation, kind, at) FROM events WHERE channel IS NOT NULL GROUP BY channel) g),
	'GROUP BY ROLLUP gives the groups of GROUP BY');
SELECT is((SELECT row(avg_reply_wait(conversation, kind, at), avg_first_reply_time(conversation, kind, at))::text FROM events),
	row(avg_wait(s), avg_first_reply(s))::text, 'the one-step aggregates') FROM ours;

-- Temporary files: the same to the bit.
SET LOCAL social_roi.state_memory = '64kB';
SELECT is((SELECT reply_waits(conversation, kind, at) FROM events), s, 'in partitions on disk: bigint') FROM ours;
SELECT is((SELECT reply_waits(conversation * 1234567891011, kind, at) FROM events), s, 'in partitions on disk: bigint, far apart') FROM ours;
SELECT is((SELECT reply_waits('c' || conversation, kind, at) FROM events), s, 'in partitions on disk: text') FROM ours;
SELECT is((SELECT reply_waits_by(conversation, kind, at, agent) FROM events)::text,
	(SELECT reply_waits_by(conversation, kind, at, agent ORDER BY at) FROM events)::text, 'in partitions on disk: by agent');
SELECT is((SELECT rollup(waits) FROM wait_table((SELECT reply_waits_by(conversation, kind, at, agent) FROM events))), s, 'in partitions on disk: buckets add up') FROM ours;
RESET social_roi.state_memory;

-- Parallel plans, spilled hash tables: the same to the bit.
CREATE TABLE shared_events AS SELECT conversation, kind, at, agent FROM events;
ANALYZE shared_events;
ALTER TABLE shared_events SET (parallel_workers = 3);
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
	RETURN plan;
END $$;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 1;	-- so that shipping states is cheaper than shipping rows
SET LOCAL min_parallel_table_scan_size = 0;
-- a state is its rows, so shipping it never pays, and past 1 GB it would fail: the planner keeps out of it, also for a billion rows
UPDATE pg_class SET reltuples = 1e9 WHERE oid = 'shared_events'::regclass;
SELECT doesnt_match(pg_temp.plan_of('SELECT reply_waits(conversation, kind, at) FROM shared_events'), 'Partial', 'no parallel plan is taken by itself');
ANALYZE shared_events;
SET LOCAL cpu_operator_cost = 0;
SELECT matches(pg_temp.plan_of('SELECT reply_waits(conversation, kind, at) FROM shared_events'), 'Partial Aggregate', 'a parallel plan is taken');
SELECT is((SELECT reply_waits(conversation, kind, at) FROM shared_events), s, 'three parallel workers') FROM ours;
SELECT is((SELECT reply_waits(conversation::text, kind, at) FROM shared_events), s, 'three parallel workers: text') FROM ours;
SELECT is((SELECT reply_waits_by(conversation, kind, at, agent) FROM shared_events), (SELECT reply_waits_by(conversation, kind, at, agent) FROM events), 'three parallel workers: by agent');
CREATE TABLE few_events AS SELECT *, conversation % 10 AS part FROM shared_events WHERE conversation < -960;
ANALYZE few_events;
ALTER TABLE few_events SET (parallel_workers = 3);
SET LOCAL cpu_tuple_cost = 10;
SELECT matches(pg_temp.plan_of('SELECT reply_waits(conversation, kind, at) FROM few_events GROUP BY part'), 'Partial', 'a parallel plan is taken for small groups');
SELECT is((SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM few_events GROUP BY part) c),
	(SELECT reply_waits(conversation, kind, at ORDER BY at) FROM few_events), 'three parallel workers: groups of a few conversations, rolled up');
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL work_mem = '64kB';
SET LOCAL enable_sort = off;
SET LOCAL hash_mem_multiplier = 1;
SELECT is((SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM events WHERE kind IS NOT NULL GROUP BY conversation) c), s,
	'a hash table that spills: one group a conversation, rolled up') FROM ours;
RESET work_mem; RESET enable_sort; RESET hash_mem_multiplier; RESET cpu_tuple_cost;

-- Moving windows over daily summaries: the same as adding up anew.
CREATE TEMP TABLE days AS
SELECT bucket::date AS day, waits FROM wait_table((SELECT reply_waits_by(conversation, kind, at, day) FROM events)) WHERE bucket IS NOT NULL;
SELECT is((SELECT array_agg(sum ORDER BY day) FROM (SELECT day, rollup(waits) OVER (ORDER BY day ROWS 6 PRECEDING) AS sum FROM days) w),
	(SELECT array_agg((SELECT rollup(waits) FROM days e WHERE e.day BETWEEN d.day - 6 AND d.day) ORDER BY day) FROM days d), 'rollup over seven days, moving');
SELECT is((SELECT array_agg(sum ORDER BY day) FROM (SELECT day, rollup(waits) OVER (ORDER BY day ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS sum FROM days) w),
	(SELECT array_agg((SELECT rollup(waits) FROM days e WHERE e.day BETWEEN d.day AND d.day + 1) ORDER BY day) FROM days d), 'rollup over two days, moving');

-- One distribution of a million waits, from a second to a month, all by one conversation.
CREATE TEMP TABLE spread AS
SELECT kind, timestamptz '2026-03-01' + (before + CASE kind WHEN 'outbound' THEN wait ELSE 0 END) * interval '1 second' AS at
FROM (SELECT g, wait, sum(wait) OVER (ORDER BY g) - wait + g AS before
	FROM generate_series(1, 20000) g, LATERAL (SELECT exp(g * ln(2592000) / 20000) AS wait) w) w, (VALUES ('inbound'), ('outbound')) k (kind);
SELECT is((SELECT row(num_waits(s), octet_length(wait_summary_send(s)) < 8192)::text
	FROM (SELECT rollup(waits) AS s FROM (SELECT reply_waits(1::bigint, kind, at) AS waits FROM spread) w, generate_series(1, 50)) x), '(1000000,t)',
	'a million waits take less than 8 kB');

-- Memory of a moving window does not grow with its rows, also where the inverse never begins anew: ever slower replies.
CREATE TEMP TABLE slower AS
SELECT n, reply_waits(n, kind, timestamptz '2026-03-01' + minutes * interval '1 minute') AS waits
FROM generate_series(1::bigint, 400) n, LATERAL (VALUES ('inbound', 0), ('outbound', n)) v (kind, minutes) GROUP BY n;
CREATE FUNCTION pg_temp.rollup_memory() RETURNS bigint VOLATILE LANGUAGE sql AS
	$$SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts WHERE name = 'wait summary rollup'$$;
SELECT cmp_ok((SELECT max(memory) FROM (SELECT pg_temp.rollup_memory() AS memory, rollup(waits) OVER (ORDER BY n ROWS 1 PRECEDING) AS sum
		FROM slower) w WHERE sum IS NOT NULL), '<', 50000::bigint, 'rollup over a moving window keeps its memory');

-- The window functions see the same waits.
SELECT is((SELECT row(count(reply_wait), round(avg((extract(epoch FROM reply_wait) * 1000000)::bigint)) * interval '0.000001 s')::text FROM (
		SELECT reply_wait(kind, at) OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id) FROM events WHERE kind IS NOT NULL) w),
	row(num_waits(s), avg_wait(s))::text, 'reply_wait() over a window') FROM ours;
SELECT is((SELECT count(waiting_since) FROM (
		SELECT waiting_since(kind, at) OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id) FROM events WHERE kind IS NOT NULL) w),
	num_waits(s) + num_closed_unanswered(s), 'waiting_since() over a window knows the ones closed unanswered, too') FROM ours;

-- They keep no rows: nothing of a partition larger than work_mem goes to disk.
CREATE TABLE one_conversation AS
SELECT timestamptz '2026-03-01' + g * interval '1 second' AS at, CASE g % 2 WHEN 1 THEN 'inbound' ELSE 'outbound' END AS kind FROM generate_series(1, 5000) g;
CREATE INDEX ON one_conversation (at);
SET LOCAL work_mem = '64kB';
SET LOCAL enable_sort = off;
CREATE FUNCTION pg_temp.buffers_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, COSTS off, TIMING off, SUMMARY off) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
	RETURN plan;
END $$;
SELECT doesnt_match(pg_temp.buffers_of('SELECT count(w) FROM (SELECT reply_wait(kind, at) OVER (ORDER BY at) AS w FROM one_conversation) x'),
	'temp (read|written)|Sort', 'reply_wait() keeps no rows');

SELECT * FROM finish();
ROLLBACK;
