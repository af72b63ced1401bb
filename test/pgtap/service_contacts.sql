-- Contacts and requests resolved against an oracle in plain SQL, on random conversations: unsorted, with ties, NULLs, duplicates, several
-- customers in one conversation, conversations that are no request, and contacts around the ends of months and where clocks go back. All
-- comparisons are with =.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SET LOCAL TIME ZONE 'UTC';
SELECT plan(96);

-- Half the instants lie around ends of months, some in the minutes before and after 2009-11-01 00:01 in Newfoundland, when it became 23:01 of the day before.
SELECT setseed(0.34);
CREATE TABLE raw AS
SELECT conversation, CASE WHEN random() < 0.04 THEN NULL WHEN random() < 0.2 THEN (random() * 400)::bigint - 200 ELSE conversation * 7919 % 400 - 200 END AS customer,
	CASE WHEN r < 0.4 THEN 'inbound' WHEN r < 0.6 THEN 'outbound' WHEN r < 0.7 THEN 'automated' WHEN r < 0.75 THEN 'assigned' WHEN r < 0.94 THEN 'resolved' WHEN r < 0.97 THEN 'reopened' END AS kind,
	CASE WHEN random() < 0.5 THEN timestamptz '2025-09-01' + (random() * 7)::int * interval '1 month' + (random() * 60 - 30)::int * interval '1 hour'
		WHEN random() < 0.3 THEN timestamptz '2009-11-01 02:28Z' + (random() * 30)::int * interval '10.000001 s'
		ELSE timestamptz '2026-03-01' + (random() * 900)::int * interval '1 hour' + (random() * 3)::int * interval '0.000001 s' END AS at,
	CASE WHEN random() < 0.95 THEN (ARRAY['twitter', 'Émail', 'chat', '', 'émail'])[1 + floor(random() * 5)::int] END AS channel,
	CASE WHEN random() < 0.03 THEN true END AS is_service
FROM (SELECT (random() * 2500)::bigint - 1000 AS conversation, random() AS r FROM generate_series(1, 16000)) d;
INSERT INTO raw SELECT * FROM raw ORDER BY conversation, at, kind, customer, channel, is_service LIMIT 500;	-- duplicates
-- conversations that are no request: said before, after and between, by rows with all there is, and with nothing else
INSERT INTO raw SELECT conversation, customer, kind, at, channel, false FROM raw WHERE conversation % 13 = 0 AND random() < 0.3;
INSERT INTO raw SELECT n * 17, NULL, CASE WHEN n % 2 = 0 THEN 'no kind' END, CASE n % 3 WHEN 0 THEN timestamptz 'infinity' WHEN 1 THEN '-infinity' END, NULL, false FROM generate_series(-60, 120) n;
CREATE TABLE rows AS
SELECT row_number() OVER (ORDER BY random()) AS id, conversation, md5(conversation::text)::uuid AS conversation_uuid,
	repeat('ko', (abs(conversation) % 40)::int) || conversation AS conversation_text,
	customer, md5(customer::text)::uuid AS customer_uuid,
	-- short and long, and one that is kept compressed
	CASE customer % 50 WHEN 0 THEN repeat('ñandú', 60) WHEN 1 THEN repeat('x', 9000) ELSE '' END || CASE WHEN customer <> 7 THEN customer::text ELSE '' END AS customer_text,
	kind, at, channel, is_service
FROM raw;
-- rows that are no events say which conversations the lists have: those that are no request, and those that are only named
CREATE TABLE events AS SELECT id, conversation, conversation_uuid, conversation_text, customer, customer_uuid, customer_text, kind, at, channel FROM rows WHERE is_service IS NULL;
CREATE TABLE listed AS SELECT conversation, conversation_uuid, conversation_text, is_service FROM rows WHERE is_service IS NOT NULL;
INSERT INTO events (id, conversation, customer, channel) VALUES (100000, NULL, 1, 'none');	-- ignored, whatever else it lacks
ALTER TABLE events ADD PRIMARY KEY (id);
ANALYZE events;

CREATE FUNCTION social() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['twitter', NULL, 'Émail', ''] $$;
CREATE FUNCTION others() RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation ORDER BY l.conversation) || NULL FROM listed l WHERE NOT l.is_service $$;
CREATE FUNCTION others_uuid() RETURNS uuid[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation_uuid ORDER BY l.conversation) || NULL FROM listed l WHERE NOT l.is_service $$;
CREATE FUNCTION others_text() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation_text ORDER BY l.conversation) || NULL FROM listed l WHERE NOT l.is_service $$;
CREATE FUNCTION named() RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation ORDER BY l.conversation) || NULL FROM listed l WHERE l.is_service $$;
CREATE FUNCTION named_uuid() RETURNS uuid[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation_uuid ORDER BY l.conversation) || NULL FROM listed l WHERE l.is_service $$;
CREATE FUNCTION named_text() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_agg(l.conversation_text ORDER BY l.conversation) || NULL FROM listed l WHERE l.is_service $$;

