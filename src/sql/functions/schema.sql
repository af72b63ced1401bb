/*
 * schema.sql
 *	  Makes, removes and opens the schema that answers: social_roi_create, social_roi_drop, social_roi_grant.
 *
 * The definitions come from social_roi_definitions() and run as the caller, in the user's schema. What was made is remembered there, in
 * the table social_roi_made, with a fingerprint: a relation that is not remembered, or no longer matches, is the user's and is only read.
 * Nothing here commits, changes rows of the user, or drops with CASCADE. The functions before the procedures are their parts.
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
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', search_path, true);
	EXECUTE definition;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_execute(text, text) IS 'Runs a definition under a search_path; part of social_roi_create.';

-- A view's query as text. Names inside the schema stand unqualified in it, so that renaming the schema edits nothing.
CREATE FUNCTION @extschema@.social_roi_query(search_path text, view oid)
RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp
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
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp
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
-- comparison are taken to where they stand still. Makes temporary views, and rolls them back.
CREATE FUNCTION @extschema@.social_roi_settled(search_path text, name text, definition text)
RETURNS text
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	before text := '';
	settled text;
BEGIN
	PERFORM @extschema@.social_roi_execute('pg_temp, ' || search_path, definition);
	FOR round IN 1 .. 4
	LOOP
		settled := @extschema@.social_roi_query(search_path, to_regclass(format('pg_temp.%I', name)));
		EXIT WHEN settled = before;
		before := settled;
		EXECUTE format('DROP VIEW pg_temp.%I', name);
		PERFORM @extschema@.social_roi_execute('pg_temp, ' || search_path, format('CREATE VIEW %I AS %s', name, settled));
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
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
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

-- The definitions of a schema beside what is there: the relation, and whether social_roi_create made it and nobody edited it since.
CREATE FUNCTION @extschema@.social_roi_state(schema text)
RETURNS TABLE ("position" integer, name text, kind text, definition text, relation oid, made boolean, made_with text, privileges text)
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	path text := @extschema@.social_roi_search_path(schema);
	memory text := 'SELECT NULL::text AS name, NULL::text AS definition, NULL::text AS fingerprint, NULL::text AS privileges WHERE false';
BEGIN
	IF @extschema@.social_roi_relation(schema, 'social_roi_made') IS NOT NULL THEN
		memory := format('SELECT name, definition, fingerprint, privileges FROM %I.social_roi_made', schema);
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT d.position, d.name, d.kind, d.definition, c.oid,
			coalesce(m.fingerprint = @extschema@.social_roi_fingerprint($2, c.oid), false),
			m.definition, m.privileges
		FROM @extschema@.social_roi_definitions() d
		LEFT JOIN (%s) m ON m.name = d.name
		LEFT JOIN pg_catalog.pg_class c ON c.oid = @extschema@.social_roi_relation($1, d.name)
		ORDER BY d.position$query$, memory) USING schema, path;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_state(text) IS 'What social_roi_create would make, beside what is there; part of social_roi_create.';

-- Remembers a relation as made, with the definition it was made with.
CREATE FUNCTION @extschema@.social_roi_remember(schema text, name text, kind text, definition text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	EXECUTE format('INSERT INTO %I.social_roi_made AS m (name, kind, definition, fingerprint) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, definition = excluded.definition, fingerprint = excluded.fingerprint, privileges = NULL', schema)
	USING name, kind, definition,
		@extschema@.social_roi_fingerprint(@extschema@.social_roi_search_path(schema), @extschema@.social_roi_relation(schema, name));
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_remember(text, text, text, text) IS 'Remembers a relation as made by social_roi_create; part of it.';

-- The columns that relations of the model have, as they stand: only tables of the definitions that exist. Types are spelled as the definitions
-- spell them; a domain counts as its base type, any character type as text.
CREATE FUNCTION @extschema@.social_roi_found_columns(schema text)
RETURNS TABLE (name text, relkind "char", "column" text, wanted text, found text)
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
	SELECT d.name, c.relkind, w.name, w.type,
		CASE format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL)
			WHEN 'character varying' THEN 'text'
			WHEN 'character' THEN 'text'
			WHEN 'timestamp with time zone' THEN 'timestamptz'
			ELSE format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL)
		END
	FROM @extschema@.social_roi_definitions() d
	JOIN pg_class c ON c.oid = @extschema@.social_roi_relation(schema, d.name)
	CROSS JOIN LATERAL @extschema@.social_roi_columns(d.definition) w
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.name AND NOT a.attisdropped
	LEFT JOIN pg_type t ON t.oid = a.atttypid
	WHERE d.kind = 'table' AND w.name IS NOT NULL
	ORDER BY d.position, w.position
$$;
COMMENT ON FUNCTION @extschema@.social_roi_found_columns(text) IS 'Columns that relations of a schema should have, and the types they have; part of social_roi_create.';

-- The type of each kind of id: that of the relations that are there, bigint where none is. Two types for one id are an error that names them.
CREATE FUNCTION @extschema@.social_roi_id_types(schema text)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	conflicts text;
	types jsonb;
BEGIN
	WITH found AS (
		SELECT trim(wanted, '{}') AS id, f.found AS type, string_agg(format('%I.%I.%I', schema, f.name, f."column"), ', ') AS places
		FROM @extschema@.social_roi_found_columns(schema) f
		WHERE f.wanted LIKE '{%}' AND f.found IN ('bigint', 'uuid', 'text')
		GROUP BY 1, 2
	), judged AS (
		SELECT id, count(*) AS num_types, min(type) AS type, string_agg(format('%s in %s', type, places), '; ' ORDER BY type) AS places
		FROM found GROUP BY id
	)
	SELECT string_agg(format('%s is %s.', id, places), E'\n' ORDER BY id) FILTER (WHERE num_types > 1), jsonb_object_agg(id, type)
	INTO conflicts, types
	FROM judged;
	IF conflicts IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'datatype_mismatch',
			MESSAGE = format('id columns in schema "%s" have more than one type', schema), DETAIL = conflicts,
			HINT = 'Give each id one type, bigint, uuid or text, in all relations; a view in front of a table can cast it.';
	END IF;
	RETURN '{"interaction_id": "bigint", "conversation_id": "bigint", "customer_id": "bigint", "agent_id": "bigint"}'::jsonb || coalesce(types, '{}');
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_id_types(text) IS 'Types of the id columns, following the relations that are there; part of social_roi_create.';

-- Whether a column of the found type can stand where the wanted one is expected.
CREATE FUNCTION @extschema@.social_roi_type_fits("column" text, wanted text, found text)
RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE
		WHEN wanted LIKE '{%}' OR "column" IN ('cost_id', 'outcome_id', 'improvement_id') THEN found IN ('bigint', 'uuid', 'text')
		WHEN "column" = 'handling_seconds' OR wanted = 'double precision' THEN found IN ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision')
		WHEN wanted IN ('smallint', 'integer', 'bigint', 'numeric') THEN found IN ('smallint', 'integer', 'bigint', 'numeric')
		ELSE found = wanted
	END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_type_fits(text, text, text) IS 'Whether a column''s type can stand for the one expected; part of social_roi_create.';

-- What to write in a view's SELECT list to give it a column that it lacks (found is NULL) or has with another type.
CREATE FUNCTION @extschema@.social_roi_column_remedy("column" text, type text, found text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE
		WHEN found IS NULL THEN format('NULL::%s AS %I', type, "column")
		WHEN found = 'timestamp without time zone' AND type = 'timestamptz' THEN format('%1$I AT TIME ZONE ''UTC'' AS %1$I', "column")
		ELSE format('%1$I::%2$s AS %1$I', "column", type)
	END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_column_remedy(text, text, text) IS 'What gives a view a column it lacks; part of social_roi_create.';

-- Raises one error that lists every column that relations of the schema lack or have with a wrong type. Tables that social_roi_create made may
-- lack columns: those are appended.
CREATE FUNCTION @extschema@.social_roi_check_columns(schema text, ids jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	problems text;
	lacking boolean;
BEGIN
	WITH made AS (
		SELECT s.name FROM @extschema@.social_roi_state(schema) s WHERE s.made
	), wrong AS (
		SELECT f.name, min(f.relkind) AS relkind, bool_or(f.found IS NULL) AS lacking,
			string_agg(@extschema@.social_roi_column_remedy(f."column", coalesce(ids ->> trim(f.wanted, '{}'), f.wanted), f.found), ', ') AS remedies
		FROM @extschema@.social_roi_found_columns(schema) f
		WHERE f.relkind NOT IN ('r', 'p', 'v', 'm', 'f')
			OR (f.found IS NULL AND f.name NOT IN (SELECT made.name FROM made))
			OR NOT @extschema@.social_roi_type_fits(f."column", f.wanted, f.found)
		GROUP BY f.name
	)
	SELECT string_agg(CASE WHEN relkind IN ('r', 'p', 'v', 'm', 'f') THEN format('%I.%I needs: %s', schema, name, remedies)
		ELSE format('%I.%I is neither a table nor a view.', schema, name) END, E'\n' ORDER BY name), bool_or(wrong.lacking)
	INTO problems, lacking
	FROM wrong;
	IF problems IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = CASE WHEN lacking THEN 'undefined_column' ELSE 'datatype_mismatch' END,
			MESSAGE = format('relations in schema "%s" lack columns or have them with another type', schema), DETAIL = problems,
			HINT = 'Paste these into the SELECT list of the view and say where each value comes from; NULL means the source does not have it. '
				'A table needs columns of these names and types, or a view in its place.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_check_columns(text, jsonb) IS 'One error for all columns that relations lack; part of social_roi_create.';

-- What depends on these relations, directly or through views: the relation where it is one, and what PostgreSQL calls it.
CREATE FUNCTION @extschema@.social_roi_dependents(relations oid[])
RETURNS TABLE (relation oid, description text)
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
	WITH RECURSIVE reached (relation) AS (
		SELECT unnest(relations)
		UNION
		SELECT r.ev_class
		FROM reached
		JOIN pg_depend p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = reached.relation AND p.classid = 'pg_rewrite'::regclass
		JOIN pg_rewrite r ON r.oid = p.objid
	)
	SELECT reached.relation, pg_describe_object('pg_class'::regclass, reached.relation, 0)
	FROM reached
	WHERE reached.relation <> ALL (relations)
	UNION ALL
	SELECT DISTINCT NULL::oid, pg_describe_object(p.classid, p.objid, 0)
	FROM reached
	JOIN pg_depend p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = reached.relation
	WHERE p.classid IN ('pg_proc'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass)
$$;
COMMENT ON FUNCTION @extschema@.social_roi_dependents(oid[]) IS 'What depends on relations, directly or through views; part of social_roi_create.';

-- Drops views that social_roi_create made, together; refuses, and lists them, when objects of the user depend on one.
CREATE FUNCTION @extschema@.social_roi_drop_views(schema text, views oid[], purpose text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	dependents text := (SELECT string_agg(d.description, E'\n' ORDER BY d.description) FROM @extschema@.social_roi_dependents(views) d);
BEGIN
	IF dependents IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
			MESSAGE = format('cannot %s the reports of schema "%s": other objects depend on them', purpose, schema), DETAIL = dependents,
			HINT = 'Drop these objects first and make them again afterwards.';
	END IF;
	IF cardinality(views) > 0 THEN
		EXECUTE (SELECT format('DROP VIEW %s', string_agg(format('%I.%I', schema, c.relname), ', ')) FROM pg_class c WHERE c.oid = ANY (views));
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_drop_views(text, oid[], text) IS 'Drops views made by social_roi_create unless others depend on them; part of it.';

-- Adds to a table made earlier what its definition has and it lacks: columns at the end, and checks that went with DROP EXTENSION.
CREATE FUNCTION @extschema@.social_roi_complete_table(schema text, name text, definition text, fillings jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	part record;
	relation oid := @extschema@.social_roi_relation(schema, name);
BEGIN
	FOR part IN
		SELECT CASE WHEN c.name IS NULL THEN 'ADD ' ELSE 'ADD COLUMN ' END || @extschema@.social_roi_fill(c.clause, fillings)
			|| CASE WHEN c.name IS NULL THEN ' NOT VALID' ELSE '' END AS action
		FROM @extschema@.social_roi_columns(definition) c
		WHERE CASE WHEN c.name IS NOT NULL
			THEN c.name NOT IN (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = relation AND NOT a.attisdropped)
			ELSE c.clause LIKE '%{extension}%' AND split_part(c.clause, ' ', 2) NOT IN (SELECT k.conname FROM pg_constraint k WHERE k.conrelid = relation)
			END
		ORDER BY c.position
	LOOP
		PERFORM @extschema@.social_roi_execute(@extschema@.social_roi_search_path(schema), format('ALTER TABLE %I.%I %s', schema, name, part.action));
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_complete_table(text, text, text, jsonb) IS 'Appends to a table what its definition has and it lacks; part of social_roi_create.';

-- Makes the tables that are missing, completes those made earlier, and sees to the rows that a table must have.
CREATE FUNCTION @extschema@.social_roi_make_tables(schema text, fillings jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	d record;
	path text := @extschema@.social_roi_search_path(schema);
	filled text;
BEGIN
	FOR d IN SELECT * FROM @extschema@.social_roi_state(schema) s WHERE s.kind IN ('table', 'rows') ORDER BY s.position
	LOOP
		filled := @extschema@.social_roi_fill(d.definition, fillings);
		IF d.kind = 'rows' THEN
			IF EXISTS (SELECT FROM @extschema@.social_roi_state(schema) s WHERE s.made AND s.name || '_rows' = d.name) THEN
				PERFORM @extschema@.social_roi_execute(path, filled);
			END IF;
		ELSIF d.relation IS NULL THEN
			PERFORM @extschema@.social_roi_execute(path, filled);
			PERFORM @extschema@.social_roi_remember(schema, d.name, d.kind, filled);
		ELSIF d.made THEN
			PERFORM @extschema@.social_roi_complete_table(schema, d.name, d.definition, fillings);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_make_tables(text, jsonb) IS 'Makes and completes the tables of a schema; part of social_roi_create.';

-- Drops a view that must change its columns, with those of our views that read it, keeping owner and privileges in social_roi_made.
CREATE FUNCTION @extschema@.social_roi_drop_to_rebuild(schema text, view oid)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	views oid[] := ARRAY(
		SELECT s.relation
		FROM @extschema@.social_roi_state(schema) s
		WHERE s.made AND s.kind IN ('derived', 'report')
			AND (s.relation = view OR s.relation IN (SELECT d.relation FROM @extschema@.social_roi_dependents(ARRAY[view]) d)));
BEGIN
	EXECUTE format('UPDATE %I.social_roi_made m SET privileges = pg_catalog.jsonb_build_object(''owner'', c.relowner::pg_catalog.regrole, ''acl'', c.relacl::text)
		FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1) AND c.relname = m.name', schema) USING views;
	PERFORM @extschema@.social_roi_drop_views(schema, views, 'rebuild');
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_drop_to_rebuild(text, oid) IS 'Drops a view whose columns must change, and our views that read it; part of social_roi_create.';

-- Gives a rebuilt view the owner and the privileges that it had.
CREATE FUNCTION @extschema@.social_roi_give_back(schema text, name text, privileges jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	p record;
BEGIN
	FOR p IN
		SELECT a.privilege_type, a.is_grantable, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
		FROM aclexplode((privileges ->> 'acl')::aclitem[]) a
		WHERE a.grantee <> a.grantor
	LOOP
		EXECUTE format('GRANT %s ON %I.%I TO %s%s', p.privilege_type, schema, name, p.grantee, CASE WHEN p.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
	END LOOP;
	IF (privileges ->> 'owner')::regrole <> current_user::regrole THEN
		EXECUTE format('ALTER VIEW %I.%I OWNER TO %s', schema, name, privileges ->> 'owner');
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_give_back(text, text, jsonb) IS 'Gives a rebuilt view its owner and privileges back; part of social_roi_create.';

-- Brings one view that social_roi_create made to a new definition: in place where its columns stay, else by dropping it to be made again.
CREATE FUNCTION @extschema@.social_roi_replace_view(schema text, name text, kind text, definition text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.social_roi_execute(@extschema@.social_roi_search_path(schema), regexp_replace(definition, '^CREATE VIEW', 'CREATE OR REPLACE VIEW', 'n'));
	PERFORM @extschema@.social_roi_remember(schema, name, kind, definition);
EXCEPTION WHEN invalid_table_definition THEN
	PERFORM @extschema@.social_roi_drop_to_rebuild(schema, @extschema@.social_roi_relation(schema, name));
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_replace_view(text, text, text, text) IS 'Brings a view to a new definition; part of social_roi_create.';

-- Makes the views that are missing and brings those made earlier to this version. Returns the views that are the user's and were left alone.
CREATE FUNCTION @extschema@.social_roi_make_views(schema text, fillings jsonb)
RETURNS text[]
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	d record;
	filled text;
	left_alone text[] := '{}';
BEGIN
	FOR d IN SELECT * FROM @extschema@.social_roi_state(schema) s WHERE s.kind IN ('derived', 'report') ORDER BY s.position
	LOOP
		filled := @extschema@.social_roi_fill(d.definition, fillings);
		IF d.relation IS NOT NULL AND NOT d.made THEN
			left_alone := left_alone || d.name;
		ELSIF d.relation IS NOT NULL AND d.made_with <> filled THEN
			PERFORM @extschema@.social_roi_replace_view(schema, d.name, d.kind, filled);
		END IF;
	END LOOP;
	FOR d IN SELECT * FROM @extschema@.social_roi_state(schema) s WHERE s.kind IN ('derived', 'report') AND s.relation IS NULL ORDER BY s.position
	LOOP
		filled := @extschema@.social_roi_fill(d.definition, fillings);
		PERFORM @extschema@.social_roi_execute(@extschema@.social_roi_search_path(schema), filled);
		PERFORM @extschema@.social_roi_give_back(schema, d.name, d.privileges::jsonb);
		PERFORM @extschema@.social_roi_remember(schema, d.name, d.kind, filled);
	END LOOP;
	RETURN left_alone;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_make_views(text, jsonb) IS 'Makes the derived relations and reports of a schema; part of social_roi_create.';

-- Refuses arguments of social_roi_create that cannot be meant.
CREATE FUNCTION @extschema@.social_roi_check_arguments(schema text, time_zone text, currency text, mode text)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF schema IS NULL OR schema = '' OR schema ~ '^pg_' OR schema = 'information_schema' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name', MESSAGE = format('"%s" cannot be the schema of the reports', coalesce(schema, 'NULL')),
			HINT = 'Name a schema of your own, such as CALL social_roi_create(''care'').';
	ELSIF octet_length(schema) > 63 THEN
		RAISE EXCEPTION USING ERRCODE = 'name_too_long', MESSAGE = format('schema name "%s" is too long', schema), HINT = 'A name may have 63 bytes.';
	ELSIF currency !~ '^[A-Z]{3}$' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('"%s" is not a currency', currency),
			HINT = 'Write the three capital letters of ISO 4217, such as USD, EUR or IDR.';
	ELSIF mode IS DISTINCT FROM 'live' AND mode IS DISTINCT FROM 'incremental' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('unknown mode "%s"', coalesce(mode, 'NULL')), HINT = 'The modes are live and incremental.';
	ELSIF mode = 'incremental' THEN
		RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = 'mode "incremental" is not supported by this version of social_roi',
			HINT = 'Use mode => ''live'': its reports are always up to date.';
	END IF;
	IF time_zone IS NOT NULL THEN
		PERFORM timestamptz '2000-01-01 00:00:00+00' AT TIME ZONE time_zone;
	END IF;
EXCEPTION WHEN invalid_parameter_value THEN
	IF SQLERRM LIKE 'time zone%' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('time zone "%s" is not known', time_zone),
			HINT = 'Write an IANA name, such as Europe/Madrid or Asia/Jakarta; SELECT name FROM pg_timezone_names lists them.';
	END IF;
	RAISE;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_check_arguments(text, text, text, text) IS 'Refuses arguments that cannot be meant; part of social_roi_create.';

-- What stands for each placeholder of the definitions. Where interactions are not a table that social_roi_create made, nothing guarantees the
-- constraints it has; {kind} then hides unknown kinds, which an aggregate would raise an error for.
CREATE FUNCTION @extschema@.social_roi_fillings(schema text, ids jsonb, time_zone text, currency text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	is_ours boolean := (SELECT s.made OR s.relation IS NULL FROM @extschema@.social_roi_state(schema) s WHERE s.name = 'interactions');
BEGIN
	RETURN ids || jsonb_build_object(
		'interaction_id default', CASE ids ->> 'interaction_id'
			WHEN 'bigint' THEN 'GENERATED BY DEFAULT AS IDENTITY'
			WHEN 'uuid' THEN 'DEFAULT gen_random_uuid()'
			ELSE ''
		END,
		'time_zone', quote_literal(time_zone), 'currency', quote_literal(currency),
		'extension', (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'social_roi'),
		'kind', CASE WHEN is_ours THEN 'i.kind'
			ELSE 'CASE WHEN i.kind IN (''inbound'', ''outbound'', ''automated'', ''assigned'', ''resolved'', ''reopened'') THEN i.kind END' END,
		'interactions may repeat', NOT is_ours);
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_fillings(text, jsonb, text, text) IS 'What stands for each placeholder of the definitions; part of social_roi_create.';

-- Makes the schema where it is missing, and refuses one that the caller may not create in.
CREATE FUNCTION @extschema@.social_roi_make_schema(schema text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema) THEN
		IF NOT has_database_privilege(current_database(), 'CREATE') THEN
			RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('permission denied to create schema "%s"', schema),
				HINT = format('Ask the database owner for GRANT CREATE ON DATABASE %I TO %I, or for a schema of your own.', current_database(), current_user);
		END IF;
		EXECUTE format('CREATE SCHEMA %I', schema);
	ELSIF NOT has_schema_privilege(schema, 'CREATE') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('permission denied to create relations in schema "%s"', schema),
			HINT = format('Ask its owner for GRANT USAGE, CREATE ON SCHEMA %I TO %I, or call as the owner.', schema, current_user);
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_make_schema(text) IS 'Makes the schema where it is missing; part of social_roi_create.';

-- Says so where the caller asks for a time zone or a currency other than the settings that are there: rows are never changed.
CREATE FUNCTION @extschema@.social_roi_report_settings(schema text, time_zone text, currency text)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	kept record;
BEGIN
	EXECUTE format('SELECT s.time_zone, s.currency FROM %I.settings s', schema) INTO kept;
	IF kept.time_zone <> time_zone OR kept.currency <> currency THEN
		RAISE NOTICE USING MESSAGE = format('settings of schema "%s" keep time zone %s and currency %s', schema, kept.time_zone, kept.currency),
			HINT = format('UPDATE %I.settings SET time_zone = %L, currency = %L;', schema, coalesce(time_zone, kept.time_zone), coalesce(currency, kept.currency));
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_report_settings(text, text, text) IS 'Says which settings were kept; part of social_roi_create.';

/*
 * social_roi_create(schema, time_zone, currency, mode)
 *	  Makes the model and its reports in a schema, or brings them to this version of the extension.
 *
 * time_zone (IANA, default UTC) and currency (ISO 4217, default USD) go into a new settings row; one that is there is kept. Relations that
 * are there are used as they are. Raises one error that lists all columns relations lack, or all objects that depend on a report that must change.
 */
