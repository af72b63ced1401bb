-- The stored forms of wait_summary, wait_buckets and wait_log: golden values, round trips, and hostile input.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SET TIME ZONE 'UTC';

CREATE TEMP TABLE events AS
SELECT c::bigint, kind, timestamptz '2026-01-05' + c * interval '1 hour' + m * interval '1 minute' AS at, agent
FROM generate_series(1, 3) c, (VALUES ('inbound', 0, NULL), ('outbound', 5, 'A'), ('inbound', 20, NULL), ('outbound', 30, 'B'), ('resolved', 31, 'B')) v (kind, m, agent);

-- golden: these must be read, and mean the same, for ever
SELECT reply_waits(c, kind, at) FROM events;
SELECT encode(wait_summary_send(reply_waits(c, kind, at)), 'hex') FROM events;
SELECT reply_waits_by(c, kind, at, agent) FROM events WHERE c = 1;
SELECT encode(wait_buckets_send(reply_waits_by(c, kind, at, agent)), 'hex') FROM events WHERE c = 1;
-- version 1 had no handovers; versions 2 and 3 differ in the binary form, where a summary lies as it is stored
SELECT regexp_replace(replace(b::text, 'version=3', 'version=1'), ' handovers=\d+', '', 'g')::wait_buckets = b AS reads_version_1,
	replace(b::text, 'version=3', 'version=2')::wait_buckets = b AS reads_version_2, b::text::wait_buckets = b AS reads_version_3
FROM (SELECT reply_waits_by(c, kind, at, agent) AS b FROM events WHERE c = 1) x;
SELECT reply_waits(c, kind, at, 'UTC Mo-Fr 09:00-17:00'::opening_hours) FROM events WHERE c = 1;
-- more than 512 waits: the histogram
CREATE TEMP TABLE many AS SELECT reply_waits(c, kind, at) AS s FROM (
	SELECT g AS c, 'inbound' AS kind, timestamptz '2026-01-05' + g * interval '1 minute' AS at FROM generate_series(1::bigint, 600) g UNION ALL
	SELECT g, 'outbound', timestamptz '2026-01-05' + g * interval '1 minute' + g * g * interval '0.5 s' FROM generate_series(1::bigint, 600) g) e;
SELECT left(s::text, 420) AS begins, length(s::text), pg_column_size(s) FROM many;
SELECT md5(s::text) FROM many;
SELECT s::text::wait_summary = s AS text_is_lossless FROM many;

-- round trips
SELECT reply_waits(c, kind, at)::text::wait_summary = reply_waits(c, kind, at) AS summary,
	reply_waits_by(c, kind, at, agent)::text::wait_buckets = reply_waits_by(c, kind, at, agent) AS buckets FROM events;
CREATE TEMP TABLE sent AS SELECT reply_waits(c, kind, at) AS s, reply_waits_by(c, kind, at, agent) AS b FROM events;
SELECT count(DISTINCT s) AS by_hash FROM (SELECT s FROM sent UNION ALL SELECT s FROM many UNION ALL SELECT s FROM many) x;
SELECT s = t AS equal, s <> t AS different, s < t OR s > t AS ordered, s <= t AS le, s >= t AS ge FROM sent, (SELECT s AS t FROM sent) x;

