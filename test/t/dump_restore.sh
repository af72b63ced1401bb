#!/bin/bash
# dump_restore.sh: a schema survives pg_dump and restore: rows, reports and their figures, privileges, and what social_roi_create remembers. TAP.
set -uo pipefail

scratch=$(mktemp -d /tmp/social_roi_dump.XXXXXX)
source=social_roi_dump_$$ target=social_roi_restored_$$
cleanup() {
	psql -Xqd postgres -c "DROP DATABASE IF EXISTS $source" -c "DROP DATABASE IF EXISTS $target" -c "DROP ROLE IF EXISTS dump_reader_$$" >/dev/null 2>&1
	rm -rf "$scratch"
}
trap cleanup EXIT

number=0
same() { # same NAME GOT WANTED
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		diff <(echo "$3") <(echo "$2") | head -n 20 | sed 's/^/# /'
	fi
}
in_source() { psql -XAtq -v ON_ERROR_STOP=1 -d "$source" "$@" 2>&1; }
in_target() { psql -XAtq -v ON_ERROR_STOP=1 -d "$target" "$@" 2>&1; }

# What stands in a schema: every row of every table, every answer of every view, definitions, comments and privileges.
contents() { # contents DATABASE
	psql -XAtq -v ON_ERROR_STOP=1 -d "$1" 2>&1 <<'SQL'
SET TIME ZONE 'UTC';
SELECT format('SELECT %L, x FROM %I.%I x ORDER BY x::text', relname, nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname = 'dump "care"' AND relkind IN ('r', 'v') AND relname <> 'social_roi_made' ORDER BY relname \gexec
SELECT name, kind, definition, privileges FROM "dump ""care""".social_roi_made ORDER BY name;
SELECT relname, relkind, reloptions, relacl, obj_description(oid, 'pg_class') FROM pg_class
WHERE relnamespace = '"dump ""care"""'::regnamespace AND relkind IN ('r', 'v') ORDER BY relname;
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = '"dump ""care"""'::regnamespace ORDER BY conrelid::regclass::text, conname;
SELECT attrelid::regclass, attname, col_description(attrelid, attnum) FROM pg_attribute
WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = '"dump ""care"""'::regnamespace AND relkind IN ('r', 'v')) AND attnum > 0 ORDER BY attrelid::regclass::text, attnum;
SQL
}

echo 1..8
psql -Xqd postgres -c "CREATE DATABASE $source" -c "CREATE DATABASE $target" -c "CREATE ROLE dump_reader_$$" || exit 1
in_source -c "SET client_min_messages = warning" -c "CREATE EXTENSION social_roi" -c "CALL social_roi_create('dump \"care\"', 'America/New_York', 'EUR')" -f - <<SQL || exit 1
SET search_path = "dump ""care""", public;
UPDATE settings SET as_of = '2026-04-01';
INSERT INTO channels (channel, is_social, cost_per_request, hours) VALUES ('twitter', true, NULL, 'America/New_York Mo-Fr 09:00-17:00'), ('phone', false, 20, NULL);
INSERT INTO agents VALUES (1, 'Ana', 'Care');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, agent_id)
SELECT n / 4, n / 4, 'twitter', (array['inbound', 'outbound', 'inbound', 'resolved'])[1 + n % 4], timestamptz '2026-01-01' + n * interval '17 minutes', CASE WHEN n % 2 = 1 THEN 1 END
FROM generate_series(0, 3999) n;
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-03-01)', 100);
INSERT INTO tags (conversation_id, tagged_at, topic) SELECT n, '2026-03-01', 'price' FROM generate_series(0, 900, 10) n;
CALL social_roi_grant('dump "care"', 'dump_reader_$$');
CREATE OR REPLACE VIEW staff_cost WITH (security_invoker = false) AS
SELECT NULL::date AS month, NULL::text AS channel, NULL::numeric AS hours, NULL::numeric AS amount, NULL::numeric AS hours_without_rate, NULL::numeric AS hours_without_exchange_rate, 0::bigint AS days_also_on_payroll;
SQL
contents "$source" >"$scratch/source.txt"
same 'there is something to dump' "$(grep -c '^interactions|(' "$scratch/source.txt")" 4000
pg_dump -d "$source" -Fc -f "$scratch/care.dump"
same 'pg_dump' "$?" 0
pg_restore -d "$target" --exit-on-error "$scratch/care.dump" >"$scratch/restore.txt" 2>&1
same 'pg_restore' "$? $(cat "$scratch/restore.txt")" '0 '
contents "$target" >"$scratch/target.txt"
same 'rows, answers, definitions, comments and privileges are the same' "$(cat "$scratch/target.txt")" "$(cat "$scratch/source.txt")"
same 'social_roi_create knows its own relations, and the view that was edited' "$(in_target -c "CALL social_roi_create('dump \"care\"')" | head -n 1)" \
	'NOTICE:  views in schema "dump "care"" left as they are: staff_cost'
contents "$target" >"$scratch/again.txt"
same 'and changes nothing' "$(cat "$scratch/again.txt")" "$(cat "$scratch/source.txt")"
# Views restored are known again, so that they follow the next version; the one that was edited is not.
same 'their fingerprints are taken anew' "$(in_target -c "SELECT count(*) FROM social_roi_state('dump \"care\"') WHERE kind IN ('derived', 'report') AND NOT made")" 1
in_target -c "CALL social_roi_drop('dump \"care\"')" >/dev/null
same 'and drop removes them' "$(in_target -c "SELECT relname FROM pg_class WHERE relnamespace = '\"dump \"\"care\"\"\"'::regnamespace AND relkind = 'v'")" 'staff_cost'