CREATE PROCEDURE @extschema@.social_roi_create(schema text, time_zone text DEFAULT NULL, currency text DEFAULT NULL, mode text DEFAULT 'live')
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	ids jsonb;
	fillings jsonb;
	left_alone text[];
BEGIN
	PERFORM @extschema@.social_roi_check_arguments(schema, time_zone, currency, mode);
	PERFORM pg_advisory_xact_lock(hashtext('social_roi'), hashtext(schema));
	PERFORM @extschema@.social_roi_make_schema(schema);
	PERFORM @extschema@.social_roi_recognize(schema);
	ids := @extschema@.social_roi_id_types(schema);
	PERFORM @extschema@.social_roi_check_columns(schema, ids);
	fillings := @extschema@.social_roi_fillings(schema, ids, coalesce(time_zone, 'UTC'), coalesce(currency, 'USD'));
	PERFORM @extschema@.social_roi_make_tables(schema, fillings);
	left_alone := @extschema@.social_roi_make_views(schema, fillings);
	PERFORM @extschema@.social_roi_report_settings(schema, time_zone, currency);
	IF cardinality(left_alone) > 0 THEN
		RAISE NOTICE USING MESSAGE = format('views in schema "%s" left as they are: %s', schema, array_to_string(left_alone, ', ')),
			DETAIL = 'They were not made by social_roi_create, or were edited since.',
			HINT = 'To get the standard report, drop the view or rename it, and call social_roi_create again.';
	END IF;
