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
	PERFORM @extschema@.social_roi_lock(schema);
	PERFORM @extschema@.social_roi_check_memory(schema);
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