-- The definition, word by word: contacts and requests.
CREATE FUNCTION oracle_contacts(relation regclass, conversation text, customer text, others text, OUT customer_key text, OUT social_at timestamptz, OUT other_at timestamptz, OUT resolved_at timestamptz)
RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH counted AS MATERIALIZED (
			SELECT e.%2$I AS conversation, e.%3$I::text AS customer, e.kind, e.at, coalesce(e.channel IN ('twitter', 'Émail', ''), false) AS is_social
			FROM %1$s e
			WHERE e.kind IS NOT NULL AND e.%2$I NOT IN (SELECT o FROM unnest(%4$s) o WHERE o IS NOT NULL)),
		begun AS (
			SELECT c.conversation, c.customer, min(c.at) AS at, min(c.at) FILTER (WHERE c.is_social) AS social_at, min(c.at) FILTER (WHERE NOT c.is_social) AS other_at
			FROM counted c WHERE c.kind = 'inbound' AND c.customer IS NOT NULL GROUP BY 1, 2)
		SELECT b.customer, b.social_at, b.other_at, min(r.at)
		FROM begun b
		LEFT JOIN counted r ON r.conversation = b.conversation AND r.customer = b.customer AND r.kind = 'resolved' AND r.at >= b.at
		GROUP BY b.conversation, b.customer, b.social_at, b.other_at$q$, relation, conversation, customer, others);
END $$;
CREATE FUNCTION oracle_requests(relation regclass, conversation text, others text) RETURNS SETOF timestamptz LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH counted AS MATERIALIZED (
			SELECT e.%2$I AS conversation, e.kind, e.at, coalesce(e.channel IN ('twitter', 'Émail', ''), false) AS is_social
			FROM %1$s e
			WHERE e.kind IS NOT NULL AND e.%2$I NOT IN (SELECT o FROM unnest(%3$s) o WHERE o IS NOT NULL)),
		asked AS (SELECT c.conversation, min(c.at) AS at FROM counted c WHERE c.kind = 'inbound' AND c.is_social GROUP BY 1),
		answered AS (SELECT c.conversation, min(c.at) AS at FROM counted c JOIN asked a ON a.conversation = c.conversation AND c.at >= a.at WHERE c.kind IN ('outbound', 'automated') GROUP BY 1)
		SELECT min(c.at) FROM counted c JOIN answered a ON a.conversation = c.conversation AND c.at >= a.at WHERE c.kind = 'resolved' GROUP BY c.conversation$q$, relation, conversation, others);
END $$;
-- What is shown of contacts, with customers as text.
CREATE FUNCTION shown(relation text, zone text)
RETURNS TABLE (customer text, social_at timestamptz, other_at timestamptz, month date, is_first boolean, contacts_elsewhere bigint, resolved bigint, resolution_seconds numeric) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		SELECT g.customer_key, min(min(g.social_at)) OVER w, min(min(g.other_at)) OVER w, g.month, g.month = min(g.month) OVER w,
			count(*) FILTER (WHERE NOT coalesce(g.social_at <= g.other_at, g.social_at IS NOT NULL)), count(g.resolved_at),
			coalesce(sum(extract(epoch FROM g.resolved_at - least(g.social_at, g.other_at))), 0)
		FROM (SELECT c.*, date_trunc('month', least(c.social_at, c.other_at) AT TIME ZONE %2$L)::date AS month FROM %1$s c) g
		GROUP BY g.customer_key, g.month
		WINDOW w AS (PARTITION BY g.customer_key)$q$, relation, zone);
END $$;

CREATE TABLE zones AS SELECT * FROM unnest(ARRAY['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns']) WITH ORDINALITY AS z (zone, n);

