-- Cost, value and ROI on cases small enough to check on paper.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET DateStyle = 'ISO, YMD';

-- 100 requests resolved, 20 each by phone, 500 spent: 1500 saved, 300 percent
CALL social_roi_create('money_seed');
SET search_path = money_seed, public;
UPDATE settings SET as_of = '2026-02-15';
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, NULL), ('phone', false, 20);
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-02-01)', 500);
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at)
SELECT n, n, 'twitter', kind, timestamptz '2026-01-05 10:00' + n * interval '1 hour' + minutes * interval '1 minute'
FROM generate_series(1, 100) n, (VALUES ('inbound', 0), ('outbound', 5), ('resolved', 9)) events (kind, minutes);
SELECT month, requests, cost_per_request::numeric(10,2), investment, avoided_cost, savings, roi::numeric(10,2) FROM deflection_roi;
SELECT month, value, cost, profit, roi::numeric(10,2), roi_margin::numeric(10,2) FROM roi_monthly;
-- 10 requests only: 300 lost
DELETE FROM interactions WHERE conversation_id > 10;
SELECT requests, savings FROM deflection_roi;
-- nothing resolved: -100 percent; nothing spent: no ROI
DELETE FROM interactions WHERE kind = 'resolved';
SELECT requests, cost_per_request, savings, roi::numeric(10,2) FROM deflection_roi;
DELETE FROM costs;
SELECT count(*) AS months FROM roi_monthly;

-- Costs: spread by day, converted at the day's rate, hours at the rate in force
CALL social_roi_create('money_costs');
SET search_path = money_costs, public;
UPDATE settings SET as_of = '2026-05-10 12:00', fiscal_year_start = 4;
INSERT INTO channels (channel, is_social) VALUES ('twitter', true), ('phone', false);
INSERT INTO exchange_rates VALUES ('JPY', '2026-01-31', 'USD', 0.01), ('JPY', '2026-02-01', 'USD', 0.02), ('EUR', '2026-01-25', 'USD', 1.5);
INSERT INTO costs (category, channel, during, amount, currency) VALUES
	('tools', NULL, '[2026-01-30,2026-02-02)', 100, 'USD'),			-- 66.67 in January, 33.33 in February
	('advertising', 'twitter', '[2026-01-31,2026-02-03)', 100, 'JPY'),	-- 33, 34, 33 yen: 0.33 in January, 0.68 + 0.66 in February
	('tools', NULL, '[2026-02-10,2026-02-11)', -10, NULL),			-- a credit
	('training', 'phone', '[2026-02-01,2026-03-01)', 50, NULL),		-- not social: shown, not counted
	('other', 'fax', '[2026-02-01,2026-03-01)', 7, NULL),			-- not known: shown, not counted
	('research', NULL, '[2026-05-01,2026-05-21)', 200, NULL);		-- 20 days, 10 of them up to today
INSERT INTO staff_rates VALUES (1, '2026-01-01', 20, 'USD'), (1, '2026-02-01', 30, 'USD'), (2, '-infinity', 10, 'EUR');
INSERT INTO staff_hours (agent_id, worked_on, hours, channel) VALUES
	(1, '2026-01-31', 2, NULL),			-- 40
	(1, '2026-02-01', 2, 'twitter'),	-- 60
	(1, '2026-02-01', 1, 'phone'),		-- 30, not social
	(2, '2026-02-01', 1, NULL);			-- 10 euros of 7 days ago: 15
SELECT month, category, amount, amount_not_counted, share::numeric(10,4), previous_amount, amount_change FROM cost_breakdown ORDER BY month, category;
SELECT month, cost_tools, cost_staff, cost_advertising, cost_research, cost, value, roi FROM roi_monthly ORDER BY month;
SELECT fiscal_year, months, cost, value, roi::numeric(10,2), previous_cost FROM roi_yearly ORDER BY fiscal_year;
SELECT month, channel, hours, amount, hours_without_rate, hours_without_exchange_rate, days_also_on_payroll FROM staff_cost ORDER BY month, channel;
-- any split of a cost adds up exactly
SELECT sum(cost_tools) AS tools, sum(cost_advertising) AS advertising FROM roi_monthly;
SELECT finding, relation, num_rows, first_at::date, last_at::date, example FROM data_quality ORDER BY 1;
-- What cannot be known is NULL, and data_quality says why: a rate 8 days old, an agent without rate, a negative total, hours and payroll for one day
INSERT INTO staff_hours (agent_id, worked_on, hours) VALUES (2, '2026-02-02', 1), (3, '2026-03-02', 4);
INSERT INTO costs (category, during, amount, currency) VALUES ('tools', '[2026-01-05,2026-01-06)', 1, 'CHF'), ('refunds', '[2026-04-01,2026-04-02)', -1, NULL),
	('staff', '[2026-03-01,2026-04-01)', 3100, NULL);
