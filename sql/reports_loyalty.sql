-- Loyalty reports on a scenario small enough for paper: nine customers, from January to the end of June 2026.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
SET jit = off;
SET DateStyle = 'ISO, YMD';
SET extra_float_digits = 0;
CALL social_roi_create('loyalty');
SET search_path = loyalty, public;
UPDATE settings SET as_of = '2026-07-01';
INSERT INTO channels (channel, is_social, cost_per_request) VALUES ('twitter', true, 5), ('phone', false, 20);

-- 1 and 2 asked on social first; 3 and 4 by phone, 4 on social later; 5 asked before joining; 6 keeps no membership; 7 never bought; 8 never asked;
-- 9 has not joined yet
INSERT INTO customers (customer_id, joined_on, left_on, segment, acquired_via) VALUES
	(1, '2026-01-01', NULL, 'gold', 'twitter'), (2, '2026-01-01', '2026-03-01', 'gold', 'twitter'),
	(3, '2026-01-01', '2026-02-05', 'gold', 'phone'), (4, '2026-01-01', NULL, 'silver', NULL),
	(5, '2026-02-01', NULL, 'gold', 'fair'), (8, '2026-01-01', '2026-12-31', 'gold', 'twitter'), (9, '2026-08-01', NULL, 'gold', 'twitter');
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES
	(1, 1, 'twitter', 'inbound', '2026-01-10 12:00'), (1, 1, 'twitter', 'outbound', '2026-01-10 12:05'), (1, 1, 'twitter', 'resolved', '2026-01-10 13:00'),
	(2, 2, 'twitter', 'inbound', '2026-01-10 12:00'),
	(3, 3, 'phone', 'inbound', '2026-01-10 12:00'), (3, 3, 'phone', 'resolved', '2026-01-10 15:00'),
	(4, 4, 'phone', 'inbound', '2026-01-10 12:00'), (14, 4, 'twitter', 'inbound', '2026-02-01 12:00'), (24, 4, 'phone', 'inbound', '2026-02-20 12:00'),
	(5, 5, 'phone', 'inbound', '2026-01-15 12:00'),
	(6, 6, 'twitter', 'inbound', '2026-01-10 12:00'),
	(7, 7, 'twitter', 'inbound', '2026-01-10 12:00'), (17, 7, 'twitter', 'inbound', '2026-07-02');
-- A conversation that is no request is no service contact
INSERT INTO interactions (conversation_id, customer_id, channel, kind, at) VALUES (40, 4, 'twitter', 'inbound', '2026-01-02');
INSERT INTO tags (conversation_id, is_service) VALUES (40, false);
INSERT INTO outcomes (customer_id, at, kind, amount, cost, channel) VALUES
	(6, '2026-01-05', 'purchase', 100, 60, 'phone'), (6, '2026-03-12', 'purchase', 100, 60, 'phone'),
	(1, '2026-01-15', 'purchase', 50, 20, 'twitter'), (1, '2026-03-15', 'renewal', 50, 20, 'phone'), (2, '2026-01-20', 'purchase', 30, 10, NULL),
	(3, '2026-01-20', 'purchase', 40, 20, NULL), (4, '2026-02-20', 'upsell', 80, 30, NULL), (4, '2026-06-30', 'purchase', 10, 5, NULL);

SELECT customer_id, index_at, treated, crossover_at, acquired_via, segment, joined_on, eligible, left_on, keeps_membership FROM service_groups ORDER BY 1;
SELECT comparison, adjusted_by, reading, age, n_treated, n_control, treated, control, lift, lower, upper, dropped_treated, dropped_control,
	crossed_over_treated, crossed_over_control