-- every pair of key types, in every zone, in order
CREATE FUNCTION compare(conversation text, customer text, others text, order_by text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	s contact_summary;
	zone text;
BEGIN
	EXECUTE format('SELECT service_contacts(%I, %I, kind, at, channel, social(), %s) FROM events', conversation, customer, others) INTO s;
	EXECUTE format('CREATE TEMP TABLE contacts AS SELECT * FROM oracle_contacts(''events'', %L, %L, %L)', conversation, customer, others);
	CREATE TEMP TABLE seen (customer text, social_at timestamptz, other_at timestamptz, month date, is_first boolean, contacts_elsewhere bigint, resolved bigint, resolution_seconds numeric, n bigint);
	FOR zone IN SELECT z.zone FROM zones z ORDER BY z.n LOOP
		EXECUTE format('INSERT INTO seen SELECT t.customer::text, t.social_at, t.other_at, t.month, t.is_first, t.contacts_elsewhere, t.resolved, t.resolution_seconds, t.ordinality
			FROM contact_table($1, $2, (SELECT %I FROM events LIMIT 0)) WITH ORDINALITY t', customer) USING s, zone;
		RETURN NEXT results_eq(
			format('SELECT customer, social_at, other_at, month, is_first, contacts_elsewhere, resolved, resolution_seconds FROM seen ORDER BY n'),
			format('SELECT * FROM shown(''contacts'', %L) ORDER BY %s, month', zone, order_by), format('%s of %s in %s', customer, conversation, zone));
		EXECUTE format('DELETE FROM seen s USING contact_table($1, $2, (SELECT %I FROM events LIMIT 0), true) t WHERE s.customer = t.customer::text AND s.month = t.month AND NOT s.is_first', customer) USING s, zone;
		RETURN NEXT is((SELECT count(*) FROM seen WHERE NOT is_first), 0::bigint, format('%s of %s in %s, after the first month', customer, conversation, zone));
		TRUNCATE seen;
	END LOOP;
	RETURN NEXT is((SELECT count(*) > 300 AND count(*) FILTER (WHERE num > 1) > 200 FROM (SELECT count(*) AS num FROM contacts GROUP BY customer_key) c), true, 'of many customers, most with several contacts');
	DROP TABLE contacts, seen;
END $$;
SELECT compare('conversation', 'customer', 'others()', 'customer::bigint');
SELECT compare('conversation_uuid', 'customer_uuid', 'others_uuid()', 'customer::uuid');
SELECT compare('conversation_text', 'customer_text', 'others_text()', 'customer COLLATE "C"');
-- the type of the conversation does not matter, and of the customers no more than it says
\set each 'service_contacts(conversation, customer, kind, at, channel, social(), others()) AS bb, service_contacts(conversation, customer_uuid, kind, at, channel, social(), others()) AS bu, service_contacts(conversation, customer_text, kind, at, channel, social(), others()) AS bt, service_contacts(conversation_uuid, customer, kind, at, channel, social(), others_uuid()) AS ub, service_contacts(conversation_uuid, customer_uuid, kind, at, channel, social(), others_uuid()) AS uu, service_contacts(conversation_uuid, customer_text, kind, at, channel, social(), others_uuid()) AS ut, service_contacts(conversation_text, customer, kind, at, channel, social(), others_text()) AS tb, service_contacts(conversation_text, customer_uuid, kind, at, channel, social(), others_text()) AS tu, service_contacts(conversation_text, customer_text, kind, at, channel, social(), others_text()) AS tt'
CREATE TABLE whole AS SELECT :each FROM events;
SELECT is((SELECT (bb = ub, bb = tb, bu = uu, bu = tu, bt = ut, bt = tt) FROM whole), (true, true, true, true, true, true), 'conversations of any type');
CREATE TABLE requests AS SELECT * FROM oracle_requests('events', 'conversation', 'others()') at;
SELECT results_eq(format('SELECT * FROM resolved_request_table((SELECT bb FROM whole), %L)', zone),
	format('SELECT (at AT TIME ZONE %L)::date, count(*) FROM requests GROUP BY 1 ORDER BY 1', zone), 'requests by day in ' || zone)
FROM zones ORDER BY n;
SELECT ok((SELECT count(*) > 100 FROM requests), 'of which there are many');
SELECT is((SELECT sum(requests) FROM resolved_request_table((SELECT tt FROM whole), 'UTC')), (SELECT count(*)::numeric FROM requests), 'requests have no customer');

-- any order, plan and memory gives the same value to the bit
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM events ORDER BY id DESC) e', :'each'), 'TABLE whole', 'in another order');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM events ORDER BY at, kind COLLATE "C" DESC, id) e', :'each'), 'TABLE whole', 'in order of time');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM events ORDER BY kind NULLS FIRST, conversation) e', :'each'), 'TABLE whole', 'ignored rows first');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM events ORDER BY conversation = ANY (others()) NULLS LAST, id) e', :'each'), 'TABLE whole', 'what is no request last');
SELECT set_eq('SELECT service_contacts(DISTINCT conversation, customer, kind, at, channel, social(), others()) FROM events', 'SELECT bb FROM whole', 'DISTINCT takes nothing away');
SELECT is((SELECT count(*) FROM whole w JOIN (SELECT service_contacts(conversation, customer, kind, at, channel, social(), others() ORDER BY id % 7, id) AS bb FROM events) o USING (bb)), 1::bigint, 'joined by equality and hash');
SELECT is((SELECT service_contacts(conversation, customer, kind, at, channel, CASE WHEN id % 2 = 0 THEN social() ELSE ARRAY['', 'Émail', 'twitter'] END, others()) FROM events), (SELECT bb FROM whole), 'a list that changes with every row');
SELECT is((SELECT service_contacts(conversation, customer, kind, at, 'one', CASE WHEN channel IN ('twitter', 'Émail', '') THEN ARRAY['one', 'two'] WHEN id % 2 = 0 THEN '{two}' END, others()) FROM events), (SELECT bb FROM whole), 'one that says with every row what is social');
SELECT is((SELECT service_contacts(conversation, customer, kind, at, channel, ARRAY[['twitter', 'x'], ['Émail', '']], others()) FROM events), (SELECT bb FROM whole), 'one of two dimensions');
SELECT is((SELECT service_contacts(conversation, customer, kind, at, channel, (SELECT array_agg(c) FROM (SELECT repeat('z', n) || n AS c FROM generate_series(1, 300) n UNION ALL VALUES ('twitter'), ('Émail'), ('')) l), others()) FROM events),
	(SELECT bb FROM whole), 'a long one');
