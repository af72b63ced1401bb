-- Customers who still wait, by the month and channel their wait began in.
-- needs: reply_wait_time
SELECT month, coalesce(channel, '') AS channel, open_waits, abandoned_waits
FROM reply_wait_time
ORDER BY month, channel
