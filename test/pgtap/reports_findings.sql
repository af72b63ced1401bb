-- What customers say, what improvements save, how sentiment and money go together, and what is held against goals and benchmarks: against plain SQL over
-- the base tables that shares nothing with the reports, with =, on random small schemas full of ties, gaps, NULLs and foreign money.
-- Then every rule of insights: what it must say and no more, its evidence against the reports it cites, and its sentence against its evidence.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
-- The demo's team, small: rows of another kind than the random ones.
\set conversations 400
\set schema tap_findings_demo
CALL social_roi_create('tap_findings_demo', time_zone => 'America/New_York', currency => 'USD');
\ir ../../demo/generate.sql
DISCARD TEMP;
RESET search_path;
RESET work_mem;
-- A zone that is not the reports': no figure may depend on the session's.
SET TIME ZONE 'Pacific/Auckland';
SET jit = off;
BEGIN;
SELECT plan(109);
CALL social_roi_create('tap_findings', 'America/New_York', 'USD');
SET LOCAL search_path = tap_findings, public;

-- One of a list, each as likely; and a whole number from 0 to n - 1.
CREATE FUNCTION pg_temp.one_of(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS 'SELECT choices[1 + floor(cardinality(choices) * random())::integer]';
CREATE FUNCTION pg_temp.below(n integer) RETURNS integer LANGUAGE sql VOLATILE RETURN floor(n * random())::integer;

-- Eight months up to the clock, of which the fourth is empty, on a coarse grid of instants so that ties are common. What lies after the clock must not be read.
CREATE PROCEDURE pg_temp.fill(seed integer) LANGUAGE plpgsql AS $$
DECLARE
	ends_at timestamptz := (ARRAY['2026-03-15 12:00-04', '2026-04-01 00:00-04', '2026-03-31 23:59:59.999999-04', '2026-05-01 00:00:00.000001-04', '2026-03-08 07:30+00', '2026-01-01 05:00+00']::timestamptz[])[1 + seed % 6];
	starts timestamp := date_trunc('month', ends_at AT TIME ZONE 'America/New_York') - interval '8 months';
BEGIN
	PERFORM setseed(seed / 1000.0);
	TRUNCATE interactions, tags, customers, outcomes, surveys, improvements, exchange_rates, costs, goals, benchmarks, custom_metrics, agents, channels;
	UPDATE settings SET as_of = ends_at, language = (ARRAY['en', 'id', 'es'])[1 + seed % 3], voice_days = 40 + 30 * (seed % 3), text_search = (ARRAY['simple', 'english', 'spanish', 'nowhere'])[1 + seed % 4],
		industry = (ARRAY['retail', NULL, 'health', 'toys'])[1 + seed % 4], insights_min_cases = 1 + seed % 7, insights_deviation = 10 * (1 + seed % 5);
	INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 2), ('facebook', true, 2), ('instagram', true, 2), ('chat', false, 3), ('email', false, 3), ('phone', false, pg_temp.one_of(ARRAY[3, 7, 0.7]));
	INSERT INTO agents (agent_id, name, team) SELECT a, 'Agent ' || a, (ARRAY['Care', 'Care', 'Care', 'Night', 'Night', NULL, 'Care'])[a] FROM generate_series(1, 7) a;
	INSERT INTO exchange_rates (currency, day, to_currency, rate)
	SELECT 'EUR', d::date, 'USD', 1 + pg_temp.below(20) / 100.0 FROM generate_series(starts - interval '2 years', ends_at AT TIME ZONE 'America/New_York', interval '1 day') d WHERE random() < 0.4;
	INSERT INTO customers (customer_id, joined_on, left_on)
	SELECT c, j, CASE WHEN random() < 0.4 THEN j + pg_temp.below(700) END
	FROM (SELECT c, CASE WHEN c % 4 > 0 THEN starts::date - 500 + pg_temp.below(740) END AS j FROM generate_series(1, 60) c) x;

	CREATE TEMPORARY TABLE talks ON COMMIT DROP AS
	SELECT t.*, starts + make_interval(mins => t.slot * 30) AS begins FROM (
		SELECT c AS conversation_id, 1 + pg_temp.below(70) AS customer_id, pg_temp.one_of(ARRAY['twitter', 'twitter', 'facebook', 'instagram', 'chat', 'email', 'phone', NULL, 'pigeon']) AS channel, pg_temp.below(48 * 250) AS slot
		FROM generate_series(1, 220) c OFFSET 0) t
	WHERE NOT extract(month FROM starts + make_interval(mins => t.slot * 30)) = extract(month FROM starts + interval '3 months');
	INSERT INTO interactions (conversation_id, customer_id, agent_id, channel, kind, at, sentiment, body)
	SELECT t.conversation_id, t.customer_id, CASE WHEN k.kind <> 'inbound' AND random() < 0.9 THEN 1 + pg_temp.below(7) END, CASE WHEN random() < 0.9 THEN t.channel ELSE 'facebook' END, k.kind,
		(t.begins + make_interval(mins => 30 * (m + pg_temp.below(6)))) AT TIME ZONE 'America/New_York', CASE WHEN random() < 0.8 THEN pg_temp.below(3) - 1 END,
		pg_temp.one_of(ARRAY['The app crashes, the APP crashed', 'crashing crashing apps', 'Where is my parcel? parcel parcel', 'thank you', 'Gracias por todo', 'not-well-known re-do http://a.bc/d x 42', '', NULL, 'naïve café Café'])
	FROM talks t
	CROSS JOIN generate_series(0, 2) m
	CROSS JOIN LATERAL (SELECT CASE WHEN m = 0 THEN 'inbound' ELSE pg_temp.one_of(ARRAY['inbound', 'outbound', 'outbound', 'resolved', 'automated', 'assigned']) END AS kind FROM generate_series(1, 1 + 2 * m) WHERE t.slot >= 0) k
	WHERE m = 0 OR random() < 0.6;
	-- Just within and just before the days that the voice of the customer and the hours of the week look back, and a wait that is open when the latter begin.
	INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, body)
	SELECT 1000 + days, 1, 'twitter', 'inbound', (ends_at AT TIME ZONE 'America/New_York' - days * interval '1 day' + minutes * interval '1 minute') AT TIME ZONE 'America/New_York', 'edge ' || CASE WHEN minutes > 0 THEN 'within' ELSE 'before' END
	FROM (VALUES (40), (70), (100), (91)) d (days) CROSS JOIN (VALUES (-10), (0), (10)) m (minutes);
	INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
	SELECT 2000 + c, 1, 'chat', 'inbound', ends_at - interval '91 days' + days * interval '1 day' FROM generate_series(1, 9) c CROSS JOIN (VALUES (-20), (7)) d (days);
	INSERT INTO tags (conversation_id, interaction_id, tagged_at, topic, subtopic, is_service)
	SELECT CASE WHEN i.chance < 0.7 THEN i.conversation_id END, CASE WHEN i.chance > 0.3 THEN i.interaction_id END, CASE WHEN random() < 0.8 THEN i.at + make_interval(days => pg_temp.below(20)) END,
		pg_temp.one_of(ARRAY['app', 'app', 'parcel', 'bill', '', NULL]), pg_temp.one_of(ARRAY['a', 'b', '', NULL]), pg_temp.one_of(ARRAY[true, false, NULL, NULL])
	FROM (SELECT i.*, random() AS chance FROM interactions i WHERE i.kind = 'inbound' AND random() < 0.6) i;
	INSERT INTO outcomes (customer_id, at, kind, amount, cost, currency, channel)
	SELECT CASE WHEN random() < 0.95 THEN 1 + pg_temp.below(75) END, (starts - interval '400 days' + make_interval(mins => 30 * pg_temp.below(48 * 650))) AT TIME ZONE 'America/New_York',
		pg_temp.one_of(ARRAY['purchase', 'purchase', 'renewal', 'upsell', 'cross_sell', 'cancelled', 'download']), CASE WHEN random() < 0.9 THEN pg_temp.below(10000) / 100.0 - 5 END,
		CASE WHEN random() < 0.5 THEN pg_temp.below(3000) / 100.0 END, pg_temp.one_of(ARRAY['USD', NULL, NULL, CASE WHEN seed % 2 = 0 THEN 'EUR' END]), pg_temp.one_of(ARRAY['twitter', 'phone', NULL])
	FROM generate_series(1, 400);
	INSERT INTO surveys (survey, agent_id, channel, sent_at, answered_at, score)
	SELECT 'csat', 1 + pg_temp.below(7), t.channel, t.begins AT TIME ZONE 'America/New_York', (t.begins + interval '1 day') AT TIME ZONE 'America/New_York', 1 + pg_temp.below(5) FROM talks t WHERE random() < 0.7;
	INSERT INTO improvements (topic, introduced_on, contacts_avoided_per_year, customers_kept_per_year, savings_per_year, currency)
	SELECT pg_temp.one_of(ARRAY['app', 'parcel', '', NULL, 'nothing']), CASE WHEN random() < 0.9 THEN starts::date - 400 + pg_temp.below(800) END, pg_temp.below(50),
		pg_temp.one_of(ARRAY[NULL, 0, 1.5, 3]), pg_temp.one_of(ARRAY[NULL, 0, 1000, -250.5, 365]), pg_temp.one_of(ARRAY[NULL, 'USD', 'EUR']) FROM generate_series(1, 12);
	INSERT INTO costs (category, during, amount) SELECT pg_temp.one_of(ARRAY['tools', 'staff', 'training', 'other']), daterange(d, d + 1 + pg_temp.below(60)), pg_temp.one_of(ARRAY[20, 99.99, 400, -3])
	FROM (SELECT starts::date + pg_temp.below(240) AS d FROM generate_series(1, 12)) x;
	INSERT INTO custom_metrics (metric, month, scope, value) SELECT pg_temp.one_of(ARRAY['awareness', 'mine']), (starts + make_interval(months => m))::date, 'all', pg_temp.below(9) FROM generate_series(0, 7) m;
	-- Targets at, just beside and far from the figures; baselines given or not.
	INSERT INTO benchmarks (metric, industry, value, source)
	SELECT v.metric, pg_temp.one_of(ARRAY['all industries', 'retail', 'health']), coalesce(v.value, 5) + pg_temp.one_of(ARRAY[0, 0, 10, -10, 1e-9, -1e-9]), 'source ' || n
	FROM metric_values v CROSS JOIN generate_series(1, 2) n
	WHERE v.scope = 'all' AND v.month = (date_trunc('month', ends_at AT TIME ZONE 'America/New_York') - interval '1 month')::date AND random() < 0.5;
	INSERT INTO benchmarks VALUES ('unheard_of', 'all industries', 1, 'nobody');
	INSERT INTO goals (metric, scope, baseline, target, starts_on, due_on)
	SELECT DISTINCT ON (v.metric, v.scope, due_on) v.metric, v.scope, CASE WHEN random() < 0.6 THEN coalesce(v.value, 0) + pg_temp.one_of(ARRAY[0, -10, 10]) END, coalesce(v.value, 5) + pg_temp.one_of(ARRAY[0, 0, 5, -5, 40, -40]), starts_on, due_on
	FROM metric_values v
	CROSS JOIN LATERAL (SELECT (ends_at AT TIME ZONE 'America/New_York')::date + pg_temp.one_of(ARRAY[-100, -31, -1, 0, 1, 30, 200]) AS due_on WHERE v.metric IS NOT NULL) d
	CROSS JOIN LATERAL (SELECT d.due_on - pg_temp.one_of(ARRAY[1, 30, 150, 300]) AS starts_on WHERE v.metric IS NOT NULL) s
	WHERE v.month = (date_trunc('month', ends_at AT TIME ZONE 'America/New_York') - interval '1 month')::date AND random() < 0.6;
	INSERT INTO goals VALUES ('csat', 'team:nobody', NULL, 50, starts, ends_at), ('unheard_of', 'all', 1, 2, starts, ends_at) ON CONFLICT DO NOTHING;
	DROP TABLE talks;
