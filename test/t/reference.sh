#!/bin/bash
# docs/reference.md is what docs/reference.sql makes of the catalog's comments, and nothing public is without one. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PGDATABASE=reference_test
made=$(mktemp)
trap 'rm -f "$made"; psql -Xq -d postgres -c "DROP DATABASE IF EXISTS reference_test"' EXIT
psql -Xq -d postgres -c 'CREATE DATABASE reference_test' || exit 1

echo 1..2
if psql -XqAt -f docs/reference.sql >"$made" && diff docs/reference.md "$made" >"$made.diff"; then
	echo 'ok 1 - docs/reference.md is current'
else
	echo 'not ok 1 - docs/reference.md is current: make reference writes it anew'
	head -20 "$made.diff" | sed 's/^/# /'
fi
rm -f "$made.diff"
if empty=$(grep -nE '\| +\|$' "$made"); then
	echo 'not ok 2 - everything in it has a comment'
	echo "$empty" | head | sed 's/^/# /'
else
	echo 'ok 2 - everything in it has a comment'
fi
! [ "$(grep -c '' "$made")" -lt 100 ]
