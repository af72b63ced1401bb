-- Whole months between two dates.

/*
 * full_months(from_day, to_day)
 *	  The greatest n for which from_day + n months <= to_day, as PostgreSQL adds months: January 31 and February 28 are one month apart.
 *
 * Negative where to_day lies before from_day. NULL for a NULL and for infinite dates.
 */
CREATE FUNCTION @extschema@.full_months(from_day date, to_day date)
RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5
AS $$
	SELECT CASE WHEN pg_catalog.isfinite(from_day) AND pg_catalog.isfinite(to_day) THEN
		((pg_catalog.date_part('year', to_day) - pg_catalog.date_part('year', from_day)) * 12
			+ pg_catalog.date_part('month', to_day) - pg_catalog.date_part('month', from_day))::integer
		- (pg_catalog.date_part('day', to_day) < pg_catalog.date_part('day', from_day) AND pg_catalog.date_part('day', to_day + 1) <> 1)::integer
	END
$$;
COMMENT ON FUNCTION @extschema@.full_months(date, date) IS
	'whole months from one date to another: the greatest n for which from_day + n months <= to_day';
