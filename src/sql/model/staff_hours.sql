-- staff_hours: time sheets.
CREATE TABLE staff_hours (
	agent_id {agent_id} NOT NULL,
	worked_on date NOT NULL CONSTRAINT worked_on_must_be_a_finite_date CHECK (isfinite(worked_on)),
	hours numeric NOT NULL CONSTRAINT hours_must_be_0_to_24 CHECK (hours BETWEEN 0 AND 24),
	channel text,
	activity text
);
COMMENT ON TABLE staff_hours IS 'Hours worked for social service.';
COMMENT ON COLUMN staff_hours.agent_id IS 'Who worked.';
COMMENT ON COLUMN staff_hours.worked_on IS 'The day.';
COMMENT ON COLUMN staff_hours.hours IS 'Hours, 0 to 24.';
COMMENT ON COLUMN staff_hours.channel IS 'Channel they worked on; NULL = social service as a whole.';
COMMENT ON COLUMN staff_hours.activity IS 'What they did.';
