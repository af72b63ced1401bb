-- Counts by day and channel. They add up, so the page sums them over any period and takes rates of the sums.
-- needs: inbox_activity
SELECT day, coalesce(channel, '') AS channel, received, answered, replies, automated, actioned, conversations, resolved, reopened
FROM inbox_activity
ORDER BY day, channel
