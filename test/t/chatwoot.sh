#!/bin/bash
# adapters/chatwoot.sql over Chatwoot's tables (test/t/chatwoot): the rows of the model, and the reports on top.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PGDATABASE=adapters_chatwoot
trap 'psql -Xq -d postgres -c "DROP DATABASE IF EXISTS adapters_chatwoot WITH (FORCE)"' EXIT
psql -Xq -d postgres -c 'CREATE DATABASE adapters_chatwoot'
run() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Once in this order and once more: the file can be run again, also with the model on top.
{
	run -f test/t/chatwoot/tables.sql -f test/t/chatwoot/rows.sql
	run -v account=1 -v bots=9 -f adapters/chatwoot.sql
	run -c 'CREATE EXTENSION IF NOT EXISTS social_roi' -c "CALL social_roi_create('care')"
	run -c "INSERT INTO care.channel_settings (channel, valid_from, is_social, cost_per_request, hours)
		VALUES ('phone', '-infinity', NULL, 20, NULL), ('Site chat', '2026-03-01', true, NULL, 'UTC 24/7')"
	run -v account=1 -v bots=9 -f adapters/chatwoot.sql
	run -v account=2 -v schema='other "brand"' -f adapters/chatwoot.sql
	run -c "UPDATE care.settings SET as_of = '2026-03-04 00:00+00'"
	# An older release: without the columns that came later, and with jsonb attributes. A newer one: with the one who acted on an event.
	run -f test/t/chatwoot/releases.sql
	run -v account=1 -v source=older -v schema=older_care -v bots=9 -f adapters/chatwoot.sql
	run -v account=1 -v source=newer -v schema=newer_care -v bots=9 -f adapters/chatwoot.sql
} >&2
refused=$(
	for variables in '' '-v account=5' '-v account=x' '-v account=1 -v source=nowhere'; do
		# shellcheck disable=SC2086
		run $variables -f adapters/chatwoot.sql 2>&1 | sed -nE 's/.*(ERROR|HINT): +/# /p' || true
	done
)
run -v refused="$refused" -f test/t/chatwoot/check.sql