-- hostile text: each is refused with the place where it goes wrong
SELECT ''::wait_summary;
SELECT 'version=2 measures=0'::wait_summary;
SELECT 'version=0 measures=0'::wait_summary;
SELECT 'version=1 measures=0'::wait_summary;
SELECT 'version=1 measures=0 more'::wait_summary;
SELECT 'version=1 measures=4'::wait_summary;
SELECT 'version=1 measures=-1'::wait_summary;
SELECT 'version=1 measures=99999999999999999999999999999999999999999'::wait_summary;
SELECT 'version=1 size=1'::wait_summary;
SELECT replace(s::text, 'count=3 sum=900000000', 'count=3 sum=900000001')::wait_summary FROM sent;
SELECT replace(s::text, 'slowest=300000000', 'slowest=300000001')::wait_summary FROM sent;
SELECT replace(s::text, 'durations=3', 'durations=2')::wait_summary FROM sent;
SELECT replace(s::text, 'durations=3 300000000 300000000 300000000', 'durations=3 300000001 300000000 299999999')::wait_summary FROM sent;
SELECT replace(s::text, ' inbound=6', ' inbound=5')::wait_summary FROM sent;
SELECT replace(s::text, 'open=0', 'open=7')::wait_summary FROM sent;
SELECT replace(s::text, 'opened_sum=0', 'opened_sum=1')::wait_summary FROM sent;
SELECT replace(s::text, 'runs=', 'runs=9')::wait_summary FROM many;
SELECT regexp_replace(s::text, 'count=600', 'count=599')::wait_summary FROM many;
SELECT regexp_replace(s::text, 'count=600 sum=\d+', 'count=600 sum=1')::wait_summary FROM many;
SELECT 'version=1 type=9 buckets=0'::wait_buckets;
SELECT 'version=1 type=3 buckets=1000000000'::wait_buckets;
SELECT 'version=1 type=3 buckets=1 bucket=x0061 conversations_replied=1 measures=0'::wait_buckets;
SELECT 'version=2 type=3 buckets=1 bucket=x0061 conversations_replied=0 handovers=1 measures=0'::wait_buckets;
SELECT 'version=1 type=3 buckets=1 bucket=x00ff conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 type=1 buckets=1 bucket=x0061 conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 type=3 buckets=2 bucket=x0062 conversations_replied=0 measures=0 bucket=x0061 conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 type=1 buckets=1 bucket=x00ffffff7f conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 type=4 buckets=1 bucket=x000000008000000000 conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 type=4 buckets=1 bucket=x10000000000000000061 conversations_replied=0 measures=0'::wait_buckets;
SELECT 'version=1 key=0 bucket=0 has_hours=0 keys=1 x00 hours=0 tags=0 rows=0'::wait_log;
SELECT 'version=1 key=0 bucket=0 has_hours=0 keys=0 hours=0 tags=0 rows=1 0 0 0'::wait_log;
SELECT 'version=1 key=0 bucket=0 has_hours=0 keys=1 x0000000000000001 hours=0 tags=0 rows=1 0 0 7'::wait_log;
SELECT 'version=1 key=0 bucket=0 has_hours=0 keys=1 x0000000000000001 hours=0 tags=0 rows=1 0 0 9223372036854775800'::wait_log;
SELECT 'version=1 key=0 bucket=3 has_hours=0 keys=0 hours=0 tags=1 x0100000000 rows=0'::wait_log;
SELECT 'version=1 key=0 bucket=0 has_hours=1 keys=0 hours=1 x0155 tags=0 rows=0'::wait_log;
SELECT 'version=1 key=9 bucket=0 has_hours=1 keys=0 hours=0 tags=0 rows=0'::wait_log;

-- hostile binary, through COPY: built from bytes with the header and trailer of the format
CREATE TABLE binary_input (s wait_summary);
CREATE FUNCTION try_binary(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message bytea := '\x5047434f50590aff0d0a0000000000000000000001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea;
	escapes text;
BEGIN
	SELECT string_agg('\' || (b / 64) || (b / 8 % 8) || (b % 8), '' ORDER BY n) INTO escapes
	FROM generate_series(0, length(message) - 1) n, LATERAL (SELECT get_byte(message, n) AS b) v;
	BEGIN
		EXECUTE format('COPY binary_input FROM PROGRAM %L (FORMAT binary)', 'printf ''' || escapes || '''');
		RETURN 'read';
	EXCEPTION WHEN OTHERS THEN
		RETURN sqlstate || ' ' || sqlerrm;
	END;
END $$;
SELECT try_binary(wait_summary_send(s)) FROM sent;
SELECT try_binary(bytes) FROM (VALUES ('\x'::bytea), ('\x01'), ('\x02'), ('\x0100'), ('\x010000'), ('\x0101'), ('\x01ffffffffffffffffffffffffffffffffffffffff'), ('\x8100')) v (bytes);
-- every prefix, every flipped byte and every byte too many of a good value is refused or read as a value, never worse
SELECT DISTINCT left(try_binary(substr(bytes, 1, n)), 5) FROM (SELECT wait_summary_send(s) AS bytes FROM sent) x, generate_series(0, length(bytes) - 1) n;
SELECT DISTINCT left(try_binary(set_byte(bytes, n, get_byte(bytes, n) # 255)), 5) AS outcome FROM (SELECT wait_summary_send(s) AS bytes FROM sent) x, generate_series(0, length(bytes) - 1) n ORDER BY 1;
SELECT DISTINCT left(try_binary(set_byte(bytes, n, get_byte(bytes, n) # 255)), 5) AS outcome FROM (SELECT wait_summary_send(s) AS bytes FROM many) x, generate_series(0, length(bytes) - 1, 7) n ORDER BY 1;
SELECT count(*) > 0 AS some_read, bool_and(num_inbound(s) >= num_answered_inbound(s)) AS sound FROM binary_input;
DROP FUNCTION try_binary(bytea);
DROP TABLE binary_input;
