/*
 * schema_check.sql
 *	  What social_roi_create asks of its arguments and of relations that are there already: every column that is lacking is one error.
 */

-- The columns that relations of the model have, as they stand: only tables of the definitions that exist. Types are spelled as the definitions
-- spell them; a domain counts as its base type, any character type as text.
CREATE FUNCTION @extschema@.social_roi_found_columns(schema text)
RETURNS TABLE (name text, relkind "char", "column" text, wanted text, found text)
LANGUAGE sql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH RECURSIVE base (type, base) AS (
		SELECT t.oid, t.oid FROM pg_type t WHERE t.typtype <> 'd'
		UNION ALL
		SELECT t.oid, b.base FROM base b JOIN pg_type t ON t.typbasetype = b.type AND t.typtype = 'd'
	)
	SELECT d.name, c.relkind, w.name, w.type,
		CASE format_type(b.base, NULL)
			WHEN 'character varying' THEN 'text'
			WHEN 'character' THEN 'text'
			WHEN 'timestamp with time zone' THEN 'timestamptz'
			ELSE format_type(b.base, NULL)
		END
	FROM @extschema@.social_roi_definitions() d
	JOIN pg_class c ON c.oid = @extschema@.social_roi_relation(schema, d.name)
	CROSS JOIN LATERAL @extschema@.social_roi_columns(d.definition) w
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.name AND NOT a.attisdropped
	LEFT JOIN base b ON b.type = a.atttypid
	WHERE d.kind = 'table' AND w.name IS NOT NULL
	ORDER BY d.position, w.position
$$;
COMMENT ON FUNCTION @extschema@.social_roi_found_columns(text) IS 'Columns that relations of a schema should have, and the types they have; part of social_roi_create.';

-- The type of each kind of id: that of the relations that are there, bigint where none is. Two types for one id are an error that names them.
CREATE FUNCTION @extschema@.social_roi_id_types(schema text)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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

-- Refuses arguments of social_roi_create that cannot be meant. The name $user would mean another schema in a search_path.
CREATE FUNCTION @extschema@.social_roi_check_arguments(schema text, time_zone text, currency text, mode text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF schema IS NULL OR schema IN ('', 'information_schema', '$user') OR schema ~ '^pg_' THEN
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
	PERFORM @extschema@.local_date(timestamptz '2000-01-01 00:00:00+00', time_zone);
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_check_arguments(text, text, text, text) IS 'Refuses arguments that cannot be meant; part of social_roi_create.';