END $$;

-- The base tables as the reports may see them.
CREATE TEMPORARY VIEW now_is AS
SELECT (s.as_of AT TIME ZONE 'America/New_York')::date AS today, date_trunc('month', s.as_of AT TIME ZONE 'America/New_York')::date AS this_month, s.* FROM settings s;
CREATE TEMPORARY VIEW seen AS
SELECT i.*, (i.at AT TIME ZONE 'America/New_York')::date AS day, date_trunc('month', i.at AT TIME ZONE 'America/New_York')::date AS month,
	array_position(ARRAY['inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened'], i.kind) AS place
FROM interactions i CROSS JOIN now_is n WHERE i.at <= n.as_of;
-- What a conversation is about: its own tags, and those of its interactions that name no conversation.
CREATE TEMPORARY VIEW about AS
SELECT coalesce(t.conversation_id, i.conversation_id) AS conversation_id, t.topic, t.tagged_at
FROM tags t CROSS JOIN now_is n LEFT JOIN interactions i ON i.interaction_id = t.interaction_id
WHERE coalesce(t.tagged_at, i.at, n.as_of) <= n.as_of AND coalesce(t.conversation_id, i.conversation_id) IN (SELECT conversation_id FROM seen);
-- The rate of a day: the latest of that day or the seven before it.
CREATE FUNCTION pg_temp.rate(code text, day date) RETURNS numeric LANGUAGE sql STABLE RETURN
	CASE WHEN coalesce(code, 'USD') = 'USD' THEN 1 ELSE (SELECT r.rate FROM tap_findings.exchange_rates r WHERE r.currency = code AND r.day BETWEEN rate.day - 7 AND rate.day AND r.day <= (SELECT today FROM now_is) ORDER BY r.day DESC LIMIT 1) END;
CREATE TEMPORARY VIEW sold AS
SELECT o.*, (o.at AT TIME ZONE 'America/New_York')::date AS day, (o.amount - coalesce(o.cost, 0)) * pg_temp.rate(o.currency, (o.at AT TIME ZONE 'America/New_York')::date) AS margin,
	o.amount IS NOT NULL AND pg_temp.rate(o.currency, (o.at AT TIME ZONE 'America/New_York')::date) IS NULL AS not_known
