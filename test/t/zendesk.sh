#!/bin/bash
# adapters/zendesk.sql over the tables that Fivetran writes (test/t/zendesk): the rows of the model, and the reports on top.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PGDATABASE=adapters_zendesk
trap 'psql -Xq -d postgres -c "DROP DATABASE IF EXISTS adapters_zendesk WITH (FORCE)"' EXIT
psql -Xq -d postgres -c 'CREATE DATABASE adapters_zendesk'
run() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
program=403000000003

{
	run -v source=zendesk -v instant=timestamptz -f test/t/zendesk/tables.sql -f test/t/zendesk/more_tables.sql -f test/t/zendesk/rows.sql -f test/t/zendesk/more_rows.sql
	run -v bots=$program -f adapters/zendesk.sql
	run -c 'CREATE EXTENSION IF NOT EXISTS social_roi' -c "CALL social_roi_create('care')"
	run -c "INSERT INTO care.channel_settings (channel, cost_per_request, hours) VALUES ('phone', 20, NULL), ('email', NULL, 'UTC 24/7')"
	run -v bots=$program -f adapters/zendesk.sql
	run -c "UPDATE care.settings SET as_of = '2026-03-04 00:00+00'"
	# A destination that keeps instants without a zone, and has none of the tables that may be missing.
	run -v source='old one' -v instant=timestamp -f test/t/zendesk/tables.sql -f test/t/zendesk/rows.sql
	run -v bots=$program -v source='old one' -v schema='old care' -f adapters/zendesk.sql
	run -c "CALL social_roi_create('old care')"
	run -v schedule=72 -v schema=berlin -f adapters/zendesk.sql
} >&2
refused=$(run -v source=nowhere -f adapters/zendesk.sql 2>&1 | sed -nE 's/.*(ERROR|HINT): +/# /p' || true)
run -v refused="$refused" -f test/t/zendesk/check.sql
