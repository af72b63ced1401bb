-- Opening hours of all channels as one value, and the look-up of one.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS social_roi;
RESET client_min_messages;
SELECT hours_by_channel('{twitter,chat,"say \"é\"",""}', '{UTC Mo-Fr 09:00-17:00,UTC 24/7,Asia/Tokyo Sa 10:00-12:00,UTC off}');
SELECT channel, hours_of_channel(channel, hours_by_channel('{twitter,chat,"say \"é\"","",facebook}', '{UTC Mo-Fr 09:00-17:00,UTC 24/7,Asia/Tokyo Sa 10:00-12:00,UTC off,NULL}'))
FROM unnest(array['chat', 'Chat', 'chat ', 'cha', '', 'say "é"', 'facebook', 'twitter', NULL]) WITH ORDINALITY c (channel, n) ORDER BY n;
-- Nothing to look up in is calendar time.
SELECT hours_by_channel('{}', '{}'), hours_by_channel('{chat}', '{NULL}'), hours_by_channel(NULL, '{}') IS NULL AS no_channels, hours_of_channel('chat', hours_by_channel('{}', '{}')) IS NULL AS none, hours_of_channel('chat', NULL) IS NULL AS no_value;
-- The same as a join, for many channels, of names long and short.
CREATE TEMP TABLE many AS
SELECT repeat(chr(97 + n % 7), n % 40) || n AS channel, ('UTC Mo-Fr 0' || n % 8 || ':00-1' || n % 9 || ':30')::opening_hours AS hours FROM generate_series(1, 500) n;
SELECT count(*) AS looked_up, count(*) FILTER (WHERE o.hours IS NOT DISTINCT FROM hours_of_channel(o.channel, (SELECT hours_by_channel(array_agg(m.channel), array_agg(m.hours)) FROM many m))) AS right
FROM (SELECT channel, hours FROM many UNION ALL SELECT channel || 'x', NULL FROM many) o;
-- what is refused
SELECT hours_by_channel('{a,b}', '{UTC 24/7}');
SELECT hours_by_channel('{a,NULL}', '{UTC 24/7,UTC off}');
SELECT hours_by_channel('{a,b,a}', '{UTC 24/7,UTC off,UTC 24/7}');
SELECT '{}'::hours_by_channel;
