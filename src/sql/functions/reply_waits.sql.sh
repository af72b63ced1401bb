#!/bin/bash
# Prints the SQL of the aggregates over waits and of the window functions: one text for each list of arguments.

cat <<'SQL'
-- reply_waits, reply_waits_by, avg_reply_wait, avg_first_reply_time; reply_wait and waiting_since over a window.

CREATE TYPE @extschema@.wait_log;
CREATE FUNCTION @extschema@.wait_log_in(cstring) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION @extschema@.wait_log_out(@extschema@.wait_log) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION @extschema@.wait_log_recv(internal) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION @extschema@.wait_log_send(@extschema@.wait_log) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.wait_log_in(cstring) IS 'Input of wait_log.';
COMMENT ON FUNCTION @extschema@.wait_log_out(@extschema@.wait_log) IS 'Output of wait_log.';
COMMENT ON FUNCTION @extschema@.wait_log_recv(internal) IS 'Binary input of wait_log.';
COMMENT ON FUNCTION @extschema@.wait_log_send(@extschema@.wait_log) IS 'Binary output of wait_log.';
CREATE TYPE @extschema@.wait_log (
	INPUT = @extschema@.wait_log_in,
	OUTPUT = @extschema@.wait_log_out,
	RECEIVE = @extschema@.wait_log_recv,
	SEND = @extschema@.wait_log_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.wait_log IS 'State of the aggregates over waits: the rows met so far.';

-- A state is its rows, so to ship and combine it costs about as much as all that was done with them before, and past 1 GB, some
-- 50 million rows, fails. The planner knows one cost for states of any size: this one keeps each state in one process.
CREATE FUNCTION @extschema@.wait_log_combine(@extschema@.wait_log, @extschema@.wait_log) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1e10;
CREATE FUNCTION @extschema@.wait_log_summary(@extschema@.wait_log) RETURNS @extschema@.wait_summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION @extschema@.wait_log_buckets(@extschema@.wait_log) RETURNS @extschema@.wait_buckets
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION @extschema@.wait_log_avg_reply_wait(@extschema@.wait_log) RETURNS interval
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
CREATE FUNCTION @extschema@.wait_log_avg_first_reply(@extschema@.wait_log) RETURNS interval
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.wait_log_combine(@extschema@.wait_log, @extschema@.wait_log) IS 'Support of the aggregates over waits: the rows of two states.';
COMMENT ON FUNCTION @extschema@.wait_log_summary(@extschema@.wait_log) IS 'Support of reply_waits: the summary of a state.';
COMMENT ON FUNCTION @extschema@.wait_log_buckets(@extschema@.wait_log) IS 'Support of reply_waits_by: the summaries of a state by bucket.';
COMMENT ON FUNCTION @extschema@.wait_log_avg_reply_wait(@extschema@.wait_log) IS 'Support of avg_reply_wait.';
COMMENT ON FUNCTION @extschema@.wait_log_avg_first_reply(@extschema@.wait_log) IS 'Support of avg_first_reply_time.';

SQL

# transition ARGUMENTS SYMBOL: the transition function for these arguments, and one that refuses timestamp without time zone
transition()
{
	local refused=${1//timestamptz/timestamp}

	cat <<SQL
CREATE FUNCTION @extschema@.wait_log_add(@extschema@.wait_log, $1) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME', 'wait_log_add_$2' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.wait_log_add(@extschema@.wait_log, $1) IS 'Support of the aggregates over waits: adds a row.';
CREATE FUNCTION @extschema@.wait_log_add(@extschema@.wait_log, $refused) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME', 'wait_log_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.wait_log_add(@extschema@.wait_log, $refused) IS 'Refuses a timestamp without time zone.';

SQL
}

# aggregate NAME ARGUMENTS FINAL COMMENT: the aggregate, and its twin that refuses timestamp without time zone
aggregate()
{
	local arguments

	for arguments in "$2" "${2//timestamptz/timestamp}"; do
		cat <<SQL
CREATE AGGREGATE @extschema@.$1($arguments) (
	SFUNC = @extschema@.wait_log_add,
	STYPE = @extschema@.wait_log,
	SSPACE = 256,
	FINALFUNC = @extschema@.$3,
	FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = @extschema@.wait_log_combine,
	PARALLEL = SAFE
);
SQL
	done
	cat <<SQL
COMMENT ON AGGREGATE @extschema@.$1($2) IS '$4';
COMMENT ON AGGREGATE @extschema@.$1(${2//timestamptz/timestamp}) IS 'Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.';

SQL
}

waits='How long customers waited, from one row for each event of the conversations, in any order.'
by='The same by bucket: a wait belongs to the bucket of the row that closes it, an open one to that of the row that opened it, a message to its own, a conversation to that of its first message. Show it with wait_table().'
avg='Mean reply wait by the clock, in one step; shares its pass with reply_waits() over the same arguments.'
first='Mean first reply time by the clock, in one step; shares its pass with reply_waits() over the same arguments.'
hours_too=' The hours of the row that opens a wait measure it in business hours, too; NULL hours are calendar time.'

for key in bigint uuid text; do
	for hours in '' ', @extschema@.opening_hours'; do
		suffix=${hours:+_hours}
		for kind in 'text kind' 'boolean inbound'; do
			set -- $kind
			arguments="$key, $1, timestamptz$hours"
			transition "$arguments" "${key}_$2$suffix"
			aggregate reply_waits "$arguments" wait_log_summary "$waits${hours:+$hours_too}"
			if [ -z "$hours" ]; then
				aggregate avg_reply_wait "$arguments" wait_log_avg_reply_wait "$avg"
				aggregate avg_first_reply_time "$arguments" wait_log_avg_first_reply "$first"
			fi
		done
		for bucket in date bigint text; do
			arguments="$key, text, timestamptz, $bucket$hours"
			transition "$arguments" "${key}_kind_$bucket$suffix"
			aggregate reply_waits_by "$arguments" wait_log_buckets "$by${hours:+$hours_too}"
		done
		for agent in text bigint; do
			arguments="$key, text, timestamptz, date, text, $agent, boolean$hours"
			transition "$arguments" "${key}_kind_service_day_$agent$suffix"
			aggregate reply_waits_by "$arguments" wait_log_buckets "By day, channel and agent. The flag says whether a person acted: on a message, by a tag of its own; by an assignment or a resolution, which without it is nobody''s action.${hours:+$hours_too}"
		done
	done
done

# window NAME RESULT COMMENT [HOURS]: the window function from kind and from inbound, and its twin that refuses timestamp without time zone
window()
{
	local name=$1 result=$2 comment=$3 hours=${4:+, hours @extschema@.opening_hours} suffix=${4:+_hours} kind at

	for kind in 'text kind' 'boolean inbound'; do
		set -- $kind
		for at in timestamptz timestamp; do
			local symbol=${name}_$2$suffix text=$comment
			if [ $at = timestamp ]; then
				symbol=reply_window_refuse_timestamp
				text='Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.'
			fi
			cat <<SQL
CREATE FUNCTION @extschema@.$name($2 $1, at $at$hours) RETURNS $result
	AS 'MODULE_PATHNAME', '$symbol' LANGUAGE C IMMUTABLE WINDOW PARALLEL SAFE COST 2;
COMMENT ON FUNCTION @extschema@.$name($1, $at${hours/ hours/}) IS '$text';
SQL
		done
		echo
	done
}

window reply_wait interval 'The reply wait that this row closes, else NULL. Use OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id), or with booleans ORDER BY at, inbound DESC, id.'
window waiting_since timestamptz 'When the wait that this row closes opened, also where a resolution closes it; else NULL. Use it like reply_wait.'
window reply_wait interval 'The reply wait that this row closes in business hours, by the hours of the row that opened it (NULL hours are calendar time), else NULL.' hours
