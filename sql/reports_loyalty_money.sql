-- Loyalty and money on a scenario small enough for paper: 22 customers since 2025, a year's margin of 120 each, who think of leaving in 2026.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET jit = off;
SET DateStyle = 'ISO, YMD';
SET extra_float_digits = 0;
CALL social_roi_create('loyalty_money');
SET search_path = loyalty_money, public;
\set SHOW_CONTEXT never
UPDATE settings SET as_of = '2026-07-01';
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 5), ('phone', false, 20);

-- All asked to cancel on January 10th: 1 to 10 were served on social two days later and stayed; 11 to 20 called, and all but 19 and 20 left on February
-- 10th; 21 left within 7 days. 22 asked in June, too late to say.
INSERT INTO customers (customer_id, joined_on, left_on, segment)
SELECT c, '2025-01-01', CASE WHEN c BETWEEN 11 AND 18 THEN date '2026-02-10' WHEN c = 21 THEN date '2026-01-15' END, 'gold' FROM generate_series(1, 22) c;
INSERT INTO outcomes (customer_id, at, kind, amount, cost)
SELECT c, '2025-06-01', 'purchase', 200, 80 FROM generate_series(1, 22) c;
INSERT INTO outcomes (customer_id, at, kind)
SELECT c, CASE WHEN c = 22 THEN timestamptz '2026-06-01' ELSE '2026-01-10' END, 'cancel_request' FROM generate_series(1, 22) c;
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
SELECT c, c, CASE WHEN c <= 10 THEN 'twitter' ELSE 'phone' END, 'inbound', '2026-01-12' FROM generate_series(1, 20) c;
-- A, avoided cost: two requests resolved on social; the phone conversation does not count
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
SELECT c, c, 'twitter', k.kind, k.at FROM unnest(ARRAY[1, 2, 11]) c CROSS JOIN (VALUES ('outbound', timestamptz '2026-01-13'), ('resolved', '2026-01-14')) AS k (kind, at);
INSERT INTO outcomes (customer_id, at, kind, amount, cost, channel) VALUES (19, '2026-02-20', 'renewal', 50, 20, NULL), (1, '2026-02-15', 'upsell', 100, 40, 'twitter'),
	(1, '2026-02-16', 'self_help_visit', NULL, NULL, NULL), (1, '2026-02-17', 'self_help_visit', NULL, NULL, NULL), (1, '2026-02-20', 'referral', NULL, NULL, 'twitter');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (119, 19, 'phone', 'inbound', '2026-02-21'), (219, 19, 'phone', 'inbound', '2026-02-22');
INSERT INTO improvements (improvement_id, topic, introduced_on, description, contacts_avoided_per_year, customers_kept_per_year, savings_per_year)
VALUES (1, 'delivery', '2026-03-01', 'parcels are tracked', 1000, 3.65, 365), (2, 'billing', NULL, 'planned', 1, 1, 1);
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-07-01)', 1810);

-- 10 of 10 saved against 2 of 10
SELECT month, at_risk, left_within_7_days, not_decided_yet, n_treated, n_control, saved_treated, saved_control, lift, lower, upper, is_certain, margin_of_saved, value
FROM customer_saves ORDER BY 1;
SELECT name, customers, margin, margin_per_customer::numeric(10,2) FROM yearly_margin WHERE "of" <> 'acquired_via';
SELECT improvement_id, introduced_on, days_in_force, losses_avoided_per_year::numeric(10,2), savings_so_far::numeric(10,2), losses_avoided_so_far::numeric(10,2), value_so_far::numeric(10,2)
FROM process_improvements ORDER BY 1;

-- Each source by its formula:
-- avoided cost 2 x 20 in January; saves 10 x 120 in April, 90 days after; retention 10 x (100 % - 20 %) x 30 / 2 in March, when the second month of age
-- ends; cross-sell 100 - 40; self-help (2/10 - 0) x 10 x 20; calls (2/10 - 0) x 10 x 20; one referral x 120; improvement 31 of 365 days x (365 + 3.65 x 120)
SELECT month, avoided_cost, attributed_revenue, customer_saves::numeric(10,2) AS saves, retention_uplift::numeric(10,2) AS retention, cross_sell, self_help::numeric(10,2),
	operating_cost_reduction::numeric(10,2) AS operating, advocacy::numeric(10,2), process_improvement::numeric(10,2) AS improvement
FROM roi_monthly ORDER BY 1;
SELECT month, value::numeric(10,2), value_margin::numeric(10,2) AS margin, cost, roi::numeric(10,2), roi_margin::numeric(10,2), break_even_requests AS requests,
	cumulative_profit::numeric(10,2), sources_left_out
