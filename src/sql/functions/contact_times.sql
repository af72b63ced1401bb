-- contact_times: when a customer wrote and was served.

CREATE FUNCTION @extschema@.contact_times_accum(timestamptz[], text, boolean, timestamptz) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'contact_times_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.contact_times_accum(timestamptz[], text, boolean, timestamptz) IS 'transition of contact_times';

CREATE FUNCTION @extschema@.contact_times_combine(timestamptz[], timestamptz[]) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'contact_times_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.contact_times_combine(timestamptz[], timestamptz[]) IS 'combines two states of contact_times';

CREATE FUNCTION @extschema@.contact_times_final(timestamptz[]) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'contact_times_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.contact_times_final(timestamptz[]) IS 'final of contact_times';

CREATE AGGREGATE @extschema@.contact_times(kind text, is_social boolean, at timestamptz) (
	SFUNC = @extschema@.contact_times_accum,
	STYPE = timestamptz[],
	SSPACE = 56,
	FINALFUNC = @extschema@.contact_times_final,
	FINALFUNC_MODIFY = READ_ONLY,
	INITCOND = '{infinity,infinity,-infinity,infinity}',
	COMBINEFUNC = @extschema@.contact_times_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.contact_times(text, boolean, timestamptz) IS
	'four times: the first inbound of a social channel, the first inbound elsewhere, the last inbound, the first resolved at or after the first inbound; infinity, for the last inbound -infinity, where there was none. Rows with a NULL are not read';