SELECT is((SELECT service_contacts(conversation, customer, kind, at, coalesce(channel, 'x' || id), social(), others()) FROM events), (SELECT bb FROM whole), 'thousands of channels');

ALTER TABLE events SET (parallel_workers = 3);
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
	RETURN plan;
END $$;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 1;	-- so that shipping states is cheaper than shipping rows
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL cpu_operator_cost = 0;
SELECT matches(plan_of(format('SELECT %s FROM events', :'each')), 'Finalize Aggregate.*Partial Aggregate', 'a parallel plan is taken');
SELECT set_eq(format('SELECT %s FROM events', :'each'), 'TABLE whole', 'gives the same');
CREATE TABLE by_part AS SELECT conversation % 40 AS part, :each FROM (SELECT * FROM events ORDER BY id) e WHERE conversation IS NOT NULL GROUP BY conversation % 40;
CREATE TABLE few_events AS SELECT *, conversation % 10 AS part FROM events WHERE conversation < -940;
ANALYZE few_events;
ALTER TABLE few_events SET (parallel_workers = 3);
SET LOCAL cpu_tuple_cost = 10;
\set by_part 'part, service_contacts(conversation, customer_text, kind, at, channel, social(), others()) AS s FROM few_events GROUP BY part'
SELECT matches(plan_of('SELECT ' || :'by_part'), 'Partial', 'also for small groups');
CREATE TABLE few_parallel AS SELECT :by_part;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT set_eq('SELECT ' || :'by_part', 'TABLE few_parallel', 'which give the same');
RESET cpu_tuple_cost; RESET cpu_operator_cost;
SET LOCAL enable_hashagg = off;
SELECT set_eq(format('SELECT conversation %% 40, %s FROM events WHERE conversation IS NOT NULL GROUP BY conversation %% 40', :'each'), 'TABLE by_part', 'groups that are sorted');
SELECT set_eq(format('SELECT conversation %% 40, %s FROM events WHERE conversation IS NOT NULL GROUP BY GROUPING SETS ((conversation %% 40), ())', :'each'), 'TABLE by_part UNION ALL SELECT NULL, * FROM whole', 'grouping sets');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SET LOCAL work_mem = '64kB';
SELECT set_eq(format('SELECT conversation %% 40, %s FROM events WHERE conversation IS NOT NULL GROUP BY conversation %% 40', :'each'), 'TABLE by_part', 'hash aggregation that spills');
RESET work_mem;
RESET enable_sort;
CREATE FUNCTION sorted(findings conversation_finding[]) RETURNS conversation_finding[] LANGUAGE sql AS $$ SELECT array_agg(f ORDER BY f::text) FROM unnest(findings) f $$;
CREATE TABLE findings AS SELECT sorted((checked_contacts(conversation, customer_text, kind, at, channel, social(), others(), named() ORDER BY id)).findings) AS f FROM events;
SET LOCAL social_roi.state_memory = '64kB';
SELECT set_eq(format('SELECT %s FROM events', :'each'), 'TABLE whole', 'with files');
SELECT set_eq(format('SELECT conversation %% 40, %s FROM events WHERE conversation IS NOT NULL GROUP BY conversation %% 40', :'each'), 'TABLE by_part', 'groups with files');
SELECT is((SELECT ((c).contacts = (SELECT bt FROM whole), sorted((c).findings) = (SELECT f FROM findings), cardinality((c).findings) > 10) FROM (
	SELECT checked_contacts(conversation, customer_text, kind, at, channel, social(), others(), named()) AS c FROM events) x), (true, true, true), 'two results of one pass with files');
