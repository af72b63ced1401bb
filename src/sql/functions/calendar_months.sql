-- Months of calendar dates.

CREATE FUNCTION @extschema@.full_months(from_day date, to_day date) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_full_months';
COMMENT ON FUNCTION @extschema@.full_months(date, date) IS
	'whole months from one date to another: the greatest n for which from_day + n months <= to_day, as PostgreSQL adds months';

CREATE FUNCTION @extschema@.month_of(day date) RETURNS date
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_month_of';
COMMENT ON FUNCTION @extschema@.month_of(date) IS
	'first day of the month of a date; the same as date_trunc(''month'', day::timestamp)::date, several times faster';
