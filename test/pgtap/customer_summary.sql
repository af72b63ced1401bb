-- Customers gathered by customer_summary() and customer_table() against plain SQL, on random rows: several rows of a customer, ties, NULLs,
-- infinities, customers that only one relation names, keys of each type, and texts in an order that is not that of their bytes. All comparisons are with =.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
BEGIN;
SET LOCAL TIME ZONE 'UTC';
SET LOCAL jit = off;
SELECT plan(31);
SELECT setseed(0.77) IS NOT NULL AS seeded \gset

-- An order of texts that is not that of the bytes: ICU's where there is ICU.
SELECT coalesce((SELECT quote_ident(collname) FROM pg_collation WHERE collname = 'und-x-icu'), '"C"') AS icu \gset
CREATE TABLE raw_customers AS
SELECT CASE WHEN n % 50 > 0 THEN (random() * 400)::bigint - 200 END AS customer,
	CASE WHEN r < 0.1 THEN NULL WHEN r < 0.15 THEN date 'infinity' WHEN r < 0.2 THEN '-infinity' WHEN r < 0.25 THEN '2027-01-01' ELSE date '2025-03-01' + (random() * 3)::int * 100 END AS joined_on,
	CASE WHEN s < 0.5 THEN NULL WHEN s < 0.55 THEN date 'infinity' WHEN s < 0.6 THEN '-infinity' WHEN s < 0.65 THEN '4713-01-01 BC' ELSE date '2025-06-01' + (random() * 8)::int * 100 END AS left_on,
	(ARRAY['gold', 'Gold', 'émeraude', 'zinc', '漢', '', NULL, repeat('ñandú', 60), repeat('x', 9000)])[1 + (random() * 8)::int] AS segment,
	(ARRAY['twitter', 'Fair', 'été', NULL])[1 + (random() * 3)::int] AS acquired_via,
	CASE WHEN random() < 0.7 THEN (random() * 3)::bigint END AS reach
