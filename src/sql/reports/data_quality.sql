-- data_quality: what the figures cannot see, and why a figure is NULL. One row a finding; no rows = nothing found.
-- The interactions are read once, by one aggregation of all rows: checked_contacts() finds what needs the rows of a conversation, and gives the contacts
-- that the groups of customers come from; what a row shows by itself is a row_finding(). Every finding is a query of its own on that or on
-- a small relation.
CREATE VIEW data_quality WITH (security_invoker = true) AS
WITH facts AS MATERIALIZED (
	SELECT checked_contacts(i.conversation_id, i.customer_id,
			CASE WHEN i.at <= (SELECT k.as_of FROM clock k) AND (NOT {interactions are unchecked} OR (i.at <> '-infinity' AND i.conversation_id IS NOT NULL)) THEN {kind} END,
			i.at, i.channel, (SELECT array_agg(n.channel) FROM channel_nature n WHERE n.is_social),
			(SELECT array_agg(o.conversation_id) FROM other_conversations o), (SELECT array_agg(t.conversation_id) FROM tags t)) AS checked,
		min(i.at) FILTER (WHERE NOT {interactions are unchecked} OR isfinite(i.at)) AS first_at, max(i.at) AS last_at,
		row_finding(i.at, i.channel) FILTER (WHERE NOT is_one_of(i.channel, (SELECT array_agg(n.channel) FROM channel_nature n))) AS unknown_channel,
		row_finding(i.at, i.conversation_id::text) FILTER (WHERE i.at > (SELECT k.as_of FROM clock k)) AS in_future,
		row_finding(i.at, i.conversation_id::text) FILTER (WHERE {interactions are unchecked}
			AND (i.kind IN ('inbound', 'outbound', 'automated', 'assigned', 'resolved', 'reopened')) IS NOT TRUE) AS unknown_kind,
		row_finding(i.at, i.conversation_id::text) FILTER (WHERE {interactions are unchecked} AND (i.conversation_id IS NULL OR isfinite(i.at) IS NOT TRUE)) AS no_place,
		row_finding(i.at, i.conversation_id::text) FILTER (WHERE {interactions are unchecked} AND i.sentiment NOT BETWEEN -1 AND 1) AS off_scale
	FROM interactions i
), odd_conversations AS MATERIALIZED (
	SELECT f.finding, f.num_rows, f.first_at, f.last_at, f.example
	FROM facts x
	CROSS JOIN LATERAL unnest((x.checked).findings) f
), cost AS MATERIALIZED (
	SELECT * FROM costs_monthly
), outcome_days AS MATERIALIZED (
	SELECT * FROM outcome_value
), service_contacts AS (
	SELECT (x.checked).contacts FROM facts x
),
	{shared service_groups},