FROM retention_comparison ORDER BY 1, 2, 4;
SELECT comparison, treated, days, survival, at_risk, events, censored, median_days, p_value FROM retention_survival ORDER BY 1, 2, 3;
SELECT acquired, age, customers, margin, margin_per_customer, cumulative_margin, cumulative_margin_per_customer FROM customer_value ORDER BY 1, 2;
SELECT cohort, age, cohort_size, eligible, retained, retention, retained_unbounded, complete FROM retention_cohorts ORDER BY 1, 2;

-- Operating cost: of the treated 1, 2 (to March) and 6, 7 and of the control 3 (to February), 4 and 5; 4 called again in February
SELECT month, n_treated, n_control, contacts_treated, contacts_control, contacts_per_treated, contacts_per_control, lift, cost_per_request, cost_control, savings
FROM operating_cost ORDER BY 1;
SELECT month, resolution_treated_seconds, resolution_control_seconds FROM operating_cost WHERE month < '2026-03-01';

-- Self-help: in March 1 came three times, 4 once, and somebody unknown once
INSERT INTO outcomes (customer_id, at, kind) VALUES (1, '2026-03-05', 'self_help_visit'), (1, '2026-03-06', 'self_help_visit'), (1, '2026-03-07', 'self_help_visit'),
	(4, '2026-03-05', 'self_help_visit'), (NULL, '2026-03-05', 'self_help_visit');
UPDATE settings SET self_help_share = 0.5;
SELECT month, visits, n_treated, n_control, visits_treated, visits_control, visits_others, visits_per_treated, visits_per_control, lift, share_treated, share_control,
	cost_per_request, savings
FROM self_help WHERE month BETWEEN '2026-02-01' AND '2026-04-01' ORDER BY 1;

-- Advocacy
INSERT INTO outcomes (customer_id, at, kind, sentiment, reach, channel) VALUES (1, '2026-02-05', 'share', 1, 100, 'twitter'), (1, '2026-02-06', 'share', -1, 10, 'twitter'),
	(3, '2026-02-05', 'share', 1, NULL, 'twitter'), (8, '2026-02-05', 'share', 1, 7, 'twitter'), (NULL, '2026-02-05', 'share', NULL, 3, 'twitter'),
	(1, '2026-02-07', 'referral', NULL, NULL, 'twitter'), (4, '2026-02-07', 'referral', NULL, NULL, 'phone');
UPDATE customers SET reach = 30 WHERE customer_id = 3;
INSERT INTO surveys (survey, customer_id, answered_at, score) VALUES ('nps', 1, '2026-02-10', 9), ('nps', 2, '2026-02-10', 5), ('nps', 4, '2026-02-10', 10), ('nps', 8, '2026-02-10', 0);
SELECT month, shares, positive_shares, negative_shares, positive_reach, negative_reach, positive_treated, positive_control, positive_others, negative_treated, referrals
FROM advocacy ORDER BY 1;
SELECT month, answers, recommend, answers_treated, answers_control, recommend_treated, recommend_control, recommend_lift FROM advocacy ORDER BY 1;

-- Cross-sell
SELECT month, kind, sales, revenue, margin, revenue_attributed_to_social AS social, n_treated, n_control, sales_treated, sales_control, sales_others,
	revenue_treated, revenue_control, buyers_treated, buyers_control, buyer_rate_treated AS rate_t, buyer_rate_control AS rate_c
FROM cross_sell WHERE kind = 'purchase' AND month IN ('2026-01-01', '2026-02-01', '2026-06-01') ORDER BY 1;
SELECT month, kind, contract_treated, contract_control, contract_lift, days_to_close_treated, days_to_close_control, days_to_close_lift
FROM cross_sell WHERE kind = 'purchase' AND month = '2026-01-01';

-- Sentiment: one conversation ends well, another ends badly
UPDATE interactions SET sentiment = 1 WHERE conversation_id = 1;
UPDATE interactions SET sentiment = -1 WHERE conversation_id = 2;
SELECT sentiment, ended, conversations, retained, retention, margin, margin_per_conversation, retention_lift, margin_lift FROM sentiment_value ORDER BY 1;
