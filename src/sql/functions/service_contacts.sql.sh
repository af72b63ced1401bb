#!/bin/bash
# Prints the SQL of service_contacts(), of what shows its result, and of conversation_findings(): one text for each pair of key types.
. "$(dirname "$0")/../packed_type"

echo "-- service_contacts: the contacts of each customer and the requests resolved, from one pass over the interactions."
echo
packed_type contact_summary "The service contacts of each customer, and when requests on social media were resolved. Made by service_contacts(); show it with contact_table() and resolved_request_table()."
cat <<'SQL'
CREATE FUNCTION @extschema@.contact_log_summary(@extschema@.wait_log) RETURNS @extschema@.contact_summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.contact_log_summary(@extschema@.wait_log) IS 'Support of service_contacts: the contacts in a state.';

CREATE TYPE @extschema@.conversation_finding AS (finding text, num_rows bigint, first_at timestamptz, last_at timestamptz, example text);
COMMENT ON TYPE @extschema@.conversation_finding IS
	'What is odd about conversations: what was found, how often, the first and the last row of the conversations it concerns, and the least of their keys.';

CREATE FUNCTION @extschema@.contact_log_findings(@extschema@.wait_log) RETURNS @extschema@.conversation_finding[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.contact_log_findings(@extschema@.wait_log) IS 'Support of conversation_findings: what is odd in a state.';

CREATE FUNCTION @extschema@.resolved_request_table(contacts @extschema@.contact_summary, zone text) RETURNS TABLE (day date, requests bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 365;
COMMENT ON FUNCTION @extschema@.resolved_request_table(@extschema@.contact_summary, text) IS
	'How many requests on social media were resolved on each local day: the first resolved after an answer to an inbound of a social channel, once a conversation.';

SQL

for customer in bigint uuid text; do
	cat <<SQL
CREATE FUNCTION @extschema@.contact_table(contacts @extschema@.contact_summary, zone text, customer_type $customer)
	RETURNS TABLE (customer $customer, social_at timestamptz, other_at timestamptz, month date, is_first boolean, contacts_elsewhere bigint, resolved bigint, resolution_seconds numeric)
	AS 'MODULE_PATHNAME', 'contact_table_$customer' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 100000;
COMMENT ON FUNCTION @extschema@.contact_table(@extschema@.contact_summary, text, $customer) IS
	'A row for each customer and local month in which contacts of theirs began: their first inbound ever on a social channel and elsewhere, and of the contacts of that month how many began elsewhere, how many were resolved, and how long these took together. The third argument, NULL, says the type of the customers.';

SQL
	for conversation in bigint uuid text; do
		for at in timestamptz timestamp; do
			symbol=contact_log_add_${conversation}_$customer
			support='Support of service_contacts: adds a row.'
			comment='The contacts of each customer and the requests resolved on social media, from one row for each event of the conversations, in any order. Contacts began on a social channel where the first message came through one of the social channels. is_service is NULL in rows that are events; a row with false only takes its conversation out, and one with true only names it.'
			if [ $at = timestamp ]; then
				symbol=wait_log_refuse_timestamp
				support='Refuses a timestamp without time zone.'
				comment='Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.'
			fi
			arguments="$conversation, $customer, text, $at, text, text[], boolean"
			cat <<SQL
CREATE FUNCTION @extschema@.contact_log_add(@extschema@.wait_log, $arguments) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME', '$symbol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.contact_log_add(@extschema@.wait_log, $arguments) IS '$support';
SQL
			for aggregate in service_contacts:contact_log_summary conversation_findings:contact_log_findings; do
				text=$comment
				[ $at = timestamp ] || [ ${aggregate%:*} = service_contacts ] ||
					text='What is odd about the conversations: several customers, replies without a question, resolved or reopened before the first message, named by a row that is no event and otherwise unknown. The same arguments as service_contacts(), whose pass it shares.'
				cat <<SQL
CREATE AGGREGATE @extschema@.${aggregate%:*}(conversation $conversation, customer $customer, kind text, at $at, channel text, social_channels text[], is_service boolean) (
	SFUNC = @extschema@.contact_log_add,
	STYPE = @extschema@.wait_log,
	SSPACE = 256,
	FINALFUNC = @extschema@.${aggregate#*:},
	FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = @extschema@.wait_log_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.${aggregate%:*}($arguments) IS '$text';

SQL
			done
		done
	done
done