FROM outcomes o CROSS JOIN now_is n WHERE o.at <= n.as_of;
-- Membership where it is kept and has begun, else from the first purchase.
CREATE TEMPORARY VIEW people AS
SELECT p.customer_id, c.joined_on IS NOT NULL AS is_member, coalesce(c.joined_on, (b.first_at AT TIME ZONE 'America/New_York')::date) AS joined_on, c.left_on, b.first_at
FROM (SELECT customer_id FROM customers UNION SELECT customer_id FROM sold WHERE customer_id IS NOT NULL) p
CROSS JOIN now_is n
LEFT JOIN customers c ON c.customer_id = p.customer_id AND c.joined_on <= n.today
LEFT JOIN (SELECT customer_id, min(at) AS first_at FROM sold WHERE kind IN ('purchase', 'renewal', 'upsell') GROUP BY 1) b ON b.customer_id = p.customer_id;
CREATE TEMPORARY VIEW year_worth AS
SELECT CASE WHEN count(*) > 0 AND NOT coalesce(bool_or(m.not_known), false) THEN sum(coalesce(m.margin, 0)) / count(*) END AS margin
FROM people p CROSS JOIN now_is n
LEFT JOIN LATERAL (SELECT sum(s.margin) AS margin, bool_or(s.not_known) AS not_known FROM sold s WHERE s.customer_id = p.customer_id AND s.day >= p.joined_on AND s.day < p.joined_on + interval '1 year') m ON true
WHERE p.joined_on + interval '1 year' <= n.today;

-- Voice of the customer: each word a row, as PostgreSQL's own analysis of the whole text says.
CREATE TEMPORARY VIEW uttered AS
SELECT t.topic, m.sentiment, m.interaction_id, m.at, m.body, w.lexemes[1] AS lexeme, lower(w.token) AS word
FROM (SELECT s.*, left(s.body, 5000) AS text FROM seen s CROSS JOIN now_is n WHERE s.kind = 'inbound' AND s.at > (n.as_of AT TIME ZONE 'America/New_York' - n.voice_days * interval '1 day') AT TIME ZONE 'America/New_York') m
CROSS JOIN LATERAL ts_debug((SELECT CASE text_search WHEN 'nowhere' THEN 'simple' ELSE text_search END FROM settings)::regconfig, m.text) w
LEFT JOIN LATERAL (SELECT DISTINCT a.topic FROM about a WHERE a.conversation_id = m.conversation_id AND a.topic IS NOT NULL) t ON true
WHERE w.alias IN ('asciiword', 'word', 'hword_part', 'hword_asciipart') AND length(w.token) > 1 AND w.lexemes[1] IS NOT NULL;
CREATE TEMPORARY VIEW voice_oracle AS
SELECT * FROM (
	SELECT topic, CASE sentiment WHEN 1 THEN 'positive' WHEN 0 THEN 'neutral' WHEN -1 THEN 'negative' END AS sentiment, rank() OVER (PARTITION BY topic, sentiment ORDER BY count(*) DESC, lexeme COLLATE "C") AS rank,
		(SELECT x.word FROM uttered x WHERE x.topic IS NOT DISTINCT FROM u.topic AND x.sentiment IS NOT DISTINCT FROM u.sentiment AND x.lexeme = u.lexeme GROUP BY x.word ORDER BY count(*) DESC, x.word COLLATE "C" LIMIT 1) AS word,
		lexeme, count(*) AS uses, count(DISTINCT interaction_id) AS messages,
		ARRAY(SELECT x.body FROM uttered x WHERE x.topic IS NOT DISTINCT FROM u.topic AND x.sentiment IS NOT DISTINCT FROM u.sentiment AND x.lexeme = u.lexeme GROUP BY x.interaction_id, x.at, x.body ORDER BY x.at DESC, x.interaction_id DESC LIMIT 3) AS samples
	FROM uttered u GROUP BY topic, u.sentiment, lexeme) r
WHERE rank <= 20;

-- Improvements, day by day.
CREATE TEMPORARY VIEW worth_oracle AS
SELECT d.improvement_id, d.month, count(*) AS days,
	CASE WHEN coalesce(d.savings_per_year, 0) = 0 THEN 0 WHEN count(*) = count(d.rate) THEN d.savings_per_year * sum(d.rate) / d.year_days END AS savings,
	CASE WHEN coalesce(d.customers_kept_per_year, 0) = 0 THEN 0 ELSE d.customers_kept_per_year * (SELECT margin FROM year_worth) * count(*) / d.year_days END AS kept
FROM (
	SELECT i.*, date_trunc('month', day)::date AS month, (make_date(extract(year FROM day)::integer + 1, 1, 1) - make_date(extract(year FROM day)::integer, 1, 1))::numeric AS year_days, pg_temp.rate(i.currency, day::date) AS rate
	FROM improvements i CROSS JOIN now_is n CROSS JOIN generate_series(i.introduced_on::timestamp, n.today, '1 day') day) d
GROUP BY d.improvement_id, d.month, d.year_days, d.savings_per_year, d.customers_kept_per_year;
CREATE TEMPORARY VIEW improvements_oracle AS
SELECT i.improvement_id, i.topic, (SELECT count(DISTINCT a.conversation_id) FROM about a WHERE a.topic = i.topic) AS problems,
	(SELECT count(DISTINCT a.conversation_id) FROM about a WHERE a.topic = i.topic AND (a.tagged_at AT TIME ZONE 'America/New_York')::date >= i.introduced_on) AS problems_since,
	greatest(n.today - i.introduced_on + 1, 0)::bigint AS days_in_force, i.customers_kept_per_year * (SELECT margin FROM year_worth) AS losses_avoided_per_year,
	(SELECT CASE WHEN count(*) = count(w.savings) THEN coalesce(sum(w.savings), 0) END FROM worth_oracle w WHERE w.improvement_id = i.improvement_id) AS savings_so_far,
	(SELECT CASE WHEN count(*) = count(w.kept) THEN coalesce(sum(w.kept), 0) END FROM worth_oracle w WHERE w.improvement_id = i.improvement_id) AS losses_avoided_so_far,
	(SELECT CASE WHEN count(*) = count(w.savings + w.kept) THEN coalesce(sum(w.savings + w.kept), 0) END FROM worth_oracle w WHERE w.improvement_id = i.improvement_id) AS value_so_far
FROM improvements i CROSS JOIN now_is n;

-- How conversations ended, and what their customers did in the 90 days after; the comparison is that of the aggregates over single rows.
CREATE TEMPORARY VIEW endings AS
SELECT e.*, CASE WHEN e.is_member THEN coalesce(e.left_on > e.ended_on + 90, true) ELSE coalesce(m.bought, false) END AS retained, coalesce(m.margin, 0) AS margin, coalesce(m.not_known, false) AS not_known
FROM (
	SELECT c.conversation_id, c.customer_id, c.last_at, p.is_member, CASE WHEN p.left_on <= n.today THEN p.left_on END AS left_on, (c.last_at AT TIME ZONE 'America/New_York')::date AS ended_on,
		(SELECT s.sentiment FROM seen s WHERE s.conversation_id = c.conversation_id AND s.kind = 'inbound' AND s.sentiment IS NOT NULL ORDER BY s.at DESC, s.sentiment LIMIT 1) AS sentiment
	FROM (SELECT conversation_id, customer_id, max(at) AS last_at FROM seen WHERE kind = 'inbound' GROUP BY 1, 2) c
	CROSS JOIN now_is n
	JOIN people p ON p.customer_id = c.customer_id
	WHERE CASE WHEN p.is_member THEN p.joined_on <= (c.last_at AT TIME ZONE 'America/New_York')::date AND NOT coalesce(p.left_on <= least((c.last_at AT TIME ZONE 'America/New_York')::date, n.today), false) ELSE p.first_at <= c.last_at END
		AND (SELECT count(*) FILTER (WHERE t.is_service) > 0 OR count(*) FILTER (WHERE NOT t.is_service) = 0
			FROM tags t LEFT JOIN interactions i ON i.interaction_id = t.interaction_id WHERE coalesce(t.conversation_id, i.conversation_id) = c.conversation_id AND coalesce(t.tagged_at, i.at, n.as_of) <= n.as_of)) e
