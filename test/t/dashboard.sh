#!/bin/bash
# The dashboard, Grafana's dashboard and the BI queries against the demo's data. Prints TAP. The page is opened from its file in headless Chromium, see
# test/browser/dashboard.mjs; what needs node, npm or chromium is skipped with a word where these are not installed.
# Screenshots stay in build/dashboard.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PGDATABASE=dashboard_test PGOPTIONS='-c client_min_messages=warning'
artefacts=$PWD/build/dashboard
count=0

ok() { count=$((count + 1)); echo "ok $count - $1"; }
not_ok() { count=$((count + 1)); echo "not ok $count - $1"; [ ! -s "$log" ] || sed 's/^/# /' "$log" | tail -40; failed=1; }
check() { local name=$1; shift; if "$@" >"$log" 2>&1; then ok "$name"; else not_ok "$name"; fi; }
skip() { count=$((count + 1)); echo "ok $count # SKIP $1"; }
failed=0 log=$(mktemp)
trap 'rm -f "$log"' EXIT

[ -e demo/generate.sql ] || { echo '1..0 # SKIP the demo is not there'; exit 0; }

load() {
	psql -Xq -d postgres -v ON_ERROR_STOP=1 -c 'CREATE DATABASE dashboard_test' &&
		psql -Xq -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION social_roi' -c "CALL social_roi_create('care', time_zone => 'America/New_York', currency => 'USD')" \
			-c "CALL social_roi_create('empty', time_zone => 'UTC', currency => 'EUR')" &&
		psql -Xq -v conversations=1000 -v schema=care -f demo/generate.sql && psql -Xq -c 'ANALYZE'
}

# Exports must be JavaScript that evaluates to the data, with every report that the schema has.
exports() {
	mkdir -p "$artefacts" && demo/dashboard/export care "$artefacts/care.js" 2>"$artefacts/export.log" && [ ! -s "$artefacts/export.log" ] &&
		demo/dashboard/export empty "$artefacts/empty.js"
}

refuses_other_schema() { local said; ! said=$(demo/dashboard/export no_such_schema - 2>&1) && [[ $said == *HINT*social_roi_create* ]]; }
# demo/page in a copy without ECharts, where npm is not there or cannot fetch it: it says so, and is no error.
page_without() {
	local home said
	home=$(mktemp -d) && mkdir -p "$home/bin" "$home/demo/dashboard" && cp demo/page "$home/demo" && cp demo/dashboard/package-lock.json "$home/demo/dashboard" &&
		ln -s "$(command -v dirname)" "$(command -v tail)" "$home/bin"
	[ -z "$1" ] || { echo "$1" >"$home/bin/npm" && chmod +x "$home/bin/npm"; }
	said=$(PATH=$home/bin "$BASH" "$home/demo/page" 2>&1) && rm -r "$home" && [[ $said == *$2* ]]
}
lock_names_no_registry() { ! grep -n '"resolved"' demo/dashboard/package-lock.json; }

# Each query of demo/bi says in its first line what it shows, runs, and returns rows of the demo.
bi_query() {
	head -1 "$1" | grep -q '^-- ' && local rows && rows=$(psql -XqAt -v ON_ERROR_STOP=1 -c 'SET search_path = care, public' -f "$1" | wc -l) && [ "$rows" -gt 0 ]
}

# What a BI query reads must be there; a report that this build does not have is skipped.
has_relations() { [ -z "$(psql -XqAt -c 'SET search_path = care, public' -c "SELECT r FROM unnest('{$1}'::text[]) AS r WHERE to_regclass(r) IS NULL")" ]; }

check 'the demo loads' load
check 'the export writes every report' exports
check 'a schema without reports is refused with a hint' refuses_other_schema
check 'package-lock.json names no registry' lock_names_no_registry
check 'without npm the demo says how to get the page' page_without '' 'make dashboard'
check 'with an npm that reaches nothing it says that' page_without $'#!/bin/sh\necho nothing is reached; exit 1' 'nothing is reached'
for query in demo/bi/*.sql; do
	needs=$(sed -n 's/^-- Reads: \([^.]*\)\..*/\1/p' "$query" | tr -d ' ')
	if has_relations "$needs"; then check "BI query ${query##*/}" bi_query "$query"; else skip "${query##*/}: this build does not have $needs"; fi
done

for program in node npm; do
	command -v "$program" >/dev/null || { skip "the page and Grafana's dashboard: $program is not installed"; echo "1..$count"; exit "$failed"; }
done
(cd demo/dashboard && { [ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund; } && npm run build) >"$log" 2>&1 ||
	{ skip "the page and Grafana's dashboard: npm could not install what they need"; echo "1..$count"; exit "$failed"; }

check "Grafana's dashboard has the types of @grafana/schema" node test/browser/grafana_types.mjs
check "the queries of Grafana's dashboard run" node test/browser/grafana_queries.mjs

chromium=$(command -v chromium || command -v chromium-browser || true)
if [ -z "$chromium" ]; then
	skip 'the page: chromium is not installed'
else
	CHROMIUM=$chromium ARTEFACTS=$artefacts FIRST=$((count + 1)) node test/browser/dashboard.mjs 2>&1 | tee "$log" | grep --line-buffered -E '^(ok|not ok|#) '
	[ "${PIPESTATUS[0]}" = 0 ] || failed=1
	tests=$(grep -cE '^(ok|not ok) ' "$log")
	count=$((count + tests))
	[ "$tests" != 0 ] || not_ok 'the browser starts'
fi
echo "1..$count"
exit "$failed"
