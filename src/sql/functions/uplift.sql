-- Treated against control: the type uplift_summary, its aggregates, and what it says.

CREATE TYPE @extschema@.uplift_summary;
COMMENT ON TYPE @extschema@.uplift_summary IS 'outcomes of a treated and a control group: exact counts and sums, mergeable';

CREATE FUNCTION @extschema@.uplift_summary_in(cstring) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.uplift_summary_in(cstring) IS 'reads the text form';
CREATE FUNCTION @extschema@.uplift_summary_out(@extschema@.uplift_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'uplift_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.uplift_summary_out(@extschema@.uplift_summary) IS 'writes the text form';
CREATE FUNCTION @extschema@.uplift_summary_recv(internal) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.uplift_summary_recv(internal) IS 'reads the binary form';
CREATE FUNCTION @extschema@.uplift_summary_send(@extschema@.uplift_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'uplift_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.uplift_summary_send(@extschema@.uplift_summary) IS 'writes the binary form';

CREATE TYPE @extschema@.uplift_summary (
	INPUT = @extschema@.uplift_summary_in,
	OUTPUT = @extschema@.uplift_summary_out,
	RECEIVE = @extschema@.uplift_summary_recv,
	SEND = @extschema@.uplift_summary_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);

CREATE FUNCTION @extschema@.uplift_summary_eq(@extschema@.uplift_summary, @extschema@.uplift_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'packed_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.uplift_summary_eq(@extschema@.uplift_summary, @extschema@.uplift_summary) IS
	'implementation of = operator';
CREATE FUNCTION @extschema@.uplift_summary_ne(@extschema@.uplift_summary, @extschema@.uplift_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'packed_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.uplift_summary_ne(@extschema@.uplift_summary, @extschema@.uplift_summary) IS
	'implementation of <> operator';
CREATE FUNCTION @extschema@.uplift_summary_hash(@extschema@.uplift_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'packed_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.uplift_summary_hash(@extschema@.uplift_summary) IS 'hash';
CREATE FUNCTION @extschema@.uplift_summary_hash_extended(@extschema@.uplift_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'packed_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.uplift_summary_hash_extended(@extschema@.uplift_summary, bigint) IS 'hash with a seed';

CREATE OPERATOR @extschema@.= (
	LEFTARG = @extschema@.uplift_summary, RIGHTARG = @extschema@.uplift_summary, FUNCTION = @extschema@.uplift_summary_eq,
	COMMUTATOR = OPERATOR(@extschema@.=), NEGATOR = OPERATOR(@extschema@.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.uplift_summary, @extschema@.uplift_summary) IS 'the same counts and sums';
CREATE OPERATOR @extschema@.<> (
	LEFTARG = @extschema@.uplift_summary, RIGHTARG = @extschema@.uplift_summary, FUNCTION = @extschema@.uplift_summary_ne,
	COMMUTATOR = OPERATOR(@extschema@.<>), NEGATOR = OPERATOR(@extschema@.=), RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.uplift_summary, @extschema@.uplift_summary) IS 'not the same counts and sums';
CREATE OPERATOR CLASS @extschema@.uplift_summary_hash_ops DEFAULT FOR TYPE @extschema@.uplift_summary USING hash AS
	OPERATOR 1 @extschema@.=,
	FUNCTION 1 @extschema@.uplift_summary_hash(@extschema@.uplift_summary),
	FUNCTION 2 @extschema@.uplift_summary_hash_extended(@extschema@.uplift_summary, bigint);
COMMENT ON OPERATOR CLASS @extschema@.uplift_summary_hash_ops USING hash IS 'hashing of uplift summaries';
COMMENT ON OPERATOR FAMILY @extschema@.uplift_summary_hash_ops USING hash IS 'hashing of uplift summaries';

CREATE FUNCTION @extschema@.uplift_accum_proportion(@extschema@.uplift_summary, boolean, boolean) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_accum_proportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.uplift_accum_proportion(@extschema@.uplift_summary, boolean, boolean) IS
	'transition of uplift(boolean, boolean)';
CREATE FUNCTION @extschema@.uplift_accum_mean(@extschema@.uplift_summary, boolean, numeric) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_accum_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.uplift_accum_mean(@extschema@.uplift_summary, boolean, numeric) IS
	'transition of uplift(boolean, numeric)';
CREATE FUNCTION @extschema@.uplift_accum_stratified(@extschema@.uplift_summary, text, boolean, boolean)
	RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_accum_stratified' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION @extschema@.uplift_accum_stratified(@extschema@.uplift_summary, text, boolean, boolean) IS
	'transition of uplift(text, boolean, boolean)';
CREATE FUNCTION @extschema@.uplift_combine(@extschema@.uplift_summary, @extschema@.uplift_summary) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.uplift_combine(@extschema@.uplift_summary, @extschema@.uplift_summary) IS
	'merges two uplift summaries, as a part of aggregates';
CREATE FUNCTION @extschema@.uplift_final(@extschema@.uplift_summary) RETURNS @extschema@.uplift_summary
	AS 'MODULE_PATHNAME', 'uplift_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION @extschema@.uplift_final(@extschema@.uplift_summary) IS 'result of uplift and of rollup(uplift_summary)';

CREATE AGGREGATE @extschema@.uplift(treated boolean, outcome boolean) (
	SFUNC = @extschema@.uplift_accum_proportion,
	STYPE = @extschema@.uplift_summary,
	SSPACE = 1200,
	INITCOND = 'version=1 kind=0 treated=0 treated_successes=0 control=0 control_successes=0',
	COMBINEFUNC = @extschema@.uplift_combine,
	FINALFUNC = @extschema@.uplift_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.uplift(boolean, boolean) IS
	'counts yes-or-no outcomes of treated and control; rows with a NULL do not count';

CREATE AGGREGATE @extschema@.uplift(treated boolean, outcome numeric) (
	SFUNC = @extschema@.uplift_accum_mean,
	STYPE = @extschema@.uplift_summary,
	SSPACE = 1500,
	INITCOND = 'version=1 kind=1 treated=0 treated_sum=0 treated_squares=0 control=0 control_sum=0 control_squares=0',
	COMBINEFUNC = @extschema@.uplift_combine,
	FINALFUNC = @extschema@.uplift_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.uplift(boolean, numeric) IS
	'sums numeric outcomes of treated and control, exactly; rows with a NULL do not count';

CREATE AGGREGATE @extschema@.uplift(stratum text, treated boolean, outcome boolean) (
	SFUNC = @extschema@.uplift_accum_stratified,
	STYPE = @extschema@.uplift_summary,
	SSPACE = 8192,
	INITCOND = 'version=1 kind=2 strata=0',
	COMBINEFUNC = @extschema@.uplift_combine,
	FINALFUNC = @extschema@.uplift_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.uplift(text, boolean, boolean) IS
	'counts yes-or-no outcomes of treated and control within strata; rows with an unknown treatment or outcome do not count';

CREATE AGGREGATE @extschema@.rollup(@extschema@.uplift_summary) (
	SFUNC = @extschema@.uplift_combine,
	STYPE = @extschema@.uplift_summary,
	SSPACE = 1500,
	COMBINEFUNC = @extschema@.uplift_combine,
	FINALFUNC = @extschema@.uplift_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rollup(@extschema@.uplift_summary) IS
	'merges uplift summaries of disjoint rows, exactly; NULL where there are none';

CREATE FUNCTION @extschema@.uplift_table(summary @extschema@.uplift_summary, confidence double precision DEFAULT 0.95,
	OUT n_treated bigint, OUT n_control bigint, OUT treated double precision, OUT control double precision,
	OUT lift double precision, OUT lower double precision, OUT upper double precision,
	OUT relative_lift double precision, OUT relative_lower double precision, OUT relative_upper double precision,
	OUT p_value double precision, OUT relative_p_value double precision)
	AS 'MODULE_PATHNAME', 'uplift_table' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION @extschema@.uplift_table(@extschema@.uplift_summary, double precision) IS
	'treated against control: rates, lift and relative lift with intervals and p-values; percent for yes-or-no outcomes';

