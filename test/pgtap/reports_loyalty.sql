-- Loyalty reports against independent plain SQL, on 400 random customers (seeded), and the audit trail against the figures, with =.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET jit = off;
BEGIN;
SELECT plan(17);
CALL social_roi_create('tap_loyalty', 'America/New_York');
SET LOCAL search_path = tap_loyalty, public;
SELECT setseed(0.42) IS NOT NULL AS seeded \gset
UPDATE settings SET as_of = '2026-07-15 12:00-04', value_sources = '{avoided_cost,attributed_revenue,action_value,retention_uplift}';
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 5), ('phone', false, 20), ('shop', false, 9);
INSERT INTO exchange_rates (currency, day, to_currency, rate) SELECT 'EUR', d::date, 'USD', 1.1 + (random() / 10)::numeric(6,4) FROM generate_series(timestamp '2024-06-01', '2026-07-15', '7 days') d;
INSERT INTO customers (customer_id, joined_on, left_on, segment, acquired_via)
SELECT c, CASE WHEN c % 5 > 0 THEN j END, CASE WHEN c % 5 > 0 AND random() < 0.4 THEN j + (random() * 500)::integer END, (ARRAY['gold', 'silver', NULL])[1 + c % 3],
	(ARRAY['twitter', 'phone', NULL, 'fair'])[1 + c % 4]
FROM (SELECT c, date '2025-01-01' + (random() * 400)::integer AS j FROM generate_series(1, 400) c) x;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
SELECT v, 1 + v % 390, (ARRAY['twitter', 'phone', 'shop', 'carrier pigeon', NULL])[1 + (random() * 4)::integer], k.kind, v.at + k.later
FROM (SELECT v, timestamptz '2025-03-01' + random() * interval '500 days' AS at FROM generate_series(1, 900) v) v
CROSS JOIN (VALUES ('inbound', interval '0'), ('outbound', '1 hour'), ('inbound', '2 hours'), ('resolved', '3 hours')) AS k (kind, later);
INSERT INTO tags (conversation_id, is_service) SELECT v, v % 2 = 0 FROM generate_series(1, 900, 11) v;
INSERT INTO outcomes (customer_id, at, kind, amount, cost, currency, channel)
SELECT (random() * 410)::integer, timestamptz '2025-01-01' + random() * interval '550 days', k, CASE WHEN k IN ('purchase', 'renewal', 'upsell', 'cross_sell') THEN (random() * 100)::numeric(8,2) END, 3,
	CASE WHEN random() < 0.2 THEN 'EUR' END, (ARRAY['twitter', 'phone', NULL])[1 + (random() * 2)::integer]
FROM (SELECT (ARRAY['purchase', 'renewal', 'upsell', 'cross_sell', 'self_help_visit', 'cancel_request', 'referral', 'share'])[1 + (random() * 7)::integer] AS k FROM generate_series(1, 2500)) x;
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2025-01-01,2026-08-01)', 100000), ('advertising', '[2025-03-07,2025-11-11)', 777.77);
INSERT INTO improvements (improvement_id, introduced_on, customers_kept_per_year, savings_per_year) VALUES (1, '2025-10-03', 7, 1234.56);

-- The groups, from the first contact of each customer found by sorting
SELECT set_eq(
	$$ SELECT customer_id, index_at, treated, crossover_at FROM service_groups WHERE index_at IS NOT NULL $$,
	$$ WITH c AS (
			SELECT DISTINCT i.customer_id, i.at, coalesce(i.channel = 'twitter', false) AS social
			FROM interactions i
			WHERE i.kind = 'inbound' AND i.at <= '2026-07-15 12:00-04' AND i.conversation_id NOT IN (SELECT conversation_id FROM tags WHERE NOT is_service)
		), f AS (SELECT DISTINCT ON (customer_id) * FROM c ORDER BY customer_id, at)
		SELECT f.customer_id, f.at, f.social, (SELECT min(c.at) FROM c WHERE c.customer_id = f.customer_id AND c.social <> f.social) FROM f $$,
	'index date, group and crossover');
SELECT is((SELECT count(*) FROM service_groups), (SELECT count(DISTINCT customer_id) FROM service_groups), 'one row per customer');
SELECT is((SELECT array_agg(customer_id ORDER BY customer_id) FROM service_groups),
	(SELECT array_agg(x ORDER BY x) FROM (SELECT customer_id FROM customers UNION SELECT customer_id FROM outcomes WHERE customer_id IS NOT NULL AND at <= '2026-07-15 12:00-04'
		UNION SELECT customer_id FROM interactions) AS u (x)), 'every customer is there');

