-- waits_expired_today: of the local day on which waits expire, the open ones that opened before its instant. daily counts open waits by whole days, so
-- what is abandoned is all of the days before, and these. Only conversations with a message in those hours are read again, whole.
CREATE VIEW waits_expired_today WITH (security_invoker = true) AS
SELECT month_of(b.day) AS month, b.channel, num_open(b.waits) AS waits
FROM service_day_table((
	SELECT reply_waits_by(i.conversation_id, {kind}, i.at,
		CASE WHEN i.at < (SELECT e.at FROM wait_expiry e) THEN local_date(i.at, (SELECT e.time_zone FROM wait_expiry e)) END, i.channel, NULL, false)
	FROM interactions i
	WHERE i.kind IN ('inbound', 'outbound', 'resolved') AND i.at <= (SELECT k.as_of FROM clock k) AND i.at <> '-infinity'
		AND i.conversation_id IN (
			SELECT j.conversation_id
			FROM interactions j
			WHERE j.kind = 'inbound' AND j.at < (SELECT e.at FROM wait_expiry e) AND j.at >= (SELECT e.at FROM wait_expiry e) - interval '48 hours'
				AND local_date(j.at, (SELECT e.time_zone FROM wait_expiry e)) = (SELECT e.day FROM wait_expiry e))
)) b
WHERE b.day = (SELECT e.day FROM wait_expiry e) AND num_open(b.waits) > 0;
COMMENT ON VIEW waits_expired_today IS 'Open waits of the day on which waits expire that opened before its instant: abandoned, though those of the rest of that day are not.';
COMMENT ON COLUMN waits_expired_today.month IS 'First day of the month in which they opened.';
COMMENT ON COLUMN waits_expired_today.channel IS 'Channel of the message that opened them; NULL = not known.';
COMMENT ON COLUMN waits_expired_today.waits IS 'How many.';
