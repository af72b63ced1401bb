-- Canned replies of the team (used_by team) and options that customers chose (customer), by month and channel; quick_reply NULL is a message without one,
-- so that all rows of a side add up to its messages.
-- needs: interactions, clock
SELECT date_trunc('month', local_date(i.at, k.time_zone)::timestamp)::date AS month, coalesce(i.channel, '') AS channel,
	CASE i.kind WHEN 'outbound' THEN 'team' ELSE 'customer' END AS used_by, nullif(i.quick_reply, '') AS quick_reply, count(*) AS uses
FROM interactions i
CROSS JOIN clock k
WHERE i.kind IN ('inbound', 'outbound') AND i.at <= k.as_of AND i.at > '-infinity' AND i.conversation_id IS NOT NULL
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