SELECT set_eq('SELECT customer, social_at, other_at FROM service_contacts s CROSS JOIN LATERAL customer_table(NULL, s.contacts, NULL::bigint)',
	$$ SELECT customer_id, min(at) FILTER (WHERE is_social) AS social_at, min(at) FILTER (WHERE NOT is_social) AS other_at
		FROM (SELECT i.*, i.channel IN (SELECT channel FROM channels WHERE is_social) IS TRUE AS is_social FROM interactions i) i
		WHERE kind = 'inbound' AND at <= '2026-07-15 12:00-04' AND conversation_id NOT IN (SELECT conversation_id FROM tags WHERE NOT is_service)
		GROUP BY customer_id $$,
	'the first contacts, where customers change channels');

-- What data_quality says about the groups, about conversations of two customers and about tags, found one by one
UPDATE interactions SET customer_id = 1 WHERE interaction_id % 97 = 0;
INSERT INTO tags (conversation_id, interaction_id) VALUES (5000, NULL), (5001, 1), (7, NULL), (NULL, 1), (NULL, 99999), (NULL, 99998);
SELECT set_eq(
	$$ SELECT finding, num_rows FROM data_quality WHERE finding IN ('customer in both groups', 'contacted customer who was none yet or no more', 'two customers in one conversation', 'tag of an unknown conversation') $$,
	$$ VALUES ('customer in both groups', (SELECT count(*) FROM service_groups WHERE crossover_at IS NOT NULL)),
		('contacted customer who was none yet or no more', (SELECT count(*) FROM service_groups WHERE index_at IS NOT NULL AND NOT eligible)),
		('two customers in one conversation', (SELECT count(*) FROM (SELECT FROM interactions GROUP BY conversation_id HAVING count(DISTINCT customer_id) > 1) x)),
		('tag of an unknown conversation', 4::bigint) $$,
	'groups, conversations of two customers and lost tags are named');
SELECT cmp_ok((SELECT min(num_rows) FROM data_quality WHERE finding IN ('customer in both groups', 'contacted customer who was none yet or no more', 'two customers in one conversation')), '>', 3::bigint,
	'and there are some');

-- Who was active at which age, customer by customer and month by month
CREATE TEMP TABLE ages AS
SELECT g.comparison, g.customer_id, g.treated, g.segment, date_trunc('month', g.joined_on)::date AS joined_month, k AS age, s.starts, s.ends,
	CASE WHEN g.keeps_membership THEN g.left_on IS NULL OR g.left_on > s.starts
		ELSE EXISTS (SELECT FROM outcomes o WHERE o.customer_id = g.customer_id AND o.kind IN ('purchase', 'renewal', 'upsell')
			AND (o.at AT TIME ZONE 'America/New_York')::date >= s.starts AND (o.at AT TIME ZONE 'America/New_York')::date < s.ends) END AS active
FROM comparison_groups g
CROSS JOIN generate_series(0, 24) k
CROSS JOIN LATERAL (SELECT (g.index_on + make_interval(months => k))::date AS starts, (g.index_on + make_interval(months => k + 1))::date AS ends) s
WHERE s.ends <= date '2026-07-15';
SELECT set_eq(
	$$ SELECT comparison, age, n_treated, n_control, treated, control, lift, lower, upper FROM retention_comparison WHERE adjusted_by = 'nothing' $$,
	$$ SELECT a.comparison, a.age, u.n_treated, u.n_control, u.treated, u.control, u.lift, u.lower, u.upper
		FROM (SELECT comparison, age, uplift(treated, active) AS u FROM ages GROUP BY 1, 2) a CROSS JOIN uplift_table(a.u) u $$,
	'retention by age, and its lift');
SELECT set_eq(
	$$ SELECT comparison, age, n_treated, n_control, round(lift::numeric, 9) AS lift, round(lower::numeric, 9) AS lower FROM retention_comparison WHERE adjusted_by <> 'nothing' $$,
	$$ SELECT a.comparison, a.age, u.n_treated, u.n_control, round(u.lift::numeric, 9) AS lift, round(u.lower::numeric, 9) AS lower
		FROM (SELECT comparison, age, uplift(concat(segment, '|', joined_month), treated, active) AS u FROM ages GROUP BY 1, 2) a CROSS JOIN uplift_table(a.u) u $$,
	'the same within segment and joining month');
SELECT is((SELECT sum(n_treated + n_control + dropped_treated + dropped_control) FROM retention_comparison WHERE adjusted_by <> 'nothing'),
	(SELECT sum(n_treated + n_control) FROM retention_comparison WHERE adjusted_by = 'nothing'), 'compared and dropped are all');
