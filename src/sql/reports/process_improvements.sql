-- process_improvements: problems that social service found, what was done about them, and what that saves.
CREATE VIEW process_improvements WITH (security_invoker = true) AS
WITH problems AS (
	SELECT i.improvement_id, count(DISTINCT t.conversation_id) AS problems, count(DISTINCT t.conversation_id) FILTER (WHERE local_date(t.tagged_at, k.time_zone) >= i.introduced_on) AS problems_since
	FROM improvements i
	CROSS JOIN clock k
	JOIN conversation_tags t ON t.topic = i.topic AND isfinite(t.tagged_at) IS NOT FALSE
	WHERE EXISTS (SELECT FROM interactions n WHERE n.conversation_id = t.conversation_id AND n.at <= k.as_of)
	GROUP BY i.improvement_id
), so_far AS (
	SELECT v.improvement_id, sum(v.days) AS days, sum(coalesce(v.savings, 'NaN')) AS savings, sum(coalesce(v.kept, 'NaN')) AS kept, sum(coalesce(v.value, 'NaN')) AS value
	FROM improvement_value v
	GROUP BY v.improvement_id
)
SELECT i.improvement_id, i.topic, i.found_in, i.description, i.introduced_on, coalesce(p.problems, 0) AS problems, coalesce(p.problems_since, 0) AS problems_since,
	coalesce(s.days, 0)::bigint AS days_in_force, i.contacts_avoided_per_year, i.customers_kept_per_year,
	i.customers_kept_per_year::numeric * m.margin_per_customer AS losses_avoided_per_year, i.savings_per_year, i.currency,
	nullif(coalesce(s.savings, 0), 'NaN') AS savings_so_far, nullif(coalesce(s.kept, 0), 'NaN') AS losses_avoided_so_far, nullif(coalesce(s.value, 0), 'NaN') AS value_so_far
FROM improvements i
LEFT JOIN yearly_margin m ON m.of = 'all'
LEFT JOIN problems p ON p.improvement_id = i.improvement_id
LEFT JOIN so_far s ON s.improvement_id = i.improvement_id;
COMMENT ON VIEW process_improvements IS 'Problems that social service found, the improvement, and the contacts, losses and money it saves.';
COMMENT ON COLUMN process_improvements.improvement_id IS 'The improvement.';
COMMENT ON COLUMN process_improvements.topic IS 'Topic of the problem.';
COMMENT ON COLUMN process_improvements.found_in IS 'Conversation in which it was found.';
COMMENT ON COLUMN process_improvements.description IS 'What was improved.';
COMMENT ON COLUMN process_improvements.introduced_on IS 'Day it took effect; NULL = not yet.';
COMMENT ON COLUMN process_improvements.problems IS 'Conversations tagged with the topic, themselves or by one of their interactions.';
COMMENT ON COLUMN process_improvements.problems_since IS 'Of those, tagged on that day or later; a tag without a time does not tell.';
COMMENT ON COLUMN process_improvements.days_in_force IS 'Days from then up to today.';
COMMENT ON COLUMN process_improvements.contacts_avoided_per_year IS 'Contacts it avoids in a year.';
COMMENT ON COLUMN process_improvements.customers_kept_per_year IS 'Customers it keeps in a year.';
COMMENT ON COLUMN process_improvements.losses_avoided_per_year IS 'Those customers times the 12-month margin of a customer, in the reporting currency.';
COMMENT ON COLUMN process_improvements.savings_per_year IS 'Money it saves in a year, in the currency beside it.';
COMMENT ON COLUMN process_improvements.currency IS 'Currency of savings_per_year; NULL = the reporting currency.';
COMMENT ON COLUMN process_improvements.savings_so_far IS 'Money saved so far, in the reporting currency; NULL where an exchange rate is missing.';
COMMENT ON COLUMN process_improvements.losses_avoided_so_far IS 'Losses avoided so far; NULL where no customer has been observed for a year.';
COMMENT ON COLUMN process_improvements.value_so_far IS 'Both together: the part of ROI of this improvement.';
