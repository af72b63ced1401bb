-- Reports against an oracle that walks each conversation row by row, on random conversations, costs and outcomes.
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'Asia/Jakarta';
BEGIN;
SELECT plan(38);
CALL social_roi_create('reports_test', 'America/New_York', 'EUR');
SET search_path = reports_test, public;
SELECT setseed(0.42) \g /dev/null
UPDATE settings SET as_of = '2026-04-20 15:00+00', fiscal_year_start = 3, deflection_rate = 0.7;
INSERT INTO channels (channel, valid_from, is_social, cost_per_request, currency, hours) VALUES
	('twitter', '-infinity', true, NULL, NULL, 'America/New_York Mo-Fr 09:00-17:00; 2026-02-16 off'), ('twitter', '2026-03-01', true, NULL, NULL, 'America/New_York Mo-Sa 08:00-20:00'),
	('chat', '-infinity', true, NULL, NULL, NULL), ('phone', '-infinity', false, 12.5, 'USD', 'UTC 24/7'), ('phone', '2026-03-15', false, 9, NULL, NULL);
INSERT INTO agents SELECT n, 'agent ' || n, CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END FROM generate_series(1, 6) n;
-- times by the minute, so that rows of one instant abound
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at, agent_id, sentiment, handling_seconds)
SELECT (row_number() OVER (ORDER BY random())) AS id, c, c, CASE WHEN random() < 0.9 THEN main ELSE (array['twitter', 'chat', 'phone', NULL, 'fax'])[1 + floor(random() * 5)::int] END, kind,
	start + floor(random() * CASE WHEN c % 2 = 0 THEN 200 ELSE 6000 END) * interval '1 minute', CASE WHEN kind IN ('outbound', 'assigned', 'resolved') AND random() < 0.9 THEN 1 + floor(random() * 5)::int END,
	CASE WHEN kind = 'inbound' AND random() < 0.5 THEN floor(random() * 3)::int - 1 END, CASE WHEN kind = 'outbound' THEN floor(random() * 600)::int END
FROM (
	SELECT c, timestamptz '2026-02-01 00:00+00' + floor(random() * 115000) * interval '1 minute' AS start, (array['twitter', 'twitter', 'chat', 'phone'])[1 + floor(random() * 4)::int] AS main,
		floor(random() * 9)::int AS num_rows
	FROM generate_series(1, 1200) c
) conversations
CROSS JOIN LATERAL (
	SELECT (array['inbound', 'inbound', 'inbound', 'outbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened'])[1 + floor(random() * 9 + c * 0)::int] AS kind
	FROM generate_series(1, num_rows)
) events;
INSERT INTO tags (interaction_id, tagged_at, topic) SELECT interaction_id, at + interval '1 hour', 'one' FROM interactions WHERE kind = 'inbound' AND interaction_id % 13 = 0;
INSERT INTO tags (conversation_id, tagged_at, is_service) SELECT DISTINCT conversation_id, max(at) OVER (PARTITION BY conversation_id) - interval '10 hours', conversation_id % 2 = 0
FROM interactions WHERE conversation_id % 7 = 0;
INSERT INTO tags (conversation_id, tagged_at, is_service) SELECT c, '2026-02-01', true FROM generate_series(7, 1200, 21) c;

-- The oracle: one walk over all rows up to the clock, in the order the definition gives
CREATE TEMP TABLE o_rows AS SELECT * FROM interactions WHERE at <= '2026-04-20 15:00+00';
CREATE TEMP TABLE o_waits (conversation_id bigint, channel text, opened_channel text, opened_at timestamptz, closed_at timestamptz, closed_by text, interaction_id bigint, agent_id bigint, is_first boolean,
	num_inbound int, inbound_ids bigint[]);
