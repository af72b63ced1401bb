-- conversation_facts, wait_of_row: what is to be said of a conversation, or of each of its waits, from one look at its rows in order.
CREATE TYPE @extschema@.conversation_facts AS (
	customer text,
	channel text,
	started_by text,
	first_inbound_at timestamptz,
	first_reply_at timestamptz,
	first_agent text,
	first_reply_seconds double precision,
	first_reply_business_seconds double precision,
	num_inbound bigint,
	num_answered_inbound bigint,
	num_replies bigint,
	num_automated bigint,
	num_waits bigint,
	wait_seconds double precision,
	business_seconds double precision,
	open_since timestamptz,
	first_resolved_at timestamptz,
	last_resolved_at timestamptz,
	resolved_by text,
	num_resolved bigint,
	num_reopened bigint,
	last_sentiment smallint
);
COMMENT ON TYPE @extschema@.conversation_facts IS 'What conversation_facts() says of a conversation; the columns of the view conversations explain its fields.';

CREATE FUNCTION @extschema@.conversation_facts(kind text, at timestamptz, hours @extschema@.opening_hours, channel text, agent text, customer text, sentiment smallint)
	RETURNS @extschema@.conversation_facts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE WINDOW PARALLEL SAFE COST 5;
COMMENT ON FUNCTION @extschema@.conversation_facts(text, timestamptz, @extschema@.opening_hours, text, text, text, smallint) IS
	'The facts of a conversation at its last row: who began it, its waits (in the hours of the row that opens each), how it ended; NULL at every other row. Use OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id).';
CREATE FUNCTION @extschema@.conversation_facts(kind text, at timestamp, hours @extschema@.opening_hours, channel text, agent text, customer text, sentiment smallint)
	RETURNS @extschema@.conversation_facts
	AS 'MODULE_PATHNAME', 'reply_window_refuse_timestamp' LANGUAGE C IMMUTABLE WINDOW PARALLEL SAFE COST 5;
COMMENT ON FUNCTION @extschema@.conversation_facts(text, timestamp, @extschema@.opening_hours, text, text, text, smallint) IS
	'Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.';

CREATE TYPE @extschema@.wait_of_row AS (
	opened_channel text,
	opened_at timestamptz,
	closed_at timestamptz,
	closed_by text,
	is_first boolean,
	num_inbound bigint,
	wait_seconds double precision,
	business_seconds double precision
);
COMMENT ON TYPE @extschema@.wait_of_row IS 'What wait_of_row() says of a wait; the columns of the view waits explain its fields.';

CREATE FUNCTION @extschema@.wait_of_row(kind text, at timestamptz, hours @extschema@.opening_hours, channel text) RETURNS @extschema@.wait_of_row
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE WINDOW PARALLEL SAFE COST 5;
COMMENT ON FUNCTION @extschema@.wait_of_row(text, timestamptz, @extschema@.opening_hours, text) IS
	'All of the wait that this row closes, in the hours of the row that opened it; at the last row the wait that is open; NULL at every other row. Use OVER (PARTITION BY conversation ORDER BY at, kind_order(kind), id).';
CREATE FUNCTION @extschema@.wait_of_row(kind text, at timestamp, hours @extschema@.opening_hours, channel text) RETURNS @extschema@.wait_of_row
	AS 'MODULE_PATHNAME', 'reply_window_refuse_timestamp' LANGUAGE C IMMUTABLE WINDOW PARALLEL SAFE COST 5;
COMMENT ON FUNCTION @extschema@.wait_of_row(text, timestamp, @extschema@.opening_hours, text) IS
	'Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.';