SELECT month, cost_tools, cost_staff, cost_refunds, cost, value, roi FROM roi_monthly ORDER BY month;
SELECT fiscal_year, cost FROM roi_yearly ORDER BY fiscal_year;
SELECT month, category, amount, share FROM cost_breakdown WHERE month <> '2026-02-01' AND category IN ('tools', 'staff', 'refunds') ORDER BY month, category;
SELECT finding, relation, num_rows, first_at::date, last_at::date, example, effect, remedy FROM data_quality ORDER BY 1;

-- Value: what counts as a request resolved, its price, revenue and actions
CALL social_roi_create('money_value');
SET search_path = money_value, public;
UPDATE settings SET as_of = '2026-03-31 12:00', time_zone = 'America/New_York', deflection_rate = 0.5;
INSERT INTO channels (channel, valid_from, is_social, cost_per_request) VALUES ('twitter', '-infinity', true, 1), ('chat', '-infinity', true, NULL),
	('phone', '-infinity', false, 20), ('phone', '2026-02-01', false, 30);
INSERT INTO costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-03-01)', 59);		-- 31 and 28
INSERT INTO interactions (interaction_id, conversation_id, customer_id, channel, kind, at) VALUES
	-- 1: answered and resolved twice, counted once, in January
	(11, 1, 1, 'twitter', 'inbound', '2026-01-10 10:00'), (12, 1, 1, 'twitter', 'outbound', '2026-01-10 10:05'), (13, 1, 1, 'twitter', 'resolved', '2026-01-10 11:00'),
	(14, 1, 1, 'twitter', 'inbound', '2026-02-10 10:00'), (15, 1, 1, 'twitter', 'outbound', '2026-02-10 10:05'), (16, 1, 1, 'twitter', 'resolved', '2026-02-10 11:00'),
	-- 2: a bot's answer counts; resolved on 1 February at 04:00 UTC, which is January in New York: 20
	(21, 2, 2, 'chat', 'inbound', '2026-01-20 10:00'), (22, 2, 2, 'chat', 'automated', '2026-01-20 10:00'), (23, 2, 2, NULL, 'resolved', '2026-02-01 04:00'),
	-- 3: resolved without an answer first: spam; the second time after one, in February: 30
	(31, 3, 3, 'twitter', 'inbound', '2026-01-20 10:00'), (32, 3, 3, 'twitter', 'resolved', '2026-01-20 11:00'), (33, 3, 3, 'twitter', 'outbound', '2026-02-02 10:00'),
	(34, 3, 3, 'twitter', 'resolved', '2026-02-02 11:00'),
	-- 4: never answered; 5: not social; 6: no channel known; 7: no service request; 8: the brand wrote, nobody asked; 9: resolved before the answer only
	(41, 4, 4, 'twitter', 'inbound', '2026-01-20 10:00'), (42, 4, 4, 'twitter', 'resolved', '2026-01-20 11:00'),
	(51, 5, 5, 'phone', 'inbound', '2026-01-20 10:00'), (52, 5, 5, 'phone', 'outbound', '2026-01-20 10:01'), (53, 5, 5, 'phone', 'resolved', '2026-01-20 11:00'),
	(61, 6, 6, NULL, 'inbound', '2026-01-20 10:00'), (62, 6, 6, NULL, 'outbound', '2026-01-20 10:01'), (63, 6, 6, NULL, 'resolved', '2026-01-20 11:00'),
	(71, 7, 7, 'twitter', 'inbound', '2026-01-20 10:00'), (72, 7, 7, 'twitter', 'outbound', '2026-01-20 10:01'), (73, 7, 7, 'twitter', 'resolved', '2026-01-20 11:00'),
	(81, 8, 8, 'twitter', 'outbound', '2026-01-20 10:01'), (82, 8, 8, 'twitter', 'resolved', '2026-01-20 11:00'),
	(91, 9, 9, 'twitter', 'inbound', '2026-01-20 10:00'), (92, 9, 9, 'twitter', 'resolved', '2026-01-20 11:00'), (93, 9, 9, 'twitter', 'outbound', '2026-01-20 12:00'),
	-- 10: after the clock
	(101, 10, 10, 'twitter', 'inbound', '2026-03-31 11:00'), (102, 10, 10, 'twitter', 'outbound', '2026-03-31 11:30'), (103, 10, 10, 'twitter', 'resolved', '2026-03-31 12:00:01');