CROSS JOIN now_is n
LEFT JOIN LATERAL (SELECT bool_or(s.kind IN ('purchase', 'renewal', 'upsell')) AS bought, sum(s.margin) AS margin, bool_or(s.not_known) AS not_known
	FROM sold s WHERE s.customer_id = e.customer_id AND s.at > e.last_at AND s.day <= e.ended_on + 90) m ON true
WHERE e.ended_on + 90 <= n.today;
CREATE TEMPORARY VIEW sentiment_oracle AS
SELECT g.sentiment, g.conversations, g.retained, (g.retained * 100 / g.conversations::numeric)::double precision AS retention, CASE WHEN NOT g.not_known THEN g.margin END AS margin,
	CASE WHEN NOT g.not_known THEN (g.margin / g.conversations)::double precision END AS margin_per_conversation,
	r.lift AS retention_lift, r.lower AS retention_lower, r.upper AS retention_upper, r.p_value AS retention_p_value, m.lift AS margin_lift, m.lower AS margin_lower, m.upper AS margin_upper, m.p_value AS margin_p_value
FROM (SELECT sentiment, count(*) AS conversations, count(*) FILTER (WHERE retained) AS retained, sum(margin) AS margin, bool_or(not_known) AS not_known FROM endings GROUP BY 1) g
LEFT JOIN LATERAL (SELECT (uplift_table(uplift(e.sentiment IS NOT DISTINCT FROM g.sentiment, e.retained))).* FROM endings e WHERE e.sentiment = -1 OR e.sentiment IS NOT DISTINCT FROM g.sentiment) r
	ON g.sentiment IS DISTINCT FROM -1 AND EXISTS (SELECT FROM endings WHERE sentiment = -1)
LEFT JOIN LATERAL (SELECT (uplift_table(uplift(e.sentiment IS NOT DISTINCT FROM g.sentiment, e.margin))).* FROM endings e WHERE e.sentiment = -1 OR e.sentiment IS NOT DISTINCT FROM g.sentiment) m
	ON g.sentiment IS DISTINCT FROM -1 AND EXISTS (SELECT FROM endings WHERE sentiment = -1) AND NOT EXISTS (SELECT FROM endings x WHERE x.not_known AND (x.sentiment = -1 OR x.sentiment IS NOT DISTINCT FROM g.sentiment));

-- Goals: the line from the baseline to the target, by hand.
CREATE TEMPORARY VIEW last_month AS
SELECT (this_month - interval '1 month')::date AS month, this_month - 1 AS last_day, (this_month - interval '2 months')::date AS month_before FROM now_is;
CREATE TEMPORARY VIEW figures AS SELECT * FROM metric_values;
CREATE TEMPORARY VIEW goal_oracle AS
SELECT g.*, CASE WHEN g.value IS NULL THEN 'no data' WHEN g.is_met THEN 'met' WHEN g.due_on < n.today THEN 'missed' WHEN g.expected IS NULL THEN 'no data' WHEN (g.value - g.expected) * g.way >= 0 THEN 'on track' ELSE 'at risk' END AS status
FROM (
	SELECT x.*, (x.value - x.target) * x.way >= 0 AS is_met,
		CASE WHEN x.last_day >= x.due_on THEN x.target WHEN x.last_day <= x.starts_on THEN x.baseline ELSE x.baseline + (x.target - x.baseline) * (x.last_day - x.starts_on) / (x.due_on - x.starts_on) END AS expected
	FROM (
		SELECT g.metric, g.scope, g.starts_on, g.due_on, g.target, coalesce(g.baseline, b.value) AS baseline, f.value, f.cases, l.month, l.last_day, CASE m.better WHEN 'lower' THEN -1 ELSE 1 END AS way, m.unit
		FROM goals g CROSS JOIN last_month l LEFT JOIN metrics m ON m.metric = g.metric
		LEFT JOIN figures f ON f.metric = g.metric AND f.scope = g.scope AND f.month = l.month
		LEFT JOIN figures b ON b.metric = g.metric AND b.scope = g.scope AND b.month = date_trunc('month', g.starts_on - interval '1 month')::date AND b.month <= l.month) x) g
CROSS JOIN now_is n;

-- Benchmarks: some figures of the last month from the base tables.
CREATE TEMPORARY VIEW first_replies AS
SELECT a.at - f.at AS took, date_trunc('month', a.at AT TIME ZONE 'America/New_York')::date AS month
FROM (SELECT DISTINCT ON (conversation_id) conversation_id, at FROM seen WHERE kind = 'inbound' ORDER BY conversation_id, at) f
CROSS JOIN LATERAL (SELECT s.at, s.kind FROM seen s WHERE s.conversation_id = f.conversation_id AND s.kind IN ('outbound', 'resolved') AND s.at >= f.at ORDER BY s.at, s.place LIMIT 1) a
WHERE a.kind = 'outbound';
CREATE TEMPORARY VIEW own_figures AS
SELECT m.month, 'response_rate' AS metric, count(e.kind) FILTER (WHERE e.kind = 'outbound') * 100 / count(*)::double precision AS value, count(*) AS cases
FROM (SELECT month, month_before FROM last_month) l JOIN seen m ON m.month IN (l.month, l.month_before) AND m.kind = 'inbound'
LEFT JOIN LATERAL (SELECT s.kind FROM seen s WHERE s.conversation_id = m.conversation_id AND s.kind IN ('outbound', 'resolved') AND s.at >= m.at ORDER BY s.at, s.place LIMIT 1) e ON true GROUP BY 1
UNION ALL
SELECT month, 'first_reply_within_1h', count(*) FILTER (WHERE took <= '1 hour') * 100 / count(*)::double precision, count(*) FROM first_replies GROUP BY 1
UNION ALL
SELECT month, 'first_reply_median', percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took)), count(*) FROM first_replies GROUP BY 1
UNION ALL
SELECT month, 'replies', count(*), NULL FROM seen WHERE kind = 'outbound' GROUP BY 1
UNION ALL
SELECT date_trunc('month', answered_at AT TIME ZONE 'America/New_York')::date, 'csat', count(*) FILTER (WHERE score >= 4) * 100 / count(*)::double precision, count(*) FROM surveys CROSS JOIN now_is n WHERE answered_at <= n.as_of GROUP BY 1
UNION ALL
SELECT month, metric, value, NULL FROM custom_metrics WHERE metric = 'awareness' UNION ALL SELECT NULL, 'unheard_of', NULL, NULL;
CREATE TEMPORARY VIEW benchmark_oracle AS
SELECT b.metric, coalesce(CASE n.language WHEN 'es' THEN m.label_es WHEN 'id' THEN m.label_id END, m.label_en, b.metric) AS label, m.unit, b.industry,
	CASE WHEN EXISTS (SELECT FROM benchmarks o WHERE o.metric = b.metric AND o.industry = n.industry) THEN b.industry = n.industry ELSE b.industry = 'all industries' END AS applies,
	b.value AS benchmark, b.source, l.month, f.value, f.cases, f.value - b.value AS difference, CASE m.better WHEN 'lower' THEN f.value <= b.value ELSE f.value >= b.value END AS is_met, p.value AS previous_value, f.value - p.value AS change
