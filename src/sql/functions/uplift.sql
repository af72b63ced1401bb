-- Treated against control: the aggregates that make an uplift_summary, and what it says.

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