CREATE TEMP TABLE o_conversations (conversation_id bigint, first_inbound_at timestamptz, first_inbound_channel text, first_resolved_at timestamptz, num_reopened int, requested_at timestamptz, num_resolved int);
CREATE TEMP TABLE o_reopens (at timestamptz, channel text, agent_id bigint);
CREATE TEMP TABLE o_tasks (conversation_id bigint, at timestamptz, agent_id bigint, became text, ended_at timestamptz);
CREATE FUNCTION pg_temp.walk(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r record;
	w o_waits;
	c o_conversations;
	t o_tasks;
	num_waits int := 0;
	is_resolved boolean := false;
	is_asked boolean := false;
	is_answered boolean := false;
BEGIN
	c.conversation_id := wanted;
	c.num_reopened := 0;
	c.num_resolved := 0;
	FOR r IN SELECT * FROM o_rows WHERE conversation_id = wanted
		ORDER BY at, array_position(array['inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened'], kind), channel COLLATE "C", agent_id, interaction_id
	LOOP
		IF r.kind IN ('inbound', 'reopened') AND is_resolved THEN
			is_resolved := false;
			c.num_reopened := c.num_reopened + 1;
			INSERT INTO o_reopens VALUES (r.at, r.channel, r.agent_id);
		END IF;
		IF r.kind = 'inbound' THEN
			IF c.first_inbound_at IS NULL THEN
				c.first_inbound_at := r.at;
				c.first_inbound_channel := r.channel;
			END IF;
			IF w.opened_at IS NULL THEN
				num_waits := num_waits + 1;
				w := (wanted, r.channel, r.channel, r.at, NULL, NULL, NULL, NULL, num_waits = 1, 0, '{}');
			END IF;
			w.num_inbound := w.num_inbound + 1;
			w.inbound_ids := w.inbound_ids || r.interaction_id;
			is_asked := is_asked OR r.channel IN ('twitter', 'chat');
		ELSIF r.kind IN ('outbound', 'resolved') AND w.opened_at IS NOT NULL THEN
			w.channel := r.channel;
			w.closed_at := r.at;
			w.closed_by := r.kind;
			w.interaction_id := r.interaction_id;
			w.agent_id := CASE r.kind WHEN 'outbound' THEN r.agent_id END;
			INSERT INTO o_waits SELECT w.*;
			w := NULL;
		END IF;
		IF r.kind IN ('outbound', 'automated') AND is_asked THEN
			is_answered := true;
		END IF;
		IF r.kind IN ('assigned', 'resolved') AND t.at IS NOT NULL THEN
			t.became := CASE r.kind WHEN 'resolved' THEN 'completed' ELSE 'reassigned' END;
			t.ended_at := r.at;
			INSERT INTO o_tasks SELECT t.*;
			t := NULL;
		END IF;
		IF r.kind = 'assigned' THEN
			t := (wanted, r.at, r.agent_id, 'open', NULL);
		ELSIF r.kind = 'resolved' THEN
			c.num_resolved := c.num_resolved + 1;
			is_resolved := true;
			IF c.first_inbound_at IS NOT NULL THEN
				c.first_resolved_at := coalesce(c.first_resolved_at, r.at);
			END IF;
			IF is_answered THEN
				c.requested_at := coalesce(c.requested_at, r.at);
			END IF;
		END IF;
	END LOOP;
	IF w.opened_at IS NOT NULL THEN
		INSERT INTO o_waits SELECT w.*;
	END IF;
	IF t.at IS NOT NULL THEN
		INSERT INTO o_tasks SELECT t.*;
	END IF;
	INSERT INTO o_conversations SELECT c.*;
END
$$;
CREATE INDEX ON o_rows (conversation_id);
SELECT pg_temp.walk(c.conversation_id) FROM (SELECT DISTINCT conversation_id FROM o_rows) c \g /dev/null
ANALYZE;
CREATE FUNCTION pg_temp.d(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT (at AT TIME ZONE 'America/New_York')::date $$;
CREATE FUNCTION pg_temp.m(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT date_trunc('month', at AT TIME ZONE 'America/New_York')::date $$;
CREATE TEMP TABLE o_service AS
SELECT conversation_id, coalesce((SELECT max(is_service::int) FROM tags t WHERE t.conversation_id = c.conversation_id AND tagged_at <= '2026-04-20 15:00+00'), 1) = 1 AS is_service FROM o_conversations c;
-- What a person did about each inbound
CREATE TEMP TABLE o_actioned AS
SELECT i.*, EXISTS (
		SELECT FROM o_rows a WHERE a.conversation_id = i.conversation_id AND (a.kind = 'outbound' OR (a.kind IN ('assigned', 'resolved') AND a.agent_id IS NOT NULL)) AND a.at >= i.at)
	OR EXISTS (SELECT FROM tags t WHERE t.interaction_id = i.interaction_id AND t.tagged_at <= '2026-04-20 15:00+00')
	OR EXISTS (SELECT FROM tags t WHERE t.conversation_id = i.conversation_id AND t.interaction_id IS NULL AND t.tagged_at BETWEEN i.at AND '2026-04-20 15:00+00') AS is_actioned,
	EXISTS (SELECT FROM o_waits w WHERE w.closed_by = 'outbound' AND i.interaction_id = ANY (w.inbound_ids)) AS is_answered
FROM o_rows i WHERE i.kind = 'inbound';
-- The same rows both ways, however often; says the first that differ.
CREATE FUNCTION pg_temp.same(ours text, oracle text, description text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	differ text;
BEGIN
	EXECUTE format('CREATE TEMP TABLE ours ON COMMIT DROP AS SELECT x::text FROM (%s) x', ours);
	EXECUTE format('CREATE TEMP TABLE oracle ON COMMIT DROP AS SELECT x::text FROM (%s) x', oracle);
	SELECT string_agg(concat_ws(' ', d.who, d.x), E'\n') INTO differ
	FROM (SELECT * FROM (SELECT 'ours' AS who, x.x FROM (TABLE ours EXCEPT ALL TABLE oracle) x LIMIT 5) a
		UNION ALL SELECT * FROM (SELECT 'oracle', x.x FROM (TABLE oracle EXCEPT ALL TABLE ours) x LIMIT 5) b) d;
	DROP TABLE ours, oracle;
	RETURN is(differ, NULL, description);
END
$$;

SELECT cmp_ok((SELECT count(*) FROM o_waits), '>', 900::bigint, 'the oracle saw waits');
SELECT cmp_ok((SELECT count(*) FROM o_waits WHERE closed_by = 'resolved'), '>', 100::bigint, 'some of them closed unanswered');
SELECT cmp_ok((SELECT count(*) FROM (SELECT conversation_id, at FROM o_rows GROUP BY 1, 2 HAVING count(*) > 1) x), '>', 5::bigint, 'and rows of one instant');
SELECT cmp_ok((SELECT count(*) FROM o_conversations WHERE num_reopened > 0), '>', 50::bigint, 'and reopens');

SELECT pg_temp.same($$SELECT conversation_id, customer_id, channel, opened_channel, opened_at, closed_at, closed_by, interaction_id, agent_id, is_first, num_inbound::int FROM waits$$,
	$$SELECT conversation_id, conversation_id, channel, opened_channel, opened_at, closed_at, closed_by, interaction_id, agent_id, is_first, num_inbound FROM o_waits$$, 'waits');
SELECT pg_temp.same($$SELECT conversation_id, opened_at, wait_seconds, business_seconds FROM waits WHERE closed_by = 'outbound'$$,
	$$SELECT conversation_id, opened_at, extract(epoch FROM closed_at - opened_at)::float8,
		extract(epoch FROM CASE opened_channel WHEN 'twitter' THEN
			business_time(least(opened_at, '2026-03-01 00:00-05'), least(closed_at, '2026-03-01 00:00-05'), 'America/New_York Mo-Fr 09:00-17:00; 2026-02-16 off')
			+ business_time(greatest(opened_at, '2026-03-01 00:00-05'), greatest(closed_at, '2026-03-01 00:00-05'), 'America/New_York Mo-Sa 08:00-20:00')
		ELSE closed_at - opened_at END)::float8 FROM o_waits WHERE closed_by = 'outbound'$$, 'waits in calendar and business hours, the hours changing in between');
SELECT pg_temp.same($$SELECT conversation_id, first_inbound_at, first_resolved_at, num_reopened::int, num_resolved::int FROM conversations$$,
	$$SELECT conversation_id, first_inbound_at, first_resolved_at, num_reopened, num_resolved FROM o_conversations$$, 'conversations: resolved and reopened');
SELECT pg_temp.same($$SELECT conversation_id, first_reply_at, first_agent_id, first_reply_seconds, num_waits, wait_seconds, open_since, num_inbound, num_answered_inbound, num_replies, handling_seconds FROM conversations$$,
	$$SELECT r.conversation_id, (SELECT closed_at FROM o_waits w WHERE w.conversation_id = r.conversation_id AND is_first AND closed_by = 'outbound'),
		(SELECT agent_id FROM o_waits w WHERE w.conversation_id = r.conversation_id AND is_first AND closed_by = 'outbound'),
		(SELECT extract(epoch FROM closed_at - opened_at)::float8 FROM o_waits w WHERE w.conversation_id = r.conversation_id AND is_first AND closed_by = 'outbound'),
		(SELECT count(*) FROM o_waits w WHERE w.conversation_id = r.conversation_id AND closed_by = 'outbound'),
		(SELECT extract(epoch FROM sum(closed_at - opened_at))::float8 FROM o_waits w WHERE w.conversation_id = r.conversation_id AND closed_by = 'outbound'),
		(SELECT opened_at FROM o_waits w WHERE w.conversation_id = r.conversation_id AND closed_by IS NULL),
		count(*) FILTER (WHERE kind = 'inbound'), (SELECT coalesce(sum(num_inbound), 0) FROM o_waits w WHERE w.conversation_id = r.conversation_id AND closed_by = 'outbound'),
		count(*) FILTER (WHERE kind = 'outbound'), sum(handling_seconds)::float8
	FROM o_rows r GROUP BY r.conversation_id$$, 'conversations: waits');
SELECT pg_temp.same($$SELECT conversation_id, customer_id, channel, started_by, last_resolved_at, resolved_by, num_automated, stayed_resolved, is_one_touch FROM conversations$$,
	$$WITH ordered AS (
		SELECT r.*, row_number() OVER (PARTITION BY conversation_id ORDER BY at, kind_order(kind), channel COLLATE "C", agent_id, interaction_id) AS place FROM o_rows r
	), places AS (
		SELECT conversation_id, min(place) FILTER (WHERE kind = 'inbound') AS asked, min(place) FILTER (WHERE kind IN ('inbound', 'outbound', 'automated')) AS spoke,
			max(place) FILTER (WHERE kind = 'resolved') AS resolved, count(*) FILTER (WHERE kind = 'automated') AS automated, count(*) FILTER (WHERE kind = 'outbound') AS replies
		FROM ordered GROUP BY conversation_id
	)
	SELECT p.conversation_id, f.customer_id, CASE WHEN p.asked IS NULL THEN f.channel ELSE a.channel END,
		CASE s.kind WHEN 'inbound' THEN 'customer' WHEN 'outbound' THEN 'team' ELSE s.kind END, CASE WHEN p.resolved > p.asked THEN r.at END, r.agent_id, p.automated,
		CASE WHEN p.resolved IS NOT NULL THEN c.num_reopened = 0 END, coalesce(p.resolved > p.asked, false) AND p.replies = 1 AND c.num_reopened = 0
	FROM places p
	JOIN o_conversations c USING (conversation_id)
	LEFT JOIN ordered f ON f.conversation_id = p.conversation_id AND f.place = 1
	LEFT JOIN ordered a ON a.conversation_id = p.conversation_id AND a.place = p.asked
	LEFT JOIN ordered s ON s.conversation_id = p.conversation_id AND s.place = p.spoke
	LEFT JOIN ordered r ON r.conversation_id = p.conversation_id AND r.place = p.resolved$$, 'conversations: who began and ended them');
SELECT pg_temp.same($$SELECT conversation_id, first_reply_business_seconds, business_seconds FROM conversations WHERE num_waits > 0$$,
	$$SELECT conversation_id, min(business_seconds) FILTER (WHERE is_first), sum(business_seconds::numeric)::float8 FROM waits WHERE closed_by = 'outbound' GROUP BY conversation_id$$, 'conversations: business hours are those of their waits');
SELECT pg_temp.same($$SELECT conversation_id, is_service FROM conversations$$,
	$$SELECT conversation_id, is_service FROM o_conversations JOIN o_service USING (conversation_id)$$, 'conversations: service requests');
SELECT pg_temp.same($$SELECT conversation_id, last_sentiment FROM conversations WHERE last_sentiment IS NOT NULL$$,
	$$SELECT DISTINCT ON (conversation_id) conversation_id, sentiment FROM o_rows WHERE sentiment IS NOT NULL
		ORDER BY conversation_id, at DESC, channel COLLATE "C" DESC, interaction_id DESC$$, 'conversations: last sentiment');

SELECT pg_temp.same($$SELECT day, channel, agent_id, received, answered, actioned FROM daily WHERE received > 0$$,
	$$SELECT pg_temp.d(at), channel, agent_id, count(*), count(*) FILTER (WHERE is_answered), count(*) FILTER (WHERE is_actioned) FROM o_actioned GROUP BY 1, 2, 3$$, 'daily: received, answered, actioned');
SELECT pg_temp.same($$SELECT day, channel, agent_id, replies, automated FROM daily WHERE replies + automated > 0$$,
	$$SELECT pg_temp.d(at), channel, agent_id, count(*) FILTER (WHERE kind = 'outbound'), count(*) FILTER (WHERE kind = 'automated') FROM o_rows WHERE kind IN ('outbound', 'automated') GROUP BY 1, 2, 3$$,
	'daily: replies, automated');
SELECT pg_temp.same($$SELECT day, channel, sum(conversations), sum(resolved) FROM daily WHERE conversations > 0 GROUP BY 1, 2$$,
	$$SELECT pg_temp.d(first_inbound_at), first_inbound_channel, count(*)::numeric, count(first_resolved_at)::numeric FROM o_conversations WHERE first_inbound_at IS NOT NULL GROUP BY 1, 2$$, 'daily: conversations, resolved');
SELECT pg_temp.same($$SELECT day, channel, agent_id, reopened FROM daily WHERE reopened > 0$$,
	$$SELECT pg_temp.d(at), channel, agent_id, count(*) FROM o_reopens GROUP BY 1, 2, 3$$, 'daily: reopened');
SELECT pg_temp.same($$SELECT day, channel, agent_id, num_waits(waits), extract(epoch FROM avg_wait(waits)) FROM daily WHERE num_waits(waits) > 0$$,
	$$SELECT pg_temp.d(closed_at), channel, agent_id, count(*), round(extract(epoch FROM sum(closed_at - opened_at)) / count(*), 6) FROM o_waits WHERE closed_by = 'outbound' GROUP BY 1, 2, 3$$, 'daily: waits');
SELECT pg_temp.same($$SELECT day, channel, received, answered, replies, automated, actioned, conversations, resolved, reopened, waits FROM daily_by_channel$$,
	$$SELECT day, channel, sum(received)::bigint, sum(answered)::bigint, sum(replies)::bigint, sum(automated)::bigint, sum(actioned)::bigint, sum(conversations)::bigint,
		sum(resolved)::bigint, sum(reopened)::bigint, rollup(waits) FROM daily GROUP BY day, channel$$, 'daily_by_channel is daily, summed up, bit for bit');

SELECT pg_temp.same($$SELECT day, channel, waits, wait_mean_seconds, wait_median_seconds, wait_p90_seconds FROM inbox_activity WHERE waits > 0$$,
	$$SELECT pg_temp.d(closed_at), channel, count(*), round(avg(s), 6)::float8, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s::float8)::numeric, 6)::float8,
		round(percentile_cont(0.9) WITHIN GROUP (ORDER BY s::float8)::numeric, 6)::float8
	FROM (SELECT *, extract(epoch FROM closed_at - opened_at) AS s FROM o_waits WHERE closed_by = 'outbound') w GROUP BY 1, 2$$, 'inbox_activity: waits');
SELECT pg_temp.same($$SELECT day, channel, response_rate::numeric(9,5), action_rate::numeric(9,5) FROM inbox_activity WHERE received > 0$$,
	$$SELECT pg_temp.d(at), channel, (count(*) FILTER (WHERE is_answered) * 100.0 / count(*))::numeric(9,5), (count(*) FILTER (WHERE is_actioned) * 100.0 / count(*))::numeric(9,5)
	FROM o_actioned GROUP BY 1, 2$$, 'inbox_activity: rates');
SELECT pg_temp.same($$SELECT day, sum(open_at_end) FROM inbox_activity WHERE day IN (SELECT pg_temp.d(at) FROM o_rows) GROUP BY 1$$,
	$$SELECT day, count(w.conversation_id)::numeric FROM (SELECT DISTINCT pg_temp.d(at) AS day FROM o_rows) days
	LEFT JOIN o_waits w ON pg_temp.d(w.opened_at) <= day AND (w.closed_at IS NULL OR pg_temp.d(w.closed_at) > day) GROUP BY 1$$, 'inbox_activity: open at the end of each day');
SELECT is((SELECT count(*) FROM (SELECT channel, day - lag(day) OVER (PARTITION BY channel ORDER BY day) AS step FROM inbox_activity) d WHERE step <> 1), 0::bigint, 'inbox_activity: no day is missing');
SELECT is_empty($$SELECT a.day, a.channel, a.open_at_end FROM inbox_activity a
	WHERE a.open_at_end <> (SELECT count(*) FROM o_waits w WHERE w.opened_channel IS NOT DISTINCT FROM a.channel AND pg_temp.d(w.opened_at) <= a.day AND (w.closed_at IS NULL OR pg_temp.d(w.closed_at) > a.day))$$,
	'inbox_activity: a wait is open in the channel that opened it, whichever closes it');
SELECT is_empty($$SELECT a.month, a.scope, a.value FROM metrics_of_waits a
	WHERE a.metric = 'open_waits' AND a.value <> (SELECT count(*) FROM o_waits w WHERE (a.scope = 'all' OR 'channel:' || w.opened_channel = a.scope)
		AND pg_temp.d(w.opened_at) < a.month + interval '1 month' AND (w.closed_at IS NULL OR pg_temp.d(w.closed_at) >= a.month + interval '1 month'))$$,
	'metrics: open waits at the end of the month, likewise');
SELECT is((SELECT row(sum(received), sum(replies), sum(conversations), sum(resolved), sum(waits))::text FROM inbox_activity),
	(SELECT row((SELECT count(*)::numeric FROM o_actioned), (SELECT count(*)::numeric FROM o_rows WHERE kind = 'outbound'), (SELECT count(first_inbound_at)::numeric FROM o_conversations),
		(SELECT count(first_resolved_at)::numeric FROM o_conversations), (SELECT count(*)::numeric FROM o_waits WHERE closed_by = 'outbound'))::text), 'inbox_activity: rows add up to the whole');
SELECT pg_temp.same($$SELECT month, channel, first_replies, mean_seconds, median_seconds, slowest_seconds, within_1h::numeric(9,5) FROM first_reply_time WHERE first_replies > 0$$,
	$$SELECT pg_temp.m(closed_at), channel, count(*), round(avg(s), 6)::float8, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s::float8)::numeric, 6)::float8, max(s)::float8,
		(count(*) FILTER (WHERE s <= 3600) * 100.0 / count(*))::numeric(9,5)
	FROM (SELECT *, extract(epoch FROM closed_at - opened_at) AS s FROM o_waits WHERE closed_by = 'outbound' AND is_first) w GROUP BY 1, 2$$, 'first_reply_time');
