/*
 * schema_memory.sql
 *	  What social_roi_create made is remembered in the schema, in the table social_roi_made, with a fingerprint: a relation that is not
 *	  remembered, or no longer matches, is the user's and is only read.
 */

-- Refuses a memory that someone else may have written: definitions that it remembers run as the caller. So it is the caller's own table, or, where
-- the caller is a superuser, another superuser's.
CREATE FUNCTION @extschema@.social_roi_check_memory(schema text)
RETURNS void
LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	memory record;
BEGIN
	SELECT c.relkind, o.rolname AS owner, o.rolname = current_user OR (o.rolsuper AND me.rolsuper) AS is_trusted INTO memory
	FROM pg_class c
	JOIN pg_roles o ON o.oid = c.relowner
	JOIN pg_roles me ON me.rolname = current_user
	WHERE c.oid = @extschema@.social_roi_relation(schema, 'social_roi_made');
	IF memory.relkind <> 'r' THEN
		RAISE EXCEPTION USING ERRCODE = 'wrong_object_type', MESSAGE = format('"social_roi_made" in schema "%s" is not the table of that name that social_roi_create makes', schema),
			HINT = 'Drop it or rename it.';
	ELSIF NOT memory.is_trusted THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('the reports of schema "%s" belong to role "%s"', schema, memory.owner),
			HINT = format('Call as that role: SET ROLE %I.', memory.owner);
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_check_memory(text) IS 'Refuses what somebody else may have written into social_roi_made; part of social_roi_create.';

-- A view's query as text. Names inside the schema stand unqualified in it, so that renaming the schema edits nothing.
CREATE FUNCTION @extschema@.social_roi_query(search_path text, view oid)
RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', search_path, true);
	RETURN pg_catalog.pg_get_viewdef(view);
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_query(text, oid) IS 'A view''s query as text; part of social_roi_create.';

-- What tells whether a relation was edited since it was made: of a view its query and options, of a table its comment.
CREATE FUNCTION @extschema@.social_roi_fingerprint(search_path text, relation oid)
RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT md5(CASE c.relkind
		WHEN 'v' THEN concat(@extschema@.social_roi_query(search_path, c.oid), c.reloptions)
		ELSE concat(c.relkind, obj_description(c.oid, 'pg_class'))
	END)
	FROM pg_class c
	WHERE c.oid = relation
$$;
COMMENT ON FUNCTION @extschema@.social_roi_fingerprint(text, oid) IS 'Hash of a view''s query and options, or of a table''s comment; part of social_roi_create.';

-- A view's query in the form that no longer changes when the view is made anew from it. pg_dump writes what pg_get_viewdef() says, and what that
-- says of the view restored differs a little (names of columns nobody can see), as it does between releases of PostgreSQL; so both sides of a
-- comparison are taken to where they stand still. Makes temporary views, and rolls them back. Of a definition only the view is read.
CREATE FUNCTION @extschema@.social_roi_settled(search_path text, name text, definition text)
RETURNS text
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	before text := '';
	settled text;
BEGIN
	definition := regexp_replace(split_part(definition, E';\nCOMMENT ', 1), '^CREATE VIEW', 'CREATE TEMPORARY VIEW', 'n');
	PERFORM @extschema@.social_roi_execute(search_path, definition);
	FOR round IN 1 .. 4
	LOOP
		settled := @extschema@.social_roi_query(search_path, to_regclass(format('pg_temp.%I', name)));
		EXIT WHEN settled = before;
		before := settled;
		EXECUTE format('DROP VIEW pg_temp.%I', name);
		PERFORM @extschema@.social_roi_execute(search_path, format('CREATE TEMPORARY VIEW %I AS %s', name, settled));
	END LOOP;
	RAISE EXCEPTION USING ERRCODE = 'UROLL', MESSAGE = 'rolled back';
EXCEPTION
	WHEN SQLSTATE 'UROLL' THEN
		RETURN settled;
	WHEN OTHERS THEN
		RETURN NULL;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_settled(text, text, text) IS 'A view''s query in the form that dump and restore no longer change; part of social_roi_create.';

