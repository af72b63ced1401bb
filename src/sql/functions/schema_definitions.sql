/*
 * schema_definitions.sql
 *	  How the definitions of social_roi_definitions() are read, filled in and run, as the caller, in the user's schema.
 *
 * The files schema_*.sql are the parts of social_roi_create, social_roi_drop and social_roi_grant. Nothing in them commits, changes rows of the
 * user, or drops with CASCADE.
 */

-- The search_path a definition is read with: the user's schema first, then the extension's; temporary relations never stand in for either.
CREATE FUNCTION @extschema@.social_roi_search_path(schema text)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT pg_catalog.format('%I, %I, pg_temp', schema, n.nspname)
	FROM pg_catalog.pg_extension e
	JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
	WHERE e.extname = 'social_roi'
$$;
COMMENT ON FUNCTION @extschema@.social_roi_search_path(text) IS 'The search_path that definitions of a schema are read with; part of social_roi_create.';

-- One at a time makes, drops or grants the reports of a schema; the others wait for its transaction. Two at once would meet in the catalog, which
-- PostgreSQL reports as an internal error.
CREATE FUNCTION @extschema@.social_roi_lock(schema text)
RETURNS void
LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('social_roi'), pg_catalog.hashtext(schema))
$$;
COMMENT ON FUNCTION @extschema@.social_roi_lock(text) IS 'Waits for others who make, drop or grant the reports of a schema; part of social_roi_create, social_roi_drop and social_roi_grant.';

-- The relation of that name in that schema, of whatever kind; NULL where there is none.
CREATE FUNCTION @extschema@.social_roi_relation(schema text, name text)
RETURNS oid
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT c.oid
	FROM pg_catalog.pg_class c
	JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = social_roi_relation.schema AND c.relname = social_roi_relation.name
$$;
COMMENT ON FUNCTION @extschema@.social_roi_relation(text, text) IS 'The oid of a relation, or NULL; part of social_roi_create.';

-- The columns and constraints of a table's definition, one a row, in order; a constraint has no name and type here.
CREATE FUNCTION @extschema@.social_roi_columns(definition text)
RETURNS TABLE ("position" bigint, name text, type text, clause text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT c.ordinality,
		CASE WHEN c.clause ~ '^[a-z]' THEN split_part(c.clause, ' ', 1) END,
		(regexp_match(c.clause, '^[a-z_]+ (\{\w+\}|double precision|\w+(?:\[\])?)'))[1],
		c.clause
	FROM regexp_split_to_table(split_part(split_part(definition, E' (\n\t', 2), E'\n);', 1), E',\n\t(?=[a-zA-Z])')
		WITH ORDINALITY AS c (clause, ordinality)
	WHERE definition LIKE '%CREATE TABLE %'
$$;
COMMENT ON FUNCTION @extschema@.social_roi_columns(text) IS 'Columns and constraints that a definition of a table names; part of social_roi_create.';

-- A definition with its placeholders filled in: the extension's schema, types of the ids, defaults of the settings.
CREATE FUNCTION @extschema@.social_roi_fill(definition text, fillings jsonb)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	filling record;
BEGIN
	FOR filling IN SELECT key, value FROM jsonb_each_text(fillings)
	LOOP
		definition := replace(definition, '{' || filling.key || '}', filling.value);
	END LOOP;
	RETURN definition;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_fill(text, jsonb) IS 'A definition with its placeholders filled in; part of social_roi_create.';

-- Runs a definition in a schema, as the caller. The search_path is set back when the function returns.
CREATE FUNCTION @extschema@.social_roi_execute(search_path text, definition text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', search_path, true);
	EXECUTE definition;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_execute(text, text) IS 'Runs a definition under a search_path; part of social_roi_create.';