SELECT pg_temp.same($$SELECT month, channel, open_waits, abandoned_waits FROM reply_wait_time WHERE open_waits + abandoned_waits > 0$$,
	$$SELECT pg_temp.m(opened_at), channel, count(*) FILTER (WHERE opened_at >= '2026-03-21 15:00+00'), count(*) FILTER (WHERE opened_at < '2026-03-21 15:00+00') FROM o_waits WHERE closed_by IS NULL GROUP BY 1, 2$$,
	'reply_wait_time: open and abandoned');
SELECT pg_temp.same($$SELECT agent_id, replies, messages_replied, conversations_replied, resolutions, waits, wait_mean_seconds FROM team_report$$,
	$$SELECT a.agent_id, (SELECT count(*) FROM o_rows r WHERE r.kind = 'outbound' AND r.agent_id IS NOT DISTINCT FROM a.agent_id), coalesce(sum(w.num_inbound), 0), count(DISTINCT w.conversation_id),
		(SELECT count(*) FROM o_rows r WHERE r.kind = 'resolved' AND r.agent_id IS NOT DISTINCT FROM a.agent_id), count(w.conversation_id),
		round(extract(epoch FROM sum(w.closed_at - w.opened_at)) / nullif(count(w.conversation_id), 0), 6)::float8
	FROM (SELECT agent_id FROM agents UNION ALL SELECT NULL) a
	LEFT JOIN o_waits w ON w.closed_by = 'outbound' AND w.agent_id IS NOT DISTINCT FROM a.agent_id GROUP BY a.agent_id$$, 'team_report');
