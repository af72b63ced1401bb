#!/bin/bash
# adapters/csv: every row of a file is in the table or among the rejected ones, once, whatever happens on the way.
# CSV_ROWS rows (default 6000) are loaded with eight kinds of broken ones among them; CSV_ROWS=1000000 is the full measure.
set -uo pipefail
cd "$(dirname "$0")/../.."
rows=${CSV_ROWS:-6000}
export PGDATABASE=adapters_csv PGOPTIONS='-c timezone=UTC'
folder=$(mktemp -d)
trap 'rm -rf "$folder"; psql -Xq -d postgres -c "DROP DATABASE IF EXISTS adapters_csv WITH (FORCE)"' EXIT
count=0 failed=0

# is GOT EXPECTED NAME
is() {
	count=$((count + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $count - $3"
	else
		failed=$((failed + 1))
		echo "not ok $count - $3"
		printf '%s\n' "got:" "$1" "expected:" "$2" | sed 's/^/#   /'
	fi
}
# matches GOT PATTERN NAME
matches() {
	if [[ $1 =~ $2 ]]; then is match match "$3"; else is "$1" "something like $2" "$3"; fi
}
sql() { psql -XqAt -v ON_ERROR_STOP=1 -c "$1"; }
# The system's python3 where there is one: a version manager's takes its time to start, and the command is started often here.
python=python3
[ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
load() { "$python" adapters/csv --schema care "$@" 2>&1; }
# The figures of the summary line: rows into the table, known already, rejected.
figures() { sed -nE 's/^[^:]+: ([0-9,]+) rows into .*, ([0-9,]+) known already, ([0-9,]+) rejected.*/\1 \2 \3/p' | tr -d ','; }

psql -Xq -d postgres -c 'CREATE DATABASE adapters_csv' || exit 1

# ---------------------------------------------------------------------- one file, all kinds of rows
"$python" test/t/csv_rows.py "$rows" >"$folder/rows.csv"
each=$((rows / 1000))
good=$((rows - 8 * each))
started=$SECONDS
said=$(adapters/csv --schema care --create "$folder/rows.csv" 2>&1)
echo "# $rows rows in $((SECONDS - started)) s"
is "$(figures <<<"$said")" "$good 0 $((8 * each))" 'one command makes the schema and loads the file'
matches "$said" 'SELECT line, reason' 'the summary says where the rejected rows are'
is "$(sql 'SELECT count(*), count(DISTINCT external_id) FROM care.interactions')" "$good|$good" 'good rows are in the table'
is "$(sql "SELECT count(*) FROM care.interactions WHERE body LIKE E'two\nlines'")" "$each" 'a line break inside quotes is part of the cell'
is "$(sql "SELECT regexp_replace(reason, '^at: .*\"(.*)\".*', 'at'), count(*), min(line) FROM care.rejected_rows GROUP BY 1 ORDER BY 3" | grep -v '^at|')" \
"new row for relation \"interactions\" violates check constraint \"kind_must_be_one_of_the_six_kinds\"|$each|204
new row for relation \"interactions\" violates check constraint \"sentiment_must_be_minus_1_0_or_1\"|$each|305
null value in column \"conversation_id\" of relation \"interactions\" violates not-null constraint|$each|406
expected 8 columns, found 7|$each|507
invalid byte sequence for encoding \"UTF-8\": 0xf6|$each|608
not valid CSV: ',' expected after '\"'|$each|811" 'each broken row is kept with its line and the server'\''s reason'
is "$(sql "SELECT reason FROM care.rejected_rows WHERE line IN (103, 912) ORDER BY line")" \
'at: date/time field value out of range: "2026-02-30T10:00:00Z"
at: the time "2026-01-01T07:34:30" has no time zone; say which clock the file was written by, such as --time-zone Europe/Berlin' 'a bad date, and a time without a zone'
psql -XqAt -c "SELECT line || ' ' || encode(raw, 'hex') FROM care.rejected_rows" >"$folder/raw"
is "$("$python" -c '
import sys
lines = open(sys.argv[1], "rb").read().split(b"\n")
pairs = [text.split() for text in open(sys.argv[2])]
print(len(pairs), sum(lines[int(line) - 1] == bytes.fromhex(raw) for line, raw in pairs))' "$folder/rows.csv" "$folder/raw")" "$((8 * each)) $((8 * each))" 'raw holds the bytes of that line'

before=$(sql 'SELECT md5(string_agg(i::text, chr(10) ORDER BY interaction_id)) FROM care.interactions i')
said=$(load "$folder/rows.csv")
is "$(figures <<<"$said")" "0 $good $((8 * each))" 'a second load knows every row'
is "$(sql 'SELECT md5(string_agg(i::text, chr(10) ORDER BY interaction_id)) FROM care.interactions i')" "$before" 'and changes none'
is "$(sql 'SELECT count(*) FROM care.rejected_rows')" "$((8 * each))" 'nor are bad rows kept twice'
mkdir "$folder/mended"
sed -E 's/,note,/,inbound,/; s/2026-02-30/2026-02-28/' "$folder/rows.csv" >"$folder/mended/rows.csv"
is "$(load "$folder/mended/rows.csv" | figures)" "$((2 * each)) $good $((6 * each))" 'the mended file brings its mended rows'
is "$(sed 's/,message 0,/,changed 0,/; s/"message 0,/"changed 0,/' "$folder/rows.csv" | head -3 | load - | figures)" '0 1 1' 'a row whose key is taken by another row is not dropped'
matches "$(sql "SELECT reason FROM care.rejected_rows WHERE file = 'standard input'")" 'a different row with the same source, external_id is there already' 'but kept with that reason'

# ---------------------------------------------------------------------- a crash in the middle
# stopped_load COMMAND ...: a load that waits for a lock in the middle of its INSERT when COMMAND strikes.
stopped_load() {
	psql -XqAt >/dev/null 2>&1 <<<'BEGIN; LOCK TABLE care.interactions IN SHARE MODE; SELECT pg_sleep(300);' &
	locker=$!
	until [ "$(sql "SELECT count(*) FROM pg_locks WHERE relation = 'care.interactions'::regclass AND mode = 'ShareLock' AND granted")" = 1 ]; do sleep 0.1; done
	TMPDIR=$folder "$python" adapters/csv --schema care "$folder/rows.csv" >"$folder/killed" 2>&1 &
	loader=$!
	until [ "$(sql "SELECT count(*) FROM pg_locks WHERE relation = 'care.interactions'::regclass AND NOT granted")" = 1 ]; do sleep 0.1; done
	"$@"
	wait $loader 2>/dev/null
	status=$?
	sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'care.interactions'::regclass AND mode = 'ShareLock'" >/dev/null
	wait $locker 2>/dev/null
	until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'")" = 0 ]; do sleep 0.1; done
}
sql 'TRUNCATE care.interactions, care.rejected_rows'
stopped_load sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'care.interactions'::regclass AND NOT granted" >/dev/null
matches "$status $(cat "$folder/killed")" '^1 .*connection to the server ended' 'a load whose server session dies says so'
stopped_load eval 'kill -9 $loader'
is "$(sql 'SELECT (SELECT count(*) FROM care.interactions), (SELECT count(*) FROM care.rejected_rows)')" '0|0' 'neither that nor a killed load leaves anything behind'
is "$(load "$folder/rows.csv" | figures)" "$good 0 $((8 * each))" 'and can be run again'

# ---------------------------------------------------------------------- reading
cat >"$folder/quotes.csv" <<'EOF'
external_id,conversation_id,customer_id,kind,at,body
q1,1,1,inbound,2026-01-01 10:00Z,fine
q2,1,1,inbound,2026-01-01 10:00Z,"never closed
q3,1,1,inbound,2026-01-01 10:00Z,hidden behind it

q4,1,1,inbound,2026-01-01 10:00Z,"with ""quotes"", and
a line"
q5,1,1,inbound,2026-01-01 10:00Z,"two
lines",and a column too many
q6,1,1,inbound,2026-01-01 10:00Z,back\slash and	tab \.
q7,1,1,inbound,2026-01-01 10:00Z,"the last is open
EOF
is "$(load "$folder/quotes.csv" | figures)" '4 0 3' 'a quote that is never closed takes no other row with it'
is "$(sql "SELECT external_id, replace(body, E'\n', '/') FROM care.interactions WHERE external_id LIKE 'q%' ORDER BY 1")" \
'q1|fine
q3|hidden behind it
q4|with "quotes", and/a line
q6|back\slash and	tab \.' 'the rows beside it are whole'
is "$(sql "SELECT line, replace(encode(raw, 'escape'), E'\n', '/') FROM care.rejected_rows WHERE file = 'quotes.csv' ORDER BY 1")" \
'3|q2,1,1,inbound,2026-01-01 10:00Z,"never closed
8|q5,1,1,inbound,2026-01-01 10:00Z,"two/lines",and a column too many
11|q7,1,1,inbound,2026-01-01 10:00Z,"the last is open' 'and what is wrong is kept as it stood'

{
	printf 'external_id,conversation_id,customer_id,kind,at,body\nz1,1,1,inbound,2026-01-01 10:00Z,before\n'
	head -c 40000000 /dev/zero | tr '\0' x
	printf '\nz2,1,1,inbound,2026-01-01 10:00Z,nul \0 byte\nz3,1,1,inbound,2026-01-01 10:00Z,after\n'
} >"$folder/long.csv"
is "$(load "$folder/long.csv" | figures)" '2 0 4' 'a line of 40 MB is no row, and hides none'
is "$(sql "SELECT line, count(*), sum(length(raw)) FROM care.rejected_rows WHERE file = 'long.csv' GROUP BY 1 ORDER BY 1")" '3|3|40000000
4|1|43' 'it is kept whole, in pieces; so is a row with a zero byte'

printf '\xef\xbb\xbfExternal ID;conversation id;CUSTOMER_ID;Kind;At;Body\r\nw1;1;1;IN;31.03.2026 01:30;caf\xc3\xa9\r\nw2;1;1;OUT;29/03/2026 02:30;NULL\r\nw3;1;1;IN;2026-03-29 10:00+00;\r\n' >"$folder/windows.csv"
is "$(load --delimiter ';' --date-order DMY --time-zone Europe/Berlin --value kind:IN=inbound --value kind:OUT=outbound --null NULL --set channel=twitter \
	--source other "$folder/windows.csv" | figures)" '3 0 0' 'byte order mark, CRLF, semicolons, other words, days first, local time'
is "$(sql "SELECT external_id, kind, at, channel, body, source FROM care.interactions WHERE external_id LIKE 'w%' ORDER BY 1")" \
'w1|inbound|2026-03-30 23:30:00+00|twitter|café|other
w2|outbound|2026-03-29 01:30:00+00|twitter||other
w3|inbound|2026-03-29 10:00:00+00|twitter||other' 'are read as meant'
printf 'external_id,conversation_id,customer_id,kind,at,body\nl1,1,1,inbound,2026-01-01 10:00Z,caf\xe9\n' >"$folder/latin.csv"
load --encoding latin-1 "$folder/latin.csv" >/dev/null
is "$(sql "SELECT body FROM care.interactions WHERE external_id = 'l1'")" 'café' 'other encodings are converted'

cat >"$folder/times.csv" <<'EOF'
external_id,conversation_id,customer_id,kind,at
t1,1,1,inbound,2026-01-01 10:00:00
t2,1,1,inbound,2026-01-01
t3,1,1,inbound,03/04/2026 10:00 UTC
t4,1,1,inbound,now
t5,1,1,inbound,today 10:00Z
t6,1,1,inbound,infinity
t7,1,1,inbound,10:00 pm
t8,1,1,inbound,2026-01-01 10:00 pm
u1,1,1,inbound,2026-01-01T10:00:00.123456+07:00
u2,1,1,inbound,Fri Jan 02 22:10:47 +0000 2026
u3,1,1,inbound,2026-01-01 10:00:00 America/New_York
u4,1,1,inbound,20260101T100000Z
u5,1,1,inbound,2026-01-01 10:00 pm EST
EOF
is "$(load "$folder/times.csv" | figures)" '5 0 8' 'no time is guessed'
is "$(sql "SELECT external_id, at FROM care.interactions WHERE external_id LIKE 'u_' ORDER BY 1")" \
'u1|2026-01-01 03:00:00.123456+00
u2|2026-01-02 22:10:47+00
u3|2026-01-01 15:00:00+00
u4|2026-01-01 10:00:00+00
u5|2026-01-02 03:00:00+00' 'those that say their zone are read'

# ---------------------------------------------------------------------- without a key, and other tables
printf 'conversation_id,customer_id,kind,at,body\n5,5,inbound,2026-01-01 10:00Z,hello\n5,5,inbound,2026-01-01 10:00Z,hello\n5,5,inbound,2026-01-01 10:00Z,bye\n' >"$folder/nokey.csv"
is "$(load --source nokey "$folder/nokey.csv" | figures) $(load --source nokey "$folder/nokey.csv" | figures)" '3 0 0 0 3 0' 'rows without ids are known by their content, equal ones apart'

cat >"$folder/surveys.csv" <<'EOF'
survey,customer_id,conversation_id,channel,sent_at,answered_at,score,comment
csat,1,1,twitter,2026-01-01 10:00Z,2026-01-01 11:00Z,5,
csat,1,1,twitter,2026-01-01 10:00Z,2026-01-01 11:00Z,5,
csat,1,1,twitter,2026-01-01 10:00Z,2026-01-01 11:00Z,11,off the scale
nps,1,1,twitter,2026-01-01 10:00Z,2026-01-01 11:00Z,10,
nps,1,1,twitter,2026-01-01 10:00Z,2026-01-01 09:00Z,10,answered before it was sent
EOF
is "$(load --table surveys "$folder/surveys.csv" | figures) $(load --table surveys "$folder/surveys.csv" | figures)" '3 0 2 0 3 2' 'a table without a key: a second load changes nothing'
sed -i 's/,11,off/,1,off/' "$folder/surveys.csv"
is "$(load --table surveys "$folder/surveys.csv" | figures)" '1 3 1' 'and a mended row comes in alone'
is "$(sql "SELECT reason FROM care.rejected_rows WHERE table_name = 'surveys' ORDER BY line")" \
'new row for relation "surveys" violates check constraint "score_must_be_1_to_5_for_csat_and_0_to_10_for_nps"
new row for relation "surveys" violates check constraint "answered_at_must_not_be_before_sent_at"' 'scores off the scale are rejected'
printf 'category,during,amount,currency,note\ntools,"[2026-01-01,2026-02-01)",100,EUR,a\ntools,"[2026-01-01,)",100,EUR,endless\nrent,"[2026-01-01,2026-02-01)",100,EUR,b\ntools,"[2026-01-01,2026-02-01)",x,EUR,c\n' >"$folder/costs.csv"
is "$(load --table costs "$folder/costs.csv" | figures)" '1 0 3' 'costs, with ranges and numbers'
matches "$(sql "SELECT reason FROM care.rejected_rows WHERE table_name = 'costs' AND line = 5")" '^amount: invalid input syntax for type numeric' 'the reason names the column'
printf 'agent_id,name,team\n1,Ana,Care\n2,Budi,Care\n1,Ana,Sales\n' >"$folder/agents.csv"
is "$(load --table agents "$folder/agents.csv" | figures)" '2 0 1' 'two rows for one key: the second is rejected'
printf 'cost_id,category,during,amount\n1000,tools,"[2026-01-01,2026-02-01)",5\n' >"$folder/ids.csv"
load --table costs "$folder/ids.csv" >/dev/null
is "$(sql "INSERT INTO care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-01-02)', 1) RETURNING cost_id")" 1001 'ids from a file are not given out again'
sql "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF new.name = ''X'' THEN RAISE EXCEPTION ''nobody is called X''; END IF; RETURN new; END'; CREATE TRIGGER refuse BEFORE INSERT ON care.agents FOR EACH ROW EXECUTE FUNCTION refuse()"
{ echo 'agent_id,name'; seq 100 1200 | sed 's/.*/&,A/; s/^777,A/777,X/'; } >"$folder/trigger.csv"
is "$(load --table agents "$folder/trigger.csv" | figures) $(sql "SELECT line, reason FROM care.rejected_rows WHERE file = 'trigger.csv'")" '1100 0 1 679|nobody is called X' 'what only the table itself refuses is found as well'

# ---------------------------------------------------------------------- errors that end the command
matches "$(load --ignore at "$folder/nokey.csv")" 'no column for at, which .* needs; say --map' 'a missing column is said before anything is read'
printf 'conversation_id,customer_id,kind,at,mood,extra\n' >"$folder/unknown.csv"
matches "$(load "$folder/unknown.csv")" 'no column for "mood", "extra" of the file; say --map' 'so is a column that would be lost'
matches "$(load --table nothing "$folder/nokey.csv")" 'does not exist; --create makes the schema' 'and a table that is not there'
matches "$(load --time-zone Nowhere "$folder/nokey.csv")" 'invalid value for parameter "TimeZone"' 'and a zone that is none'
matches "$(load "$folder/windows.csv")" "one column only.* say --delimiter ';'" 'and columns separated by something else'
iconv -t UTF-16 "$folder/nokey.csv" >"$folder/utf16.csv"
matches "$(load "$folder/utf16.csv")" 'is UTF-16; convert it first' 'and a file of two bytes a character'
: >"$folder/empty.csv"
matches "$(load "$folder/empty.csv")" 'empty.csv is empty' 'and an empty file'
head -1 "$folder/nokey.csv" >"$folder/header.csv"
is "$(load "$folder/header.csv" | figures)" '0 0 0' 'a file of a header alone has no rows'
printf 'conversation_id,customer_id,kind,at,Kind\n' >"$folder/twice.csv"
matches "$(load "$folder/twice.csv")" 'two columns of the file mean kind; leave one out with --ignore' 'two columns of one name are an error'
tr '\n' '\r' <"$folder/nokey.csv" >"$folder/mac.csv"
matches "$(load "$folder/mac.csv")" 'new-line character seen in unquoted field' 'so are lines that end in a carriage return alone'
matches "$(load --encoding utf-16 "$folder/nokey.csv")" 'convert the file first' 'and an encoding that has no lines'
matches "$(load --table clock "$folder/nokey.csv")" 'is not a table' 'and a view'
matches "$(load "$folder/missing.csv")" 'No such file' 'and a file that is not there'
load "$folder/missing.csv" >/dev/null; is $? 1 'with an exit status'

# ---------------------------------------------------------------------- real conversations, straight into the reports
if [ -s "${SAMPLE_DATA:-}" ]; then
	adapters/csv --schema real --create --time-zone UTC --map external_id=tweet_id --map conversation_id=thread_id --map customer_id=thread_id --map kind=inbound \
		--value kind:t=inbound --value kind:f=outbound --map at=created_at --map body=text --ignore author_id,in_response_to_tweet_id --set channel=twitter "$SAMPLE_DATA" >/dev/null 2>&1
	is "$(sql 'SELECT count(*) FILTER (WHERE num_inbound > 0), count(first_reply_seconds), round(avg(first_reply_seconds)::numeric, 6), max(first_reply_seconds) FROM real.conversations')" \
		'27|26|11014.307692|41506' 'real conversations: the figures that were computed elsewhere'
else
	count=$((count + 1))
	echo "ok $count # SKIP no sample of real conversations"
fi

echo "1..$count"
[ $failed = 0 ]
