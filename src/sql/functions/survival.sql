-- Survival: the type survival_curve, its aggregates, and what it says.

CREATE TYPE @extschema@.survival_curve;
COMMENT ON TYPE @extschema@.survival_curve IS 'events and censored durations by duration: exact counts, mergeable';

CREATE FUNCTION @extschema@.survival_curve_in(cstring) RETURNS @extschema@.survival_curve
	AS 'MODULE_PATHNAME', 'survival_curve_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.survival_curve_in(cstring) IS 'reads the text form';
CREATE FUNCTION @extschema@.survival_curve_out(@extschema@.survival_curve) RETURNS cstring
	AS 'MODULE_PATHNAME', 'survival_curve_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.survival_curve_out(@extschema@.survival_curve) IS 'writes the text form';
CREATE FUNCTION @extschema@.survival_curve_recv(internal) RETURNS @extschema@.survival_curve
	AS 'MODULE_PATHNAME', 'survival_curve_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.survival_curve_recv(internal) IS 'reads the binary form';
CREATE FUNCTION @extschema@.survival_curve_send(@extschema@.survival_curve) RETURNS bytea
	AS 'MODULE_PATHNAME', 'survival_curve_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.survival_curve_send(@extschema@.survival_curve) IS 'writes the binary form';

CREATE TYPE @extschema@.survival_curve (
	INPUT = @extschema@.survival_curve_in,
	OUTPUT = @extschema@.survival_curve_out,
	RECEIVE = @extschema@.survival_curve_recv,
	SEND = @extschema@.survival_curve_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);

CREATE FUNCTION @extschema@.survival_curve_eq(@extschema@.survival_curve, @extschema@.survival_curve) RETURNS boolean
	AS 'MODULE_PATHNAME', 'packed_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.survival_curve_eq(@extschema@.survival_curve, @extschema@.survival_curve) IS
	'implementation of = operator';
CREATE FUNCTION @extschema@.survival_curve_ne(@extschema@.survival_curve, @extschema@.survival_curve) RETURNS boolean
	AS 'MODULE_PATHNAME', 'packed_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.survival_curve_ne(@extschema@.survival_curve, @extschema@.survival_curve) IS
	'implementation of <> operator';
CREATE FUNCTION @extschema@.survival_curve_hash(@extschema@.survival_curve) RETURNS integer
	AS 'MODULE_PATHNAME', 'packed_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.survival_curve_hash(@extschema@.survival_curve) IS 'hash';
CREATE FUNCTION @extschema@.survival_curve_hash_extended(@extschema@.survival_curve, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'packed_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.survival_curve_hash_extended(@extschema@.survival_curve, bigint) IS 'hash with a seed';

CREATE OPERATOR @extschema@.= (
	LEFTARG = @extschema@.survival_curve, RIGHTARG = @extschema@.survival_curve, FUNCTION = @extschema@.survival_curve_eq,
	COMMUTATOR = OPERATOR(@extschema@.=), NEGATOR = OPERATOR(@extschema@.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.survival_curve, @extschema@.survival_curve) IS 'the same counts of the same durations';
CREATE OPERATOR @extschema@.<> (
	LEFTARG = @extschema@.survival_curve, RIGHTARG = @extschema@.survival_curve, FUNCTION = @extschema@.survival_curve_ne,
	COMMUTATOR = OPERATOR(@extschema@.<>), NEGATOR = OPERATOR(@extschema@.=), RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.survival_curve, @extschema@.survival_curve) IS 'not the same counts of the same durations';
CREATE OPERATOR CLASS @extschema@.survival_curve_hash_ops DEFAULT FOR TYPE @extschema@.survival_curve USING hash AS
	OPERATOR 1 @extschema@.=,
	FUNCTION 1 @extschema@.survival_curve_hash(@extschema@.survival_curve),
	FUNCTION 2 @extschema@.survival_curve_hash_extended(@extschema@.survival_curve, bigint);
COMMENT ON OPERATOR CLASS @extschema@.survival_curve_hash_ops USING hash IS 'hashing of survival curves';
COMMENT ON OPERATOR FAMILY @extschema@.survival_curve_hash_ops USING hash IS 'hashing of survival curves';

CREATE FUNCTION @extschema@.survival_accum(@extschema@.survival_curve, interval, boolean) RETURNS @extschema@.survival_curve
	AS 'MODULE_PATHNAME', 'survival_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION @extschema@.survival_accum(@extschema@.survival_curve, interval, boolean) IS 'transition of survival';
CREATE FUNCTION @extschema@.survival_combine(@extschema@.survival_curve, @extschema@.survival_curve) RETURNS @extschema@.survival_curve
	AS 'MODULE_PATHNAME', 'survival_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.survival_combine(@extschema@.survival_curve, @extschema@.survival_curve) IS
	'merges two survival curves, as a part of aggregates';
CREATE FUNCTION @extschema@.survival_final(@extschema@.survival_curve) RETURNS @extschema@.survival_curve
	AS 'MODULE_PATHNAME', 'survival_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.survival_final(@extschema@.survival_curve) IS
	'result of survival and of rollup(survival_curve)';

CREATE AGGREGATE @extschema@.survival(duration interval, event boolean) (
	SFUNC = @extschema@.survival_accum,
	STYPE = @extschema@.survival_curve,
	SSPACE = 8192,
	INITCOND = 'version=1 steps=0',
	COMBINEFUNC = @extschema@.survival_combine,
	FINALFUNC = @extschema@.survival_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.survival(interval, boolean) IS
	'durations until an event (true) or until observation ended without one (false); rows with a NULL do not count';

CREATE AGGREGATE @extschema@.rollup(@extschema@.survival_curve) (
	SFUNC = @extschema@.survival_combine,
	STYPE = @extschema@.survival_curve,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.survival_combine,
	FINALFUNC = @extschema@.survival_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rollup(@extschema@.survival_curve) IS
	'merges survival curves of disjoint subjects, exactly; NULL where there are none';

CREATE FUNCTION @extschema@.survival_table(curve @extschema@.survival_curve, confidence double precision DEFAULT 0.95,
	OUT at interval, OUT survival double precision, OUT std_error double precision,
	OUT lower double precision, OUT upper double precision, OUT at_risk bigint, OUT events bigint, OUT censored bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'survival_table' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.survival_table(@extschema@.survival_curve, double precision) IS
	'Kaplan-Meier survival in percent after each time with an event, with Greenwood''s error and the log-log interval';

CREATE FUNCTION @extschema@.median_survival(curve @extschema@.survival_curve) RETURNS interval
	AS 'MODULE_PATHNAME', 'median_survival' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.median_survival(@extschema@.survival_curve) IS
	'the first time by which half have had the event; NULL where that was not observed';

CREATE FUNCTION @extschema@.log_rank(c1 @extschema@.survival_curve, c2 @extschema@.survival_curve,
	OUT chi_square double precision, OUT p_value double precision)
	AS 'MODULE_PATHNAME', 'log_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.log_rank(@extschema@.survival_curve, @extschema@.survival_curve) IS
	'log-rank test of equal survival: chi-square with one degree of freedom, and its p-value';

