# Sourced by the tests of resources: assertions in TAP, how late a statement stops, and how much memory a backend takes. Needs a server (PGHOST ...).
number=0
check() { # check CONDITION... -- NAME
	local name=${!#} condition=("$@")
	condition=("${condition[@]:0:$#-2}")
	number=$((number + 1))
	if "${condition[@]}"; then echo "ok $number - $name"; else echo "not ok $number - $name"; fi
}
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

alone="SET max_parallel_workers_per_gather = 0; SET jit = off;"

# How long a query takes, in milliseconds.
duration()
{
	sql <<SQL | awk '/Execution Time/ {print int($3)}'
$1
EXPLAIN (ANALYZE, TIMING off) SELECT $2;
SQL
}

# cancelled SETTINGS QUERY NAME: the query stops within 300 ms wherever it is: its time is up after several parts of the time
# that it takes, from reading rows to the middle of the final; the best of three tries, for the machine may be busy.
cancelled()
{
	local settings="$alone $1" query=$2 name=$3 whole part timeout try over best worst=0
	whole=$(duration "$settings" "$query")
	for part in 40 65 80 93; do
		timeout=$((whole * part / 100 + 30))
		best=100000
		for try in 1 2 3; do
			over=$(sql <<SQL 2>/dev/null
$settings
SET statement_timeout = $timeout;
DO \$\$
DECLARE started timestamptz := clock_timestamp(); elapsed double precision;
BEGIN
	BEGIN
		PERFORM $query;
		elapsed := 0;
	EXCEPTION WHEN query_canceled THEN
		elapsed := extract(epoch FROM clock_timestamp() - started) * 1000 - $timeout;
	END;
	PERFORM set_config('statement_timeout', '0', false);
	PERFORM set_config('resource.over', round(elapsed::numeric)::text, false);
END \$\$;
SHOW resource.over;
SQL
)
			over=${over:-100000}
			[ "$over" -lt "$best" ] && best=$over
			[ "$best" -lt 300 ] && break
		done
		[ "$best" -gt "$worst" ] && worst=$best
	done
	check [ "$worst" -lt 300 ] -- "$name, cancelled: $worst ms late at most in $whole ms"
}

# The peak memory of a backend in kB after running statements.
peak()
{
	sql <<SQL
$alone
$1
CREATE TEMP TABLE peak (kb bigint);
DO \$\$ BEGIN EXECUTE format('COPY peak FROM PROGRAM %L', 'grep VmHWM /proc/' || pg_backend_pid() || '/status | tr -dc 0-9'); END \$\$;
SELECT 'kb', kb FROM peak;
SQL
}
peak_of() { peak "$1" | sed -n 's/^kb|//p'; }