DECLARE half CURSOR FOR SELECT service_contacts(conversation, customer_text, kind, at, channel, ARRAY['twitter'], others()) FROM events, generate_series(1, 2) GROUP BY conversation % 2;
FETCH 1 FROM half \gset fetched_
CLOSE half;
SELECT is((SELECT count(*) FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql\_tmp' || pg_backend_pid() || '.%'), 0::bigint, 'which leave none');
RESET social_roi.state_memory;

-- groups of every size, from states that stay flat to those that do not
CREATE FUNCTION wrong_sizes(sizes int, customer text) RETURNS SETOF int LANGUAGE plpgsql AS $$
DECLARE
	is_wrong boolean;
	others text;
BEGIN
	CREATE TEMP TABLE few (LIKE events);
	CREATE TEMP TABLE contacts (customer_key text, social_at timestamptz, other_at timestamptz, resolved_at timestamptz);
	FOR size IN 1..sizes LOOP
		INSERT INTO few SELECT id, conversation % 9, conversation_uuid, conversation_text, e.customer, customer_uuid, customer_text, kind, at, channel
		FROM events e WHERE id = 300 + size;
		others := CASE WHEN size >= 100 THEN format('ARRAY[%s, 20]', (SELECT conversation % 9 FROM events WHERE id = 400)) ELSE 'NULL::bigint[]' END;
		INSERT INTO contacts SELECT * FROM oracle_contacts('few', 'conversation', customer, others);
		EXECUTE format($q$
			WITH seen AS (
				SELECT t.customer::text, t.social_at, t.other_at, t.month, t.is_first, t.contacts_elsewhere, t.resolved, t.resolution_seconds
				FROM contact_table((SELECT service_contacts(conversation, %1$I, kind, at, channel, ARRAY['', 'twitter', 'Émail'], %2$s) FROM few), 'UTC', (SELECT %1$I FROM few LIMIT 0)) t),
			wanted AS (SELECT * FROM shown('contacts', 'UTC'))
			SELECT EXISTS (TABLE seen EXCEPT ALL TABLE wanted) OR EXISTS (TABLE wanted EXCEPT ALL TABLE seen)$q$, customer, others) INTO is_wrong;
		IF is_wrong THEN RETURN NEXT size; END IF;
		TRUNCATE contacts;
	END LOOP;
	DROP TABLE few, contacts;
END $$;
SELECT is_empty(format('SELECT wrong_sizes(150, %L)', customer), 'groups of every size by ' || customer) FROM unnest(ARRAY['customer', 'customer_uuid', 'customer_text']) customer;
SELECT results_eq($$ SELECT id, service_contacts(conversation % 9, customer, kind, at, channel, ARRAY['twitter', 'Émail', ''], '{3}') OVER (ORDER BY id) FROM events WHERE id BETWEEN 301 AND 450 AND conversation IS NOT NULL ORDER BY id $$,
	$$ SELECT g.id, (SELECT service_contacts(conversation % 9, customer, kind, at, channel, ARRAY['twitter', 'Émail', ''], '{3}' ORDER BY e.id DESC) FROM events e WHERE e.id BETWEEN 301 AND g.id AND conversation IS NOT NULL) FROM events g WHERE g.id BETWEEN 301 AND 450 AND conversation IS NOT NULL ORDER BY id $$,
	'as a window');
SELECT results_eq($$ SELECT id, service_contacts(conversation % 9, customer_text, kind, at, channel, ARRAY['twitter', 'Émail', ''], '{}') OVER (ORDER BY id RANGE 20 PRECEDING) FROM events WHERE id BETWEEN 301 AND 400 ORDER BY id $$,
	$$ SELECT g.id, (SELECT service_contacts(conversation % 9, customer_text, kind, at, channel, ARRAY['twitter', 'Émail', ''], '{}' ORDER BY e.id DESC) FROM events e WHERE e.id BETWEEN greatest(301, g.id - 20) AND g.id) FROM events g WHERE g.id BETWEEN 301 AND 400 ORDER BY id $$,
	'as a moving window');

-- one conversation of very many customers, and the other way round; contacts of one customer in one month
SELECT is((SELECT (count(*), sum(resolved), sum(contacts_elsewhere), sum(resolution_seconds)) FROM contact_table((
		SELECT service_contacts(1::bigint, customer, kind, timestamptz '2026-01-31 23:00Z' + customer * interval '1 ms', channel, ARRAY['a'], NULL)
		FROM generate_series(1::bigint, 60000) customer, (VALUES ('inbound', CASE WHEN random() >= 0 THEN 'b' END), ('resolved', 'a')) v (kind, channel)), 'UTC', NULL::bigint)),
	(60000::bigint, 60000::numeric, 60000::numeric, 0::numeric), 'a conversation of very many customers');
SELECT is((SELECT (count(*), sum(resolved), sum(contacts_elsewhere), sum(resolution_seconds)) FROM contact_table((
		SELECT service_contacts(conversation::text, md5('one')::uuid, kind, timestamptz '2026-01-01 00:00Z' + conversation * interval '10 seconds' + later, 'a', NULL, NULL)
		FROM generate_series(1::bigint, 60000) conversation, (VALUES ('inbound', interval '0'), ('resolved', '1.5 seconds')) v (kind, later)), 'UTC', NULL::uuid)),
	(1::bigint, 60000::numeric, 60000::numeric, 90000::numeric), 'very many contacts of one customer');
SELECT is((SELECT (count(DISTINCT customer), min(length(customer)), max(length(customer))) FROM contact_table((
		SELECT service_contacts(n, repeat(chr(64 + n), 3000000 * n), 'inbound', timestamptz '2026-01-01 00:00Z', repeat('chat', 100000 * n), ARRAY[repeat('chat', 100000)], NULL)
		FROM generate_series(1, 5) n), 'UTC', NULL::text) WHERE social_at IS NOT NULL = (customer LIKE 'A%')), (5::bigint, 3000000, 15000000), 'huge texts');

-- instants at the ends of what is taken: the longest resolutions add up without a limit
SELECT is((SELECT (social_at, other_at, month, resolved, resolution_seconds) FROM contact_table((
		SELECT service_contacts(n, 1::bigint, kind, at, 'a', NULL, NULL) FROM generate_series(1::bigint, 40) n,
			(VALUES ('inbound', timestamptz '4713-01-02 00:00:00Z BC'), ('resolved', '20000-01-01 00:00:00Z')) v (kind, at)), 'UTC', NULL::bigint)),
	(NULL::timestamptz, timestamptz '4713-01-02 00:00:00Z BC', date '4713-01-01 BC', 40::bigint,
		40 * extract(epoch FROM timestamptz '20000-01-01 00:00:00Z' - timestamptz '4713-01-02 00:00:00Z BC')), 'the ends of time');

-- what comes back from text and binary form
CREATE FUNCTION binary_equal() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	columns text := 'bb, bu, bt, ub, uu, ut, tb, tu, tt';
	same boolean;
BEGIN
	CREATE TEMP TABLE back (LIKE whole);
	EXECUTE format('COPY whole (%s) TO PROGRAM ''cat > service_contacts.binary'' (FORMAT binary)', columns);
	EXECUTE format('COPY back (%s) FROM PROGRAM ''cat service_contacts.binary; rm service_contacts.binary'' (FORMAT binary)', columns);
	SELECT b = w INTO same FROM back b, whole w;
	RETURN same;
END $$;
SELECT ok(binary_equal(), 'binary form');
SELECT is((SELECT (bb::text::contact_summary = bb, bu::text::contact_summary = bu, bt::text::contact_summary = bt) FROM whole), (true, true, true), 'text form');

-- What is odd about conversations, word by word.
CREATE FUNCTION oracle_findings(conversation text, customer text) RETURNS TABLE (finding text, num_rows bigint, first_at timestamptz, last_at timestamptz, example text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH facts AS (
			SELECT e.%1$I AS conversation, min(e.at) AS first_at, max(e.at) AS last_at, count(DISTINCT e.%2$I) AS customers, count(*) FILTER (WHERE e.kind = 'outbound') AS replies,
				bool_or(e.kind = 'inbound') AS has_inbound, min(e.at) FILTER (WHERE e.kind IN ('inbound', 'outbound', 'automated')) AS message_at,
				min(e.at) FILTER (WHERE e.kind IN ('resolved', 'reopened')) AS end_at
			FROM events e
			WHERE e.kind IS NOT NULL
			GROUP BY 1
		), least AS (
			SELECT v.finding, v.num_rows, f.first_at, f.last_at, f.conversation, row_number() OVER (PARTITION BY v.finding ORDER BY %3$s) AS place
			FROM facts f
			CROSS JOIN LATERAL (
				SELECT 'two customers in one conversation', 1::bigint WHERE f.customers > 1
				UNION ALL SELECT 'reply without a question', f.replies WHERE NOT f.has_inbound AND f.replies > 0
				UNION ALL SELECT 'resolved or reopened before the first message', 1 WHERE f.end_at < f.message_at) v (finding, num_rows)
		)
		SELECT l.finding, sum(l.num_rows)::bigint, min(l.first_at), max(l.last_at), max(l.conversation::text) FILTER (WHERE l.place = 1) FROM least l GROUP BY 1
		UNION ALL
		SELECT 'unknown conversation', 1::bigint, NULL, NULL, n.conversation::text
		FROM (SELECT DISTINCT e.%1$I AS conversation FROM listed e) n
		WHERE n.conversation NOT IN (SELECT f.conversation FROM facts f)$q$, conversation, customer,
		CASE conversation WHEN 'conversation_text' THEN 'f.conversation COLLATE "C"' ELSE 'f.conversation' END);
END $$;
SELECT ok((SELECT count(DISTINCT finding) = 4 AND count(*) > 30 FROM oracle_findings('conversation', 'customer')), 'every finding is there');
SELECT set_eq('SELECT f.* FROM unnest((SELECT (checked_contacts(conversation, customer, kind, at, channel, social(), others(), named())).findings FROM events)) f',
	$$ SELECT * FROM oracle_findings('conversation', 'customer') $$, 'findings, bigint');
SELECT set_eq('SELECT f.* FROM unnest((SELECT (checked_contacts(conversation_uuid, customer_uuid, kind, at, channel, social(), others_uuid(), named_uuid())).findings FROM events)) f',
	$$ SELECT * FROM oracle_findings('conversation_uuid', 'customer_uuid') $$, 'findings, uuid');
SELECT set_eq('SELECT f.* FROM unnest((SELECT (checked_contacts(conversation_text, customer_text, kind, at, channel, social(), others_text(), named_text())).findings FROM events)) f',
	$$ SELECT * FROM oracle_findings('conversation_text', 'customer_text') $$, 'findings, text');
SET LOCAL social_roi.state_memory = '64kB';
SELECT set_eq('SELECT f.* FROM unnest((SELECT (checked_contacts(conversation, customer, kind, at, channel, social(), others(), named())).findings FROM (SELECT * FROM events ORDER BY md5(id::text)) e)) f',
	$$ SELECT * FROM oracle_findings('conversation', 'customer') $$, 'findings, shuffled and in files');
RESET social_roi.state_memory;
SELECT is((SELECT checked_contacts(conversation, customer, kind, at, channel, social(), others(), named()) FROM events WHERE false)::text, '("version=1 key=0 requests=0 customers=0",{})', 'nothing without rows');
SELECT is((SELECT count(*) FROM unnest((SELECT (checked_contacts(conversation, customer, kind, at, channel, social(), others(), named())).findings FROM events WHERE kind IS NULL))),
	(SELECT count(DISTINCT conversation) FROM listed), 'lists are read also where all rows are ignored');
SELECT is((SELECT (checked_contacts(conversation, customer, kind, at, channel, social(), others(), NULL)).contacts FROM events), (SELECT bb FROM whole), 'the same contacts');
SET LOCAL max_parallel_workers_per_gather = 3;
SET LOCAL cpu_operator_cost = 0;
SELECT matches(plan_of('SELECT checked_contacts(conversation, customer_text, kind, at, channel, social(), others(), named()) FROM events'), 'Finalize Aggregate.*Partial Aggregate', 'a parallel plan of findings');
SELECT is((SELECT sorted((checked_contacts(conversation, customer_text, kind, at, channel, social(), others(), named())).findings) FROM events), (SELECT f FROM findings), 'gives the same');
RESET cpu_operator_cost;

-- what rows show by themselves, against count, min and max, serial and parallel
CREATE TABLE shown_rows AS SELECT id, CASE WHEN id % 5 > 0 THEN at END AS at, CASE WHEN id % 7 > 0 THEN customer_text END AS example, id % 11 AS part FROM events WHERE customer_text <> '';
INSERT INTO shown_rows VALUES (200001, 'infinity', NULL, 3), (200002, '-infinity', '', 4), (200003, NULL, NULL, 20);
ANALYZE shown_rows;
ALTER TABLE shown_rows SET (parallel_workers = 3);
CREATE TABLE row_findings AS SELECT part, ROW(count(*), min(at), max(at), min(example))::row_finding AS f FROM shown_rows GROUP BY part;
SELECT matches(plan_of('SELECT row_finding(at, example) FROM shown_rows'), 'Finalize Aggregate.*Partial Aggregate', 'row_finding in parallel');
SELECT is((SELECT row_finding(at, example) FROM shown_rows), (SELECT ROW(count(*), min(at), max(at), min(example))::row_finding FROM shown_rows), 'is count, min and max');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT row_finding(at, example) FROM shown_rows), (SELECT ROW(count(*), min(at), max(at), min(example))::row_finding FROM shown_rows), 'also in one process');
SELECT set_eq('SELECT part, row_finding(at, example) FROM shown_rows GROUP BY part', 'TABLE row_findings', 'by group');
SELECT is((SELECT row_finding(at, example) FILTER (WHERE false) FROM shown_rows), NULL::row_finding, 'NULL without rows');
SELECT is((SELECT row_finding(at, example COLLATE "C") FROM shown_rows), (SELECT ROW(count(*), min(at), max(at), min(example COLLATE "C"))::row_finding FROM shown_rows), 'the least by the collation');
SELECT is((SELECT count(*) FROM events WHERE is_one_of(channel, social())), (SELECT count(*) FROM events WHERE channel = ANY (social())), 'is_one_of');
SELECT is((SELECT count(*) FROM events WHERE is_one_of(channel, CASE WHEN id % 2 = 0 THEN ARRAY['chat', channel] WHEN id % 3 = 0 THEN social() END) IS DISTINCT FROM
	coalesce(channel = ANY (CASE WHEN id % 2 = 0 THEN ARRAY['chat', channel] WHEN id % 3 = 0 THEN social() END), false)), 0::bigint, 'with lists that change');

