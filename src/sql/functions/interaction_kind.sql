-- kind_order: how rows of one instant are sorted.

CREATE FUNCTION @extschema@.kind_order(kind text) RETURNS integer
	AS 'MODULE_PATHNAME', 'kind_order'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.kind_order(text) IS
	'Place of a kind among those of one instant: inbound 0, outbound 1, automated 2, assigned 3, resolved 4, reopened 5. An unknown kind is an error.';