FROM (SELECT n, random() AS r, random() AS s FROM generate_series(1, 1500) n) d;
INSERT INTO raw_customers SELECT * FROM raw_customers ORDER BY customer, joined_on, left_on, segment, acquired_via, reach LIMIT 100;	-- the same row again
INSERT INTO raw_customers VALUES (9223372036854775807, '5874897-12-31', NULL, 'last', NULL, 9223372036854775807), (-9223372036854775807, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE raw_outcomes AS
SELECT CASE WHEN n % 50 > 0 THEN (random() * 500)::bigint - 200 END AS customer, (ARRAY['purchase', 'renewal', 'upsell', 'referral', 'share'])[1 + (random() * 4)::int] AS kind,
	CASE WHEN r < 0.02 THEN timestamptz 'infinity' WHEN r < 0.04 THEN '-infinity' WHEN r < 0.06 THEN NULL WHEN r < 0.1 THEN '2027-01-01' ELSE timestamptz '2025-01-01' + (random() * 500)::int * interval '1 day' END AS at
FROM (SELECT n, random() AS r FROM generate_series(1, 1500) n) d;
CREATE TABLE raw_interactions AS
SELECT n AS conversation, CASE WHEN n % 50 > 0 THEN (random() * 600)::bigint - 200 END AS customer, (ARRAY['twitter', 'phone', NULL])[1 + (random() * 2)::int] AS channel,
	timestamptz '2025-01-01' + (random() * 500)::int * interval '1 day' AS at
FROM generate_series(1, 900) n;
SELECT ok((SELECT count(*) FILTER (WHERE n > 1) > 200 AND count(*) FILTER (WHERE n = 1) > 5 AND count(*) FILTER (WHERE ties > 1) > 20 FROM (
	SELECT count(*) AS n, (SELECT count(*) FROM raw_customers s WHERE s.customer = r.customer AND (s.joined_on, s.left_on) IS NOT DISTINCT FROM (min(r.joined_on), min(r.left_on))) AS ties
	FROM raw_customers r WHERE customer IS NOT NULL GROUP BY customer) x), 'customers with several rows, some of the same dates');

-- What service_groups says, told by sorting, grouping and joining.
CREATE FUNCTION create_oracle() RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
	EXECUTE $$
	CREATE VIEW oracle AS
	WITH first_contacts AS (
		SELECT customer_id, social_at, other_at FROM customer_contacts WHERE is_first
	), named AS (
		SELECT DISTINCT ON (c.customer_id) c.customer_id, c.segment, c.acquired_via, c.reach,
			CASE WHEN isfinite(c.joined_on) AND c.joined_on <= (SELECT k.today FROM clock k) AND (c.left_on >= c.joined_on) IS NOT FALSE THEN c.joined_on END AS joined_on,
			CASE WHEN c.left_on <= (SELECT k.today FROM clock k) THEN c.left_on END AS left_on
		FROM customers c
		WHERE c.customer_id IS NOT NULL
		ORDER BY c.customer_id, c.joined_on, c.left_on, c.segment, c.acquired_via, c.reach
	), seen AS (
		SELECT e.customer_id, min(e.bought_at) AS first_bought_at, min(e.social_at) AS social_at, min(e.other_at) AS other_at
		FROM (
			SELECT o.customer_id, CASE WHEN o.kind IN ('purchase', 'renewal', 'upsell') THEN o.at END AS bought_at, NULL::timestamptz AS social_at, NULL::timestamptz AS other_at
			FROM outcomes o
			WHERE o.customer_id IS NOT NULL AND o.at <= (SELECT k.as_of FROM clock k) AND o.at <> '-infinity'
			UNION ALL
			SELECT c.customer_id, NULL, c.social_at, c.other_at
			FROM first_contacts c
		) e
		GROUP BY e.customer_id
	)
	SELECT g.customer_id, g.index_at, g.treated, g.crossover_at, g.acquired_via, g.segment, g.joined_on,
		g.index_at IS NOT NULL AND coalesce(CASE WHEN g.keeps_membership THEN g.joined_on <= g.index_on AND (g.left_on > g.index_on) IS NOT FALSE
			ELSE g.first_bought_at <= g.index_at END, false) AS eligible,
		g.index_on, g.left_on, g.keeps_membership, g.reach, g.first_bought_at
	FROM (
		SELECT coalesce(n.customer_id, s.customer_id) AS customer_id, least(s.social_at, s.other_at) AS index_at,
			CASE WHEN s.social_at IS NOT NULL OR s.other_at IS NOT NULL THEN coalesce(s.social_at <= s.other_at, s.social_at IS NOT NULL) END AS treated,
			CASE WHEN s.social_at IS NOT NULL AND s.other_at IS NOT NULL THEN greatest(s.social_at, s.other_at) END AS crossover_at,
			local_date(least(s.social_at, s.other_at), (SELECT k.time_zone FROM clock k)) AS index_on,
			n.acquired_via, n.segment, n.reach, n.joined_on IS NOT NULL AS keeps_membership,
			coalesce(n.joined_on, local_date(s.first_bought_at, (SELECT k.time_zone FROM clock k))) AS joined_on,
			CASE WHEN n.joined_on IS NOT NULL THEN n.left_on END AS left_on, s.first_bought_at
		FROM named n
		FULL JOIN seen s ON s.customer_id = n.customer_id
	) g
	$$;
END $function$;

-- A schema whose customers have keys of a type: a view of the rows above for each relation that the reports read.
CREATE FUNCTION create_care(name text, type text, key text, segment text, acquired_via text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	difference bigint;
BEGIN
	EXECUTE format('CREATE SCHEMA %I', name);
	PERFORM set_config('search_path', format('%I, public', name), true);
	EXECUTE format('CREATE VIEW customers AS SELECT (%s) AS customer_id, joined_on, left_on, %s AS segment, %s AS acquired_via, reach FROM public.raw_customers', key, segment, acquired_via);
	EXECUTE format('CREATE VIEW outcomes AS SELECT NULL::bigint AS outcome_id, (%s) AS customer_id, NULL::bigint AS conversation_id, at, kind, NULL::numeric AS amount, NULL::numeric AS cost,
		NULL::text AS currency, NULL::text AS channel, NULL::smallint AS sentiment, NULL::bigint AS reach FROM public.raw_outcomes', key);
	EXECUTE format('CREATE VIEW interactions AS SELECT NULL::bigint AS interaction_id, conversation::bigint AS conversation_id, (%s) AS customer_id, NULL::bigint AS agent_id, channel, ''inbound''::text AS kind, at,
		NULL::text AS quick_reply, NULL::smallint AS sentiment, NULL::numeric AS handling_seconds, NULL::text AS body, NULL::text AS source, NULL::text AS external_id FROM public.raw_interactions', key);
	EXECUTE format('CALL social_roi_create(%L, time_zone => %L)', name, 'America/New_York');
	INSERT INTO channels (channel, is_social) VALUES ('twitter', true), ('phone', false);
	UPDATE settings SET as_of = '2026-04-15 12:00+00';
	PERFORM create_oracle();
	RETURN NEXT is_empty('(TABLE service_groups EXCEPT ALL TABLE oracle) UNION ALL (TABLE oracle EXCEPT ALL TABLE service_groups)', name || ': the groups');
	RETURN NEXT ok((SELECT count(*) > 300 AND count(*) FILTER (WHERE keeps_membership AND eligible) > 20 AND count(*) FILTER (WHERE eligible AND NOT keeps_membership) > 20
		AND count(*) FILTER (WHERE index_at IS NULL) > 20 AND count(crossover_at) > 5 FROM service_groups), name || ': of all kinds');
	RETURN NEXT is_empty('SELECT customer_id, segment, acquired_via, reach, keeps_membership, joined_on, left_on, first_bought_at FROM customer_profiles EXCEPT
		SELECT customer_id, segment, acquired_via, reach, keeps_membership, joined_on, left_on, first_bought_at FROM oracle', name || ': the profiles');
	EXECUTE 'SELECT count(*) FROM (SELECT customer_id FROM customers UNION SELECT customer_id FROM outcomes WHERE at <= (SELECT as_of FROM clock) AND at <> ''-infinity'') u WHERE customer_id IS NOT NULL' INTO difference;
	RETURN NEXT is((SELECT count(*) FROM customer_profiles), difference, name || ': a row each');
	UPDATE settings SET as_of = '2025-08-01 12:00+00';
	RETURN NEXT is_empty('(TABLE service_groups EXCEPT ALL TABLE oracle) UNION ALL (TABLE oracle EXCEPT ALL TABLE service_groups)', name || ': at an earlier clock');
END $$;
SELECT create_care('by_bigint', 'bigint', 'customer', format('segment COLLATE %s', :'icu'), 'acquired_via COLLATE "C"');
SELECT create_care('by_uuid', 'uuid', 'md5(customer::text)::uuid', 'segment', format('acquired_via COLLATE %s', :'icu'));
SELECT create_care('by_text', 'text', $$ CASE customer % 9 WHEN 0 THEN 'Z' WHEN 1 THEN 'é' WHEN 2 THEN repeat('x', 4000) ELSE '' END || CASE WHEN customer <> 7 THEN customer::text ELSE '' END COLLATE "C" $$, 'segment::varchar', 'acquired_via');
SELECT create_care('by_text_of_a_language', 'text', format('(CASE WHEN customer %% 2 = 0 THEN ''a'' ELSE ''B'' END || customer) COLLATE %s', :'icu'), 'segment COLLATE "C"', 'acquired_via');
SET LOCAL search_path = public;

-- any order and grouping gives the same value to the bit
CREATE TABLE facts AS
SELECT row_number() OVER (ORDER BY random()) AS id, f.*, md5(customer::text)::uuid AS customer_uuid, 'é' || customer AS customer_text
FROM (SELECT customer, joined_on, left_on, segment, acquired_via, reach, NULL::timestamptz AS bought_at FROM raw_customers
	UNION ALL SELECT customer, NULL, NULL, NULL, NULL, NULL, at FROM raw_outcomes) f;
\set args 'joined_on, left_on, segment, acquired_via, reach, bought_at'
\set each 'customer_summary(customer, joined_on, left_on, segment, acquired_via, reach, bought_at) AS b, customer_summary(customer_uuid, joined_on, left_on, segment, acquired_via, reach, bought_at) AS u, customer_summary(customer_text, joined_on, left_on, segment, acquired_via, reach, bought_at) AS t'
CREATE TABLE whole AS SELECT :each FROM facts;
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM facts ORDER BY id DESC) e', :'each'), 'TABLE whole', 'in another order');
SELECT set_eq(format('SELECT %s FROM (SELECT * FROM facts ORDER BY customer DESC, joined_on DESC, left_on DESC, segment DESC) e', :'each'), 'TABLE whole', 'in falling order');
SELECT is((SELECT (b::text::customer_summary = b, u::text::customer_summary = u, t::text::customer_summary = t) FROM whole), (true, true, true), 'text forms are read again');
SELECT is((SELECT count(*) FROM customer_table((SELECT b FROM whole), NULL, NULL::bigint)), (SELECT count(DISTINCT customer) FROM facts), 'a row for each customer');
SELECT is_empty($$ SELECT x.* FROM (SELECT *, lag(customer) OVER (ORDER BY ordinality) AS before FROM customer_table((SELECT b FROM whole), NULL, NULL::bigint) WITH ORDINALITY) x WHERE customer <= before $$, 'numbers ascend');
SELECT is_empty($$ SELECT x.* FROM (SELECT *, lag(customer) OVER (ORDER BY ordinality) AS before FROM customer_table((SELECT t FROM whole), NULL, NULL::text) WITH ORDINALITY) x WHERE customer <= before COLLATE "C" $$, 'texts ascend by bytes');
SELECT is_empty($$ SELECT x.* FROM (SELECT *, lag(customer) OVER (ORDER BY ordinality) AS before FROM customer_table((SELECT u FROM whole), NULL, NULL::uuid) WITH ORDINALITY) x WHERE customer <= before $$, 'uuids ascend');
-- customers far apart and many, so that pages, tables and batches are left behind
SELECT is((SELECT count(*) FROM customer_table((SELECT customer_summary(n * 1000003::bigint % 65537 * 92233720368547, DATE '2026-01-01', NULL, n::text, NULL, n, NULL) FROM generate_series(1, 65536) n), NULL, NULL::bigint) WHERE reach::text = segment),
	65536::bigint, 'many customers, each with a text of their own');
SELECT is((SELECT sum(reach) FROM customer_table((SELECT customer_summary((n % 5000)::bigint, NULL, NULL, (n / 5000)::text COLLATE "C", NULL, (n / 5000)::bigint, NULL) FROM generate_series(0, 49999) n), NULL, NULL::bigint)), 0::numeric, 'the least text says the reach');
-- rows of one customer in the order of a language
SELECT is((SELECT segment FROM customer_table((SELECT customer_summary(1::bigint, NULL, NULL, s, NULL, NULL, NULL) FROM (VALUES ('Z' COLLATE "C"), ('a')) v (s)), NULL, NULL::bigint)), 'Z', 'the order of the segment''s collation: bytes');
SELECT * FROM finish();
ROLLBACK;