SELECT set_eq(
	$$ SELECT comparison, age, treated, sum(customers) AS customers, sum(active) AS active, sum(margin) AS margin FROM retention_ages GROUP BY 1, 2, 3 $$,
	$$ SELECT a.comparison, a.age, a.treated, count(*)::numeric AS customers, (count(*) FILTER (WHERE a.active))::numeric AS active, sum(m.margin) AS margin
		FROM ages a
		CROSS JOIN LATERAL (SELECT coalesce(sum(o.margin) FILTER (WHERE a.active), 0) AS margin FROM outcome_money o WHERE o.customer_id = a.customer_id AND o.day >= a.starts AND o.day < a.ends) m
		GROUP BY 1, 2, 3 $$,
	'customers, active ones and their margin by age');

-- Customer value, and contacts per customer
SELECT is((SELECT array_agg((acquired, age, customers, cumulative_margin)::text ORDER BY acquired, age) FROM customer_value WHERE age IN (0, 5, 12)),
	(SELECT array_agg((x.acquired, x.age, x.customers, x.margin)::text ORDER BY x.acquired, x.age) FROM (
		SELECT CASE WHEN p.acquired_via IS NULL THEN 'unknown' WHEN p.acquired_via = 'twitter' THEN 'social' ELSE 'other' END AS acquired, k AS age, count(*) AS customers,
			sum((SELECT coalesce(sum(o.margin), 0) FROM outcome_money o WHERE o.customer_id = p.customer_id AND o.day >= p.joined_on AND o.day < p.joined_on + make_interval(months => k + 1))) AS margin
		FROM customer_profiles p
		CROSS JOIN unnest(ARRAY[0, 5, 12]) k
		WHERE p.joined_on + make_interval(months => k + 1) <= '2026-07-15'
		GROUP BY 1, 2) x), 'customer value by age');
SELECT set_eq(
	$$ SELECT month, n_treated, n_control, contacts_treated, contacts_control, lift, lower, upper FROM operating_cost $$,
	$$ SELECT x.month, u.n_treated, u.n_control, x.t, x.c, u.lift, u.lower, u.upper FROM (
			SELECT m::date AS month, coalesce(sum(n) FILTER (WHERE g.treated), 0) AS t, coalesce(sum(n) FILTER (WHERE NOT g.treated), 0) AS c, uplift(g.treated, n) AS u
			FROM service_groups g
			CROSS JOIN generate_series(timestamp '2025-04-01', '2026-07-01', '1 month') m
			CROSS JOIN LATERAL (
				SELECT count(*)::numeric AS n
				FROM (
					SELECT DISTINCT ON (i.conversation_id) i.channel, i.at AT TIME ZONE 'America/New_York' AS at
					FROM interactions i
					WHERE i.customer_id = g.customer_id AND i.kind = 'inbound' AND i.at <= '2026-07-15 12:00-04'
						AND i.conversation_id NOT IN (SELECT conversation_id FROM tags WHERE NOT is_service)
					ORDER BY i.conversation_id, i.at
				) f
				WHERE f.channel IS DISTINCT FROM 'twitter' AND f.at >= m AND f.at < m + interval '1 month'
			) f
			WHERE g.index_on < m AND (g.left_on IS NULL OR g.left_on >= m)
			GROUP BY m
		) x CROSS JOIN uplift_table(x.u) u $$,
	'contacts outside social media per customer');
SELECT is((SELECT sum(visits) FROM self_help), (SELECT sum(visits_treated + visits_control + visits_others) FROM self_help), 'visits of the groups and of others are all');
SELECT is((SELECT sum(sales) FROM cross_sell), (SELECT count(*)::numeric FROM outcomes WHERE kind IN ('purchase', 'renewal', 'upsell', 'cross_sell') AND at <= '2026-07-15 12:00-04'),
	'every sale is in cross_sell, customers not known included');

-- Money: the parts add up
SELECT is_empty(
	$$ SELECT m.month FROM roi_monthly m CROSS JOIN LATERAL explain_roi('tap_loyalty', m.month) e
		WHERE m.month = '2026-04-01' GROUP BY m.month, m.value, m.cost
		HAVING coalesce(sum(e.amount) FILTER (WHERE e.place = 'value'), 0) IS DISTINCT FROM m.value OR coalesce(sum(e.amount) FILTER (WHERE e.place = 'cost'), 0) IS DISTINCT FROM m.cost $$,
	'explain_roi adds up to value and cost');
SELECT ok((SELECT sum(retention_uplift) = (SELECT sum(value) FROM loyalty_value WHERE source = 'retention_uplift') AND bool_or(retention_uplift <> 0) FROM roi_monthly),
	'retention uplift is in the months');
SELECT is((SELECT round(sum(process_improvement), 6) FROM roi_monthly WHERE month BETWEEN '2025-11-01' AND '2026-06-01'),
	(SELECT round((1234.56 + 7 * margin_per_customer) * (date '2026-07-01' - date '2025-11-01') / 365, 6) FROM yearly_margin WHERE "of" = 'all'), 'improvements by day');
SELECT * FROM finish();
ROLLBACK;
