-- Opening hours of all channels as one value, for queries that need those of each row's channel: a look-up costs a row much less than a join.
CREATE TYPE @extschema@.hours_by_channel;
CREATE FUNCTION @extschema@.hours_by_channel_in(cstring) RETURNS @extschema@.hours_by_channel
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION @extschema@.hours_by_channel_in(cstring) IS 'Always an error: values are made by hours_by_channel() alone.';
CREATE FUNCTION @extschema@.hours_by_channel_out(@extschema@.hours_by_channel) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION @extschema@.hours_by_channel_out(@extschema@.hours_by_channel) IS 'Shows opening hours by channel as a JSON object.';
CREATE TYPE @extschema@.hours_by_channel (
	INPUT = @extschema@.hours_by_channel_in,
	OUTPUT = @extschema@.hours_by_channel_out,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = plain
);
COMMENT ON TYPE @extschema@.hours_by_channel IS 'Opening hours of channels, to be looked up while a query runs; not meant to be stored.';

CREATE FUNCTION @extschema@.hours_by_channel(channels text[], hours @extschema@.opening_hours[]) RETURNS @extschema@.hours_by_channel
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION @extschema@.hours_by_channel(text[], @extschema@.opening_hours[]) IS
	'opening hours of channels as one value, from two arrays of the same order: (SELECT hours_by_channel(array_agg(channel), array_agg(hours)) FROM ...); channels of NULL hours are left out';

CREATE FUNCTION @extschema@.hours_of_channel(channel text, hours @extschema@.hours_by_channel) RETURNS @extschema@.opening_hours
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1
	AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION @extschema@.hours_of_channel(text, @extschema@.hours_by_channel) IS
	'opening hours of one channel; NULL, which is calendar time, for a channel that has none';