END
$$;
COMMENT ON PROCEDURE @extschema@.social_roi_create(text, text, text, text) IS
	'Makes tables, derived relations and reports in a schema, or brings them to this version; uses relations that are there, never touches rows.';

/*
 * social_roi_drop(schema)
 *	  Removes the reports and derived relations that social_roi_create made and nobody edited. Tables and rows stay.
 *
 * Raises an error that lists them when objects of the user depend on a report.
 */
CREATE PROCEDURE @extschema@.social_roi_drop(schema text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	views oid[];
	edited text;
BEGIN
	IF schema IS NULL OR @extschema@.social_roi_relation(schema, 'social_roi_made') IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('schema "%s" has no reports of social_roi', coalesce(schema, 'NULL')),
			HINT = 'Name a schema that social_roi_create was called for.';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('social_roi'), hashtext(schema));
	PERFORM @extschema@.social_roi_recognize(schema);
	SELECT coalesce(array_agg(s.relation) FILTER (WHERE s.made), '{}'), string_agg(s.name, ', ' ORDER BY s.position) FILTER (WHERE NOT s.made)
	INTO views, edited
	FROM @extschema@.social_roi_state(schema) s
	WHERE s.kind IN ('derived', 'report') AND s.relation IS NOT NULL;
	PERFORM @extschema@.social_roi_drop_views(schema, views, 'drop');
	EXECUTE format('DELETE FROM %1$I.social_roi_made m WHERE m.kind <> ''table'' AND @extschema@.social_roi_relation(%1$L, m.name) IS NULL', schema);
	IF edited IS NOT NULL THEN
		RAISE NOTICE USING MESSAGE = format('views in schema "%s" left as they are: %s', schema, edited),
			DETAIL = 'They were not made by social_roi_create, or were edited since.';
	END IF;