-- the views of a schema, over a relation of the user's own in which anything may be missing
CREATE SCHEMA contact_care;
SET LOCAL search_path = contact_care, public;
CREATE TABLE interactions (interaction_id bigint, conversation_id text, customer_id uuid, agent_id bigint, channel text, kind text, at timestamptz, quick_reply text,
	sentiment smallint, handling_seconds numeric, body text, source text, external_id text);
CALL social_roi_create('contact_care', time_zone => 'America/St_Johns', currency => 'CAD');
UPDATE settings SET as_of = '2026-03-15 12:00+00';
INSERT INTO channels (channel, valid_from, is_social) VALUES ('twitter', '-infinity', true), ('Émail', '2026-01-01', true), ('Émail', '2025-01-01', false), ('', '-infinity', true), ('chat', '-infinity', false), ('chat', '2026-04-01', true);
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at) SELECT id, conversation_text, customer_uuid, channel, coalesce(kind, 'private note'), at FROM events WHERE id < 100000;
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at)
SELECT n, CASE WHEN n % 7 > 0 THEN n::text END, CASE WHEN n % 5 > 0 THEN md5(n::text)::uuid END, 'twitter', CASE WHEN n % 3 > 0 THEN 'inbound' END,
	CASE n % 4 WHEN 0 THEN '-infinity' WHEN 1 THEN 'infinity' WHEN 2 THEN timestamptz '2026-03-15 12:00+00' END FROM generate_series(200001, 200500) n;