SELECT pg_temp.same($$SELECT month, agent_id, assigned, completed, reassigned, open, completion_mean_seconds FROM task_report WHERE assigned > 0$$,
	$$SELECT pg_temp.m(at), agent_id, count(*), count(*) FILTER (WHERE became = 'completed'), count(*) FILTER (WHERE became = 'reassigned'), count(*) FILTER (WHERE became = 'open'),
		round(sum(extract(epoch FROM ended_at - at)) FILTER (WHERE became = 'completed') / nullif(count(*) FILTER (WHERE became = 'completed'), 0), 6)::double precision FROM o_tasks GROUP BY 1, 2$$, 'task_report');
SELECT pg_temp.same($$SELECT day, requests FROM resolved_requests$$,
	$$SELECT pg_temp.d(requested_at), count(*) FROM o_conversations JOIN o_service USING (conversation_id) WHERE requested_at IS NOT NULL AND is_service GROUP BY 1$$,
	'resolved_requests');

-- Money
INSERT INTO exchange_rates SELECT currency, day, 'EUR', (0.5 + random())::numeric(8,5) FROM (VALUES ('USD'), ('JPY')) c (currency), generate_series(date '2026-01-20', '2026-05-01', interval '1 day') day
WHERE extract(day FROM day)::int % 4 = 0;
INSERT INTO costs (category, channel, during, amount, currency)
SELECT (array['tools', 'advertising', 'refunds', 'research', 'training', 'other'])[1 + n % 6], (array['twitter', 'phone', NULL, NULL])[1 + n % 4], daterange(first_day, first_day + 1 + n % 90),
	(random() * 1000)::numeric(10,2), (array['EUR', 'USD', 'JPY', NULL])[1 + n % 4 * 7 % 4]
