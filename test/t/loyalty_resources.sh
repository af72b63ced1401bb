#!/bin/bash
# Retention, survival and uplift under pressure: they stop when asked to, wherever they are; memory keeps its limit, and is flat over
# many groups and repeated queries. Prints TAP; needs a server (PGHOST ...).
set -u
. "$(dirname "$0")/resources.bash"
echo 1..8

sql <<'SQL' >&2
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
DROP TABLE IF EXISTS resource_activity;
CREATE UNLOGGED TABLE resource_activity AS
SELECT g % 400000 AS customer, hashint8extended(g % 400000, 1) AS scattered, date '2024-01-01' + (hashint8(g) & 1023) AS active_on
FROM generate_series(0::bigint, 1199999) g;
ANALYZE resource_activity;
DROP TABLE IF EXISTS resource_summary;
CREATE UNLOGGED TABLE resource_summary (s retention_summary);
ALTER TABLE resource_summary ALTER s SET STORAGE external;
INSERT INTO resource_summary SELECT retention(scattered, active_on, 'day') FROM resource_activity;
SQL

cancelled "SET social_roi.state_memory = '1GB';" "retention(scattered, active_on, 'month') FROM resource_activity" "retention in memory"
cancelled "SET social_roi.state_memory = '4MB';" "retention('customer ' || customer, active_on, 'week') FROM resource_activity" "retention while activity goes to files"
cancelled "" "count(*) FROM resource_summary, retention_table(s, '2030-01-01', 'unbounded')" "retention_table"
cancelled "" "survival(make_interval(secs => scattered & 1073741823), customer > 9) FROM resource_activity" "survival"
cancelled "" "uplift('stratum ' || customer, scattered > 0, customer > 9) FROM resource_activity" "uplift by stratum"

if [ -r /proc/self/status ]; then
	scan=$(peak_of "SELECT count(*), max(active_on) FROM resource_activity;")
	files=$(peak_of "SET social_roi.state_memory = '4MB'; SELECT octet_length(retention_summary_send(retention(scattered, active_on, 'month'))) FROM resource_activity;")
	memory=$(peak_of "SET social_roi.state_memory = '1GB'; SELECT octet_length(retention_summary_send(retention(scattered, active_on, 'month'))) FROM resource_activity;")
	size=$(sql -c "SELECT octet_length(retention_summary_send(retention(scattered, active_on, 'month'))) / 1024 FROM resource_activity")
	check [ $((files - scan)) -lt $((2 * size + 12000)) ] -- "a memory limit of 4 MB holds, the result apart: $scan kB to scan, $files kB with files, $memory kB without, the result $size kB"
	few=$(peak_of "SET enable_hashagg = off; SET work_mem = '4MB'; SELECT count(s) FROM (SELECT retention(customer, active_on, 'month') AS s FROM resource_activity WHERE customer < 40000 GROUP BY customer) g;")
	many=$(peak_of "SET enable_hashagg = off; SET work_mem = '4MB'; SELECT count(s) FROM (SELECT retention(customer, active_on, 'month') AS s FROM resource_activity GROUP BY customer) g;")
	check [ "$many" -lt $((few + 30000)) ] -- "memory is flat over 400,000 groups: $few kB for 40,000, $many kB for all"
	once=$(peak_of "SELECT count(s) FROM (SELECT retention(customer, active_on, 'month') AS s FROM resource_activity GROUP BY customer % 5) g;")
	again=$(peak_of "$(for i in 1 2 3 4 5; do echo 'SELECT count(s) FROM (SELECT retention(customer, active_on, $$month$$) AS s FROM resource_activity GROUP BY customer % 5) g;'; done)")
	check [ "$again" -lt $((once * 3 / 2)) ] -- "memory is flat over repeated queries: $once kB once, $again kB five times"
else
	for name in limit groups repeats; do number=$((number + 1)); echo "ok $number - memory, $name # SKIP no /proc here"; done
fi
sql -c "DROP TABLE resource_activity, resource_summary"
