-- The calendar date of an instant in a time zone.

CREATE FUNCTION @extschema@.local_date(at timestamptz, zone text) RETURNS date
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_local_date';
COMMENT ON FUNCTION @extschema@.local_date(timestamptz, text) IS
	'calendar date of an instant in a time zone of the IANA database; the same as (at AT TIME ZONE zone)::date, several times faster';

CREATE FUNCTION @extschema@.local_date(at timestamp, zone text) RETURNS date
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_local_date_without_zone';
COMMENT ON FUNCTION @extschema@.local_date(timestamp, text) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';
