-- The same rows as two other releases of Chatwoot would keep them.
DO $$
DECLARE
	release text;
	name text;
BEGIN
	FOREACH release IN ARRAY ARRAY['older', 'newer'] LOOP
		EXECUTE format('CREATE SCHEMA %I', release);
		FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
			EXECUTE format('CREATE TABLE %I.%I AS TABLE public.%2$I', release, name);
		END LOOP;
	END LOOP;
END
$$;
ALTER TABLE older.messages DROP COLUMN sentiment;
ALTER TABLE older.working_hours DROP COLUMN open_all_day;
UPDATE older.messages SET content_attributes = '{}' WHERE content_attributes::text LIKE '%u0000%';
ALTER TABLE older.messages ALTER COLUMN content_attributes TYPE jsonb;
ALTER TABLE newer.reporting_events ADD COLUMN actor_type varchar, ADD COLUMN actor_id bigint;
UPDATE newer.reporting_events SET actor_type = 'User', actor_id = 8 WHERE id = 3;
UPDATE newer.reporting_events SET actor_type = 'AutomationRule', actor_id = 8, user_id = 7 WHERE id = 6;
