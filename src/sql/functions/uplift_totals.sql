/*
 * uplift_totals.sql
 *	  Uplift summaries of groups that are counted already, so that a million customers need not be rows to be compared.
 *
 * Each writes the text form of uplift_summary, which checks what it is given: the same summary as uplift() over single rows, bit for bit.
 * All return NULL for a NULL. Their bodies are read when they are made, so that a reader of a view that calls one needs no right on the
 * schema of the extension.
 */

-- Members and how many of them had the outcome, treated and control.
CREATE FUNCTION @extschema@.uplift_from_counts(treated bigint, treated_successes bigint, control bigint, control_successes bigint)
RETURNS @extschema@.uplift_summary
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 20
BEGIN ATOMIC
	SELECT ('version=1 kind=0 treated=' || treated || ' treated_successes=' || treated_successes || ' control=' || control
		|| ' control_successes=' || control_successes)::@extschema@.uplift_summary;
END;
COMMENT ON FUNCTION @extschema@.uplift_from_counts(bigint, bigint, bigint, bigint) IS
	'uplift summary of yes-or-no outcomes that are counted already: members and successes of treated and control';

-- Members, the sum of their outcomes and the sum of the outcomes' squares, treated and control.
CREATE FUNCTION @extschema@.uplift_from_sums(treated bigint, treated_sum numeric, treated_squares numeric,
	control bigint, control_sum numeric, control_squares numeric)
RETURNS @extschema@.uplift_summary
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 20
BEGIN ATOMIC
	SELECT ('version=1 kind=1 treated=' || treated || ' treated_sum=' || treated_sum || ' treated_squares=' || treated_squares
		|| ' control=' || control || ' control_sum=' || control_sum || ' control_squares=' || control_squares)::@extschema@.uplift_summary;
END;
COMMENT ON FUNCTION @extschema@.uplift_from_sums(bigint, numeric, numeric, bigint, numeric, numeric) IS
	'uplift summary of numeric outcomes that are summed already: members, sum and sum of squares of treated and control';

-- Arrays with one element a stratum; each stratum must have a member.
CREATE FUNCTION @extschema@.uplift_from_strata(treated bigint[], treated_successes bigint[], control bigint[], control_successes bigint[])
RETURNS @extschema@.uplift_summary
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
BEGIN ATOMIC
	SELECT ('version=1 kind=2 strata=' || pg_catalog.count(*) || coalesce(' ' || pg_catalog.string_agg(
			'x' || pg_catalog.encode(pg_catalog.convert_to(pg_catalog.lpad(s.place::text, 9, '0'), 'UTF8'), 'hex') || ' '
			|| s.treated || ' ' || s.treated_successes || ' ' || s.control || ' ' || s.control_successes, ' ' ORDER BY s.place), ''))::@extschema@.uplift_summary
	FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4)) WITH ORDINALITY AS s (treated, treated_successes, control, control_successes, place);
END;
COMMENT ON FUNCTION @extschema@.uplift_from_strata(bigint[], bigint[], bigint[], bigint[]) IS
	'uplift summary of yes-or-no outcomes within strata that are counted already: one element a stratum in each array';