FROM (SELECT n, date '2026-01-28' + floor(random() * 80)::int AS first_day FROM generate_series(1, 60) n) c;
INSERT INTO staff_rates SELECT a, '2026-01-01'::date + 20 * n, (10 + random() * 20)::numeric(6,2), (array['EUR', 'USD'])[1 + a % 2] FROM generate_series(1, 5) a, generate_series(0, 4) n;
INSERT INTO staff_hours SELECT a, '2026-02-01'::date + d, (random() * 8)::numeric(4,2), (array['twitter', NULL, 'phone'])[1 + (a + d) % 3] FROM generate_series(1, 5) a, generate_series(0, 90) d;
INSERT INTO action_values VALUES ('download', '2026-02-01', 2, 'USD'), ('download', '2026-03-03', 2.5, 'EUR'), ('demo', '2026-02-10', 30, NULL);
INSERT INTO outcomes (customer_id, at, kind, amount, cost, currency, channel)
SELECT n, '2026-02-01 00:00+00'::timestamptz + floor(random() * 120000) * interval '1 minute', kind, CASE WHEN kind = 'purchase' OR random() < 0.1 THEN (random() * 200)::numeric(8,2) END,
	CASE WHEN random() < 0.5 THEN (random() * 50)::numeric(8,2) END, (array['EUR', 'USD', NULL])[1 + n % 3], (array['twitter', 'phone', NULL, 'chat'])[1 + n % 4]
