-- Business hours: the type, and the arithmetic of time by it.

CREATE TYPE @extschema@.opening_hours;

CREATE FUNCTION @extschema@.opening_hours_in(cstring) RETURNS @extschema@.opening_hours
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_in';
COMMENT ON FUNCTION @extschema@.opening_hours_in(cstring) IS 'reads opening hours';

CREATE FUNCTION @extschema@.opening_hours_out(@extschema@.opening_hours) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_out';
COMMENT ON FUNCTION @extschema@.opening_hours_out(@extschema@.opening_hours) IS 'writes opening hours in their canonical form';

CREATE FUNCTION @extschema@.opening_hours_recv(internal) RETURNS @extschema@.opening_hours
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_recv';
COMMENT ON FUNCTION @extschema@.opening_hours_recv(internal) IS 'reads opening hours from their binary form: a byte of version and the text';

CREATE FUNCTION @extschema@.opening_hours_send(@extschema@.opening_hours) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_send';
COMMENT ON FUNCTION @extschema@.opening_hours_send(@extschema@.opening_hours) IS 'writes opening hours in their binary form';

CREATE TYPE @extschema@.opening_hours (
	INPUT = @extschema@.opening_hours_in,
	OUTPUT = @extschema@.opening_hours_out,
	RECEIVE = @extschema@.opening_hours_recv,
	SEND = @extschema@.opening_hours_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.opening_hours IS
	'an IANA time zone and rules in OpenStreetMap opening_hours style: America/New_York Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00; 2026-12-25 off. '
	'Days and ranges (Mo-Fr; Mo,We,Fr; Sa-Mo), several intervals a day, past midnight (22:00-02:00 or 22:00-26:00), 24/7, dates and ranges of dates, '
	'of a year (2026-12-24-2027-01-02) or of every year (Dec 24-Jan 02), closed (off) or with other hours, also for some weekdays only. '
	'A later weekday rule replaces earlier ones on the days it names; a rule with dates always beats weekday rules. '
	'Not supported: PH, SH, week numbers, the nth weekday of a month, Easter, sunrise, open ends, comments, fallback rules. '
	'Hours that change: from 2026-01-01 <hours> | from 2026-07-01 <hours>; each holds from the local midnight of its date, the first one before it too';

-- Comparison. The order is that of the bytes; it serves DISTINCT, GROUP BY and indexes.

CREATE FUNCTION @extschema@.opening_hours_eq(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_eq';
COMMENT ON FUNCTION @extschema@.opening_hours_eq(@extschema@.opening_hours, @extschema@.opening_hours) IS 'equal';

CREATE FUNCTION @extschema@.opening_hours_ne(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_ne';
COMMENT ON FUNCTION @extschema@.opening_hours_ne(@extschema@.opening_hours, @extschema@.opening_hours) IS 'not equal';

CREATE FUNCTION @extschema@.opening_hours_lt(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_lt';
COMMENT ON FUNCTION @extschema@.opening_hours_lt(@extschema@.opening_hours, @extschema@.opening_hours) IS 'before in byte order';

CREATE FUNCTION @extschema@.opening_hours_le(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_le';
COMMENT ON FUNCTION @extschema@.opening_hours_le(@extschema@.opening_hours, @extschema@.opening_hours) IS 'before or equal in byte order';

CREATE FUNCTION @extschema@.opening_hours_gt(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_gt';
COMMENT ON FUNCTION @extschema@.opening_hours_gt(@extschema@.opening_hours, @extschema@.opening_hours) IS 'after in byte order';

CREATE FUNCTION @extschema@.opening_hours_ge(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_ge';
COMMENT ON FUNCTION @extschema@.opening_hours_ge(@extschema@.opening_hours, @extschema@.opening_hours) IS 'after or equal in byte order';

CREATE FUNCTION @extschema@.opening_hours_cmp(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_cmp';
COMMENT ON FUNCTION @extschema@.opening_hours_cmp(@extschema@.opening_hours, @extschema@.opening_hours) IS 'less than, equal to or greater than 0 by byte order';

CREATE FUNCTION @extschema@.opening_hours_hash(@extschema@.opening_hours) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_hash';
COMMENT ON FUNCTION @extschema@.opening_hours_hash(@extschema@.opening_hours) IS 'hash';

CREATE FUNCTION @extschema@.opening_hours_hash_extended(@extschema@.opening_hours, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_hash_extended';
COMMENT ON FUNCTION @extschema@.opening_hours_hash_extended(@extschema@.opening_hours, bigint) IS 'hash with a seed';

CREATE OPERATOR @extschema@.= (
	FUNCTION = @extschema@.opening_hours_eq, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.=), NEGATOR = OPERATOR(@extschema@.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.opening_hours, @extschema@.opening_hours) IS 'equal';

CREATE OPERATOR @extschema@.<> (
	FUNCTION = @extschema@.opening_hours_ne, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.<>), NEGATOR = OPERATOR(@extschema@.=), RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.opening_hours, @extschema@.opening_hours) IS 'not equal';

CREATE OPERATOR @extschema@.< (
	FUNCTION = @extschema@.opening_hours_lt, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.>), NEGATOR = OPERATOR(@extschema@.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR @extschema@.< (@extschema@.opening_hours, @extschema@.opening_hours) IS 'before in byte order';

CREATE OPERATOR @extschema@.<= (
	FUNCTION = @extschema@.opening_hours_le, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.>=), NEGATOR = OPERATOR(@extschema@.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR @extschema@.<= (@extschema@.opening_hours, @extschema@.opening_hours) IS 'before or equal in byte order';

CREATE OPERATOR @extschema@.> (
	FUNCTION = @extschema@.opening_hours_gt, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.<), NEGATOR = OPERATOR(@extschema@.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR @extschema@.> (@extschema@.opening_hours, @extschema@.opening_hours) IS 'after in byte order';

CREATE OPERATOR @extschema@.>= (
	FUNCTION = @extschema@.opening_hours_ge, LEFTARG = @extschema@.opening_hours, RIGHTARG = @extschema@.opening_hours,
	COMMUTATOR = OPERATOR(@extschema@.<=), NEGATOR = OPERATOR(@extschema@.<), RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR @extschema@.>= (@extschema@.opening_hours, @extschema@.opening_hours) IS 'after or equal in byte order';

CREATE OPERATOR CLASS @extschema@.opening_hours_ops DEFAULT FOR TYPE @extschema@.opening_hours USING btree AS
	OPERATOR 1 @extschema@.<, OPERATOR 2 @extschema@.<=, OPERATOR 3 @extschema@.=, OPERATOR 4 @extschema@.>=, OPERATOR 5 @extschema@.>,
	FUNCTION 1 @extschema@.opening_hours_cmp(@extschema@.opening_hours, @extschema@.opening_hours);
COMMENT ON OPERATOR CLASS @extschema@.opening_hours_ops USING btree IS 'opening hours in byte order';
COMMENT ON OPERATOR FAMILY @extschema@.opening_hours_ops USING btree IS 'opening hours in byte order';

CREATE OPERATOR CLASS @extschema@.opening_hours_ops DEFAULT FOR TYPE @extschema@.opening_hours USING hash AS
	OPERATOR 1 @extschema@.=,
	FUNCTION 1 @extschema@.opening_hours_hash(@extschema@.opening_hours),
	FUNCTION 2 @extschema@.opening_hours_hash_extended(@extschema@.opening_hours, bigint);
COMMENT ON OPERATOR CLASS @extschema@.opening_hours_ops USING hash IS 'opening hours by hash';
COMMENT ON OPERATOR FAMILY @extschema@.opening_hours_ops USING hash IS 'opening hours by hash';

-- Time by opening hours. NULL hours are calendar time.

CREATE FUNCTION @extschema@.business_time(from_at timestamptz, to_at timestamptz, hours @extschema@.opening_hours) RETURNS interval
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time';
COMMENT ON FUNCTION @extschema@.business_time(timestamptz, timestamptz, @extschema@.opening_hours) IS
	'how long the hours are open between two instants, exact to the microsecond, in hours, minutes and seconds; negative if the second instant is earlier; NULL hours are calendar time';

CREATE FUNCTION @extschema@.add_business_time(at timestamptz, amount interval, hours @extschema@.opening_hours) RETURNS timestamptz
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_add_business_time';
COMMENT ON FUNCTION @extschema@.add_business_time(timestamptz, interval, @extschema@.opening_hours) IS
	'the instant by which an amount of open time has passed: when a promise falls due; the earliest such instant, or the latest for a negative amount; NULL hours are calendar time';

CREATE FUNCTION @extschema@.is_open(at timestamptz, hours @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_is_open';
COMMENT ON FUNCTION @extschema@.is_open(timestamptz, @extschema@.opening_hours) IS
	'whether the hours are open at an instant: open at opening time, closed at closing time; true for NULL hours';

-- A timestamp without time zone would be taken for one of the session's zone and be shifted silently: refused.

CREATE FUNCTION @extschema@.business_time(from_at timestamp, to_at timestamp, hours @extschema@.opening_hours) RETURNS interval
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time_without_zone';
COMMENT ON FUNCTION @extschema@.business_time(timestamp, timestamp, @extschema@.opening_hours) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';

CREATE FUNCTION @extschema@.business_time(from_at timestamptz, to_at timestamp, hours @extschema@.opening_hours) RETURNS interval
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time_without_zone';
COMMENT ON FUNCTION @extschema@.business_time(timestamptz, timestamp, @extschema@.opening_hours) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';

CREATE FUNCTION @extschema@.business_time(from_at timestamp, to_at timestamptz, hours @extschema@.opening_hours) RETURNS interval
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time_without_zone';
COMMENT ON FUNCTION @extschema@.business_time(timestamp, timestamptz, @extschema@.opening_hours) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';

CREATE FUNCTION @extschema@.add_business_time(at timestamp, amount interval, hours @extschema@.opening_hours) RETURNS timestamptz
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time_without_zone';
COMMENT ON FUNCTION @extschema@.add_business_time(timestamp, interval, @extschema@.opening_hours) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';

CREATE FUNCTION @extschema@.is_open(at timestamp, hours @extschema@.opening_hours) RETURNS boolean
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME', 'social_roi_business_time_without_zone';
COMMENT ON FUNCTION @extschema@.is_open(timestamp, @extschema@.opening_hours) IS
	'always an error: a timestamp without time zone is not an instant; write at AT TIME ZONE ''UTC''';

-- Hours that change.

CREATE FUNCTION @extschema@.opening_hours_history_transition(state @extschema@.opening_hours, valid_from date, hours @extschema@.opening_hours) RETURNS @extschema@.opening_hours
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_history_transition';
COMMENT ON FUNCTION @extschema@.opening_hours_history_transition(@extschema@.opening_hours, date, @extschema@.opening_hours) IS 'adds a row to the state of opening_hours_history';

CREATE FUNCTION @extschema@.opening_hours_history_combine(@extschema@.opening_hours, @extschema@.opening_hours) RETURNS @extschema@.opening_hours
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5
	AS 'MODULE_PATHNAME', 'social_roi_opening_hours_history_combine';
COMMENT ON FUNCTION @extschema@.opening_hours_history_combine(@extschema@.opening_hours, @extschema@.opening_hours) IS 'combines two states of opening_hours_history';

CREATE AGGREGATE @extschema@.opening_hours_history(valid_from date, hours @extschema@.opening_hours) (
	SFUNC = @extschema@.opening_hours_history_transition,
	STYPE = @extschema@.opening_hours,
	COMBINEFUNC = @extschema@.opening_hours_history_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.opening_hours_history(date, @extschema@.opening_hours) IS
	'one opening_hours out of hours and the dates they are valid from: each holds from the local midnight of its date, in its own zone, the first one before its date too; NULL hours are calendar time from that date on; two different hours for one date are an error';
