-- surveys: satisfaction asked and answered.
CREATE TABLE surveys (
	survey text NOT NULL CONSTRAINT survey_must_be_csat_or_nps CHECK (survey IN ('csat', 'nps')),
	customer_id {customer_id},
	conversation_id {conversation_id},
	agent_id {agent_id},
	channel text,
	sent_at timestamptz CONSTRAINT sent_at_must_be_a_finite_time CHECK (isfinite(sent_at)),
	answered_at timestamptz CONSTRAINT answered_at_must_be_a_finite_time CHECK (isfinite(answered_at)),
	score smallint,
	comment text,
	CONSTRAINT score_must_be_1_to_5_for_csat_and_0_to_10_for_nps
		CHECK (score IS NULL OR CASE survey WHEN 'csat' THEN score BETWEEN 1 AND 5 ELSE score BETWEEN 0 AND 10 END),
	CONSTRAINT a_score_needs_its_answered_at CHECK (score IS NULL OR answered_at IS NOT NULL),
	CONSTRAINT answered_at_must_not_be_before_sent_at CHECK (answered_at >= sent_at)
);
CREATE INDEX surveys_conversation ON surveys (conversation_id);
COMMENT ON TABLE surveys IS 'Satisfaction surveys sent and answered.';
COMMENT ON COLUMN surveys.survey IS 'csat (score 1 to 5; good and bad enter as 5 and 1) or nps (score 0 to 10).';
COMMENT ON COLUMN surveys.customer_id IS 'Who was asked.';
COMMENT ON COLUMN surveys.conversation_id IS 'The conversation it is about.';
COMMENT ON COLUMN surveys.agent_id IS 'The agent it is about.';
COMMENT ON COLUMN surveys.channel IS 'The channel it is about.';
COMMENT ON COLUMN surveys.sent_at IS 'When it was sent.';
COMMENT ON COLUMN surveys.answered_at IS 'When it was answered; NULL = not answered.';
COMMENT ON COLUMN surveys.score IS 'The score.';
COMMENT ON COLUMN surveys.comment IS 'What the customer added.';
