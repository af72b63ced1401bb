/*
 * schema_views.sql
 *	  Makes the derived relations and reports of a schema that are missing, and brings those made earlier to this version.
 */

-- Drops a view that must change its columns, with those of our views that read it, keeping owner and privileges in social_roi_made.
CREATE FUNCTION @extschema@.social_roi_drop_to_rebuild(schema text, view oid)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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
	IF (privileges ->> 'owner')::regrole <> quote_ident(current_user)::regrole THEN
		EXECUTE format('ALTER VIEW %I.%I OWNER TO %s', schema, name, privileges ->> 'owner');
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_give_back(text, text, jsonb) IS 'Gives a rebuilt view its owner and privileges back; part of social_roi_create.';

-- Brings one view that social_roi_create made to a new definition: in place where its columns stay, else by dropping it to be made again.
CREATE FUNCTION @extschema@.social_roi_replace_view(schema text, name text, kind text, definition text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.social_roi_execute(@extschema@.social_roi_search_path(schema), regexp_replace(definition, '^CREATE VIEW', 'CREATE OR REPLACE VIEW', 'n'));
	PERFORM @extschema@.social_roi_remember(schema, name, kind, definition);
EXCEPTION WHEN invalid_table_definition THEN
	PERFORM @extschema@.social_roi_drop_to_rebuild(schema, @extschema@.social_roi_relation(schema, name));
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_replace_view(text, text, text, text) IS 'Brings a view to a new definition; part of social_roi_create.';

-- Makes a view that is missing. A view of the user's in the place of one that it reads may lack what it reads: then the error names them.
CREATE FUNCTION @extschema@.social_roi_make_view(schema text, name text, kind text, definition text, left_alone text[])
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.social_roi_execute(@extschema@.social_roi_search_path(schema), definition);
	PERFORM @extschema@.social_roi_remember(schema, name, kind, definition);
EXCEPTION WHEN undefined_column OR undefined_function OR datatype_mismatch OR wrong_object_type OR indeterminate_datatype OR cannot_coerce THEN
	IF left_alone = '{}' THEN
		RAISE;
	END IF;
	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = format('cannot make "%s" in schema "%s": %s', name, schema, SQLERRM),
		DETAIL = format('Relations left as they are: %s. They were not made by social_roi_create, or were edited since.', array_to_string(left_alone, ', ')),
		HINT = 'One of them stands where a relation of the model should. Rename it or drop it, or use a schema of its own.';
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_make_view(text, text, text, text, text[]) IS 'Makes a view that is missing; part of social_roi_create.';

-- Makes the views that are missing and brings those made earlier to this version, in the order of the definitions, so that each finds what it reads.
-- A view that had to be dropped may take earlier ones along, hence the second round. Returns the views that are the user's and were left alone.
CREATE FUNCTION @extschema@.social_roi_make_views(schema text, fillings jsonb)
RETURNS text[]
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	d record;
	filled text;
	left_alone text[];
	privileges text;
BEGIN
	FOR round IN 1 .. 2
	LOOP
		left_alone := '{}';
		FOR d IN SELECT * FROM @extschema@.social_roi_state(schema) s WHERE s.kind IN ('derived', 'report') AND s.definition IS NOT NULL ORDER BY s.position
		LOOP
			filled := @extschema@.social_roi_fill(d.definition, fillings);
			IF d.relation IS NOT NULL AND NOT d.made THEN
				left_alone := left_alone || d.name;
			ELSIF d.made_with <> filled AND @extschema@.social_roi_relation(schema, d.name) IS NOT NULL THEN
				PERFORM @extschema@.social_roi_replace_view(schema, d.name, d.kind, filled);
			END IF;
			IF @extschema@.social_roi_relation(schema, d.name) IS NULL THEN
				EXECUTE format('SELECT m.privileges FROM %I.social_roi_made m WHERE m.name = $1', schema) INTO privileges USING d.name;
				PERFORM @extschema@.social_roi_make_view(schema, d.name, d.kind, filled, left_alone);
				PERFORM @extschema@.social_roi_give_back(schema, d.name, privileges::jsonb);
			END IF;
		END LOOP;
	END LOOP;
	RETURN left_alone;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_make_views(text, jsonb) IS 'Makes the derived relations and reports of a schema; part of social_roi_create.';