FROM benchmarks b CROSS JOIN now_is n CROSS JOIN last_month l LEFT JOIN metrics m ON m.metric = b.metric
LEFT JOIN own_figures f ON f.metric = b.metric AND f.month = l.month LEFT JOIN own_figures p ON p.metric = b.metric AND p.month = l.month_before;

-- What insights must say of goals, benchmarks and peers, of hours, topics and money; each row is all that identifies a finding, and its evidence.
CREATE TEMPORARY VIEW team_of AS
SELECT 'agent:' || agent_id AS scope, 'team:' || team AS peers FROM agents WHERE team IS NOT NULL
UNION ALL SELECT DISTINCT 'channel:' || channel, CASE WHEN is_social THEN 'social channels' ELSE 'other channels' END FROM channels;
CREATE TEMPORARY VIEW peer_oracle AS
SELECT f.metric, f.scope, f.month, f.value, f.cases, d.median, d.peers, d.num_peers, m.better
FROM figures f JOIN metrics m ON m.metric = f.metric CROSS JOIN last_month l CROSS JOIN now_is n JOIN team_of t ON t.scope = f.scope
CROSS JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o.value) AS median, count(*) AS num_peers, t.peers FROM figures o JOIN team_of u ON u.scope = o.scope
	WHERE u.peers = t.peers AND o.metric = f.metric AND o.month = l.month AND o.cases >= n.insights_min_cases AND o.value IS NOT NULL) d
WHERE f.month = l.month AND f.metric IN ('reply_wait_median', 'response_rate', 'csat', 'resolution_rate') AND f.cases >= n.insights_min_cases AND d.num_peers >= 3
	AND CASE m.better WHEN 'lower' THEN f.value - d.median ELSE d.median - f.value END * 100 > n.insights_deviation * d.median;
CREATE TEMPORARY VIEW hour_oracle AS
SELECT h.*, row_number() OVER (ORDER BY opened - closed DESC, weekday, hour) AS rank FROM (
	SELECT extract(isodow FROM e.at)::integer AS weekday, extract(hour FROM e.at)::integer AS hour, count(*) FILTER (WHERE e.opens) AS opened, count(*) FILTER (WHERE NOT e.opens) AS closed
	FROM (SELECT opened_at AT TIME ZONE 'America/New_York' AS at, true AS opens FROM waits UNION ALL SELECT closed_at AT TIME ZONE 'America/New_York', false FROM waits WHERE closed_at IS NOT NULL) e
	CROSS JOIN now_is n WHERE e.at > n.as_of AT TIME ZONE 'America/New_York' - interval '91 days' GROUP BY 1, 2) h CROSS JOIN now_is n
WHERE h.opened >= n.insights_min_cases AND (h.opened - h.closed) * 100 > n.insights_deviation * h.opened;
CREATE TEMPORARY VIEW topic_oracle AS
SELECT q.* FROM (
	SELECT a.topic, count(*) FILTER (WHERE b.is_now) AS now, count(*) FILTER (WHERE NOT b.is_now) AS before, max(b.all_now) AS all_now, max(b.all_before) AS all_before,
		coalesce(sum(b.negative) FILTER (WHERE b.is_now), 0) AS negative_now, coalesce(sum(b.labelled) FILTER (WHERE b.is_now), 0) AS labelled_now, coalesce(sum(b.net) FILTER (WHERE b.is_now), 0) AS net_now,
		coalesce(sum(b.negative) FILTER (WHERE NOT b.is_now), 0) AS negative_before, coalesce(sum(b.labelled) FILTER (WHERE NOT b.is_now), 0) AS labelled_before, coalesce(sum(b.net) FILTER (WHERE NOT b.is_now), 0) AS net_before
	FROM (
		SELECT x.*, count(*) FILTER (WHERE is_now) OVER () AS all_now, count(*) FILTER (WHERE NOT is_now) OVER () AS all_before FROM (
			SELECT s.conversation_id, min(s.month) >= (n.this_month - interval '3 months') AS is_now, count(*) FILTER (WHERE s.sentiment = -1) AS negative, count(s.sentiment) AS labelled, coalesce(sum(s.sentiment), 0) AS net
			FROM seen s CROSS JOIN now_is n WHERE s.kind = 'inbound' GROUP BY s.conversation_id, n.this_month
			HAVING min(s.month) >= n.this_month - interval '6 months' AND min(s.month) < n.this_month) x) b
	JOIN (SELECT DISTINCT conversation_id, topic FROM about WHERE topic IS NOT NULL) a USING (conversation_id) GROUP BY 1) q
CROSS JOIN now_is n
WHERE least(q.now, q.before, q.labelled_now, q.labelled_before) >= n.insights_min_cases AND (newcombe_interval(q.now, q.all_now, q.before, q.all_before)).lower > 0
	AND (newcombe_interval(q.negative_now, q.labelled_now, q.negative_before, q.labelled_before)).lower > 0 AND q.net_now / q.labelled_now::numeric < q.net_before / q.labelled_before::numeric;
CREATE TEMPORARY VIEW expected_insights AS
SELECT CASE g.status WHEN 'missed' THEN 'goal_missed' ELSE 'goal_at_risk' END AS rule, CASE g.status WHEN 'missed' THEN 'high' ELSE 'medium' END AS severity, g.scope, g.metric, g.month,
	jsonb_strip_nulls(jsonb_build_object('value', g.value, 'cases', g.cases, 'target', g.target, 'gap', abs(g.target - g.value), 'baseline', g.baseline, 'expected', g.expected, 'due_on', g.due_on)) AS evidence
FROM goal_oracle g CROSS JOIN now_is n WHERE g.status IN ('missed', 'at risk') AND (g.cases IS NULL OR g.cases >= n.insights_min_cases)
UNION ALL
SELECT 'benchmark_missed', 'medium', 'all', b.metric, b.month, jsonb_strip_nulls(jsonb_build_object('value', b.value, 'cases', b.cases, 'target', b.benchmark, 'gap', abs(b.value - b.benchmark), 'against', b.industry, 'source', b.source))
FROM benchmark_comparison b CROSS JOIN now_is n WHERE b.applies AND NOT b.is_met AND (b.cases IS NULL OR b.cases >= n.insights_min_cases)
UNION ALL
SELECT 'behind_peers', 'medium', p.scope, p.metric, p.month, jsonb_build_object('value', p.value, 'cases', p.cases, 'target', p.median, 'gap', abs(p.value - p.median), 'against', p.peers, 'peers', p.num_peers) FROM peer_oracle p
UNION ALL
SELECT 'waits_pile_up', 'medium', 'all', 'reply_wait_mean', n.this_month, jsonb_build_object('days', 91, 'hours', (SELECT jsonb_agg(to_jsonb(h) - 'rank' ORDER BY h.rank) FROM hour_oracle h WHERE h.rank <= 5))
FROM now_is n WHERE EXISTS (SELECT FROM hour_oracle)
UNION ALL
SELECT 'topic_turns_sour', 'high', 'topic:' || t.topic, 'net_sentiment', l.month, jsonb_build_object('topic', t.topic, 'conversations', t.now, 'total_conversations', t.all_now, 'previous_conversations', t.before, 'previous_total_conversations', t.all_before,
	'negative', t.negative_now, 'labelled', t.labelled_now, 'previous_negative', t.negative_before, 'previous_labelled', t.labelled_before) FROM topic_oracle t CROSS JOIN last_month l
