-- agents: the people of the team.
CREATE TABLE agents (
	agent_id {agent_id} PRIMARY KEY,
	name text,
	team text
);
COMMENT ON TABLE agents IS 'The people of the team.';
COMMENT ON COLUMN agents.agent_id IS 'The agent, as interactions.agent_id names them.';
COMMENT ON COLUMN agents.name IS 'Name that reports show.';
COMMENT ON COLUMN agents.team IS 'Team the agent belongs to.';