FROM (SELECT n, (array['purchase', 'download', 'demo', 'share'])[1 + floor(random() * 4)::int] AS kind FROM generate_series(1, 400) n) x;
CREATE FUNCTION pg_temp.rate(wanted text, wanted_day date) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN coalesce(wanted, 'EUR') = 'EUR' THEN 1 ELSE
		(SELECT rate FROM exchange_rates WHERE currency = wanted AND day BETWEEN wanted_day - 7 AND wanted_day ORDER BY day DESC LIMIT 1) END $$;
CREATE TEMP TABLE o_costs AS
SELECT date_trunc('month', d.day)::date AS month, c.category, (round(c.amount * (n.i + 1) / n.days, digits) - round(c.amount * n.i / n.days, digits)) * pg_temp.rate(c.currency, d.day) AS amount
FROM costs c
CROSS JOIN LATERAL (SELECT CASE WHEN c.currency = 'JPY' THEN 0 ELSE 2 END AS digits) z
CROSS JOIN LATERAL (SELECT i, upper(c.during) - lower(c.during) AS days FROM generate_series(0, upper(c.during) - lower(c.during) - 1) i) n
CROSS JOIN LATERAL (SELECT lower(c.during) + n.i AS day) d
WHERE d.day <= '2026-04-20' AND coalesce(c.channel, 'twitter') = 'twitter'
UNION ALL
SELECT date_trunc('month', h.worked_on)::date, 'staff', h.hours * (SELECT r.hourly_rate * pg_temp.rate(r.currency, h.worked_on) FROM staff_rates r
	WHERE r.agent_id = h.agent_id AND r.valid_from <= h.worked_on ORDER BY r.valid_from DESC LIMIT 1)
