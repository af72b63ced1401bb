-- All variants give equal figures: otherwise nothing is worth timing.
\set ON_ERROR_STOP 1
SET max_parallel_workers_per_gather = 0;
SET work_mem = '2GB';
SET social_roi.state_memory = '4GB';
CREATE TEMP TABLE whole AS SELECT reply_waits(conversation, kind, at) AS s FROM bench_events;
DO $$
DECLARE
	s wait_summary;
	mean interval;
BEGIN
	SELECT whole.s INTO s FROM whole;
	ASSERT (SELECT reply_waits(conversation, kind, at) FROM bench_shuffled) = s, 'shuffled';
	ASSERT (SELECT reply_waits(conversation_uuid, kind, at) FROM bench_shuffled) = s, 'uuid';
	ASSERT (SELECT reply_waits(conversation_text, kind, at) FROM bench_events) = s, 'text';
	ASSERT (SELECT rollup(waits) FROM wait_table((SELECT reply_waits_by(conversation, kind, at, channel) FROM bench_shuffled))) = s, 'by channel';
	SET LOCAL social_roi.state_memory = '64MB';
	ASSERT (SELECT reply_waits(conversation, kind, at) FROM bench_shuffled) = s, 'in files';
	SELECT round(avg(extract(epoch FROM at - opened)), 6) * interval '1 s' INTO mean FROM (
		SELECT kind, at, previous, max(CASE WHEN kind = 'inbound' AND previous IS DISTINCT FROM 'inbound' THEN at END) OVER w AS opened
		FROM (SELECT conversation, kind, at, lag(kind) OVER (PARTITION BY conversation ORDER BY at, kind) AS previous FROM bench_events) e
		WINDOW w AS (PARTITION BY conversation ORDER BY at, kind)) w
	WHERE kind = 'outbound' AND previous = 'inbound';
	ASSERT mean = avg_wait(s), 'plain SQL: ' || mean || ', ours: ' || avg_wait(s);
END $$;
