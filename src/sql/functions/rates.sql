-- Rates in percent over a boolean. Rows where it is NULL are not counted.

CREATE FUNCTION @extschema@.rate_accum(bigint[], boolean) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'rate_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.rate_accum(bigint[], boolean) IS 'transition of the rates';

CREATE FUNCTION @extschema@.rate_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'rate_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.rate_combine(bigint[], bigint[]) IS 'combines two states of a rate';

CREATE FUNCTION @extschema@.rate_final(bigint[]) RETURNS double precision
	AS 'MODULE_PATHNAME', 'rate_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.rate_final(bigint[]) IS 'result of the rates';

CREATE AGGREGATE @extschema@.response_rate(answered boolean) (
	SFUNC = @extschema@.rate_accum,
	STYPE = bigint[],
	INITCOND = '{0,0}',
	COMBINEFUNC = @extschema@.rate_combine,
	FINALFUNC = @extschema@.rate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.response_rate(boolean) IS
	'percent of the received that were answered; NULL where nothing was received';

CREATE AGGREGATE @extschema@.resolution_rate(resolved boolean) (
	SFUNC = @extschema@.rate_accum,
	STYPE = bigint[],
	INITCOND = '{0,0}',
	COMBINEFUNC = @extschema@.rate_combine,
	FINALFUNC = @extschema@.rate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.resolution_rate(boolean) IS
	'percent of the conversations that were resolved; NULL where there were none';