UNION ALL
SELECT 'costs_more_than_it_saves', 'high', 'all', 'savings', d.month, jsonb_build_object('cost', d.investment, 'avoided_cost', d.avoided_cost, 'savings', d.savings, 'requests', d.requests, 'deflection_rate', d.deflection_rate)
FROM deflection_roi d JOIN last_month l ON l.month = d.month CROSS JOIN now_is n WHERE d.savings < 0 AND d.requests >= greatest(n.insights_min_cases, 1)
UNION ALL
SELECT 'roi_moved', CASE WHEN r.roi_change < 0 THEN 'medium' ELSE 'low' END, 'all', 'roi', r.month, jsonb_build_object('roi', r.roi, 'previous_roi', r.previous_roi, 'change', r.roi_change)
FROM roi_monthly r JOIN last_month l ON l.month = r.month CROSS JOIN now_is n
WHERE r.roi_change <> 0 AND (SELECT count(*) = 2 AND min(c.cases) >= n.insights_min_cases FROM (SELECT v.month, sum(v.cases) AS cases FROM value_monthly v WHERE v.month IN (l.month, l.month_before) AND v.counts AND v.source <> 'process_improvement' GROUP BY 1) c);

-- Whether a sentence shows a figure, rounded to the digits it is shown with; seconds may be shown as minutes or hours.
CREATE FUNCTION pg_temp.says(sentence text, figure numeric) RETURNS boolean LANGUAGE sql STABLE RETURN figure IS NULL OR EXISTS (
	SELECT FROM regexp_matches(sentence, '[+-]?[0-9]+(?:[.,][0-9]+)?', 'g') t CROSS JOIN LATERAL (SELECT replace(t[1], ',', '.')::numeric AS shown) s CROSS JOIN (VALUES (1), (60), (3600)) u (size)
	WHERE round(says.figure / u.size, scale(s.shown)) = s.shown);