FROM staff_hours h WHERE h.worked_on <= '2026-04-20' AND coalesce(h.channel, 'twitter') = 'twitter';
SELECT pg_temp.same($$SELECT month, category, round(amount, 9) FROM cost_breakdown WHERE amount <> 0$$, $$SELECT month, category, round(sum(amount), 9) FROM o_costs GROUP BY 1, 2$$,
	'cost_breakdown: day by day');
SELECT pg_temp.same($$SELECT month, round(cost, 9) FROM roi_monthly WHERE cost <> 0$$, $$SELECT month, round(sum(amount), 9) FROM o_costs GROUP BY 1$$, 'roi_monthly: cost');
SELECT pg_temp.same($$SELECT month, round(attributed_revenue, 9) FROM roi_monthly WHERE attributed_revenue <> 0$$,
	$$SELECT pg_temp.m(at), round(sum(amount * pg_temp.rate(currency, pg_temp.d(at))), 9) FROM outcomes WHERE at <= '2026-04-20 15:00+00' AND channel IN ('twitter', 'chat') AND amount IS NOT NULL GROUP BY 1$$,
	'roi_monthly: attributed revenue');
SELECT pg_temp.same($$SELECT month, round(action_value, 9) FROM roi_monthly WHERE action_value <> 0$$,
	$$SELECT pg_temp.m(at), round(sum((SELECT v.value * pg_temp.rate(v.currency, pg_temp.d(at)) FROM action_values v WHERE v.kind = o.kind AND v.valid_from <= pg_temp.d(o.at) ORDER BY v.valid_from DESC LIMIT 1)), 9)
	FROM outcomes o WHERE at <= '2026-04-20 15:00+00' AND channel IN ('twitter', 'chat') AND amount IS NULL AND kind IN ('download', 'demo') GROUP BY 1$$, 'roi_monthly: action value');