INSERT INTO tags (conversation_id, interaction_id, tagged_at, is_service)
SELECT CASE WHEN n % 2 = 0 THEN conversation_text END, id, CASE WHEN n % 3 = 0 THEN timestamptz '2026-03-01' + n * interval '1 hour' END, CASE WHEN n % 11 > 0 THEN n % 5 = 0 END
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM events WHERE kind IS NOT NULL) e WHERE n <= 600;
CREATE TABLE counted AS
SELECT i.conversation_id AS conversation, i.customer_id AS customer, i.kind, i.at, i.channel, EXISTS (SELECT FROM other_conversations o WHERE o.conversation_id = i.conversation_id) AS is_other
FROM interactions i
WHERE i.at <= timestamptz '2026-03-15 12:00+00' AND i.at <> '-infinity' AND i.conversation_id IS NOT NULL AND i.kind IN ('inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened');
ANALYZE counted;
CREATE TABLE counted_contacts AS SELECT * FROM oracle_contacts('counted', 'conversation', 'customer', '(SELECT array_agg(o.conversation_id) FROM other_conversations o)');
SELECT ok((SELECT count(*) FILTER (WHERE NOT is_other) > 5000 AND count(*) FILTER (WHERE is_other) > 1000 FROM counted), 'rows of requests, and of what is none');
SELECT set_eq('SELECT customer_id::text, social_at, other_at, month, is_first, contacts_elsewhere, resolved, resolution_seconds FROM customer_contacts',
	$$ SELECT * FROM shown('counted_contacts', 'America/St_Johns') $$, 'view customer_contacts');
SELECT set_eq('SELECT customer::text, social_at, other_at FROM service_contacts s CROSS JOIN LATERAL customer_table(NULL, s.contacts, NULL::uuid)', 'SELECT customer_key, min(social_at) AS social_at, min(other_at) AS other_at FROM counted_contacts GROUP BY customer_key', 'first contacts');
SELECT results_eq('SELECT day, requests FROM resolved_requests ORDER BY day',
	$$ SELECT (at AT TIME ZONE 'America/St_Johns')::date, count(*) FROM oracle_requests('counted', 'conversation', '(SELECT array_agg(o.conversation_id) FROM other_conversations o)') at GROUP BY 1 ORDER BY 1 $$, 'view resolved_requests');
SELECT * FROM finish();
ROLLBACK;
