-- bench_large: :copies years of bench_events after each other, so its waits are those of bench_events :copies times.
SET client_min_messages = warning;
CREATE UNLOGGED TABLE bench_large AS
SELECT conversation + copy * 100000000 AS conversation, kind, at + copy * interval '366 days' AS at
FROM generate_series(0::bigint, :copies - 1) copy, bench_events;
VACUUM (FREEZE, ANALYZE) bench_large;
\set ON_ERROR_STOP 1
SET social_roi.state_memory = '64MB';
SET max_parallel_workers_per_gather = 0;
SELECT set_config('bench.copies', :'copies', false) \g /dev/null
DO $$
DECLARE large wait_summary; once wait_summary;
BEGIN
	SELECT reply_waits(conversation, kind, at) INTO large FROM bench_large;
	SELECT reply_waits(conversation, kind, at) INTO once FROM bench_events;
	ASSERT row(num_waits(large), avg_wait(large), num_first_replies(large), avg_first_reply(large), slowest_wait(large))::text
		= row(num_waits(once) * current_setting('bench.copies')::bigint, avg_wait(once), num_first_replies(once) * current_setting('bench.copies')::bigint,
			avg_first_reply(once), slowest_wait(once))::text, 'many rows in files';
END $$;
