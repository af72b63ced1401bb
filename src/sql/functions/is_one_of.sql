-- The condition that a text is one of a list, for queries that ask it of every row.

CREATE FUNCTION @extschema@.is_one_of(text, text[]) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.is_one_of(text, text[]) IS
	'Whether a text is in a list, byte by byte; NULL is in none, and nothing in a NULL list. Quick where the list stays the same from row to row.';