-- A view that does not match its fingerprint may still be the one remembered, restored from a dump or on another release of PostgreSQL: then its
-- fingerprint is taken anew.
CREATE FUNCTION @extschema@.social_roi_recognize(schema text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	path text := @extschema@.social_roi_search_path(schema);
	v record;
BEGIN
	IF @extschema@.social_roi_relation(schema, 'social_roi_made') IS NULL THEN
		RETURN;
	END IF;
	FOR v IN EXECUTE format('SELECT m.name, m.definition, c.oid AS relation, @extschema@.social_roi_fingerprint($2, c.oid) AS fingerprint
		FROM %I.social_roi_made m JOIN pg_catalog.pg_class c ON c.oid = @extschema@.social_roi_relation($1, m.name)
		WHERE m.kind <> ''table'' AND c.relkind = ''v'' AND m.fingerprint <> @extschema@.social_roi_fingerprint($2, c.oid)', schema) USING schema, path
	LOOP
		IF @extschema@.social_roi_settled(path, v.name, v.definition)
			= @extschema@.social_roi_settled(path, v.name, format('CREATE VIEW %I AS %s', v.name, @extschema@.social_roi_query(path, v.relation)))
			AND (v.definition ~ 'security_invoker = true') = EXISTS (SELECT FROM pg_class c WHERE c.oid = v.relation AND 'security_invoker=true' = ANY (c.reloptions))
		THEN
			EXECUTE format('UPDATE %I.social_roi_made m SET fingerprint = $1 WHERE m.name = $2', schema) USING v.fingerprint, v.name;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_recognize(text) IS 'Knows views again that were restored from a dump; part of social_roi_create.';

-- The definitions of a schema beside what is there: the relation, and whether social_roi_create made it and nobody edited it since. What an
-- earlier version made and this one no longer has comes without a definition.
CREATE FUNCTION @extschema@.social_roi_state(schema text)
RETURNS TABLE ("position" integer, name text, kind text, definition text, relation oid, made boolean, made_with text, privileges text)
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	path text := @extschema@.social_roi_search_path(schema);
	memory text := 'SELECT NULL::text AS name, NULL::text AS kind, NULL::text AS definition, NULL::text AS fingerprint, NULL::text AS privileges WHERE false';
BEGIN
	IF @extschema@.social_roi_relation(schema, 'social_roi_made') IS NOT NULL THEN
		memory := format('SELECT name, kind, definition, fingerprint, privileges FROM %I.social_roi_made', schema);
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT d.position, name, coalesce(d.kind, m.kind), d.definition, c.oid,
			coalesce(m.fingerprint = @extschema@.social_roi_fingerprint($2, c.oid), false),
			m.definition, m.privileges
		FROM @extschema@.social_roi_definitions() d
		FULL JOIN (%s) m USING (name)
		LEFT JOIN pg_catalog.pg_class c ON c.oid = @extschema@.social_roi_relation($1, name)
		ORDER BY d.position$query$, memory) USING schema, path;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_state(text) IS 'What social_roi_create would make, beside what is there; part of social_roi_create.';

-- Refuses a relation, just made, that runs a function or reads a relation other than those meant: one of the same name that stands in the schema, or
-- in that of the extension, and fits better. Whoever put it there would run it with the rights of everyone who reads a report.
CREATE FUNCTION @extschema@.social_roi_check_references(schema text, name text)
RETURNS void
LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	made oid := @extschema@.social_roi_relation(schema, name);
	foreigners text := (
		SELECT string_agg(DISTINCT pg_describe_object(p.refclassid, p.refobjid, 0), E'\n')
		FROM pg_depend p
		WHERE (p.classid = 'pg_rewrite'::regclass AND p.objid IN (SELECT r.oid FROM pg_rewrite r WHERE r.ev_class = made)
				OR p.classid = 'pg_constraint'::regclass AND p.objid IN (SELECT k.oid FROM pg_constraint k WHERE k.conrelid = made)
				OR p.classid = 'pg_attrdef'::regclass AND p.objid IN (SELECT d.oid FROM pg_attrdef d WHERE d.adrelid = made))
			AND CASE p.refclassid
				-- a row type is that of a function, which is looked at itself
				WHEN 'pg_class'::regclass THEN (SELECT c.relnamespace FROM pg_class c WHERE c.oid = p.refobjid AND c.relkind <> 'c') <> (SELECT c.relnamespace FROM pg_class c WHERE c.oid = made)
				ELSE p.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass) AND NOT EXISTS (
					SELECT
					FROM pg_depend m
					JOIN pg_extension e ON e.oid = m.refobjid AND e.extname = 'social_roi'
					WHERE m.classid = p.refclassid AND m.objid = p.refobjid AND m.refclassid = 'pg_extension'::regclass AND m.deptype = 'e')
				END);
BEGIN
	IF foreigners IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_object_definition',
			MESSAGE = format('%I.%I would use objects that are not meant', schema, name), DETAIL = foreigners,
			HINT = 'They hide what PostgreSQL or social_roi has under these names. Drop or rename them, or use a schema of its own.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_check_references(text, text) IS 'Refuses a relation that would use functions and relations not meant; part of social_roi_create.';

-- Remembers a relation as made, with the definition it was made with, once it is sure that it uses what is meant.
CREATE FUNCTION @extschema@.social_roi_remember(schema text, name text, kind text, definition text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.social_roi_check_references(schema, name);
	EXECUTE format('INSERT INTO %I.social_roi_made AS m (name, kind, definition, fingerprint) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, definition = excluded.definition, fingerprint = excluded.fingerprint, privileges = NULL', schema)
	USING name, kind, definition,
		@extschema@.social_roi_fingerprint(@extschema@.social_roi_search_path(schema), @extschema@.social_roi_relation(schema, name));
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_remember(text, text, text, text) IS 'Remembers a relation as made by social_roi_create; part of it.';
