-- generate.sql: a care team's year, made up, and always the same for the same number of conversations.
--
--   psql -v conversations=60000 -v schema=care -f demo/generate.sql
--
-- fills the tables that CALL social_roi_create('care', time_zone => 'America/New_York', currency => 'USD') made. No clock and no random():
-- every choice is a hash of the conversation's or customer's number, so two runs give the same rows. Figures of money grow with the number of
-- conversations, so ROI does not depend on it. Every step is one INSERT ... SELECT; a million conversations (7 million interactions) take minutes.
--
-- What was put in, and what the reports should therefore find:
--   * the team learns: by December it replies in half the time of January, and leaves fewer messages unanswered
--   * facebook is understaffed: slower, less answered, less resolved
--   * the topic "app" grows from 4 % to 15 % of conversations, and its sentiment falls
--   * a quick reply brightens the next message; bright conversations bring more purchases, higher scores and kinder shares
--   * customers whose first contact was social cancel a little less often, and change their mind more often
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
SET TIME ZONE 'America/New_York';
SET search_path = :"schema", public;
-- The same plan everywhere, and no surprises from a parallel one: floating point sums must not depend on it.
SET max_parallel_workers_per_gather = 0;
SET work_mem = '128MB';
BEGIN;

\echo '  1/7 customers'

-- A number in [0, 1) that depends on the key and on what it is for, and one that is normally distributed.
CREATE FUNCTION pg_temp.uniform(key bigint, purpose integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(key, purpose) & 4503599627370495) / 4503599627370496.0::double precision;

