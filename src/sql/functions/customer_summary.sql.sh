#!/bin/bash
# Prints the SQL of customer_summary() and of what shows its result: one text for each type of key.
. "$(dirname "$0")/../packed_type"

echo "-- customer_summary: what rows about customers say of each, from one pass over them."
echo
packed_type customer_summary "What rows about customers say of each: membership, segment, how they came, reach, first purchase. Made by customer_summary(); show it with customer_table()."
cat <<'SQL'
CREATE FUNCTION @extschema@.customer_summary_final(internal) RETURNS @extschema@.customer_summary
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION @extschema@.customer_summary_final(internal) IS 'Support of customer_summary: what a state says of the customers.';

SQL

for customer in bigint uuid text; do
	cat <<SQL
CREATE FUNCTION @extschema@.customer_table(customers @extschema@.customer_summary, contacts @extschema@.contact_summary, customer_type $customer)
	RETURNS TABLE (customer $customer, segment text, acquired_via text, reach bigint, joined_on date, left_on date, first_bought_at timestamptz, social_at timestamptz, other_at timestamptz)
	AS 'MODULE_PATHNAME', 'customer_table_$customer' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 1000000;
COMMENT ON FUNCTION @extschema@.customer_table(@extschema@.customer_summary, @extschema@.contact_summary, $customer) IS
	'A row for each customer that one of the two names: what rows said of them, and their first inbound on a social channel and elsewhere. Either may be NULL. The third argument, NULL, says the type of the customers.';

SQL
	for bought_at in timestamptz timestamp; do
		symbol=customer_summary_add_$customer
		support='Support of customer_summary: adds a row.'
		comment='What rows about customers say of each, in any order. Of several rows of a customer the least by joined_on, left_on, segment, acquired_via and reach, NULL last, says these; of bought_at the earliest is kept. Rows of a NULL customer are skipped.'
		if [ $bought_at = timestamp ]; then
			symbol=customer_summary_refuse_timestamp
			support='Refuses a timestamp without time zone.'
			comment='Refuses a timestamp without time zone: say which zone it is in with AT TIME ZONE.'
		fi
		arguments="$customer, date, date, text, text, bigint, $bought_at"
		cat <<SQL
CREATE FUNCTION @extschema@.customer_summary_add(internal, $arguments) RETURNS internal
	AS 'MODULE_PATHNAME', '$symbol' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION @extschema@.customer_summary_add(internal, $arguments) IS '$support';
CREATE AGGREGATE @extschema@.customer_summary(customer $customer, joined_on date, left_on date, segment text, acquired_via text, reach bigint, bought_at $bought_at) (
	SFUNC = @extschema@.customer_summary_add,
	STYPE = internal,
	SSPACE = 4096,
	FINALFUNC = @extschema@.customer_summary_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.customer_summary($arguments) IS '$comment';

SQL
	done
done