-- All of it, for what the tables hold now.
CREATE FUNCTION pg_temp.holds(label text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMPORARY TABLE found AS SELECT i.*, (i.evidence ->> 'value')::numeric AS value, (i.evidence ->> 'cases')::numeric AS cases FROM insights i;
	RETURN NEXT bag_eq('SELECT topic, sentiment, rank, word, lexeme, uses, messages, samples FROM voice_of_customer', 'SELECT * FROM voice_oracle', label || ': voice of the customer');
	RETURN NEXT bag_eq('SELECT improvement_id, month, days, savings, kept, value FROM improvement_value', 'SELECT *, savings + kept FROM worth_oracle', label || ': improvements by month');
	RETURN NEXT bag_eq('SELECT improvement_id, topic, problems, problems_since, days_in_force, losses_avoided_per_year, savings_so_far, losses_avoided_so_far, value_so_far FROM process_improvements',
		'SELECT * FROM improvements_oracle', label || ': improvements');
	RETURN NEXT bag_eq('SELECT sentiment, conversations, retained, retention, margin, margin_per_conversation, retention_lift, retention_lower, retention_upper, retention_p_value, margin_lift, margin_lower, margin_upper, margin_p_value FROM sentiment_value',
		'SELECT * FROM sentiment_oracle', label || ': sentiment and money');
	RETURN NEXT bag_eq('SELECT metric, scope, due_on, month, value, cases, baseline, target, expected, status FROM goal_status', 'SELECT metric, scope, due_on, month, value, cases, baseline, target, expected, status FROM goal_oracle', label || ': goals');
	RETURN NEXT bag_eq('SELECT * FROM benchmark_comparison WHERE metric IN (SELECT metric FROM own_figures)', 'SELECT * FROM benchmark_oracle WHERE metric IN (SELECT metric FROM own_figures)', label || ': benchmarks against the base tables');
	RETURN NEXT bag_eq('SELECT b.metric, b.month, b.value, b.cases, b.previous_value, b.change FROM benchmark_comparison b WHERE b.value IS NOT NULL',
		'SELECT f.metric, f.month, f.value, f.cases, f.previous_value, f.change FROM benchmarks b CROSS JOIN last_month l JOIN figures f ON f.metric = b.metric AND f.scope = ''all'' AND f.month = l.month AND f.value IS NOT NULL', label || ': benchmarks against metric_values');

	-- Every finding is expected, with that evidence, and every expected one is found.
	CREATE TEMPORARY TABLE wanted AS SELECT * FROM expected_insights;
	RETURN NEXT is_empty('SELECT f.rule, f.scope, f.metric, f.evidence, w.rule, w.scope, w.metric, w.evidence FROM found f FULL JOIN wanted w ON f.rule = w.rule AND f.scope = w.scope AND f.metric = w.metric AND f.month = w.month
		AND f.severity = w.severity AND f.evidence @> w.evidence WHERE f.rule IS NULL OR w.rule IS NULL', label || ': insights say what they must, on the figures of the reports');
	RETURN NEXT is((SELECT count(*) FROM found), (SELECT count(*) FROM wanted), label || ': insights say nothing twice');
	RETURN NEXT is_empty('SELECT f.finding, f.evidence, n.figure FROM found f CROSS JOIN (VALUES (''value''), (''target''), (''gap''), (''cases_to_target''), (''cost''), (''avoided_cost''), (''requests_to_break_even''), (''roi''), (''previous_roi'')) n (figure)
		WHERE NOT pg_temp.says(f.finding, (f.evidence ->> n.figure)::numeric) AND NOT (f.rule = ''behind_peers'' AND n.figure = ''gap'')', label || ': sentences show the figures of the evidence');
	RETURN NEXT is_empty('SELECT f.finding FROM found f CROSS JOIN settings s WHERE f.finding IS NULL OR f.finding ~ ''%[0-9]'' OR s.language <> ''en'' AND f.finding ~ ''all industries|social channels|other channels|_''', label || ': sentences are whole, and in their language');
	-- With so many more good cases the target is met, with one less it is not; likewise the requests that would pay.
	RETURN NEXT is_empty('SELECT f.finding FROM found f JOIN metrics m USING (metric) CROSS JOIN LATERAL (SELECT round(f.value * f.cases / 100) AS good, (f.evidence ->> ''cases_to_target'')::integer AS more, CASE m.better WHEN ''lower'' THEN -1 ELSE 1 END AS way) g
		WHERE g.more IS NOT NULL AND (((g.good + g.way * g.more) * 100 / f.cases::double precision - (f.evidence ->> ''target'')::double precision) * g.way >= 0
			AND ((g.good + g.way * (g.more - 1)) * 100 / f.cases::double precision - (f.evidence ->> ''target'')::double precision) * g.way < 0) IS NOT TRUE', label || ': no fewer good cases would do');
	RETURN NEXT is_empty('SELECT f.finding FROM found f CROSS JOIN LATERAL (SELECT (f.evidence ->> ''requests_to_break_even'')::numeric AS needed, (f.evidence ->> ''cost'')::numeric * (f.evidence ->> ''requests'')::numeric AS cost, (f.evidence ->> ''avoided_cost'')::numeric AS each) e
		WHERE f.rule = ''costs_more_than_it_saves'' AND (e.needed * e.each >= e.cost AND (e.needed - 1) * e.each < e.cost) IS NOT TRUE', label || ': no fewer requests would pay');
	RETURN NEXT is_empty('SELECT f.evidence FROM found f WHERE f.rule = ''roi_moved'' AND (f.evidence ->> ''change'')::numeric <> (SELECT sum((p ->> ''points'')::numeric) FROM jsonb_array_elements(f.evidence -> ''parts'') p)', label || ': what moved ROI adds up to the change');
	DROP TABLE found, wanted;
END $$;

CALL pg_temp.fill(1);
SELECT * FROM pg_temp.holds('random 1');
CALL pg_temp.fill(2);
SELECT * FROM pg_temp.holds('random 2');
CALL pg_temp.fill(3);
SELECT * FROM pg_temp.holds('random 3');
CALL pg_temp.fill(4);
SELECT * FROM pg_temp.holds('random 4');
CALL pg_temp.fill(8);
SELECT * FROM pg_temp.holds('random 8');

-- The demo's rows in the same tables, as an Indonesian team would read them.
TRUNCATE interactions, tags, customers, outcomes, surveys, improvements, exchange_rates, costs, goals, benchmarks, custom_metrics, agents, channels;
SELECT format('INSERT INTO %1$I SELECT * FROM tap_findings_demo.%1$I', t) FROM unnest(ARRAY['interactions', 'tags', 'customers', 'outcomes', 'surveys', 'improvements', 'exchange_rates', 'costs', 'staff_hours', 'staff_rates', 'action_values',
	'goals', 'benchmarks', 'custom_metrics', 'agents', 'channels']) t \gexec
UPDATE settings s SET as_of = d.as_of, deflection_rate = d.deflection_rate, industry = d.industry, text_search = d.text_search, language = 'id', voice_days = 20, insights_min_cases = 10, insights_deviation = 30 FROM tap_findings_demo.settings d;
SELECT * FROM pg_temp.holds('demo');

-- At the edges, each by hand. March is the last complete month; three requests at 8, 8 and 9 are 25, so 2500 is paid by 300 of them, whatever their mean rounds to.
TRUNCATE interactions, tags, customers, outcomes, surveys, improvements, exchange_rates, costs, staff_hours, staff_rates, action_values, goals, benchmarks, custom_metrics, agents, channels;
UPDATE settings SET as_of = '2026-04-01 00:00-04', language = 'en', insights_min_cases = 3, insights_deviation = 50, deflection_rate = 1, industry = NULL;
INSERT INTO channels (channel, valid_from, is_social, cost_per_request) VALUES ('twitter', '-infinity', true, 1), ('phone', '-infinity', false, 8), ('phone', '2026-03-03', false, 9);
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) SELECT d, d, 'twitter', k, timestamptz '2026-03-01 10:00-05' + (d - 1) * interval '1 day' + place * interval '1 minute' FROM generate_series(1, 3) d CROSS JOIN unnest(ARRAY['inbound', 'outbound', 'resolved']) WITH ORDINALITY k (k, place);
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-03-01,2026-04-01)', 2500);
SELECT is((SELECT finding FROM insights WHERE rule = 'costs_more_than_it_saves'), 'Social service cost 2500.00 USD in 2026-03 and saved 25.00 USD. It would pay for itself with 300 resolved requests instead of 3.', 'break-even exactly at a whole number');
SELECT is((SELECT break_even_requests FROM roi_monthly), 300::bigint, 'the same in roi_monthly');
UPDATE costs SET amount = 1e29;
SELECT is((SELECT break_even_requests FROM roi_monthly), 9223372036854775807, 'no cost is too high for roi_monthly');
UPDATE costs SET amount = 2500, currency = 'EUR';
SELECT is((SELECT break_even_requests FROM roi_monthly), NULL, 'nor is one known where a rate is missing');
UPDATE costs SET currency = NULL;
UPDATE settings SET deflection_rate = 0;
SELECT is((SELECT break_even_requests FROM roi_monthly), NULL, 'no number of requests is no 0');
SELECT is((SELECT finding FROM insights WHERE rule = 'costs_more_than_it_saves'), 'Social service cost 2500.00 USD in 2026-03 and saved 0.00 USD.', 'where nobody would have called, no number of requests pays');
UPDATE settings SET deflection_rate = 1, insights_min_cases = 4;
SELECT is_empty($$SELECT FROM insights$$, 'nothing on too few cases');
UPDATE settings SET insights_min_cases = 3, currency = 'JPY';
SELECT is((SELECT finding FROM insights WHERE rule = 'costs_more_than_it_saves'), 'Social service cost 2500 JPY in 2026-03 and saved 25 JPY. It would pay for itself with 300 resolved requests instead of 3.', 'a currency without cents');
UPDATE settings SET currency = 'USD';

-- ROI: costs of February like those of March. Days in force of an improvement are no cases; with downloads it is the improvement that moved it, by its name.
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-02-01,2026-03-01)', 2500);
DELETE FROM interactions;
INSERT INTO improvements (introduced_on, savings_per_year) VALUES ('2026-02-20', 36500);
SELECT is_empty($$SELECT FROM insights WHERE rule = 'roi_moved'$$, 'ROI: days are no cases');
INSERT INTO action_values (kind, value) VALUES ('download', 5);
INSERT INTO outcomes (at, kind, channel) SELECT timestamptz '2026-02-10 12:00-05' + m * interval '1 month', 'download', 'twitter' FROM generate_series(0, 1) m CROSS JOIN generate_series(1, 3);
SELECT is((SELECT severity || ': ' || finding FROM insights WHERE rule = 'roi_moved'), 'low: ROI went from -63.4 % to 24.6 % in 2026-03. What moved it most: Savings from improvements (+88.0 points).', 'ROI: what moved it, by the name of the catalogue');
UPDATE settings SET language = 'es';
UPDATE metrics SET label_es = NULL WHERE metric = 'process_savings';
SELECT is((SELECT finding FROM insights WHERE rule = 'roi_moved'), 'El ROI pasó de -63,4 % a 24,6 % en 2026-03. Lo que más lo movió: Savings from improvements (+88,0 puntos).', 'a label that the language lacks is English');
UPDATE settings SET language = 'en';
DELETE FROM improvements;
INSERT INTO costs (category, during, amount) VALUES ('other', '[2026-03-01,2026-04-01)', 0.5);
SELECT is((SELECT finding FROM insights WHERE rule = 'roi_moved'), 'ROI went from -99.4000 % to -99.4001 % in 2026-03. What moved it most: Cost (other) (-0.0001 points).', 'ROI: a small move is seen');
DELETE FROM costs WHERE category = 'other';
SELECT is_empty($$SELECT FROM insights WHERE rule = 'roi_moved'$$, 'ROI: no move, no finding');

-- Goals: what no report can compute with is left out and named; a target out of reach takes no cases; an unknown way is no risk; NULL is for all.
INSERT INTO surveys (survey, sent_at, answered_at, score) SELECT 'csat', '2026-03-09 12:00-04', '2026-03-09 12:00-04', 2 + n FROM generate_series(0, 3) n;
INSERT INTO custom_metrics (metric, month, value) VALUES ('tiny', '2026-03-01', 1e-300), ('mine', '2026-03-01', 3);
INSERT INTO goals (metric, baseline, target, starts_on, due_on) VALUES ('csat', 0, 1e30, '2025-01-01', '2026-03-31'), ('csat', NULL, 60, '2026-01-01', '2026-12-31'), ('csat', 0, 50, '2026-01-01', '2027-12-31'), ('csat', 0, 1e-300, '2026-01-01', '2028-12-31'),
	('tiny', 0, 1e99, '2026-01-01', '2026-12-31'), ('mine', 1, 4, '2026-03-01', '2026-04-01');
SELECT results_eq($$SELECT metric, due_on, label, status FROM goal_status ORDER BY 1, 2$$, $$VALUES ('csat', date '2026-03-31', 'Customer satisfaction (CSAT)', 'missed'), ('csat', '2026-12-31', 'Customer satisfaction (CSAT)', 'no data'), ('csat', '2027-12-31', 'Customer satisfaction (CSAT)', 'met'),
	('mine', '2026-04-01', 'mine', 'at risk'), ('tiny', '2026-12-31', 'tiny', 'no data')$$, 'goals: equality meets, due today is not missed, the unknown is no risk');
SELECT results_eq($$SELECT finding FROM insights WHERE rule ~ 'goal' ORDER BY 1$$, $$VALUES ('Goal at risk: mine (all) was 3 in 2026-03, behind the way to 4 by 2026-04-01. 1 are lacking.'),
	('Goal missed: Customer satisfaction (CSAT) (all) was 50.0 % in 2026-03; the target was 1000000000000000000000000000000.0 % by 2026-03-31. 1000000000000000000000000000000.0 % are lacking.')$$, 'goals: whatever the target, insights answer');
SELECT results_eq($$SELECT finding, num_rows FROM data_quality WHERE relation IN ('goals', 'custom_metrics') ORDER BY 1$$, $$VALUES ('custom metrics that contradict each other', 1::bigint), ('goal that cannot be read', 1)$$, 'goals: what was left out is named');
ALTER TABLE goals DROP CONSTRAINT goals_pkey, ALTER scope DROP NOT NULL;
UPDATE goals SET scope = NULL;
SELECT is((SELECT count(*) FROM goal_status WHERE scope = 'all' AND value IS NOT NULL), 4::bigint, 'goals: no scope is for all');
INSERT INTO benchmarks VALUES ('csat', 'all industries', 50.004, 'somebody');
SELECT is((SELECT finding FROM insights WHERE rule = 'benchmark_missed'), 'Customer satisfaction (CSAT) was 50.000 % in 2026-03, which misses the benchmark of 50.004 % (all industries). 0.004 % are lacking. It takes 1 more good cases in 4.', 'as many digits as it takes');

-- Every metric that metric_values has is one that a goal may name, alone.
SELECT is_empty($$SELECT v.metric FROM (SELECT metric FROM metrics_of_messages UNION SELECT metric FROM metrics_of_conversations UNION SELECT metric FROM metrics_of_money UNION SELECT metric FROM metrics_of_loyalty) v
	WHERE (SELECT d.definition FROM social_roi_definitions() d WHERE d.name = 'metric_comparisons') !~ format('''%s''', v.metric)$$, 'goals: a family is read for each of its metrics');
DELETE FROM goals;
INSERT INTO goals (metric, target, starts_on, due_on) VALUES ('cumulative_profit', 0, '2026-01-01', '2026-12-31');
SELECT is((SELECT value FROM goal_status), (SELECT value FROM metric_values WHERE metric = 'cumulative_profit' AND month = '2026-03-01'), 'goals: profit so far, with nothing else of its family');

-- Problems: not of conversations that are not known, nor not yet; a tag of unknown time is as late as the message that carries it.
DELETE FROM tags;
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at) VALUES (-1, -1, 1, 'twitter', 'inbound', '2026-03-05 10:00-05'), (-2, -1, 1, 'twitter', 'inbound', '2026-04-05 10:00-04'),
	(-3, -2, 2, 'twitter', 'inbound', '2026-03-05 10:00-05'), (-4, -3, 2, 'twitter', 'inbound', '2026-04-05 10:00-04');
INSERT INTO tags (conversation_id, interaction_id, topic) VALUES (-1, NULL, 'known'), (NULL, -2, 'known'), (-2, -3, 'known'), (-1, NULL, 'later'), (-3, NULL, 'later'), (-404, NULL, 'later'), (NULL, -404, 'later'), (NULL, -2, 'latest'), (-1, -2, 'latest');
INSERT INTO improvements (topic) VALUES ('known'), ('later'), ('latest');
SELECT results_eq($$SELECT topic, problems FROM process_improvements WHERE topic IN ('known', 'later', 'latest') ORDER BY topic$$, $$VALUES ('known', 2::bigint), ('later', 1), ('latest', 0)$$, 'problems: of conversations that the reports read');
DELETE FROM tags;
DELETE FROM improvements;
DELETE FROM interactions WHERE conversation_id < 0;

-- Topics: 40 of 100 conversations against 10 of 100, 30 negative of 40 against 2 of 10. Two subtopics are no second conversation; a mood that also brightens has not soured.
DELETE FROM surveys;
DELETE FROM goals;
DELETE FROM outcomes;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, sentiment)
SELECT c, c, 'twitter', 'inbound', CASE WHEN c > 100 THEN timestamptz '2026-01-01 00:00-05' ELSE timestamptz '2025-12-31 23:59-05' END, CASE WHEN c > 130 OR c IN (1, 2) THEN -1 ELSE 0 END FROM generate_series(1, 200) c;
INSERT INTO tags (conversation_id, topic, subtopic) SELECT c, 'app', s FROM generate_series(1, 160) c CROSS JOIN (VALUES ('a'), ('b')) s (s) WHERE c <= 10 OR c > 120;
SELECT results_eq($$SELECT finding, (evidence ->> 'negative')::integer, (evidence ->> 'labelled')::integer FROM insights WHERE rule = 'topic_turns_sour'$$,
	$$VALUES ('Topic "app" grows and turns sour: from 10.0 % to 40.0 % of conversations in three months, with 75.0 % instead of 20.0 % negative messages.', 30, 40)$$, 'topics: a conversation counts once in its topic');
