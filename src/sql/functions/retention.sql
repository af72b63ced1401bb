-- Retention by cohorts: the aggregates and their table.

-- The aggregates' state.

CREATE TYPE @extschema@.retention_log;

CREATE FUNCTION @extschema@.retention_log_in(cstring) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'retention_log_in';
COMMENT ON FUNCTION @extschema@.retention_log_in(cstring) IS 'input of retention_log';

CREATE FUNCTION @extschema@.retention_log_out(@extschema@.retention_log) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'retention_log_out';
COMMENT ON FUNCTION @extschema@.retention_log_out(@extschema@.retention_log) IS 'output of retention_log';

CREATE FUNCTION @extschema@.retention_log_recv(internal) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'retention_log_recv';
COMMENT ON FUNCTION @extschema@.retention_log_recv(internal) IS 'binary input of retention_log';

CREATE FUNCTION @extschema@.retention_log_send(@extschema@.retention_log) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'retention_log_send';
COMMENT ON FUNCTION @extschema@.retention_log_send(@extschema@.retention_log) IS 'binary output of retention_log';

CREATE TYPE @extschema@.retention_log (
	INPUT = @extschema@.retention_log_in,
	OUTPUT = @extschema@.retention_log_out,
	RECEIVE = @extschema@.retention_log_recv,
	SEND = @extschema@.retention_log_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.retention_log IS 'state of the retention aggregates while they run; store retention_summary instead';

CREATE FUNCTION @extschema@.retention_accumulate(state @extschema@.retention_log, customer bigint, active_on date, period text) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2 AS 'MODULE_PATHNAME', 'retention_accumulate_bigint';
COMMENT ON FUNCTION @extschema@.retention_accumulate(@extschema@.retention_log, bigint, date, text) IS 'adds a row to the state of retention()';

CREATE FUNCTION @extschema@.retention_accumulate(state @extschema@.retention_log, customer uuid, active_on date, period text) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2 AS 'MODULE_PATHNAME', 'retention_accumulate_uuid';
COMMENT ON FUNCTION @extschema@.retention_accumulate(@extschema@.retention_log, uuid, date, text) IS 'adds a row to the state of retention()';

CREATE FUNCTION @extschema@.retention_accumulate(state @extschema@.retention_log, customer text, active_on date, period text) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2 AS 'MODULE_PATHNAME', 'retention_accumulate_text';
COMMENT ON FUNCTION @extschema@.retention_accumulate(@extschema@.retention_log, text, date, text) IS 'adds a row to the state of retention()';

CREATE FUNCTION @extschema@.retention_rollup(state @extschema@.retention_log, summary @extschema@.retention_summary) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'retention_rollup';
COMMENT ON FUNCTION @extschema@.retention_rollup(@extschema@.retention_log, @extschema@.retention_summary) IS 'adds a summary to the state of rollup()';

CREATE FUNCTION @extschema@.retention_combine(@extschema@.retention_log, @extschema@.retention_log) RETURNS @extschema@.retention_log
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'retention_combine';
COMMENT ON FUNCTION @extschema@.retention_combine(@extschema@.retention_log, @extschema@.retention_log) IS 'combines two states of the retention aggregates';

CREATE FUNCTION @extschema@.retention_final(@extschema@.retention_log) RETURNS @extschema@.retention_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'retention_final';
COMMENT ON FUNCTION @extschema@.retention_final(@extschema@.retention_log) IS 'the summary of a state of the retention aggregates';

CREATE AGGREGATE @extschema@.retention(customer bigint, active_on date, period text) (
	SFUNC = @extschema@.retention_accumulate, STYPE = @extschema@.retention_log, SSPACE = 512,
	COMBINEFUNC = @extschema@.retention_combine,
	FINALFUNC = @extschema@.retention_final, FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.retention(bigint, date, text) IS 'which customer was active in which day, week (ISO), month, quarter or year; rows without a date are ignored';

CREATE AGGREGATE @extschema@.retention(customer uuid, active_on date, period text) (
	SFUNC = @extschema@.retention_accumulate, STYPE = @extschema@.retention_log, SSPACE = 512,
	COMBINEFUNC = @extschema@.retention_combine,
	FINALFUNC = @extschema@.retention_final, FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.retention(uuid, date, text) IS 'which customer was active in which day, week (ISO), month, quarter or year; rows without a date are ignored';

CREATE AGGREGATE @extschema@.retention(customer text, active_on date, period text) (
	SFUNC = @extschema@.retention_accumulate, STYPE = @extschema@.retention_log, SSPACE = 512,
	COMBINEFUNC = @extschema@.retention_combine,
	FINALFUNC = @extschema@.retention_final, FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.retention(text, date, text) IS 'which customer was active in which day, week (ISO), month, quarter or year; rows without a date are ignored';

CREATE AGGREGATE @extschema@.rollup(summary @extschema@.retention_summary) (
	SFUNC = @extschema@.retention_rollup, STYPE = @extschema@.retention_log, SSPACE = 512,
	COMBINEFUNC = @extschema@.retention_combine,
	FINALFUNC = @extschema@.retention_final, FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rollup(@extschema@.retention_summary) IS 'merges retention summaries of any split of the rows, the same customer in several included';

CREATE FUNCTION @extschema@.retention_table(
	summary @extschema@.retention_summary, as_of date, measure text DEFAULT 'classic',
	OUT cohort date, OUT period integer, OUT cohort_size bigint, OUT eligible bigint,
	OUT retained bigint, OUT rate double precision, OUT complete boolean
) RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 300 AS 'MODULE_PATHNAME', 'retention_table';
COMMENT ON FUNCTION @extschema@.retention_table(@extschema@.retention_summary, date, text) IS 'retention by cohort (first day of the first active period) and period of its life (0 = the cohort''s own): customers, those whose period has ended by as_of, those active in it (classic) or in it or later (unbounded), percent; activity on or after as_of is ignored';
