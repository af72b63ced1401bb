-- All variants give equal figures: otherwise nothing is worth timing.
\set ON_ERROR_STOP 1
SET max_parallel_workers_per_gather = 0;
SET work_mem = '2GB';
SET social_roi.state_memory = '4GB';
CREATE TEMP TABLE whole AS SELECT reply_waits(conversation, kind, at) AS s FROM bench_events;
-- what PL/pgSQL reads into a variable is read by one process
BEGIN;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL cpu_operator_cost = 0;
CREATE TEMP TABLE parallel AS SELECT reply_waits(conversation, kind, at) AS s FROM bench_events;
COMMIT;
DO $$
DECLARE
	s wait_summary;
	mean interval;
BEGIN
	SELECT whole.s INTO s FROM whole;
	ASSERT (SELECT reply_waits(conversation, kind, at) FROM bench_shuffled) = s, 'shuffled';
	ASSERT (SELECT reply_waits(conversation_uuid, kind, at) FROM bench_shuffled) = s, 'uuid';
	ASSERT (SELECT reply_waits(conversation_text, kind, at) FROM bench_events) = s, 'text';
	ASSERT (SELECT row(avg_reply_wait(conversation, kind, at), avg_first_reply_time(conversation, kind, at)) FROM bench_events) = row(avg_wait(s), avg_first_reply(s)), 'one step';
	ASSERT (SELECT row(num_waits(h), avg_wait(h), median_wait(h), avg_wait(in_business_hours(h)))
		FROM (SELECT reply_waits(conversation, kind, at, 'UTC 24/7'::opening_hours) AS h FROM bench_events) x)
		= row(num_waits(s), avg_wait(s), median_wait(s), avg_wait(s)), 'hours without end';
	ASSERT (SELECT reply_waits_by(conversation, kind, at, local_date(at, 'America/New_York'), channel, NULL, false) FROM bench_events)
		= (SELECT reply_waits_by(conversation, kind, at, local_date(at, 'America/New_York'), channel, NULL, false) FROM bench_shuffled), 'by day and channel';
	ASSERT (SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM bench_events GROUP BY channel) g) = s, 'GROUP BY channel';
	ASSERT (SELECT rollup(waits) FROM (SELECT reply_waits(conversation, kind, at) AS waits FROM bench_events GROUP BY conversation) g) = s, 'GROUP BY conversation';
	ASSERT (SELECT rollup(waits) FROM wait_table((SELECT reply_waits_by(conversation, kind, at, channel) FROM bench_shuffled))) = s, 'by channel';
	ASSERT (SELECT parallel.s FROM parallel) = s, 'parallel';
	SET LOCAL social_roi.state_memory = '64MB';
	ASSERT (SELECT reply_waits(conversation, kind, at) FROM bench_shuffled) = s, 'in files, shuffled';
	ASSERT (SELECT reply_waits(conversation, kind, at) FROM bench_events) = s, 'in files';
	SET LOCAL social_roi.state_memory = '4GB';
	SELECT round(avg(extract(epoch FROM at - opened)), 6) * interval '1 s' INTO mean FROM (
		SELECT kind, at, previous, max(CASE WHEN kind = 'inbound' AND previous IS DISTINCT FROM 'inbound' THEN at END) OVER w AS opened
		FROM (SELECT conversation, kind, at, lag(kind) OVER (PARTITION BY conversation ORDER BY at, kind) AS previous FROM bench_events) e
		WINDOW w AS (PARTITION BY conversation ORDER BY at, kind)) w
	WHERE kind = 'outbound' AND previous = 'inbound';
	ASSERT mean = avg_wait(s), 'plain SQL: ' || mean || ', ours: ' || avg_wait(s);
	ASSERT (SELECT row(count(wait), round(avg(extract(epoch FROM wait)), 6) * interval '1 s') FROM (
		SELECT reply_wait(kind, at) OVER (PARTITION BY conversation ORDER BY at, kind_order(kind)) AS wait FROM bench_events) w)
		= row(num_waits(s), mean), 'window function';
END $$;
