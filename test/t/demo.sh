#!/bin/bash
# demo.sh: the demo is the same every time, nothing in it is flawed, what was put in is found again, and it speaks three languages. TAP.
# Runs a small one. Plain SQL over the tables, not the reports: those have tests of their own.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

number=0
is() { # is NAME WANTED HAVE
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		printf 'not ok %d - %s\n# wanted: %s\n#   have: %s\n' "$number" "$1" "$2" "$3"
	fi
}
holds() { is "$1" t "$(psql -XqAt -v ON_ERROR_STOP=1 -c 'SET search_path = care, public' -c "$2" 2>&1)"; }
load() { psql -XqAtd postgres -c "CREATE DATABASE $1" && PGDATABASE=$1 CONVERSATIONS=4000 demo/run --load >"build/test/$1.log" 2>&1; }
fingerprint() { # of every row of every table
	PGDATABASE=$1 psql -XqAt -c "SELECT format('SELECT %L, count(*), md5(string_agg(md5(t::text), '''' ORDER BY t::text COLLATE \"C\")) FROM care.%I t;', relname, relname)
		FROM pg_class WHERE relnamespace = 'care'::regnamespace AND relkind = 'r' AND relname NOT IN ('social_roi_made') ORDER BY relname" |
		PGDATABASE=$1 psql -XqAt -f - | sort -u
}

mkdir -p build/test
export CONVERSATIONS=4000
echo 1..20
load demo_one && load demo_two
is 'it loads' 0 $?
export PGDATABASE=demo_one

is 'the same rows every time' "$(fingerprint demo_one)" "$(fingerprint demo_two)"
holds 'every table has rows' "SELECT bool_and(n > 0) FROM (SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM care.%I', relname), false, true, '')))[1]::text::bigint AS n
	FROM pg_class WHERE relnamespace = 'care'::regnamespace AND relkind = 'r') AS t"
holds 'as many conversations as asked for, but for those whose first words came after the year' "SELECT count(DISTINCT conversation_id) BETWEEN 3950 AND 4000 FROM interactions"
holds 'nothing after the clock' "SELECT max(at) <= (SELECT as_of FROM settings) FROM interactions"
holds 'data_quality finds only what life brings: customers of both groups, and prospects' \
	"SELECT coalesce(bool_and(finding IN ('customer in both groups', 'contacted customer who was none yet or no more')), true) FROM data_quality"
holds 'events are numbered in the order of time' "SELECT bool_and(at >= before) FROM (SELECT at, lag(at, 1, at) OVER (ORDER BY interaction_id) AS before FROM interactions) AS i"
holds 'every kind of interaction' "SELECT count(DISTINCT kind) = 6 FROM interactions"
holds 'nobody writes before joining by more than three weeks, or after leaving by more than what was under way' \
	"SELECT count(*) FILTER (WHERE i.at::date < c.joined_on - 21) = 0 FROM interactions i JOIN customers c USING (customer_id) WHERE i.kind = 'inbound' AND c.customer_id % 10 > 0"
holds 'outcomes lie within membership, give or take a prospect' \
	"SELECT avg((o.at::date BETWEEN c.joined_on - 21 AND coalesce(c.left_on + 4, 'infinity'))::int) > 0.99 FROM outcomes o JOIN customers c USING (customer_id) WHERE o.conversation_id IS NULL"

# What was put in. An inbound is answered when an outbound follows it before the conversation is closed; nearly so is enough here.
psql -Xq -v ON_ERROR_STOP=1 -c "CREATE TABLE asked AS SELECT i.*, extract(quarter FROM at) AS quarter,
	EXISTS (SELECT FROM care.interactions o WHERE o.conversation_id = i.conversation_id AND o.kind = 'outbound' AND o.at >= i.at) AS answered FROM care.interactions i WHERE kind = 'inbound'"
holds 'the response rate is between 80 and 92 %' "SELECT avg(answered::int) BETWEEN 0.80 AND 0.92 FROM asked"
holds 'it grows' "SELECT avg(answered::int) FILTER (WHERE quarter = 4) > avg(answered::int) FILTER (WHERE quarter = 1) FROM asked WHERE at < '2025-12-25'"
holds 'facebook is answered least' "SELECT (array_agg(channel ORDER BY share))[1] = 'facebook' FROM (SELECT channel, avg(answered::int) AS share FROM asked GROUP BY channel) AS c"
holds 'the topic app grows' "SELECT count(*) FILTER (WHERE tagged_at >= '2025-10-01') > 2 * count(*) FILTER (WHERE tagged_at < '2025-04-01') FROM tags WHERE topic = 'app'"
holds 'and its sentiment falls' "SELECT avg(sentiment) FILTER (WHERE quarter >= 3) < avg(sentiment) FILTER (WHERE quarter = 1) - 0.04
	FROM asked WHERE conversation_id IN (SELECT conversation_id FROM tags WHERE topic = 'app')"
holds 'service over the year is worth more than it costs, but not many times' "SELECT sum(value) BETWEEN 1.02 * sum(cost) AND 2 * sum(cost) FROM roi_monthly"
holds 'a raise, and a second currency' "SELECT count(DISTINCT valid_from) = 2 AND count(DISTINCT currency) = 2 FROM staff_rates"

for language in 'id Berapa' 'es ¿Cuánto'; do
	psql -XqAtd postgres -c "CREATE DATABASE demo_${language%% *}"
	output=$(PGDATABASE=demo_${language%% *} CONVERSATIONS=400 DEMO_LANGUAGE=${language%% *} demo/run 2>/dev/null | grep -c "${language##* }")
	is "it answers in ${language%% *}" t "$([ "$output" -ge 1 ] && echo t)"
done
is 'another language is refused with a word' 'LANGUAGE is one of en, id, es; not fr' "$(DEMO_LANGUAGE=fr demo/run 2>&1)"
