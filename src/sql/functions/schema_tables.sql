/*
 * schema_tables.sql
 *	  Makes the tables of a schema that are missing, and completes those that an earlier version made.
 */

-- Adds to a table made earlier what its definition has and it lacks: columns at the end, and checks that went with DROP EXTENSION.
CREATE FUNCTION @extschema@.social_roi_complete_table(schema text, name text, definition text, fillings jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
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
		EXECUTE format('ALTER TABLE %I.%I %s', schema, name, part.action);
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.social_roi_complete_table(text, text, text, jsonb) IS 'Appends to a table what its definition has and it lacks; part of social_roi_create.';

-- Makes the tables that are missing, completes those made earlier, and sees to the rows that a table must have.
CREATE FUNCTION @extschema@.social_roi_make_tables(schema text, fillings jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	d record;
	path text := @extschema@.social_roi_search_path(schema);
	filled text;
BEGIN
	FOR d IN SELECT * FROM @extschema@.social_roi_state(schema) s WHERE s.kind IN ('table', 'rows') AND s.definition IS NOT NULL ORDER BY s.position
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
