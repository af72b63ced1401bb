#!/bin/bash
# Prints the SQL of the figures in a wait_summary, of rollup() and of wait_table().
summary=@extschema@.wait_summary

echo "-- What a wait_summary says about waiting."
echo
# accessor NAME ARGUMENTS RETURNS COMMENT [SYMBOL]
accessor()
{
	cat <<SQL
CREATE FUNCTION @extschema@.$1($2) RETURNS $3
	AS 'MODULE_PATHNAME', '${5:-$1}' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.$1($2) IS '$4';

SQL
}

# times PREFIX... : the five figures of one kind of wait
accessor avg_wait "waits $summary" interval 'Mean reply wait: over all waits closed by a reply, first replies included. NULL without any.'
accessor median_wait "waits $summary" interval 'Median reply wait (percentile_cont).'
accessor wait_percentile "waits $summary, fraction double precision" interval 'Continuous percentile of the reply waits, fraction from 0 to 1: exact up to 512 waits, above that within 0.4 percent.'
accessor slowest_wait "waits $summary" interval 'The longest reply wait, exactly.'
accessor num_waits "waits $summary" bigint 'Number of waits closed by a reply.'
accessor wait_within "waits $summary, time_limit interval" 'double precision' 'Percent of the waits closed by a reply that took at most the limit (a day counts 24 hours). Exact up to 512 waits and for usual limits (1 minute, 1 hour, 24 hours, ...); for others the waits within 0.4 percent of the limit count in part.'
accessor avg_first_reply "waits $summary" interval 'Mean first reply time: from the first message of a conversation to the first reply after it. NULL without any.'
accessor median_first_reply "waits $summary" interval 'Median first reply time (percentile_cont).'
accessor first_reply_percentile "waits $summary, fraction double precision" interval 'Continuous percentile of the first reply times, fraction from 0 to 1: exact up to 512, above that within 0.4 percent.'
accessor slowest_first_reply "waits $summary" interval 'The longest first reply time, exactly.'
accessor num_first_replies "waits $summary" bigint 'Number of conversations with a first reply time.'
accessor first_reply_within "waits $summary, time_limit interval" 'double precision' 'Percent of the first replies that took at most the limit; see wait_within.'
accessor in_business_hours "waits $summary" "$summary" 'The same waits measured by their opening hours, for the other functions to read: avg_wait(in_business_hours(s)).'
accessor num_conversations "waits $summary" bigint 'Conversations with a message from the customer.'
accessor num_inbound "waits $summary" bigint 'Messages from customers.'
accessor num_answered_inbound "waits $summary" bigint 'Messages from customers in waits closed by a reply.'
accessor num_actioned_inbound "waits $summary" bigint 'Messages from customers that a person acted on: a reply, an assignment or a resolution after it in the conversation, or a tag.'
accessor num_answered_conversations "waits $summary" bigint 'Conversations with at least one answered message.'
accessor num_replies "waits $summary" bigint 'Messages that persons of the team wrote.'
accessor num_messages_replied "waits $summary" bigint 'Messages from customers that a reply of this bucket answered: the wait they were in was closed by it.'
accessor num_automated "waits $summary" bigint 'Automated messages: bots, auto-replies, campaigns, surveys.'
accessor num_resolved "waits $summary" bigint 'Conversations resolved at or after their first message, counted once.'
accessor num_resolution_events "waits $summary" bigint 'Resolutions, each time counted.'
accessor num_requests_resolved "waits $summary" bigint 'Conversations with a message, then an answer of a person or a bot, then a resolution; in buckets, of the first such resolution.'
accessor num_reopens "waits $summary" bigint 'Times that a resolved conversation was reopened, by a message or by an event.'
accessor num_waits_opened "waits $summary" bigint 'Waits that a message of the customer opened, whether closed by now or not.'
accessor num_open "waits $summary" bigint 'Waits that nothing has closed.'
accessor avg_open_age "waits $summary, as_of timestamptz" interval 'Mean age of the open waits at an instant, by the clock.'
accessor num_closed_unanswered "waits $summary" bigint 'Waits that a resolution closed without a reply.'
accessor response_rate "waits $summary" 'double precision' 'Percent of the customers'' messages that were answered. NULL without messages.' wait_response_rate

cat <<SQL
CREATE FUNCTION @extschema@.wait_summary_rollup($summary, $summary) RETURNS $summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION @extschema@.wait_summary_rollup_inverse($summary, $summary) RETURNS $summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION @extschema@.wait_summary_rollup_final($summary) RETURNS $summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION @extschema@.wait_summary_rollup($summary, $summary) IS 'Support of rollup: adds a summary, and combines two states.';
COMMENT ON FUNCTION @extschema@.wait_summary_rollup_inverse($summary, $summary) IS 'Support of rollup over a moving window: takes a summary away.';
COMMENT ON FUNCTION @extschema@.wait_summary_rollup_final($summary) IS 'Support of rollup: the sum.';
CREATE AGGREGATE @extschema@.rollup($summary) (
	SFUNC = @extschema@.wait_summary_rollup,
	STYPE = $summary,
	SSPACE = 4096,
	FINALFUNC = @extschema@.wait_summary_rollup_final,
	FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = @extschema@.wait_summary_rollup,
	MSFUNC = @extschema@.wait_summary_rollup,
	MINVFUNC = @extschema@.wait_summary_rollup_inverse,
	MSTYPE = $summary,
	MFINALFUNC = @extschema@.wait_summary_rollup_final,
	MFINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.rollup($summary) IS
	'Adds wait summaries of disjoint conversations (or of the buckets of one set) up, exactly; also over a moving window.';

CREATE FUNCTION @extschema@.wait_table(buckets @extschema@.wait_buckets, OUT bucket text, OUT waits $summary, OUT conversations_replied bigint, OUT handovers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.wait_table(@extschema@.wait_buckets) IS
	'The buckets of reply_waits_by() as rows, in order: dates in ISO form, numbers in decimal, service days as an array literal of day, channel and agent; conversations_replied counts the conversations in which a reply of the bucket closed a wait, which buckets share, so it does not add up; handovers counts the waits that it closed and a row of another channel had opened, where buckets are service days.';

CREATE FUNCTION @extschema@.service_day_table(buckets @extschema@.wait_buckets, OUT day date, OUT channel text, OUT agent text, OUT waits $summary, OUT conversations_replied bigint, OUT handovers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION @extschema@.service_day_table(@extschema@.wait_buckets) IS
	'The buckets of reply_waits_by() by day, channel and agent as rows, in order; otherwise like wait_table().';

SQL
