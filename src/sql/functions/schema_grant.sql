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
	withheld text;
BEGIN
	IF schema IS NULL OR @extschema@.social_roi_relation(schema, 'social_roi_made') IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('schema "%s" has no reports of social_roi', coalesce(schema, 'NULL')),
			HINT = 'Name a schema that social_roi_create was called for.';
	ELSIF role IS NULL OR (role <> 'public' AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role)) THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'Create it first: CREATE ROLE, with LOGIN where people or tools connect as it.';
	END IF;
	PERFORM @extschema@.social_roi_lock(schema);
	SELECT string_agg(format('%I.%I', schema, c.relname), ', '),
		min(c.relname) FILTER (WHERE NOT has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION'))
	INTO relations, withheld
	FROM @extschema@.social_roi_definitions() d
	JOIN pg_class c ON c.oid = @extschema@.social_roi_relation(schema, d.name)
	WHERE d.name NOT IN ('social_roi_made', 'staff_hours', 'staff_rates');
	IF withheld IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" may not grant the right to read schema "%s"', current_user, schema),
			DETAIL = format('A relation of somebody else is %I.%I.', schema, withheld), HINT = 'Call as the owner, or as a role that may read them WITH GRANT OPTION.';
	END IF;
	IF NOT has_schema_privilege(role, schema, 'USAGE') THEN
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, role);
	END IF;
	EXECUTE format('GRANT SELECT ON %s TO %I', relations, role);
END
$$;
COMMENT ON PROCEDURE @extschema@.social_roi_grant(text, text) IS 'Lets a role read the reports of a schema and what they read, except wages.';
