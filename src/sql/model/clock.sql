-- clock: the one row of "now" that every view reads, so that all figures of a statement agree.
-- LIMIT tells the planner what the constraint on settings tells us: one row. Without it every report is planned for hundreds of clocks.
-- OFFSET 0 has each column computed once, not once for every row it is compared with.
-- Views leave out infinite times by <>: a second bound by > would look like a narrow range to the planner, which then sorts where it should hash.
CREATE VIEW clock WITH (security_invoker = true) AS
SELECT coalesce(s.as_of, statement_timestamp()) AS as_of,
	coalesce(s.time_zone, 'UTC') AS time_zone,
	(coalesce(s.as_of, statement_timestamp()) AT TIME ZONE coalesce(s.time_zone, 'UTC'))::date AS today,
	coalesce(s.currency, 'USD') AS currency
FROM (VALUES (true)) AS always (here)
LEFT JOIN (SELECT n.as_of, n.time_zone, n.currency FROM settings n LIMIT 1) s ON always.here
OFFSET 0;
COMMENT ON VIEW clock IS 'The instant the reports look from, one row: settings.as_of, or the time of the statement.';
COMMENT ON COLUMN clock.as_of IS 'Rows after this instant are not read.';
COMMENT ON COLUMN clock.time_zone IS 'Time zone that days and months are cut in.';
COMMENT ON COLUMN clock.today IS 'The local date of as_of; costs and hours count up to and including it.';
COMMENT ON COLUMN clock.currency IS 'The reporting currency.';
