#!/bin/bash
# harness.sh: the tests' own machinery notices what goes wrong, counts right, and leaves nothing behind. TAP.
# Works in a scratch copy of the test directory, whose suites hold what each case needs.
set -uo pipefail

tree=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d /tmp/social_roi_harness.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
cd "$scratch" || exit 1
mkdir -p test
cp "$tree"/test/run "$tree"/test/with_cluster test/
mkdir -m 755 servers
export CLUSTER_PARENT=$scratch/servers JOBS=2
unset PGDATABASE

number=0
check() { # check NAME COMMAND...: one assertion; COMMAND's output is shown where it fails
	local name=$1 output
	shift
	number=$((number + 1))
	if output=$("$@" 2>&1); then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		sed 's/^/# /' <<<"$output"
	fi
}
ends_with() { # ends_with STATUS LINE SUITE...: test/run's exit status and last line
	local status=0 output
	output=$(test/run "${@:3}" 2>&1) || status=$?
	tee printed.txt <<<"$output"
	[ "$status" = "$1" ] && [ "$(tail -n 1 <<<"$output")" = "$2" ]
}
suites() { # empties the suites
	rm -rf sql expected test/pgtap test/t test/isolation
	mkdir -p sql expected test/pgtap test/t
}
fails_with() { # fails_with WORDS COMMAND...
	local output
	if output=$("${@:2}" 2>&1); then
		return 1
	fi
	echo "$output"
	grep -q "$1" <<<"$output"
}

echo 1..12

suites
check 'nothing tested is a failure' ends_with 1 '0 passed, 1 failed' regress pgtap
check 'a single suite without files is none' ends_with 0 'isolation: no tests yet' isolation

# A file that passes, one that differs, and one without an answer.
echo 'SELECT 1 AS one;' >sql/good.sql
printf 'SELECT 1 AS one;\n one \n-----\n   1\n(1 row)\n\n' >expected/good.out
echo 'SELECT 2 AS one;' >sql/bad.sql
cp expected/good.out expected/bad.out
echo 'SELECT 3;' >sql/new.sql
check 'questions and answers are counted by file' ends_with 1 '1 passed, 2 failed' regress
check 'the difference is shown' grep -q '^+SELECT 2 AS one;' printed.txt

# A file that passes and skips, one that skips all, and one that does not keep its plan.
suites
printf '#!/bin/bash\necho 1..3; echo ok 1; echo ok 2; echo "ok 3 # SKIP not here"\n' >test/t/good.sh
printf '#!/bin/bash\necho 1..0 "# SKIP not here"\n' >test/t/absent.sh
printf '#!/bin/bash\necho 1..3; echo ok 1\n' >test/t/short.sh
chmod +x test/t/*.sh
check 'assertions are counted, and a plan that is not kept is one failure' ends_with 1 '3 passed, 1 failed, 2 skipped' tap
rm test/t/short.sh
check 'what is skipped is no failure' ends_with 0 '2 passed, 0 failed, 2 skipped' tap

suites
printf '#!/bin/bash\necho 1..1\npsql -Xqc "DO \\$\\$ BEGIN RAISE SQLSTATE '"'XX000'"'; END \\$\\$" 2>/dev/null\necho ok 1\n' >test/t/internal.sh
chmod +x test/t/internal.sh
check 'an internal error in the log, though its test passes' ends_with 1 '1 passed, 1 failed' tap
printf '#!/bin/bash\necho 1..1\nkill -9 "$(psql -XqAtc "SELECT pid FROM pg_stat_activity WHERE backend_type = '"'checkpointer'"'")"\nsleep 1\necho ok 1\n' >test/t/internal.sh
check 'a crash of the server, though its test passes' ends_with 1 '1 passed, 1 failed' tap

suites
check 'a command gets the server, and its status comes back' test/with_cluster bash -c 'test "$(psql -XqAtc "SELECT 1")" = 1'
check 'so does a failure' fails_with . test/with_cluster bash -c 'echo failed; exit 3'
number=$((number + 1))
KEEP=1 test/with_cluster true >kept.txt
if [ -s build/kept_server ] && psql -Xqh "$(cat build/kept_server)" -U postgres -d postgres -c 'SELECT 1' >/dev/null && test/with_cluster --stop; then
	echo "ok $number - a server can be kept, and stopped"
else
	echo "not ok $number - a server can be kept, and stopped"
fi
check 'no server is left' bash -c 'ls servers; test -z "$(ls servers)"'
