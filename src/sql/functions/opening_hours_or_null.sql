-- Opening hours that may be wrong, as they stand in a user's table: what cannot be read is NULL. NULL gives NULL.
CREATE FUNCTION @extschema@.opening_hours_or_null(hours text) RETURNS @extschema@.opening_hours
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_or_null';
COMMENT ON FUNCTION @extschema@.opening_hours_or_null(text) IS
	'opening hours of a text; NULL where it cannot be read, so that one bad row does not stop a report';
