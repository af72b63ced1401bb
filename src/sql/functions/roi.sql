-- Money: return on investment and savings by deflection.

CREATE FUNCTION @extschema@.social_roi(value numeric, cost numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'social_roi' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.social_roi(numeric, numeric) IS
	'return on social investment in percent: ((value - cost) * 100) / cost; NULL for a cost of 0';

CREATE FUNCTION @extschema@.social_roi(resolved numeric, cost_per_request numeric, investment numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'social_roi_of_requests' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.social_roi(numeric, numeric, numeric) IS
	'return on social investment in percent, with resolved requests times the cost of one as the value';

CREATE FUNCTION @extschema@.deflection_savings(resolved numeric, cost_per_request numeric, investment numeric DEFAULT 0)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'deflection_savings' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.deflection_savings(numeric, numeric, numeric) IS
	'what resolved requests would have cost elsewhere, less the investment: resolved * cost_per_request - investment';

CREATE FUNCTION @extschema@.blended_roi_accum(numeric[], numeric, numeric) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'blended_roi_accum' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.blended_roi_accum(numeric[], numeric, numeric) IS 'transition of blended_roi';

CREATE FUNCTION @extschema@.blended_roi_combine(numeric[], numeric[]) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'blended_roi_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.blended_roi_combine(numeric[], numeric[]) IS 'combines two states of blended_roi';

CREATE FUNCTION @extschema@.blended_roi_final(numeric[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'blended_roi_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION @extschema@.blended_roi_final(numeric[]) IS 'result of blended_roi';

CREATE AGGREGATE @extschema@.blended_roi(value numeric, cost numeric) (
	SFUNC = @extschema@.blended_roi_accum,
	STYPE = numeric[],
	COMBINEFUNC = @extschema@.blended_roi_combine,
	FINALFUNC = @extschema@.blended_roi_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.blended_roi(numeric, numeric) IS
	'return on investment in percent of the summed values on the summed costs, never a mean of ratios';