END
$$;
COMMENT ON PROCEDURE @extschema@.social_roi_drop(text) IS 'Removes the reports and derived relations that social_roi_create made; tables and rows stay.';

/*
 * social_roi_grant(schema, role)
 *	  Lets a role read the reports of a schema, and what they read, except wages.
 *
 * Views check the reader's own rights on what they read, so those tables are granted too; staff_hours and staff_rates are not: the view
 * staff_cost reads them with its owner's rights. role may be public. Call it again after social_roi_create made new reports.
 */
CREATE PROCEDURE @extschema@.social_roi_grant(schema text, role text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	relations text;
BEGIN
	IF schema IS NULL OR @extschema@.social_roi_relation(schema, 'social_roi_made') IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('schema "%s" has no reports of social_roi', coalesce(schema, 'NULL')),
			HINT = 'Name a schema that social_roi_create was called for.';
	ELSIF role IS NULL OR (role <> 'public' AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role)) THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'Create it first: CREATE ROLE, with LOGIN where people or tools connect as it.';
	END IF;
	SELECT string_agg(format('%I.%I', schema, s.name), ', ' ORDER BY s.position) INTO relations
	FROM @extschema@.social_roi_state(schema) s
	WHERE s.relation IS NOT NULL AND s.name NOT IN ('social_roi_made', 'staff_hours', 'staff_rates');
	EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, role);
	EXECUTE format('GRANT SELECT ON %s TO %I', relations, role);
END
$$;
COMMENT ON PROCEDURE @extschema@.social_roi_grant(text, text) IS 'Lets a role read the reports of a schema and what they read, except wages.';
