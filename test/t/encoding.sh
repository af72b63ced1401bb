#!/bin/bash
# encoding.sh: the words of the extension are right in a database that is not UTF8, whatever encoding it has. TAP.
set -uo pipefail

number=0
is() { # is NAME WANTED HAVE
	number=$((number + 1))
	if [ "$2" = "$3" ]; then echo "ok $number - $1"; else printf 'not ok %d - %s\n# wanted: %s\n#   have: %s\n' "$number" "$1" "$2" "$3"; fi
}

echo 1..3
for encoding in UTF8 LATIN1 WIN1252; do
	database=encoding_${encoding,,}
	psql -XqAtd postgres -c "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'"
	is "$encoding" 'Tasa de resolución' "$(PGCLIENTENCODING=UTF8 PGDATABASE=$database psql -XqAt -c 'SET client_min_messages = warning' -c 'CREATE EXTENSION social_roi' \
		-c "CALL social_roi_create('care')" -c "SELECT label_es FROM care.metrics WHERE metric = 'resolution_rate'" 2>&1)"
done
