-- questions.sql: three questions, each a short query over what social_roi_create made. The words after AS come from the catalogue of metrics.
\pset footer off
\pset null ''
SET search_path = :"schema", public;

\echo
\echo :how_long
SELECT coalesce(channel, :'all') AS :"channel",
	avg_first_reply(w)::interval(0) AS :"first_reply_mean", median_first_reply(w)::interval(0) AS :"first_reply_median", first_reply_percentile(w, 0.9)::interval(0) AS :"first_reply_p90",
	avg_wait(w)::interval(0) AS :"reply_wait_mean", median_wait(w)::interval(0) AS :"reply_wait_median", wait_percentile(w, 0.9)::interval(0) AS :"reply_wait_p90",
	num_open(w) AS :"open_waits"
FROM (SELECT channel, in_business_hours(rollup(waits)) AS w FROM daily GROUP BY ROLLUP (channel)) AS by_channel
ORDER BY channel NULLS LAST;

\echo :what_is_answered
SELECT coalesce(channel, :'all') AS :"channel", sum(received) AS :"received", sum(replies) AS :"replies",
	round(sum(answered) * 100 / sum(received), 1) AS :"response_rate",
	sum(conversations) AS :"conversations", round(sum(resolved) * 100 / sum(conversations), 1) AS :"resolution_rate"
FROM daily
GROUP BY ROLLUP (channel)
ORDER BY channel NULLS LAST;

\echo :what_is_it_worth
\echo 'SELECT deflection_savings(100, 20, 500);'
SELECT deflection_savings(100, 20, 500) AS :"savings";
SELECT coalesce(to_char(month, 'YYYY-MM'), :'all') AS :"month", round(sum(avoided_cost)) AS :"avoided_cost", round(sum(attributed_revenue)) AS :"attributed_revenue",
	round(sum(action_value)) AS :"action_value", round(sum(customer_saves)) AS :"customer_saves", round(sum(process_improvement)) AS :"process_savings",
	round(sum(value)) AS :"value", round(sum(cost)) AS :"cost", round(blended_roi(value, cost), 1) AS :"roi"
FROM roi_monthly
GROUP BY ROLLUP (month)
ORDER BY month NULLS LAST;
