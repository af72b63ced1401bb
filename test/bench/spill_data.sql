-- bench_large: :copies years of bench_events after each other.
SET client_min_messages = warning;
CREATE UNLOGGED TABLE bench_large AS
SELECT conversation + copy * 100000000 AS conversation, kind, at + copy * interval '366 days' AS at
FROM generate_series(0::bigint, :copies - 1) copy, bench_events;
VACUUM (FREEZE, ANALYZE) bench_large;