FROM roi_monthly ORDER BY 1;
SELECT fiscal_year, value::numeric(10,2), cost, roi::numeric(10,2), customer_saves::numeric(10,2), retention_uplift::numeric(10,2), sources_counted FROM roi_yearly;

-- The audit trail of March adds up to the figure exactly, and so does that of every month
SELECT place, source, part, quantity, unit_amount::numeric(10,4), amount::numeric(10,4), rule FROM explain_roi('loyalty_money', '2026-03-15');
SELECT place, source, part, quantity, unit_amount::numeric(10,4), amount::numeric(10,4) FROM explain_roi('loyalty_money', '2026-02-01');
SELECT m.month, m.value = coalesce(sum(e.amount) FILTER (WHERE e.place = 'value'), 0) AS value, m.cost = sum(e.amount) FILTER (WHERE e.place = 'cost') AS cost,
	m.roi = social_roi(coalesce(sum(e.amount) FILTER (WHERE e.place = 'value'), 0), sum(e.amount) FILTER (WHERE e.place = 'cost')) AS roi,
	m.retention_uplift = coalesce(sum(e.amount) FILTER (WHERE e.source = 'retention_uplift'), 0) AS retention
FROM roi_monthly m
CROSS JOIN LATERAL explain_roi('loyalty_money', m.month) e
GROUP BY m.month, m.value, m.cost, m.roi, m.retention_uplift
ORDER BY 1;

-- The overlap rule: the same money is never added twice, whatever the settings name; what is named first counts
SELECT source, is_listed, counts, left_out_for, overlaps_with FROM value_sources ORDER BY place;
UPDATE settings SET value_sources = '{retention_uplift,customer_saves,self_help,avoided_cost,process_improvement,operating_cost_reduction,cross_sell,advocacy,attributed_revenue}';
SELECT source, is_listed, counts, left_out_for FROM value_sources ORDER BY place;
SELECT month, value::numeric(10,2), value_lower::numeric(10,2), value_upper::numeric(10,2), roi::numeric(10,2), roi_lower::numeric(10,2), roi_upper::numeric(10,2),
	retention_uplift_lower::numeric(10,2), retention_uplift_upper::numeric(10,2)
FROM roi_monthly WHERE month IN ('2026-02-01', '2026-03-01') ORDER BY 1;
SELECT sources_counted, sources_left_out FROM roi_yearly;
SELECT fiscal_year, roi::numeric(10,2), roi_lower::numeric(10,2), roi_upper::numeric(10,2), retention_uplift_lower::numeric(10,2), retention_uplift_upper::numeric(10,2) FROM roi_yearly;
-- where those who stay cost money, the upper end of the lift is the lower end of its value
UPDATE outcomes SET cost = 80 WHERE kind = 'renewal';
SELECT month, retention_uplift_lower::numeric(10,2), retention_uplift::numeric(10,2), retention_uplift_upper::numeric(10,2), roi_lower::numeric(10,2), roi::numeric(10,2), roi_upper::numeric(10,2)
FROM roi_monthly WHERE month = '2026-03-01';
UPDATE outcomes SET cost = 20 WHERE kind = 'renewal';

-- Saves whose interval includes 0 have no value: two of the treated leave, and 5 of the control come back
UPDATE settings SET value_sources = DEFAULT;
UPDATE customers SET left_on = NULL WHERE customer_id BETWEEN 11 AND 16;
SELECT month, lift, lower, upper, is_certain, margin_of_saved::numeric(10,2), value FROM customer_saves WHERE month = '2026-01-01';
SELECT place, source, amount, rule FROM explain_roi('loyalty_money', '2026-04-01') WHERE source = 'customer_saves';

-- What cannot be known is NULL, and data_quality says why
UPDATE improvements SET savings_per_year = 365, currency = 'EUR' WHERE improvement_id = 1;
SELECT month, process_improvement, value, roi FROM roi_monthly WHERE month = '2026-03-01';
SELECT finding, num_rows, example FROM data_quality WHERE relation IN ('improvements', 'customers', 'outcomes', 'settings') ORDER BY 1;

SELECT * FROM explain_roi('nowhere', '2026-03-15');
SELECT count(*) AS outside FROM (VALUES (date '1999-01-01'), ('5874897-12-31'), ('infinity')) AS d (day), explain_roi('loyalty_money', d.day);
SELECT count(*) AS nothing FROM explain_roi('loyalty_money', NULL);
