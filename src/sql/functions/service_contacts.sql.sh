#!/bin/bash
# Prints the SQL of service_contacts(), of what shows its result, and of checked_contacts(): one text for each pair of key types.
. "$(dirname "$0")/../packed_type"

# An aggregate with those named arguments, and its transition function: name, final function, comment, arguments.
aggregate() {
	local types
	types=$(sed 's/[a-z_]* \([^,]*\)/\1/g' <<< "$4")
	cat <<SQL
CREATE FUNCTION @extschema@.contact_log_add(@extschema@.wait_log, $types) RETURNS @extschema@.wait_log
	AS 'MODULE_PATHNAME', '$symbol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.contact_log_add(@extschema@.wait_log, $types) IS '$support';
CREATE AGGREGATE @extschema@.$1($4) (
	SFUNC = @extschema@.contact_log_add,
	STYPE = @extschema@.wait_log,
	SSPACE = 256,
	FINALFUNC = @extschema@.$2,
	FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = @extschema@.wait_log_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.$1($types) IS '$3';

SQL
}

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

CREATE TYPE @extschema@.checked_contacts AS (contacts @extschema@.contact_summary, findings @extschema@.conversation_finding[]);
COMMENT ON TYPE @extschema@.checked_contacts IS 'What checked_contacts() gives: the contacts, and what is odd about the conversations.';

CREATE FUNCTION @extschema@.contact_log_checked(@extschema@.wait_log) RETURNS @extschema@.checked_contacts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.contact_log_checked(@extschema@.wait_log) IS 'Support of checked_contacts: the contacts in a state, and what is odd in it.';

CREATE FUNCTION @extschema@.resolved_request_table(contacts @extschema@.contact_summary, zone text) RETURNS TABLE (day date, requests bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 365;
COMMENT ON FUNCTION @extschema@.resolved_request_table(@extschema@.contact_summary, text) IS
	'How many requests on social media were resolved on each local day: the first resolved after an answer to an inbound of a social channel, once a conversation.';

SQL

for customer in bigint uuid text; do
	cat <<SQL
CREATE FUNCTION @extschema@.contact_table(contacts @extschema@.contact_summary, zone text, customer_type $customer, after_first boolean DEFAULT false)
	RETURNS TABLE (customer $customer, social_at timestamptz, other_at timestamptz, month date, is_first boolean, contacts_elsewhere bigint, resolved bigint, resolution_seconds numeric)
	AS 'MODULE_PATHNAME', 'contact_table_$customer' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 100000;
COMMENT ON FUNCTION @extschema@.contact_table(@extschema@.contact_summary, text, $customer, boolean) IS
	'A row for each customer and local month in which contacts of theirs began: their first inbound ever on a social channel and elsewhere, and of the contacts of that month how many began elsewhere, how many were resolved, and how long these took together; with after_first only months after the customer''s first. The third argument, NULL, says the type of the customers.';

SQL
	for conversation in bigint uuid text; do
		for at in timestamptz timestamp; do
			symbol=contact_log_add_${conversation}_$customer
			support='Support of service_contacts: adds a row.'
			contacts='The contacts of each customer and the requests resolved on social media, from one row for each event of the conversations, in any order. Contacts began on a social channel where the first message came through one of the social channels. The conversations in other_conversations are no service requests and count nowhere; the list is read with the first row.'
			checked='What service_contacts() gives, and what is odd about the conversations: several customers, replies without a question, resolved or reopened before the first message, in a list but without a row. The conversations in named_conversations are looked for among the rows; this list, too, is read with the first row.'
			if [ $at = timestamp ]; then
				symbol=wait_log_refuse_timestamp
				support='Refuses a timestamp without time zone.'
				contacts='Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.'
				checked=$contacts
			fi
			arguments="conversation $conversation, customer $customer, kind text, at $at, channel text, social_channels text[], other_conversations $conversation[]"
			aggregate service_contacts contact_log_summary "$contacts" "$arguments"
			aggregate checked_contacts contact_log_checked "$checked" "$arguments, named_conversations $conversation[]"
		done
	done
done
