-- row_finding: what data_quality says of rows that a condition finds.

CREATE TYPE @extschema@.row_finding AS (num_rows bigint, first_at timestamptz, last_at timestamptz, example text);
COMMENT ON TYPE @extschema@.row_finding IS 'What row_finding() gives: how many rows, the first and the last instant, and the least example.';

CREATE FUNCTION @extschema@.row_finding_add(internal, timestamptz, text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.row_finding_add(internal, timestamptz, text) IS 'Support of row_finding: adds a row.';
CREATE FUNCTION @extschema@.row_finding_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.row_finding_combine(internal, internal) IS 'Support of row_finding: the rows of both states.';
CREATE FUNCTION @extschema@.row_finding_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.row_finding_serialize(internal) IS 'Support of row_finding: a state for another process.';
CREATE FUNCTION @extschema@.row_finding_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.row_finding_deserialize(bytea, internal) IS 'Support of row_finding: a state from another process.';
CREATE FUNCTION @extschema@.row_finding_row(internal) RETURNS @extschema@.row_finding
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @extschema@.row_finding_row(internal) IS 'Support of row_finding: what a state says.';

CREATE AGGREGATE @extschema@.row_finding(at timestamptz, example text) (
	SFUNC = @extschema@.row_finding_add,
	STYPE = internal,
	SSPACE = 128,
	FINALFUNC = @extschema@.row_finding_row,
	FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = @extschema@.row_finding_combine,
	SERIALFUNC = @extschema@.row_finding_serialize,
	DESERIALFUNC = @extschema@.row_finding_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.row_finding(timestamptz, text) IS
	'How many rows there are, the first and the last instant, and the least example: count(*), min() and max() in one. Give it the rows of a finding with FILTER. NULL without rows.';
