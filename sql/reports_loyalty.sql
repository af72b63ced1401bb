-- Loyalty reports on a scenario small enough for paper: nine customers, from January to the end of June 2026.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
SET TIME ZONE 'UTC';
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
