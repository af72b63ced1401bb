#!/bin/bash
# The aggregates over waits under pressure: they stop when asked to, wherever they are, and memory stays flat over many
# groups, repeated queries and temporary files. Prints TAP; needs a server (PGHOST ...).
set -u
. "$(dirname "$0")/resources.bash"
echo 1..13

sql <<'SQL' >&2
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
DROP TABLE IF EXISTS resource_events;
CREATE UNLOGGED TABLE resource_events AS
SELECT g / 5 AS conversation, (array['inbound', 'outbound', 'inbound', 'outbound', 'resolved'])[1 + g % 5] AS kind,
	timestamptz '2026-01-01' + g * interval '10 s' AS at, 'channel ' || g % 7 AS channel
FROM generate_series(0::bigint, 1499999) g ORDER BY hashint8(g);
CREATE UNLOGGED TABLE resource_ordered AS SELECT * FROM resource_events ORDER BY at;
ANALYZE resource_events;
ANALYZE resource_ordered;
SQL

large="SET social_roi.state_memory = '1GB';"
cancelled "$large" "reply_waits(conversation, kind, at) FROM resource_events" "rows shuffled"
cancelled "$large" "reply_waits_by(conversation, kind, timestamptz '2026-01-01' + conversation * interval '1 s', channel) FROM resource_ordered" "rows in order"
cancelled "$large" "reply_waits(1::bigint, kind, at) FROM resource_events" "one conversation"
cancelled "$large" "reply_waits_by(conversation, kind, timestamptz '2026-01-01', channel) FROM resource_events" "one instant"
cancelled "SET social_roi.state_memory = '2MB';" "reply_waits_by(conversation::text, kind, at, channel) FROM resource_events" "rows that go to files"
cancelled "" "reply_wait(kind, at) OVER (PARTITION BY conversation ORDER BY at, kind_order(kind)) FROM resource_events" "a window"

# So many shuffled rows lie in many piles; the figures are those of the rows in order.
same=$(sql <<SQL
$alone $large
CREATE TEMP TABLE figures AS SELECT (SELECT reply_waits_by(conversation, kind, at, channel) FROM resource_events) AS shuffled,
	(SELECT reply_waits_by(conversation, kind, at, channel) FROM resource_ordered) AS ordered,
	(SELECT reply_waits_by(conversation * 1000003, kind, at, channel) FROM resource_events) AS scattered;
SELECT shuffled = ordered AND scattered = ordered, (SELECT rollup(waits) FROM wait_table(shuffled)) =
	(SELECT reply_waits(conversation, kind, at) FROM resource_events) FROM figures;
SQL
)
check [ "$same" = "t|t" ] -- "shuffled, ordered and scattered rows give the same figures"

if [ -r /proc/self/status ]; then
	scan=$(peak_of "SELECT count(*), max(at) FROM resource_events;")
	few=$(peak_of "SET enable_hashagg = off; SET work_mem = '4MB'; SELECT count(s) FROM (SELECT reply_waits(conversation, kind, at) AS s FROM resource_ordered WHERE conversation < 30000 GROUP BY at) g;")
	many=$(peak_of "SET enable_hashagg = off; SET work_mem = '4MB'; SELECT count(s) FROM (SELECT reply_waits(conversation, kind, at) AS s FROM resource_ordered GROUP BY at) g;")
	check [ "$many" -lt $((few + 30000)) ] -- "memory is flat over 1,500,000 groups: $few kB for 150,000, $many kB for all"
	files=$(peak_of "SET social_roi.state_memory = '4MB'; SELECT reply_waits(conversation, kind, at) FROM resource_events;")
	memory=$(peak_of "SET social_roi.state_memory = '1GB'; SELECT reply_waits(conversation, kind, at) FROM resource_events;")
	check [ "$files" -lt "$memory" ] -- "a memory limit of 4 MB holds: $scan kB to scan, $files kB with files, $memory kB without"
	both="SET social_roi.state_memory = '4MB'; SELECT reply_waits_by(conversation, kind, at, channel) FROM resource_events;
		SET social_roi.state_memory = '1GB'; SELECT reply_waits_by(conversation, kind, at, channel) FROM resource_events;"
	once=$(peak_of "$both")
	again=$(peak_of "$both $both $both $both $both")
	check [ "$again" -lt $((once * 5 / 4)) ] -- "memory is flat over repeated queries: $once kB once, $again kB five times"
else
	for name in groups limit repeats; do number=$((number + 1)); echo "ok $number - memory, $name # SKIP no /proc here"; done
fi

# Temporary files are gone when the query is over, also when it failed. Only this backend's own files count: other tests use the server too.
left_by() # left_by QUERY
{
	psql -XAtq 2>/dev/null <<SQL | tail -1
$alone SET social_roi.state_memory = '2MB';
$1;
SELECT 'left', count(*) FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql\_tmp' || pg_backend_pid() || '.%';
SQL
}
check [ "$(left_by "SELECT num_waits(reply_waits(conversation, kind, at)) FROM resource_events")" = "left|0" ] -- "no temporary file is left after a query"
check [ "$(left_by "SELECT 1 / (num_waits(reply_waits(conversation, kind, at)) * 0) FROM resource_events")" = "left|0" ] -- "no temporary file is left after a query that failed"
# many states with files, over and over in one query
loops=$(sql -c "$alone SET social_roi.state_memory = '256kB'; SELECT count(DISTINCT s) FROM generate_series(1, 20) g, LATERAL (SELECT reply_waits(conversation + 0 * g, kind, at) AS s FROM resource_events WHERE conversation < 20000) x")
check [ "$loops" = 1 ] -- "twenty states with files in one query give one result"
sql -c "DROP TABLE resource_events, resource_ordered"
