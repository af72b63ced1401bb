-- Survival: the aggregates that make a survival_curve, and what it says.

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