UPDATE settings SET insights_min_cases = 11;
SELECT is_empty($$SELECT FROM insights WHERE rule = 'topic_turns_sour'$$, 'topics: ten conversations before are too few for eleven');
UPDATE settings SET insights_min_cases = 10;
UPDATE interactions SET sentiment = CASE WHEN conversation_id > 110 THEN -1 ELSE 1 END WHERE conversation_id BETWEEN 101 AND 200;
UPDATE interactions SET sentiment = -1 WHERE conversation_id = 5;
SELECT is((SELECT count(*) FROM insights WHERE rule = 'topic_turns_sour'), 1::bigint, 'topics: sour still');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at, sentiment) SELECT c, c, 'twitter', 'inbound', timestamptz '2025-12-31 23:59-05', 0 FROM generate_series(1, 10) c CROSS JOIN generate_series(1, 9);
UPDATE interactions SET sentiment = CASE WHEN conversation_id <= 140 THEN 1 ELSE -1 END WHERE conversation_id BETWEEN 121 AND 160;
SELECT is_empty($$SELECT FROM insights WHERE rule = 'topic_turns_sour'$$, 'topics: more negative and still more positive messages are not sour');
SELECT * FROM finish();
ROLLBACK;
DROP SCHEMA tap_findings_demo CASCADE;