SELECT pg_temp.same($$SELECT month, round(avoided_cost, 9) FROM deflection_roi WHERE requests > 0$$,
	$$SELECT pg_temp.m(requested_at), round(sum(0.7 * CASE WHEN pg_temp.d(requested_at) < '2026-03-15' THEN 12.5 * pg_temp.rate('USD', pg_temp.d(requested_at)) ELSE 9 END), 9)
	FROM o_conversations JOIN o_service USING (conversation_id) WHERE requested_at IS NOT NULL AND is_service GROUP BY 1$$, 'deflection_roi: avoided cost');
SELECT is((SELECT bool_and(value = avoided_cost + attributed_revenue + action_value
		AND cost = cost_tools + cost_staff + cost_advertising + cost_refunds + cost_research + cost_training + cost_conferences + cost_other AND roi = social_roi(value, cost))
	AND sum(value) = (SELECT sum(value) FROM roi_yearly) AND sum(cost) = (SELECT sum(cost) FROM roi_yearly) AND sum(cost) = (SELECT sum(amount) FROM cost_breakdown) FROM roi_monthly), true,
	'roi_monthly, roi_yearly, cost_breakdown: parts add up exactly');
SELECT pg_temp.same($$SELECT metric, month, value FROM metric_values WHERE scope = 'all' AND metric IN ('value', 'cost', 'customer_saves_value', 'retention_uplift', 'self_help_savings', 'advocacy_value', 'cumulative_profit')$$,
	$$SELECT v.metric, r.month, v.value::float8 FROM roi_monthly r CROSS JOIN LATERAL (VALUES ('value', r.value), ('cost', r.cost), ('customer_saves_value', r.customer_saves), ('retention_uplift', r.retention_uplift),
		('self_help_savings', r.self_help), ('advocacy_value', r.advocacy), ('cumulative_profit', r.cumulative_profit)) AS v (metric, value)$$, 'metric_values: money is that of roi_monthly');
INSERT INTO channels (channel, valid_from, is_social, hours) VALUES ('post', '-infinity', false, 'Asia/Tokyo Mo-Fr 09:00-17:00'), ('post', '2026-03-15', false, NULL);
SELECT is((SELECT business_time('2026-03-15 03:00+00', '2026-03-15 05:00+00', hours) FROM channel_hours WHERE channel = 'post'), interval '1 hour', 'no hours any more is calendar time from the midnight of settings.time_zone on');

SELECT * FROM finish();
ROLLBACK;