findings (finding, relation, num_rows, first_at, last_at, example, effect, remedy) AS (
	SELECT 'unknown channel', 'interactions', (x.unknown_channel).num_rows::numeric, (x.unknown_channel).first_at, (x.unknown_channel).last_at, (x.unknown_channel).example,
		'Requests of these channels do not count towards ROI.', 'Add the channel to channels, or give the rows their channel.'
	FROM facts x
	UNION ALL
	SELECT c.finding, 'interactions', c.num_rows, c.first_at, c.last_at, c.example,
		'Each of them counts as one who wrote; conversations names the first.', 'Give every row of a conversation the same customer_id.'
	FROM odd_conversations c
	WHERE c.finding = 'two customers in one conversation'
	UNION ALL
	SELECT c.finding, 'interactions', c.num_rows, c.first_at, c.last_at, c.example,
		'Replies in conversations without any inbound close no wait.', 'Load the customers'' messages too; messages that the brand began need nothing.'
	FROM odd_conversations c
	WHERE c.finding = 'reply without a question'
	UNION ALL
	SELECT c.finding, 'interactions', c.num_rows, c.first_at, c.last_at, c.example,
		'Such a resolution does not count.', 'Look at the times of these conversations.'
	FROM odd_conversations c
	WHERE c.finding = 'resolved or reopened before the first message'
	UNION ALL
	SELECT 'event in the future', 'interactions', (x.in_future).num_rows, NULL, (x.in_future).last_at, (x.in_future).example,
		'Rows after the clock are not read.', 'Look at the time zone of the source, and at settings.as_of.'
	FROM facts x
	UNION ALL
	SELECT 'unknown kind', 'interactions', (x.unknown_kind).num_rows, (x.unknown_kind).first_at, (x.unknown_kind).last_at, (x.unknown_kind).example,
		'The rows are not read.', 'A kind is inbound, outbound, automated, assigned, resolved or reopened.'
	FROM facts x
	UNION ALL
	SELECT 'no time or conversation', 'interactions', (x.no_place).num_rows, NULL, NULL, (x.no_place).example,
		'The rows are not read.', 'Give every row its conversation_id and a finite at.'
	FROM facts x
	UNION ALL
	SELECT 'external id more than once', 'interactions', sum(x.num_rows), min(x.first_at), max(x.last_at), min(x.external_id),
		'The rows count more than once.', 'Let the adapter show each row of the source once.'
	FROM (
		SELECT i.external_id, count(*) AS num_rows, min(i.at) AS first_at, max(i.at) AS last_at
		FROM interactions i
		WHERE {interactions are unchecked} AND i.external_id IS NOT NULL
		GROUP BY i.source, i.external_id
		HAVING count(*) > 1
	) x
	UNION ALL
	SELECT 'opening hours that cannot be read', 'channels', count(*), NULL, NULL, min(left(c.hours, 60)),
		'The channel has no hours: waits run by the clock.',
		'Write them like America/New_York Mo-Fr 09:00-17:00; the cast to opening_hours says what is wrong. They begin in the years 1 to 9999, and all of a channel have 64 kB at most.'
	FROM channels c
	WHERE c.hours IS NOT NULL AND (c.hours COLLATE "C" ~* '^\s*from\s' OR opening_hours_or_null(c.hours) IS NULL
		OR (c.valid_from = '-infinity' OR c.valid_from BETWEEN '0001-01-01' AND '9999-12-31') IS NOT TRUE
		OR c.channel IN (SELECT h.channel FROM channel_hours h WHERE h.hours IS NULL))
	UNION ALL
	SELECT 'two rows in force on one day', 'channels', count(*), min(x.valid_from)::timestamptz, max(x.valid_from)::timestamptz, min(x.channel),
		'The price of the channel is not known from that day on, or its hours are not read.', 'Keep one row for a channel and valid_from.'
	FROM (
		SELECT c.channel, c.valid_from
		FROM channels c
		GROUP BY c.channel, c.valid_from
		HAVING count(DISTINCT (c.is_social, c.cost_per_request, c.currency, c.hours)) > 1
	) x
	UNION ALL
	SELECT 'no price of a request', 'channels', count(*), min(x.day)::timestamptz, max(x.day)::timestamptz, min(x.deflected_from),
		'What a request is worth on these days is not known: value and ROI are NULL.',
		'Give the channel of settings.deflected_from a cost_per_request from that day on, and its currency an exchange rate.'
	FROM (
		SELECT d.day::date AS day, s.deflected_from
		FROM (SELECT x.first_at, least(x.last_at, (SELECT k.as_of FROM clock k)) AS last_at FROM facts x WHERE x.first_at IS NOT NULL) span
		CROSS JOIN settings s
		CROSS JOIN clock k
		CROSS JOIN LATERAL generate_series(local_date(span.first_at, k.time_zone)::timestamp, local_date(span.last_at, k.time_zone)::timestamp, interval '1 day') AS d (day)
		WHERE s.value_sources && ARRAY['avoided_cost', 'self_help', 'operating_cost_reduction']
			AND NOT EXISTS (
				SELECT
				FROM (
					SELECT c.cost_per_request, c.currency
					FROM channels c
					WHERE c.channel = s.deflected_from AND c.valid_from <= d.day
					ORDER BY c.valid_from DESC
					LIMIT 1
				) c
				WHERE c.cost_per_request >= 0 AND c.cost_per_request < 1e30 AND (coalesce(c.currency, k.currency) = k.currency
					OR EXISTS (SELECT FROM conversion_rates x WHERE x.currency = c.currency AND x.day = d.day::date AND x.rate IS NOT NULL)))
	) x
	UNION ALL
	SELECT 'cost that cannot be spread', 'costs', count(*), NULL, NULL, min(c.cost_id::text),
		'The cost is left out.', 'Give it a first and a last day and a finite amount.'
	FROM costs c
	WHERE (NOT isempty(c.during) AND isfinite(lower(c.during)) AND isfinite(upper(c.during)) AND c.amount > -1e30 AND c.amount < 1e30) IS NOT TRUE
	UNION ALL
	SELECT 'cost that cannot be converted', 'costs', count(*), min(c.month)::timestamptz, max(c.month)::timestamptz, min(c.category),
		'Cost and ROI of these months are NULL.', 'Add exchange rates into the reporting currency, one at least every 7 days; hours also need a rate in staff_rates.'
	FROM cost c
	WHERE c.counts AND c.amount IS NULL
	UNION ALL
	SELECT 'cost of an unknown channel', 'costs', count(*), min(c.month)::timestamptz, max(c.month)::timestamptz, min(c.channel),
		'The cost does not count towards ROI.', 'Add the channel to channels, or correct its name.'
	FROM cost c
	WHERE c.channel IS NOT NULL AND NOT EXISTS (SELECT FROM channel_nature n WHERE n.channel = c.channel)
	UNION ALL
	SELECT 'negative cost of a month', 'costs', count(*), min(x.month)::timestamptz, max(x.month)::timestamptz, NULL,
		'ROI of these months is NULL: credits exceed costs.', 'Put the credit into the months whose cost it lowers.'
	FROM (SELECT c.month FROM cost c WHERE c.counts GROUP BY c.month HAVING sum(c.amount) < 0) x
	UNION ALL
	SELECT 'hours without a rate', 'staff_hours', count(*), min(h.month)::timestamptz, max(h.month)::timestamptz, sum(h.hours_without_rate)::text || ' hours',
		'Staff cost and ROI of these months are NULL.', 'Give every agent one rate in staff_rates from the first day worked on.'
	FROM staff_cost h
	WHERE h.hours_without_rate > 0
	UNION ALL
	SELECT 'hours whose rate cannot be converted', 'staff_rates', count(*), min(h.month)::timestamptz, max(h.month)::timestamptz, sum(h.hours_without_exchange_rate)::text || ' hours',
		'Staff cost and ROI of these months are NULL.', 'Add exchange rates into the reporting currency, one at least every 7 days.'
	FROM staff_cost h
	WHERE h.hours_without_exchange_rate > 0
	UNION ALL
	SELECT 'hours and payroll for the same days', 'staff_hours', sum(h.days_also_on_payroll), min(h.month)::timestamptz, max(h.month)::timestamptz, NULL,
		'The work of these days may be paid for twice.', 'Keep either time sheets or cost lines of category staff for a day.'
	FROM staff_cost h
	WHERE h.days_also_on_payroll > 0
	UNION ALL
	SELECT 'amount that cannot be converted', 'outcomes', sum(o.outcomes), min(o.day)::timestamptz, max(o.day)::timestamptz, min(o.kind),
		'Value and ROI of these months are NULL.', 'Add exchange rates into the reporting currency, one at least every 7 days.'
	FROM outcome_days o
	WHERE o.lacks_exchange_rate OR (o.has_action_value AND o.action_value IS NULL)
	UNION ALL
	SELECT 'amount that is no number', 'outcomes', count(*), min(o.at), max(o.at), min(o.outcome_id::text),
		'The amount is left out.', 'Give it a finite amount and cost.'
	FROM outcomes o
	WHERE NOT (o.amount > -1e30 AND o.amount < 1e30) OR NOT (o.cost > -1e30 AND o.cost < 1e30)
	UNION ALL
	SELECT 'outcome of an unknown channel', 'outcomes', sum(o.outcomes), min(o.day)::timestamptz, max(o.day)::timestamptz, min(o.channel),
		'The outcome is not attributed to social service.', 'Add the channel to channels, or correct its name.'
	FROM outcome_days o
	WHERE o.channel IS NOT NULL AND NOT EXISTS (SELECT FROM channel_nature n WHERE n.channel = o.channel)
	UNION ALL
	SELECT 'exchange rates that contradict each other', 'exchange_rates', count(*), min(x.day)::timestamptz, max(x.day)::timestamptz, min(x.currency),
		'Amounts of that currency are not converted on these days.', 'Keep one rate for a currency and day.'
	FROM conversion_rates x
	WHERE x.rate IS NULL
	UNION ALL
	SELECT 'customer left before joining', 'customers', count(*), min(c.left_on)::timestamptz, max(c.left_on)::timestamptz, min(c.customer_id::text),
		'The membership is not read: purchases say when the customer is active.', 'Look at joined_on and left_on.'
	FROM customers c
	WHERE c.left_on < c.joined_on
	UNION ALL
	SELECT 'customer more than once', 'customers', count(*), NULL, NULL, min(x.customer_id::text),
		'Only the earliest membership is read.', 'Keep one row for a customer.'
	FROM (SELECT c.customer_id FROM customers c WHERE {customers are unchecked} GROUP BY c.customer_id HAVING count(*) > 1) x
	UNION ALL
	SELECT 'customer in both groups', 'interactions', count(*), min(g.crossover_at), max(g.crossover_at), min(g.customer_id::text),
		'The customer stays in the group of the first contact; the difference between the groups is understated.', 'Nothing: reports show how many there are.'
	FROM service_groups g
	WHERE g.crossover_at IS NOT NULL
	UNION ALL
	SELECT 'contacted customer who was none yet or no more', 'interactions', count(*), min(g.index_at), max(g.index_at), min(g.customer_id::text),
		'The customer does not enter comparisons of retention.', 'Give the customer a joined_on, or load purchases from before the first contact.'
	FROM service_groups g
	WHERE g.index_at IS NOT NULL AND NOT g.eligible
	UNION ALL
	SELECT 'no control group', 'interactions', count(*), min(g.index_at), max(g.index_at), NULL,
		'Lifts, and the value of retention, self-help and operating cost, are NULL.', 'Load the conversations of phone, mail and shops, too.'
	FROM service_groups g
	WHERE g.treated IS NOT NULL
	HAVING bool_and(g.treated)
	UNION ALL
	SELECT 'outcome without a customer', 'outcomes', count(*), min(o.at), max(o.at), min(o.kind),
		'It belongs to neither the treated nor the control group.', 'Give the outcome its customer_id.'
	FROM outcomes o
	WHERE o.customer_id IS NULL
	UNION ALL
	SELECT 'no customer observed for twelve months', 'customers', count(*), min(g.joined_on)::timestamptz, max(g.joined_on)::timestamptz, min(g.customer_id::text),
		'What customers saved or referred are worth is not known: value and ROI of their months are NULL.', 'Load customers with the day they joined, or their first purchases, from a year ago on.'
	FROM service_groups g
	CROSS JOIN settings s
	WHERE NOT EXISTS (SELECT FROM service_groups o WHERE full_months(o.joined_on, (SELECT k.today FROM clock k)) >= 12)
		AND (('advocacy' = ANY (s.value_sources) AND EXISTS (SELECT FROM outcome_days o WHERE o.kind = 'referral' AND o.is_social))
			OR ('customer_saves' = ANY (s.value_sources) AND EXISTS (SELECT FROM customers_at_risk r WHERE r.status = 'compared' AND r.treated AND r.saved AND r.is_certain)))
	UNION ALL
	SELECT 'value of an improvement that is not known', 'improvements', count(*), min(v.month)::timestamptz, max(v.month)::timestamptz, min(v.improvement_id::text),
		'Value and ROI of these months are NULL.', 'Add exchange rates into the reporting currency; customers kept need customers observed for twelve months.'
	FROM improvement_value v
	WHERE v.value IS NULL
	UNION ALL
	SELECT 'value sources that measure the same money', 'settings', count(*), NULL, NULL, min(s.source),
		'The source does not count: one named before it in settings.value_sources does.', 'Look at value_sources, and name only one of them.'
	FROM value_sources s
	WHERE s.left_out_for IS NOT NULL
	UNION ALL
	SELECT 'score off its scale', 'surveys', count(*), min(s.answered_at), max(s.answered_at), min(s.survey || ' ' || s.score),
		'The score does not count.', 'CSAT is 1 to 5, NPS 0 to 10.'
	FROM surveys s
	WHERE s.score IS NOT NULL AND (CASE s.survey WHEN 'csat' THEN s.score BETWEEN 1 AND 5 WHEN 'nps' THEN s.score BETWEEN 0 AND 10 END) IS NOT TRUE
	UNION ALL
	SELECT 'sentiment off its scale', 'interactions', (x.off_scale).num_rows, (x.off_scale).first_at, (x.off_scale).last_at, (x.off_scale).example,
		'The messages count as not labelled.', 'Sentiment is -1, 0 or 1.'
	FROM facts x
	UNION ALL
	SELECT 'tag of an unknown conversation', 'tags', count(*), min(t.tagged_at), max(t.tagged_at), min(coalesce(t.conversation_id::text, t.interaction_id::text)),
		'The tag is not read.', 'Load the conversation too, or correct the id of the tag.'
	FROM (
		SELECT t.tagged_at, t.conversation_id, t.interaction_id
		FROM tags t
		WHERE (t.conversation_id::text IN (SELECT c.example FROM odd_conversations c WHERE c.finding = 'unknown conversation')
				OR (t.conversation_id IS NOT NULL AND (SELECT x.last_at IS NULL FROM facts x)))
			AND NOT EXISTS (SELECT FROM interactions i WHERE i.conversation_id = t.conversation_id)
		UNION ALL
		SELECT t.tagged_at, t.conversation_id, t.interaction_id
		FROM tags t
		WHERE t.conversation_id IS NULL AND NOT EXISTS (SELECT FROM interactions i WHERE i.interaction_id = t.interaction_id)
	) t
	UNION ALL
	SELECT 'score without the time of its answer', 'surveys', count(*), min(s.sent_at), max(s.sent_at), min(s.survey || ' ' || s.score),
		'The score falls in no month and does not count.', 'Give every score its answered_at.'
	FROM surveys s
	WHERE s.score IS NOT NULL AND s.answered_at IS NULL
	UNION ALL
	SELECT 'unknown survey', 'surveys', count(*), min(s.sent_at), max(s.sent_at), min(s.survey),
		'The survey does not count.', 'A survey is csat or nps.'
	FROM surveys s
	WHERE (s.survey IN ('csat', 'nps')) IS NOT TRUE
	UNION ALL
	SELECT 'survey answered before it was sent', 'surveys', count(*), min(s.answered_at), max(s.answered_at), min(s.survey),
		'The answer counts in its own month, the sending in another.', 'Look at the time zone of the survey tool.'
	FROM surveys s
	WHERE s.answered_at < s.sent_at
	UNION ALL
	SELECT 'action without a value', 'action_values', sum(a.actions_without_value), min(a.month)::timestamptz, max(a.month)::timestamptz, min(a.kind),
		'Actions before the first value of their kind are worth nothing.', 'Give the kind a value from an earlier valid_from.'
	FROM action_value a
	WHERE a.actions_without_value > 0
	UNION ALL
	SELECT 'goal of an unknown metric', 'goals', count(*), min(g.starts_on)::timestamptz, max(g.due_on)::timestamptz, min(g.metric),
		'The goal has no data.', 'Name a metric of the catalogue metrics, or of custom_metrics.'
	FROM goals g
	WHERE NOT EXISTS (SELECT FROM metrics m WHERE m.metric = g.metric) AND NOT EXISTS (SELECT FROM custom_metrics c WHERE c.metric = g.metric)
	UNION ALL
	SELECT 'goal of a metric without months', 'goals', count(*), min(g.starts_on)::timestamptz, max(g.due_on)::timestamptz, min(g.metric),
		'The goal has no data: this figure is compared by age, cohort, group or kind of sale.', 'Put the figure that is aimed at into custom_metrics month by month, under a name of its own.'
	FROM goals g
	WHERE g.metric IN ('contacts_avoided', 'contract_size', 'cross_sell_rate', 'customer_value', 'customer_value_lift', 'days_to_close', 'median_survival', 'retention_lift', 'retention_rate')
	UNION ALL
	SELECT 'goal that cannot be read', 'goals', count(*), NULL, NULL, min(g.metric),
		'goal_status leaves it out.', 'Give it a finite target and baseline, and a due_on after starts_on.'
	FROM goals g
	WHERE (g.due_on > g.starts_on AND g.starts_on >= date '0001-01-01' AND g.due_on <= date '9999-12-31' AND abs(g.target) < 1e100 AND (g.target = 0 OR abs(g.target) > 1e-100) AND coalesce(abs(g.baseline) < 1e100 AND (g.baseline = 0 OR abs(g.baseline) > 1e-100), true)) IS NOT TRUE
	UNION ALL
	SELECT 'custom metric that a report measures', 'custom_metrics', count(*), min(c.month)::timestamptz, max(c.month)::timestamptz, min(c.metric),
		'The figure of the report counts, this one is left out.', 'Give your own figure a name of its own.'
	FROM custom_metrics c
	WHERE EXISTS (SELECT FROM metrics m WHERE m.metric = c.metric AND m.view <> 'custom_metrics')
	UNION ALL
	SELECT 'custom metrics that contradict each other', 'custom_metrics', count(*), min(x.month)::timestamptz, max(x.month)::timestamptz, min(x.metric),
		'The figure of these months is NULL.', 'Keep one finite value for a metric, month and scope.'
	FROM (
		SELECT c.metric, c.month
		FROM custom_metrics c
		WHERE c.value IS NOT NULL
		GROUP BY c.metric, c.month, c.scope
		HAVING (min(c.value) = max(c.value) AND abs(min(c.value)) < 1e100 AND (min(c.value) = 0 OR abs(min(c.value)) > 1e-100)) IS NOT TRUE
	) x
	UNION ALL
	SELECT 'unknown text search configuration', 'settings', count(*), NULL, NULL, min(s.text_search),
		'voice_of_customer reads messages as simple words.', 'Name one of pg_ts_config, such as english, indonesian or spanish.'
	FROM settings s
	WHERE NOT EXISTS (SELECT FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace WHERE c.cfgname = s.text_search OR n.nspname || '.' || c.cfgname = s.text_search)
)
SELECT f.finding, f.relation, f.num_rows::bigint AS num_rows, f.first_at, f.last_at, f.example, f.effect, f.remedy
FROM findings f
WHERE f.num_rows > 0;
COMMENT ON VIEW data_quality IS 'What the figures cannot see, and why a figure is NULL: one row a finding.';
COMMENT ON COLUMN data_quality.finding IS 'What was found.';
COMMENT ON COLUMN data_quality.relation IS 'Where.';
COMMENT ON COLUMN data_quality.num_rows IS 'How many rows, conversations, days or months it concerns.';
COMMENT ON COLUMN data_quality.first_at IS 'The earliest; NULL where time does not matter.';
COMMENT ON COLUMN data_quality.last_at IS 'The latest.';
COMMENT ON COLUMN data_quality.example IS 'One of them: an id, a channel, a category.';
COMMENT ON COLUMN data_quality.effect IS 'What the figures do with it.';
COMMENT ON COLUMN data_quality.remedy IS 'What to do.';
