/*
 * schema_dependents.sql
 *	  Dropping views that social_roi_create made: never with CASCADE; what depends on them is listed instead.
 */

-- What depends on these relations and on views that read them: the relation where it is such a view, and what PostgreSQL calls it.
CREATE FUNCTION @extschema@.social_roi_dependents(relations oid[])
RETURNS TABLE (relation oid, description text)
LANGUAGE sql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH RECURSIVE reached (relation) AS (
		SELECT unnest(relations)
		UNION
		SELECT r.ev_class
		FROM reached
		JOIN pg_depend p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = reached.relation AND p.classid = 'pg_rewrite'::regclass
		JOIN pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN'
	), referred (classid, objid) AS (
		SELECT 'pg_class'::regclass, reached.relation FROM reached
		UNION ALL
		SELECT 'pg_type'::regclass, t.oid FROM reached JOIN pg_type t ON t.typrelid = reached.relation
		UNION ALL
		SELECT 'pg_type'::regclass, t.typarray FROM reached JOIN pg_type t ON t.typrelid = reached.relation
	)
	SELECT reached.relation, pg_describe_object('pg_class'::regclass, reached.relation, 0)
	FROM reached
	WHERE reached.relation <> ALL (relations)
	UNION ALL
	SELECT DISTINCT NULL::oid, pg_describe_object(p.classid, p.objid, p.objsubid)
	FROM referred
	JOIN pg_depend p ON p.refclassid = referred.classid AND p.refobjid = referred.objid AND p.deptype IN ('n', 'a')
	WHERE NOT (p.classid = 'pg_rewrite'::regclass AND EXISTS (SELECT FROM pg_rewrite r WHERE r.oid = p.objid AND r.rulename = '_RETURN'))
		AND NOT EXISTS (SELECT FROM referred o WHERE o.classid = p.classid AND o.objid = p.objid)
$$;
COMMENT ON FUNCTION @extschema@.social_roi_dependents(oid[]) IS 'What depends on relations, directly or through views; part of social_roi_create.';

-- Drops views that social_roi_create made, together; refuses, and lists them, when objects of the user depend on one.
CREATE FUNCTION @extschema@.social_roi_drop_views(schema text, views oid[], purpose text)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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