INSERT INTO tags (conversation_id, interaction_id, is_service) VALUES (7, NULL, false), (3, NULL, false), (3, NULL, true), (NULL, 21, NULL);
INSERT INTO exchange_rates VALUES ('EUR', '2026-01-01', 'USD', 2);
INSERT INTO outcomes (at, kind, amount, cost, currency, channel) VALUES
	('2026-01-03', 'purchase', 10, 4, 'EUR', 'twitter'),		-- 20, margin 12
	('2026-01-04', 'purchase', 5, NULL, NULL, 'chat'),			-- 5
	('2026-01-05', 'purchase', 1000, NULL, NULL, 'phone'),
	('2026-01-05', 'purchase', 1000, NULL, NULL, NULL),
	('2026-02-05', 'download', NULL, NULL, NULL, 'twitter'), ('2026-02-06', 'download', NULL, NULL, NULL, 'twitter'), ('2026-02-06', 'download', NULL, NULL, NULL, 'phone'),
	('2026-01-31', 'download', NULL, NULL, NULL, 'twitter'),
	('2026-02-07', 'download', 9, NULL, NULL, 'twitter'),		-- has an amount: revenue, no action
	('2026-02-07', 'cancelled', NULL, NULL, NULL, 'twitter');	-- no value was given to this kind
INSERT INTO action_values (kind, valid_from, value) VALUES ('download', '2026-01-01', 2), ('download', '2026-02-06', 3);
SELECT * FROM resolved_requests ORDER BY day;
SELECT month, requests, cost_per_request::numeric(10,2), deflection_rate, investment, avoided_cost, savings, roi::numeric(10,4), previous_savings, savings_change FROM deflection_roi ORDER BY month;
SELECT month, avoided_cost, attributed_revenue, action_value, value, value_margin, cost, profit, roi::numeric(10,4), roi_margin::numeric(10,4), previous_roi::numeric(10,4), roi_change::numeric(10,4)
FROM roi_monthly ORDER BY month;
SELECT fiscal_year, months, avoided_cost, attributed_revenue, action_value, value, cost, roi::numeric(10,4), roi = social_roi(value, cost) AS ratio_of_sums FROM roi_yearly;
-- the settings say what counts
UPDATE settings SET value_sources = '{attributed_revenue}';
SELECT month, avoided_cost, attributed_revenue, value, value_margin, sources_counted FROM roi_monthly ORDER BY month;
UPDATE settings SET value_sources = DEFAULT;
-- a price that is missing makes the month unknown, not cheaper
UPDATE channels SET cost_per_request = NULL WHERE channel = 'phone' AND valid_from = '2026-02-01';
SELECT month, requests, cost_per_request::numeric(10,2), avoided_cost, savings, roi::numeric(10,4) FROM deflection_roi ORDER BY month;
SELECT fiscal_year, avoided_cost, value, roi FROM roi_yearly;
DELETE FROM exchange_rates;
SELECT month, attributed_revenue, value, roi FROM roi_monthly ORDER BY month;
SELECT finding, relation, num_rows, first_at::date, last_at::date, example, effect FROM data_quality ORDER BY 1;

DROP SCHEMA money_seed, money_costs, money_value CASCADE;