CREATE FUNCTION pg_temp.normal(key bigint, purpose integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sqrt(-2 * ln(1 - pg_temp.uniform(key, purpose))) * cos(6.283185307179586 * pg_temp.uniform(key, purpose + 1000));

-- A span whose logarithm is normally distributed about a median, in whole seconds.
CREATE FUNCTION pg_temp.span(median_seconds double precision, spread double precision, key bigint, purpose integer)
RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN make_interval(secs => round(median_seconds * exp(spread * pg_temp.normal(key, purpose))));

-- One element of a list, each as likely.
CREATE FUNCTION pg_temp.pick(choices text[], key bigint, purpose integer)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN choices[1 + floor(cardinality(choices) * pg_temp.uniform(key, purpose))::integer];

-- The year, and how much larger than the 60,000 conversations that the amounts of money below are meant for.
CREATE TEMPORARY TABLE scale AS
SELECT timestamptz '2025-01-01' AS year_start, timestamptz '2026-01-01' AS year_end, :conversations::bigint AS conversations,
	:conversations / 60000.0 AS factor, greatest(:conversations / 4, 200)::bigint AS customers, greatest(:conversations / 5000, 12)::bigint AS agents;

-- The last instant of the year. Finance would not believe that every one of them had called.
UPDATE settings SET as_of = (SELECT year_end - interval '1 microsecond' FROM scale), deflection_rate = 0.75, industry = 'retail', text_search = 'english';

-- Customers with an eye on cancelling (about one in eight in the year) ask for it on a day of their own; whether they then leave depends a little on
-- where they go for help. Every tenth customer has been there for years and stays.
CREATE TEMPORARY TABLE people AS
SELECT p.*,
	CASE
		WHEN cancel_on IS NOT NULL AND pg_temp.uniform(customer_id, 8) < CASE WHEN prefers_social THEN 0.48 ELSE 0.62 END
			THEN cancel_on + 8 + floor(50 * pg_temp.uniform(customer_id, 9))::integer
		WHEN silent_left_on >= joined_on THEN silent_left_on
	END AS left_on
FROM (
	SELECT c.*,
		CASE WHEN NOT loyal AND pg_temp.uniform(customer_id, 4) < CASE WHEN prefers_social THEN 0.12 ELSE 0.15 END
			THEN greatest(date '2025-01-10', joined_on + 20) + floor(400 * pg_temp.uniform(customer_id, 5))::integer END AS cancel_on,
		CASE WHEN NOT loyal AND pg_temp.uniform(customer_id, 6) < CASE WHEN prefers_social THEN 0.07 ELSE 0.11 END
			THEN date '2025-01-20' + floor(344 * pg_temp.uniform(customer_id, 7))::integer END AS silent_left_on
	FROM (
		SELECT customer_id, customer_id % 10 = 0 AS loyal, pg_temp.uniform(customer_id, 1) < 0.7 AS prefers_social,
			CASE WHEN customer_id % 10 = 0 OR pg_temp.uniform(customer_id, 2) < 0.65
				THEN date '2022-01-01' + floor(1090 * pg_temp.uniform(customer_id, 3))::integer
				ELSE date '2025-01-01' + floor(360 * pg_temp.uniform(customer_id, 3))::integer END AS joined_on
		FROM scale, generate_series(1, scale.customers) AS customer_id
	) c
) p;
CREATE UNIQUE INDEX ON people (customer_id);
ANALYZE people;

INSERT INTO customers (customer_id, joined_on, left_on, segment, acquired_via, reach)
SELECT customer_id, joined_on, CASE WHEN left_on < '2026-01-01' THEN left_on END,
	CASE WHEN pg_temp.uniform(customer_id, 20) < 0.78 THEN 'consumer' WHEN pg_temp.uniform(customer_id, 20) < 0.96 THEN 'small business' ELSE 'enterprise' END,
	CASE WHEN prefers_social THEN pg_temp.pick('{search,instagram,facebook,twitter,whatsapp,referral,shop}', customer_id, 21)
		ELSE pg_temp.pick('{search,search,shop,shop,referral,facebook}', customer_id, 21) END,
	CASE WHEN prefers_social THEN floor(180 * exp(1.3 * pg_temp.normal(customer_id, 22))) END
FROM people ORDER BY customer_id;

\echo '  2/7 team, channels, prices'

INSERT INTO channels (channel, valid_from, is_social, cost_per_request, currency, hours) VALUES
	('twitter', '-infinity', true, 3.10, 'USD', 'America/New_York Mo-Fr 08:00-18:00; Sa 10:00-14:00; 2025-12-25 off'),
	('twitter', '2025-07-01', true, 2.80, 'USD', 'America/New_York Mo-Fr 08:00-20:00; Sa-Su 10:00-16:00; 2025-12-25 off'),
	('facebook', '-infinity', true, 3.60, 'USD', 'America/New_York Mo-Fr 09:00-17:00; Sa 10:00-14:00; 2025-07-04 off; 2025-12-25 off'),
	('instagram', '-infinity', true, 2.90, 'USD', 'America/New_York Mo-Fr 08:00-20:00; Sa-Su 10:00-16:00; 2025-12-25 off'),
	('whatsapp', '-infinity', true, 2.20, 'USD', 'America/New_York Mo-Su 07:00-23:00; 2025-12-25 10:00-16:00'),
	('email', '-infinity', false, 4.20, 'USD', 'America/New_York Mo-Fr 09:00-12:00,13:00-17:00; 2025-07-04 off; 2025-12-25 off'),
	('phone', '-infinity', false, 8.20, 'USD', 'America/New_York Mo-Fr 08:00-20:00; Sa 09:00-15:00; 2025-12-25 off'),
	('phone', '2025-07-01', false, 8.60, 'USD', 'America/New_York Mo-Fr 08:00-20:00; Sa 09:00-15:00; 2025-12-25 off'),
	('chat', '-infinity', false, 3.40, 'USD', 'America/New_York Mo-Fr 09:00-18:00; 2025-12-25 off');

-- How a channel behaves: median business minutes to a reply, share answered in January, share resolved of what was answered, greeted by a bot.
CREATE TEMPORARY TABLE desks (channel text, team text, median_minutes double precision, answered double precision, resolved double precision, bot double precision);
INSERT INTO desks VALUES
	('twitter', 'Social care', 62, 0.79, 0.84, 0),
	('facebook', 'Social care', 150, 0.64, 0.70, 0.3),
	('instagram', 'Social care', 70, 0.78, 0.84, 0.1),
	('whatsapp', 'Social care', 40, 0.86, 0.88, 0.85),
	('email', 'Phone and mail', 130, 0.91, 0.86, 0.9),
	('phone', 'Phone and mail', 0.6, 0.95, 0.90, 0),
	('chat', 'Phone and mail', 2, 0.92, 0.86, 0.5);

-- Half of the agents care for social channels, a sixth builds the community there, the rest takes phone and mail.
INSERT INTO agents (agent_id, name, team)
SELECT agent_id,
	(ARRAY['Amelia', 'Budi', 'Carmen', 'Diego', 'Elena', 'Farah', 'Gita', 'Hugo', 'Indah', 'Jorge', 'Kartika', 'Lucía', 'Made', 'Nadia', 'Oscar', 'Putri',
		'Quinn', 'Rosa', 'Sari', 'Tomás', 'Uma', 'Víctor', 'Wayan', 'Ximena'])[1 + (agent_id - 1) % 24] || ' ' ||
	(ARRAY['Reyes', 'Santoso', 'Miller', 'Torres', 'Wijaya'])[1 + ((agent_id - 1) * 7 + (agent_id - 1) / 24) % 5],
	CASE WHEN agent_id % 6 IN (1, 2, 3) THEN 'Social care' WHEN agent_id % 6 = 4 THEN 'Community' ELSE 'Phone and mail' END
FROM scale, generate_series(1, scale.agents) AS agent_id;

-- Agents' places in their team, and their pace: the slowest take more than twice as long as the fastest.
CREATE TEMPORARY TABLE seats AS
SELECT team, row_number() OVER (PARTITION BY team ORDER BY agent_id) - 1 AS seat, agent_id, 0.65 + 0.9 * pg_temp.uniform(agent_id, 30) AS pace
FROM agents;

INSERT INTO exchange_rates (currency, day, to_currency, rate)
SELECT 'EUR', day::date, 'USD', round((1.09 + 0.04 * sin(extract(doy FROM day) / 58.0) + 0.004 * pg_temp.normal(extract(doy FROM day)::bigint, 40))::numeric, 4)
FROM generate_series(timestamp '2024-12-30', '2025-12-31', '1 day') AS day
WHERE extract(isodow FROM day) <= 5;

INSERT INTO action_values (kind, valid_from, value, currency) VALUES
	('download', '-infinity', 1.50, 'USD'), ('download', '2025-07-01', 2.00, 'USD'), ('demo', '-infinity', 45, 'USD'), ('signup', '-infinity', 12, 'USD'),
	('share', '-infinity', 0.40, 'EUR');

INSERT INTO staff_rates (agent_id, valid_from, hourly_rate, currency)
SELECT agent_id, valid_from, round(((21 + 9 * pg_temp.uniform(agent_id, 31)) * raise)::numeric, 2), CASE agent_id % 6 WHEN 3 THEN 'EUR' ELSE 'USD' END
FROM agents, (VALUES (date '2024-01-01', 1.0), (date '2025-07-01', 1.04)) AS rates (valid_from, raise);

-- Time sheets: weekdays for all, Saturday and Sunday for a third of the social team in turn; no one on Christmas Day.
INSERT INTO staff_hours (agent_id, worked_on, hours, channel, activity)
SELECT agent_id, day, round((least(factor, 1) * full_hours * (0.85 + 0.3 * pg_temp.uniform(agent_id * 1000 + extract(doy FROM day)::integer, 32)))::numeric, 2),
	CASE team WHEN 'Phone and mail' THEN 'phone' END, CASE team WHEN 'Community' THEN 'community' ELSE 'service' END
FROM scale, agents, generate_series(timestamp '2025-01-01', '2025-12-31', '1 day') AS days (at), CAST(days.at AS date) AS day,
	CAST(CASE team WHEN 'Social care' THEN 2.9 WHEN 'Community' THEN 1.6 ELSE 7 END AS double precision) AS full_hours
WHERE (extract(isodow FROM day) <= 5 OR (team = 'Social care' AND (agent_id + extract(doy FROM day)::integer) % 3 = 0)) AND day <> '2025-12-25';

-- What is spent apart from hours: a yearly contract, campaigns, monthly lines, a credit from the platform, and one line of the phone that is not ours.
INSERT INTO costs (category, channel, during, amount, currency, note)
SELECT category, channel, during, round(amount * factor, 2), currency, note
FROM scale, (VALUES
	('tools', NULL, daterange('2025-01-01', '2026-01-01'), 11800, 'USD', 'inbox and routing, yearly contract'),
	('tools', 'whatsapp', daterange('2025-01-01', '2026-01-01'), 2900, 'EUR', 'messaging platform'),
	('tools', 'whatsapp', daterange('2025-09-01', '2025-10-01'), -450, 'EUR', 'credit for an outage'),
	('advertising', 'instagram', daterange('2025-03-10', '2025-04-07'), 5200, 'USD', 'spring campaign'),
	('advertising', 'facebook', daterange('2025-11-03', '2025-12-22'), 8900, 'USD', 'holiday campaign'),
	('research', NULL, daterange('2025-02-01', '2025-05-01'), 2600, 'USD', 'survey of expectations'),
	('training', NULL, daterange('2025-02-17', '2025-02-22'), 3100, 'USD', 'new tone of voice'),
	('training', NULL, daterange('2025-08-18', '2025-08-23'), 2300, 'USD', 'quick replies and escalation'),
	('conferences', NULL, daterange('2025-06-10', '2025-06-13'), 1900, 'EUR', 'customer care congress, Madrid'),
	('other', 'phone', daterange('2025-01-01', '2026-01-01'), 24000, 'USD', 'telephone lines')
) AS lines (category, channel, during, amount, currency, note);

INSERT INTO costs (category, channel, during, amount, currency, note)
SELECT line.category, NULL, daterange(month::date, (month + interval '1 month')::date),
	round((line.amount * factor * (0.8 + 0.4 * pg_temp.uniform(extract(month FROM month)::bigint, line.purpose)))::numeric, 2), 'USD', line.note
FROM scale, generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') AS month,
	(VALUES ('refunds', 720, 33, 'vouchers and goodwill'), ('other', 160, 34, 'stock pictures, translation')) AS line (category, amount, purpose, note);

\echo '  3/7 questions'

-- Every hour of the year has a weight: little at night, less at weekends, more towards the end of the year. Conversations are dealt out to the hours.
CREATE TEMPORARY TABLE hours_of_year AS
SELECT hour_at, coalesce(lag(up_to) OVER (ORDER BY hour_at), 0) AS up_to_before, up_to
FROM (
	SELECT hour_at, floor(conversations * (sum(weight) OVER (ORDER BY hour_at) / sum(weight) OVER ()))::bigint AS up_to
	FROM (
		SELECT hour_at, conversations,
			(1 + 0.4 * extract(doy FROM hour_at) / 365) * CASE WHEN extract(month FROM hour_at) >= 11 THEN 1.2 ELSE 1 END
				* CASE extract(isodow FROM hour_at) WHEN 1 THEN 1.15 WHEN 6 THEN 0.7 WHEN 7 THEN 0.6 ELSE 1 END
				* (ARRAY[4, 3, 2, 2, 2, 3, 6, 14, 32, 44, 48, 47, 44, 44, 43, 42, 42, 43, 42, 42, 40, 30, 18, 8])[1 + extract(hour FROM hour_at)::integer] AS weight
		FROM scale, generate_series(year_start, year_end - interval '1 hour', interval '1 hour') AS hour_at
	) h
) h;

-- Who asks: of two customers proposed the first who is one that day (prospects ask up to three weeks before they join), else one of the loyal.
CREATE TEMPORARY TABLE questions AS
SELECT q.conversation_id, q.asked_at, a.customer_id, a.prefers_social
FROM (
	SELECT conversation_id, h.hour_at + make_interval(secs => floor(3600 * pg_temp.uniform(conversation_id, 50))) AS asked_at,
		1 + floor(customers * pg_temp.uniform(conversation_id, 51) ^ 1.4)::bigint AS first_choice,
		1 + floor(customers * pg_temp.uniform(conversation_id, 52))::bigint AS second_choice,
		10 * (1 + floor(customers / 10 * pg_temp.uniform(conversation_id, 53)))::bigint AS last_choice
	FROM scale, hours_of_year h, generate_series(h.up_to_before + 1, h.up_to) AS conversation_id
) q
JOIN people one ON one.customer_id = q.first_choice
JOIN people two ON two.customer_id = q.second_choice
JOIN people loyal ON loyal.customer_id = q.last_choice
CROSS JOIN LATERAL (
	SELECT c.customer_id, c.prefers_social
	FROM (VALUES (1, one.customer_id, one.prefers_social, one.joined_on, one.left_on), (2, two.customer_id, two.prefers_social, two.joined_on, two.left_on),
		(3, loyal.customer_id, loyal.prefers_social, '-infinity', NULL)) AS c (choice, customer_id, prefers_social, joined_on, left_on)
	WHERE c.joined_on - 20 <= q.asked_at::date AND coalesce(c.left_on > q.asked_at::date, true)
	ORDER BY c.choice
	LIMIT 1
) a;

-- What about, where, and who is on duty. learning runs from 0 on 1 January to 1 on 31 December. Nobody rings a closed line: such calls come later.
CREATE TEMPORARY TABLE cases AS
SELECT c.conversation_id, c.customer_id, c.channel, c.learning, c.hours, c.topic, s.agent_id, c.is_social, c.bot,
	CASE WHEN c.channel IN ('phone', 'chat') AND NOT is_open(c.asked_at, c.hours)
		THEN add_business_time(c.asked_at, make_interval(secs => floor(9000 * pg_temp.uniform(c.conversation_id, 60))), c.hours)
		ELSE c.asked_at END AS asked_at,
	c.median_minutes * 60 * (1.35 - 0.7 * c.learning) * s.pace AS median_seconds,
	c.answered + 0.08 * c.learning AS answered, c.resolved + 0.06 * c.learning AS resolved
FROM (
	SELECT q.*, d.team, d.median_minutes, d.answered, d.resolved, pg_temp.uniform(q.conversation_id, 61) < d.bot AS bot, k.hours,
		CASE WHEN pg_temp.uniform(q.conversation_id, 62) < 0.04 + 0.11 * q.learning THEN 'app' ELSE t.topic END AS topic
	FROM (
		SELECT q.conversation_id, q.customer_id, q.asked_at, extract(epoch FROM q.asked_at - year_start) / extract(epoch FROM year_end - year_start) AS learning,
			w.is_social,
			CASE WHEN w.is_social THEN pg_temp.pick('{twitter,twitter,twitter,facebook,facebook,facebook,instagram,instagram,whatsapp,whatsapp}', q.conversation_id, 63)
				ELSE pg_temp.pick('{phone,phone,phone,phone,email,email,email,email,chat,chat}', q.conversation_id, 63) END AS channel
		FROM scale, questions q
		CROSS JOIN LATERAL (SELECT (pg_temp.uniform(q.conversation_id, 64) < 0.93) = q.prefers_social AS is_social) w
	) q
	JOIN desks d ON d.channel = q.channel
	JOIN (SELECT channel, opening_hours_history(valid_from, hours::opening_hours) AS hours FROM channels GROUP BY channel) k ON k.channel = q.channel
	CROSS JOIN LATERAL (SELECT pg_temp.pick('{delivery,delivery,delivery,billing,billing,account,product,product,product,praise}', q.conversation_id, 65) AS topic) t
) c
JOIN (SELECT team, count(*) AS seats FROM seats GROUP BY team) n ON n.team = c.team
JOIN seats s ON s.team = CASE WHEN c.is_social AND c.topic = 'praise' THEN 'Community' ELSE c.team END
	AND s.seat = floor(CASE WHEN c.is_social AND c.topic = 'praise' THEN (SELECT count(*) FROM seats WHERE team = 'Community') ELSE n.seats END
		* pg_temp.uniform(c.conversation_id, 66) ^ 1.2);

\echo '  4/7 answers'

-- A conversation is a chain of turns: the customer asks, the team replies (or does not, and the chain ends). Times: business time for the team, any hour
-- for the customer. mood is -1, 0 or 1.
CREATE TEMPORARY TABLE turns (conversation_id bigint, turn integer, asked_at timestamptz, replied_at timestamptz, agent_id bigint, mood integer);

INSERT INTO turns
SELECT conversation_id, 1, asked_at,
	CASE WHEN pg_temp.uniform(conversation_id, 70) < answered
		THEN date_trunc('second', add_business_time(asked_at, pg_temp.span(median_seconds, 1.0, conversation_id, 71), hours)) END,
	agent_id,
	CASE WHEN m < CASE topic WHEN 'app' THEN 0.40 + 0.35 * learning WHEN 'praise' THEN 0.04 WHEN 'product' THEN 0.22 ELSE 0.42 END THEN -1
		WHEN m < CASE topic WHEN 'praise' THEN 0.15 ELSE 0.86 END THEN 0 ELSE 1 END
FROM cases, CAST(pg_temp.uniform(conversation_id, 72) AS double precision) AS m;

-- Later turns: nearly half of the customers write again. How they feel then depends on how long they waited, and on topic app not much gets better.
DO $$
BEGIN
	FOR next_turn IN 2 .. 4
	LOOP
		INSERT INTO turns
		SELECT t.conversation_id, next_turn, a.asked_at,
			CASE WHEN pg_temp.uniform(key, 80) < 0.5 + c.answered / 2
				THEN date_trunc('second', add_business_time(a.asked_at, pg_temp.span(c.median_seconds * 0.8, 0.9, key, 81), c.hours)) END,
			CASE WHEN pg_temp.uniform(key, 82) < 0.9 THEN t.agent_id ELSE s.agent_id END,
			CASE WHEN pg_temp.uniform(key, 83) < gladdened THEN 1 WHEN pg_temp.uniform(key, 83) > 1.05 - 0.7 * (1 - gladdened) THEN -1 ELSE 0 END
		FROM turns t
		JOIN cases c USING (conversation_id)
		CROSS JOIN LATERAL (SELECT t.conversation_id * 8 + next_turn AS key,
			CASE WHEN t.replied_at - t.asked_at < interval '1 hour' THEN 0.55 WHEN t.replied_at - t.asked_at < interval '8 hours' THEN 0.40 ELSE 0.18 END
				* CASE c.topic WHEN 'app' THEN 1 - 0.7 * c.learning ELSE 1 END AS gladdened) k
		CROSS JOIN LATERAL (SELECT date_trunc('second', t.replied_at + pg_temp.span(2400, 1.3, key, 84)) AS asked_at) a
		JOIN seats s ON s.team = CASE WHEN c.is_social THEN 'Social care' ELSE 'Phone and mail' END
			AND s.seat = floor((SELECT count(*) FROM seats x WHERE x.team = CASE WHEN c.is_social THEN 'Social care' ELSE 'Phone and mail' END) * pg_temp.uniform(key, 85))
		WHERE t.turn = next_turn - 1 AND t.replied_at IS NOT NULL AND pg_temp.uniform(key, 86) < 0.5 - 0.05 * next_turn;
	END LOOP;
END
$$;
CREATE INDEX ON turns (conversation_id);
ANALYZE cases;
ANALYZE turns;

-- How each ended: resolved some business time after the last reply; closed unanswered by a rule after five days; by the bot alone; or left open.
CREATE TEMPORARY TABLE endings AS
SELECT c.conversation_id, l.agent_id, l.mood, f.replied_at - f.asked_at AS first_wait, l.replied_at AS last_reply_at,
	CASE WHEN l.replied_at IS NOT NULL AND pg_temp.uniform(c.conversation_id, 90) < c.resolved
		THEN date_trunc('second', add_business_time(l.replied_at, pg_temp.span(CASE c.channel WHEN 'phone' THEN 120 ELSE 3600 END, 1.0, c.conversation_id, 91), c.hours))
	END AS resolved_at,
	CASE WHEN l.replied_at IS NULL AND pg_temp.uniform(c.conversation_id, 90) < 0.7 THEN l.asked_at + interval '5 days' END AS closed_at,
	c.bot AND f.replied_at IS NULL AND pg_temp.uniform(c.conversation_id, 92) < 0.5 AS by_bot
FROM cases c
JOIN turns f ON f.conversation_id = c.conversation_id AND f.turn = 1
JOIN turns l ON l.conversation_id = c.conversation_id AND l.turn = (SELECT max(m.turn) FROM turns m WHERE m.conversation_id = c.conversation_id);

-- Some come back after all was resolved: turn 9, with or without an event of the inbox, and answered once more.
INSERT INTO turns
SELECT conversation_id, 9, a.asked_at,
	CASE WHEN pg_temp.uniform(conversation_id, 94) < answered
		THEN date_trunc('second', add_business_time(a.asked_at, pg_temp.span(median_seconds, 0.9, conversation_id, 95), hours)) END,
	e.agent_id, CASE WHEN pg_temp.uniform(conversation_id, 96) < 0.5 THEN -1 ELSE 0 END
FROM endings e
JOIN cases c USING (conversation_id)
CROSS JOIN LATERAL (SELECT date_trunc('second', e.resolved_at + pg_temp.span(36000, 1.2, conversation_id, 97)) AS asked_at) a
WHERE e.resolved_at IS NOT NULL AND pg_temp.uniform(conversation_id, 93) < 0.09 - 0.03 * learning;

\echo '  5/7 interactions'

CREATE TEMPORARY TABLE phrases (topic text, mood integer, variants text[]);
INSERT INTO phrases VALUES
	('delivery', -1, '{"My parcel is three days late and nobody tells me anything","The box arrived open and one item is missing","Still waiting for my order, this is ridiculous","El paquete no ha llegado y ya pagué el envío urgente"}'),
	('delivery', 0, '{"Where is my order?","Can I change the delivery address?","Paket saya belum sampai, bisa dicek?","When will it be shipped?"}'),
	('delivery', 1, '{"It arrived, thank you for sorting out the delivery","Great, the new delivery date works for me","Perfecto, ya llegó el paquete"}'),
	('billing', -1, '{"I was charged twice for the same invoice","You promised a refund two weeks ago","Why is my invoice higher this month?","Me cobraron dos veces la factura"}'),
	('billing', 0, '{"How do I get an invoice with my company name?","Which cards do you accept?","Bagaimana cara meminta refund?"}'),
	('billing', 1, '{"The refund is there, that was fast","Thanks for explaining the invoice"}'),
	('account', -1, '{"I cannot get into my account and the reset mail never comes","You changed my plan without asking","Please cancel my account, I have had enough"}'),
	('account', 0, '{"How do I change my email address?","I forgot my password","¿Cómo cambio mi contraseña?"}'),
	('account', 1, '{"I am back in my account, thanks","Password works again, you are quick"}'),
	('product', -1, '{"The handle broke after a week","This is not the size I ordered"}'),
	('product', 0, '{"Is this available in blue?","Does it come with a charger?","Apakah produk ini masih ada?","How do I clean the filter?"}'),
	('product', 1, '{"The replacement is great, thank you","Exactly what I needed"}'),
	('app', -1, '{"The app crashes every time I open my orders","Since the last update the app is slow and logs me out","App keeps freezing at checkout, please fix it","La aplicación se cierra sola"}'),
	('app', 0, '{"Which version of the app do I need?","Where do I find my orders in the app?"}'),
	('app', 1, '{"The app works again, thanks","The workaround for the app helped"}'),
	('praise', -1, '{"Your competitor is so much friendlier"}'),
	('praise', 0, '{"Do you have a shop in Austin?"}'),
	('praise', 1, '{"Love the new collection!","Best service I had in years","Terima kasih, pelayanannya ramah sekali","You made my day, thank you"}');

CREATE TEMPORARY TABLE canned (topic text, names text[], reply text);
INSERT INTO canned VALUES
	('delivery', '{"tracking link","delayed parcel"}', 'Sorry about the wait. Here is where your parcel is, and when it will be with you.'),
	('billing', '{"refund on its way","copy of invoice"}', 'We have looked into your invoice and put it right.'),
	('account', '{"reset password","change details"}', 'We have sent you a link to get back into your account.'),
	('product', '{"product guide","size chart"}', 'Good question. This page explains it step by step.'),
	('app', '{"known problem with the app","reinstall the app"}', 'Thank you for telling us. Our engineers are on it; this gets you going until then.'),
	('praise', '{"thank you"}', 'Thank you, the whole team is smiling.');

-- All events, in the order of time. order_in_turn settles ties.
INSERT INTO interactions (interaction_id, conversation_id, customer_id, agent_id, channel, kind, at, quick_reply, sentiment, handling_seconds, body, source, external_id)
SELECT row_number() OVER w, e.conversation_id, e.customer_id, e.agent_id, e.channel, e.kind, e.at, e.quick_reply, e.sentiment, e.handling_seconds, e.body, 'demo',
	'demo-' || row_number() OVER w
FROM scale, (
	-- The question that opens a turn; one in ten is not labelled. A chatbot's customers began by choosing an option.
	SELECT t.conversation_id, c.customer_id, NULL::bigint AS agent_id, c.channel, 'inbound' AS kind, t.asked_at AS at,
		CASE WHEN c.bot AND t.turn = 1 AND c.channel IN ('whatsapp', 'chat')
			THEN pg_temp.pick('{Track my order,Track my order,A question about money,Technical help,Talk to a person}', t.conversation_id, 100) END AS quick_reply,
		CASE WHEN pg_temp.uniform(t.conversation_id * 16 + t.turn, 101) < 0.9 THEN t.mood END::smallint AS sentiment, NULL::numeric AS handling_seconds,
		pg_temp.pick(p.variants, t.conversation_id * 16 + t.turn, 102) AS body, t.turn * 10 AS order_in_turn
	FROM turns t JOIN cases c USING (conversation_id) JOIN phrases p ON p.topic = c.topic AND p.mood = t.mood
	UNION ALL
	-- One in four adds a line or two while waiting.
	SELECT t.conversation_id, c.customer_id, NULL, c.channel, 'inbound', least(t.asked_at + make_interval(secs => 25 * line + floor(60 * pg_temp.uniform(t.conversation_id * 16 + t.turn, 103))), t.replied_at),
		NULL, NULL, NULL, pg_temp.pick('{"Hello?","Anyone there?","My order number is in my profile","Please answer","Thanks in advance"}', t.conversation_id * 16 + t.turn, 104 + line), t.turn * 10 + line
	FROM turns t JOIN cases c USING (conversation_id), generate_series(1, 2) AS line
	WHERE pg_temp.uniform(t.conversation_id * 16 + t.turn, 107) < CASE line WHEN 1 THEN 0.25 ELSE 0.08 END AND c.channel <> 'phone'
	UNION ALL
	-- A bot greets at once.
	SELECT c.conversation_id, c.customer_id, NULL, c.channel, 'automated', c.asked_at + interval '2 seconds', NULL, NULL, NULL, 'Thanks for your message. We will be with you soon.', 15
	FROM cases c WHERE c.bot
	UNION ALL
	-- Two in a hundred conversations on social channels begin with a message of the brand.
	SELECT c.conversation_id, c.customer_id, c.agent_id, c.channel, 'outbound', c.asked_at - interval '35 minutes', NULL, NULL, 60, 'We saw your post. Can we help?', 0
	FROM cases c WHERE c.is_social AND pg_temp.uniform(c.conversation_id, 108) < 0.02
	UNION ALL
	-- Most cases that will be answered are assigned, some to a colleague first, both before the reply.
	SELECT c.conversation_id, c.customer_id, CASE step WHEN 1 THEN s.agent_id ELSE t.agent_id END, c.channel, 'assigned',
		date_trunc('second', t.asked_at + (t.replied_at - t.asked_at) * CASE step WHEN 1 THEN 0.3 ELSE 0.6 END), NULL, NULL, NULL, NULL, 15 + step
	FROM cases c
	JOIN turns t ON t.conversation_id = c.conversation_id AND t.turn = 1 AND t.replied_at IS NOT NULL
	JOIN seats s ON s.team = 'Phone and mail' AND s.seat = 0
	CROSS JOIN generate_series(1, 2) AS step
	WHERE pg_temp.uniform(c.conversation_id, 109) < CASE step WHEN 1 THEN 0.08 ELSE 0.65 END AND c.channel <> 'phone'
	UNION ALL
	-- The reply, more and more often from the library; one in eight has a second part. Phone calls are the long ones.
	SELECT t.conversation_id, c.customer_id, t.agent_id, c.channel, 'outbound', t.replied_at + (part - 1) * interval '70 seconds',
		CASE WHEN part = 1 AND pg_temp.uniform(t.conversation_id * 16 + t.turn, 110) < 0.25 + 0.25 * c.learning THEN pg_temp.pick(r.names, t.conversation_id * 16 + t.turn, 111) END,
		NULL, round(CASE c.channel WHEN 'phone' THEN 420 ELSE 190 END * exp(0.5 * pg_temp.normal(t.conversation_id * 16 + t.turn, 112 + part)))::numeric,
		CASE part WHEN 1 THEN r.reply ELSE 'Is there anything else we can do for you?' END, t.turn * 10 + 5 + part
	FROM turns t JOIN cases c USING (conversation_id) JOIN canned r ON r.topic = c.topic, generate_series(1, 2) AS part
	WHERE t.replied_at IS NOT NULL AND (part = 1 OR pg_temp.uniform(t.conversation_id * 16 + t.turn, 115) < 0.12)
	UNION ALL
	-- Resolved by who replied last, closed by a rule, or by the bot.
	SELECT e.conversation_id, c.customer_id, CASE WHEN e.resolved_at IS NOT NULL THEN e.agent_id END, c.channel, 'resolved',
		coalesce(e.resolved_at, CASE WHEN e.by_bot THEN c.asked_at + interval '10 minutes' END, e.closed_at), NULL, NULL, NULL, NULL, 80
	FROM endings e JOIN cases c USING (conversation_id)
	WHERE e.resolved_at IS NOT NULL OR e.by_bot OR e.closed_at IS NOT NULL
	UNION ALL
	-- Two in three who come back are noted by the inbox; nine in ten of those answered are resolved again.
	SELECT t.conversation_id, c.customer_id, NULL, c.channel, 'reopened', t.asked_at + interval '1 second', NULL, NULL, NULL, NULL, 91
	FROM turns t JOIN cases c USING (conversation_id) WHERE t.turn = 9 AND pg_temp.uniform(t.conversation_id, 116) < 0.67
	UNION ALL
	SELECT t.conversation_id, c.customer_id, t.agent_id, c.channel, 'resolved', t.replied_at + interval '20 minutes', NULL, NULL, NULL, NULL, 99
	FROM turns t JOIN cases c USING (conversation_id) WHERE t.turn = 9 AND t.replied_at IS NOT NULL AND pg_temp.uniform(t.conversation_id, 117) < 0.9
	UNION ALL
	-- A survey goes out an hour after a case is resolved.
	SELECT e.conversation_id, c.customer_id, NULL, c.channel, 'automated', e.resolved_at + interval '1 hour', NULL, NULL, NULL, 'How did we do?', 85
	FROM endings e JOIN cases c USING (conversation_id)
	WHERE e.resolved_at IS NOT NULL AND pg_temp.uniform(e.conversation_id, 120) < 0.4
) e
WHERE e.at < year_end
WINDOW w AS (ORDER BY e.at, kind_order(e.kind), e.conversation_id, e.order_in_turn);
SELECT setval(pg_get_serial_sequence('interactions', 'interaction_id'), max(interaction_id)) IS NULL AS done FROM interactions \gset

-- Topics: five conversations in six are tagged when they are answered or a while later, one in twenty with a second topic.
INSERT INTO tags (conversation_id, tagged_at, agent_id, topic, subtopic, funnel_stage, is_service)
SELECT c.conversation_id, c.asked_at + pg_temp.span(3600, 0.8, c.conversation_id, 130), c.agent_id, topic.name,
	CASE topic.name
		WHEN 'delivery' THEN pg_temp.pick('{late,late,damaged,address,tracking,tracking}', c.conversation_id, 131)
		WHEN 'billing' THEN pg_temp.pick('{charged twice,refund,refund,invoice}', c.conversation_id, 131)
		WHEN 'account' THEN pg_temp.pick('{password,password,plan,address}', c.conversation_id, 131)
		WHEN 'product' THEN pg_temp.pick('{availability,how to use,how to use,defect,size}', c.conversation_id, 131)
		WHEN 'app' THEN pg_temp.pick('{crash,crash,slow,login}', c.conversation_id, 131)
		ELSE pg_temp.pick('{thanks,idea,shop}', c.conversation_id, 131) END,
	CASE topic.name
		WHEN 'product' THEN pg_temp.pick('{consideration,consideration,use}', c.conversation_id, 132)
		WHEN 'delivery' THEN 'purchase' WHEN 'billing' THEN pg_temp.pick('{purchase,renewal}', c.conversation_id, 132)
		WHEN 'praise' THEN pg_temp.pick('{awareness,advocacy}', c.conversation_id, 132) ELSE 'use' END,
	topic.name <> 'praise'
FROM scale, cases c, generate_series(1, 2) AS place,
	CAST(CASE place WHEN 1 THEN c.topic ELSE pg_temp.pick('{delivery,billing,account,product}', c.conversation_id, 133) END AS text) AS topic (name)
WHERE pg_temp.uniform(c.conversation_id, 134) < CASE place WHEN 1 THEN 0.84 ELSE 0.05 END AND (place = 1 OR topic.name <> c.topic)
	AND c.asked_at + pg_temp.span(3600, 0.8, c.conversation_id, 130) < year_end
ORDER BY c.conversation_id, place;

\echo '  6/7 what customers did'

INSERT INTO surveys (survey, customer_id, conversation_id, agent_id, channel, sent_at, answered_at, score, comment)
SELECT 'csat', c.customer_id, c.conversation_id, e.agent_id, c.channel, sent_at, CASE WHEN is_answered THEN sent_at + pg_temp.span(7200, 1.2, c.conversation_id, 140) END,
	CASE WHEN is_answered THEN score END, CASE WHEN is_answered AND pg_temp.uniform(c.conversation_id, 141) < 0.3 THEN
		CASE WHEN score >= 4 THEN pg_temp.pick('{quick and kind,solved at once,thank you}', c.conversation_id, 142) ELSE pg_temp.pick('{had to wait too long,not solved,nobody read my message}', c.conversation_id, 142) END END
FROM scale, endings e
JOIN cases c USING (conversation_id)
CROSS JOIN LATERAL (SELECT e.resolved_at + interval '1 hour' AS sent_at,
	e.resolved_at + interval '1 hour' + pg_temp.span(7200, 1.2, c.conversation_id, 140) < year_end AND pg_temp.uniform(c.conversation_id, 143) < 0.42 AS is_answered,
	greatest(1, least(5, round(4.3 + 0.7 * e.mood - CASE WHEN e.first_wait > interval '12 hours' THEN 0.7 ELSE 0 END + 0.8 * pg_temp.normal(c.conversation_id, 144))))::smallint AS score) s
WHERE e.resolved_at + interval '1 hour' < year_end AND pg_temp.uniform(c.conversation_id, 120) < 0.4
ORDER BY c.conversation_id;

INSERT INTO surveys (survey, customer_id, sent_at, answered_at, score)
SELECT 'nps', customer_id, sent_at, CASE WHEN is_answered THEN sent_at + interval '1 day' END,
	CASE WHEN is_answered THEN greatest(0, least(10, round(7.9 + CASE WHEN prefers_social THEN 0.5 ELSE 0 END + 1.9 * pg_temp.normal(customer_id, 150 + half))))::smallint END
FROM people, generate_series(1, 2) AS half,
	CAST(CASE half WHEN 1 THEN timestamptz '2025-05-05 10:00' ELSE '2025-11-03 10:00' END AS timestamptz) AS sent_at,
	CAST(pg_temp.uniform(customer_id, 152 + half) < 0.3 AS boolean) AS is_answered
WHERE joined_on < sent_at::date AND coalesce(left_on > sent_at::date, true) AND pg_temp.uniform(customer_id, 155) < 0.5
ORDER BY half, customer_id;

-- After a conversation, within three days: purchases, more after a bright ending, and the smaller steps of a customer on a social channel.
INSERT INTO outcomes (customer_id, conversation_id, at, kind, amount, cost, currency, channel, sentiment, reach)
SELECT customer_id, conversation_id, at, kind, amount, round(amount * 0.58, 2), CASE WHEN amount IS NOT NULL THEN CASE WHEN customer_id % 12 = 0 THEN 'EUR' ELSE 'USD' END END, channel,
	CASE kind WHEN 'share' THEN mood END, CASE kind WHEN 'share' THEN reach END
FROM (
	SELECT c.customer_id, c.conversation_id, c.channel, k.kind, e.mood, u.reach,
		date_trunc('second', e.last_reply_at + 3 * interval '1 day' * pg_temp.uniform(c.conversation_id, 160 + k.purpose)) AS at,
		CASE WHEN k.median > 0 THEN round((k.median * exp(0.6 * pg_temp.normal(c.conversation_id, 180 + k.purpose)))::numeric, 2) END AS amount
	FROM endings e
	JOIN cases c USING (conversation_id)
	JOIN customers u ON u.customer_id = c.customer_id
	JOIN (VALUES ('purchase', true, 0.030, 0.024, 46, 1), ('purchase', false, 0.020, 0.012, 46, 1), ('cross_sell', true, 0.007, 0.007, 70, 2), ('cross_sell', false, 0.003, 0.003, 70, 2),
		('upsell', true, 0.002, 0.003, 95, 3), ('upsell', false, 0.001, 0.001, 95, 3), ('download', true, 0.020, 0.005, 0, 4), ('demo', true, 0.003, 0.001, 0, 5),
		('signup', true, 0.006, 0.003, 0, 6), ('share', true, 0.012, 0.010, 0, 7), ('referral', true, 0.002, 0.004, 0, 8), ('referral', false, 0.001, 0.002, 0, 8)
		) AS k (kind, is_social, chance, bright_chance, median, purpose) ON k.is_social = c.is_social
	WHERE e.last_reply_at IS NOT NULL AND pg_temp.uniform(c.conversation_id, 200 + k.purpose) < k.chance + CASE e.mood WHEN 1 THEN k.bright_chance ELSE 0 END
) o, scale
WHERE at < year_end
ORDER BY at, conversation_id, kind;

-- On their own, in every year of the membership: a first order on joining, purchases, yearly renewals. In the year shown: visits to the help centre, and
-- what they did about cancelling.
INSERT INTO outcomes (customer_id, at, kind, amount, cost, currency)
SELECT customer_id, at, kind, amount, round(amount * 0.58, 2), CASE WHEN amount IS NOT NULL THEN 'USD' END
FROM (
	SELECT p.customer_id, 'purchase' AS kind, make_timestamptz(year, 1, 1, 0, 0, 0) + 365 * interval '1 day' * pg_temp.uniform(k.key, 220) AS at,
		round((44 * exp(0.6 * pg_temp.normal(k.key, 221)))::numeric, 2) AS amount
	FROM people p, generate_series(2022, 2025) AS year, generate_series(1, 3) AS n, CAST(p.customer_id * 16 + (year - 2022) * 4 + n AS bigint) AS k (key)
	WHERE pg_temp.uniform(k.key, 222) < CASE WHEN p.prefers_social THEN 0.46 ELSE 0.42 END
	UNION ALL
	SELECT p.customer_id, 'purchase', p.joined_on::timestamptz + interval '9 hours',
		CASE c.segment WHEN 'consumer' THEN 39 WHEN 'small business' THEN 160 ELSE 900 END
	FROM people p JOIN customers c USING (customer_id)
	UNION ALL
	SELECT p.customer_id, 'renewal', (p.joined_on + make_interval(years => years))::timestamptz + interval '9 hours',
		CASE c.segment WHEN 'consumer' THEN 99 WHEN 'small business' THEN 420 ELSE 2900 END
	FROM people p JOIN customers c USING (customer_id), generate_series(1, 3) AS years
	UNION ALL
	SELECT p.customer_id, 'self_help_visit', timestamptz '2025-01-01' + 365 * interval '1 day' * pg_temp.uniform(p.customer_id * 8 + n, 223), NULL
	FROM people p, generate_series(1, 6) AS n
	WHERE pg_temp.uniform(p.customer_id * 8 + n, 224) < CASE WHEN p.prefers_social THEN 0.34 ELSE 0.27 END
	UNION ALL
	SELECT p.customer_id, 'cancel_request', p.cancel_on::timestamptz + interval '8 hours' + 12 * interval '1 hour' * pg_temp.uniform(p.customer_id, 225), NULL
	FROM people p WHERE p.cancel_on IS NOT NULL AND coalesce(p.cancel_on < p.left_on, true)
	UNION ALL
	SELECT p.customer_id, 'cancelled', p.left_on::timestamptz + interval '12 hours', NULL
	FROM people p WHERE p.left_on IS NOT NULL
) o
JOIN people p USING (customer_id), scale
WHERE o.at < year_end AND o.at::date >= p.joined_on AND coalesce(o.at::date <= p.left_on, true)
ORDER BY date_trunc('second', o.at), customer_id, kind;

\echo '  7/7 goals and improvements'

INSERT INTO improvements (topic, found_in, introduced_on, description, contacts_avoided_per_year, customers_kept_per_year, savings_per_year, currency)
SELECT i.topic, (SELECT min(c.conversation_id) FROM cases c WHERE c.topic = i.topic AND c.is_social), i.introduced_on, i.description,
	round(i.contacts * factor), round(i.customers * factor), round(i.savings * factor), i.currency
FROM scale, (VALUES
	('delivery', date '2025-04-14', 'Tracking link in every dispatch mail', 2600, 40, 14500, 'USD'),
	('billing', date '2025-06-02', 'Second charge is refunded without being asked', 700, 35, 5200, 'USD'),
	('account', date '2025-09-15', 'Reset mail no longer lands in junk', 900, 20, 3800, 'EUR'),
	('app', NULL, 'Fix of the crash on opening orders, planned', 3000, 60, 0, 'USD')
) AS i (topic, introduced_on, description, contacts, customers, savings, currency);

INSERT INTO custom_metrics (metric, month, scope, value)
SELECT 'awareness', month::date, 'all', round((21 + 0.45 * extract(month FROM month)::integer + 0.8 * pg_temp.normal(extract(month FROM month)::bigint, 240))::numeric, 1)
FROM generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') AS month;

INSERT INTO goals (metric, scope, baseline, target, starts_on, due_on) VALUES
	('response_rate', 'all', 83, 88, '2025-01-01', '2026-07-01'),
	('first_reply_median', 'all', 9000, 3000, '2025-01-01', '2026-07-01'),
	('first_reply_within_1h', 'channel:facebook', 7, 20, '2025-01-01', '2026-01-01'),
	('reply_wait_mean', 'team:Social care', 30000, 20000, '2025-01-01', '2026-07-01'),
	('csat', 'all', 68, 72, '2025-01-01', '2026-01-01'),
	('roi', 'all', 10, 60, '2025-01-01', '2026-07-01'),
	('awareness', 'all', 21, 25, '2025-01-01', '2026-01-01');
COMMIT;

-- Left as a nightly vacuum would leave them, so that reports can plan.
VACUUM ANALYZE interactions, tags, customers, outcomes, surveys, staff_hours, costs;
