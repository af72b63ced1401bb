/*
 * customer_table.c
 *	  What a customer_summary and a contact_summary hold of each customer, as rows: customer_table().
 */
#include "contact_summary.h"
#include "customer_summary.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* The columns of customer_table(), in order. */
enum customer_column
{
	COLUMN_CUSTOMER,
	COLUMN_SEGMENT,
	COLUMN_ACQUIRED_VIA,
	COLUMN_REACH,
	COLUMN_JOINED_ON,
	COLUMN_LEFT_ON,
	COLUMN_FIRST_BOUGHT_AT,
	COLUMN_SOCIAL_AT,
	COLUMN_OTHER_AT,
	NUM_CUSTOMER_COLUMNS
};

/* A row that is being made. */
typedef struct customer_row
{
	Datum		values[NUM_CUSTOMER_COLUMNS];
	bool		nulls[NUM_CUSTOMER_COLUMNS];
} customer_row;

/* The two lists of customers, each by key, ascending.  The list of an argument that is NULL is empty. */
typedef struct customer_merge
{
	key_type	type;
	customer_reader customers;
	contact_reader contacts;
	Datum	   *texts;			/* those of the customers */
	const summary_customer *customer;	/* the next of each list; NULL = none left */
	const contact_customer *contacted;
} customer_merge;

static void
set_value(customer_row *row, enum customer_column column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

static void
set_instant(customer_row *row, enum customer_column column, TimestampTz at)
{
	if (!TIMESTAMP_IS_NOEND(at))
		set_value(row, column, TimestampTzGetDatum(at));
}

/* What rows said of the customer goes to the columns. */
static void
show_customer(customer_row *row, const customer_merge *merge, const summary_customer *customer)
{
	set_value(row, COLUMN_CUSTOMER, key_value_datum(merge->type, &customer->key));
	if ((customer->known & KNOWN_SEGMENT) != 0)
		set_value(row, COLUMN_SEGMENT, merge->texts[customer->segment]);
	if ((customer->known & KNOWN_ACQUIRED_VIA) != 0)
		set_value(row, COLUMN_ACQUIRED_VIA, merge->texts[customer->acquired_via]);
	if ((customer->known & KNOWN_REACH) != 0)
		set_value(row, COLUMN_REACH, Int64GetDatum(customer->reach));
	if ((customer->known & KNOWN_JOINED_ON) != 0)
		set_value(row, COLUMN_JOINED_ON, DateADTGetDatum(customer->joined_on));
	if ((customer->known & KNOWN_LEFT_ON) != 0)
		set_value(row, COLUMN_LEFT_ON, DateADTGetDatum(customer->left_on));
	if ((customer->known & KNOWN_FIRST_BOUGHT_AT) != 0)
		set_value(row, COLUMN_FIRST_BOUGHT_AT, TimestampTzGetDatum(customer->first_bought_at));
}

/* The first contacts on social channels and elsewhere go to the columns. */
static void
show_contacts(customer_row *row, const customer_merge *merge, const contact_customer *contacted)
{
	key_value	key = contact_customer_key(contacted);
	service_contact first = contact_customer_first(contacted);

	if (row->nulls[COLUMN_CUSTOMER])
		set_value(row, COLUMN_CUSTOMER, key_value_datum(merge->type, &key));
	set_instant(row, COLUMN_SOCIAL_AT, first.social_at);
	set_instant(row, COLUMN_OTHER_AT, first.other_at);
}

static void
check_type(key_type type, uint64 num_customers, uint32 found, const char *hint)
{
	if (num_customers > 0 && found != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the customers to be shown are of different types"),
				 errdetail("Customers, contacts and the third argument must have one type."),
				 errhint("%s", hint)));
}

/* Opens the arguments and reads the first customer of each. */
static customer_merge *
open_merge(FunctionCallInfo fcinfo, key_type type)
{
	customer_merge *merge = palloc0(sizeof(customer_merge));
	const customer_summary *head = &merge->customers.head;

	merge->type = type;
	if (!PG_ARGISNULL(0))
	{
		customer_reader_open(&merge->customers, PG_GETARG_VARLENA_PP(0));
		check_type(type, head->num_customers, head->key, "Give customer_table() a NULL of the type that customer_summary() was given.");
		merge->texts = MemoryContextAllocHuge(CurrentMemoryContext, Max(head->num_texts, 1) * sizeof(Datum));
		for (uint64 i = 0; i < head->num_texts; i++)
			merge->texts[i] = key_value_datum(KEY_TEXT, &head->texts[i]);
		merge->customer = customer_reader_next(&merge->customers);
	}
	if (!PG_ARGISNULL(1))
	{
		contact_reader_open(&merge->contacts, PG_GETARG_VARLENA_PP(1));
		check_type(type, merge->contacts.head.num_customers, merge->contacts.head.key,
				   "Give customer_table() a NULL of the type that service_contacts() was given.");
		merge->contacted = contact_reader_next(&merge->contacts);
	}
	return merge;
}

/* Which of the lists has the next customer: below 0 the customers, above 0 the contacts, 0 both. */
static int
next_in_merge(const customer_merge *merge)
{
	key_value	key;

	if (merge->contacted == NULL)
		return -1;
	if (merge->customer == NULL)
		return 1;
	key = contact_customer_key(merge->contacted);
	return key_value_compare(merge->type, &merge->customer->key, &key);
}

/*
 * customer_table(customers customer_summary, contacts contact_summary, customer_type) -> setof (customer, segment, acquired_via, reach, joined_on,
 * left_on, first_bought_at, social_at, other_at)
 *	  A row for each customer that one of the two names, in the order of the keys.  Either may be NULL.  The third argument is not looked at:
 *	  its type is that of the customers.  Error 42804 for customers of another type.
 */
static Datum
show_customers(FunctionCallInfo fcinfo, key_type type)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row_context;
	MemoryContext caller;
	customer_merge *merge;
	customer_row row;

	InitMaterializedSRF(fcinfo, 0);
	merge = open_merge(fcinfo, type);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "customers as rows", ALLOCSET_DEFAULT_SIZES);
	while (merge->customer != NULL || merge->contacted != NULL)
	{
		int			order = next_in_merge(merge);

		CHECK_FOR_INTERRUPTS();
		memset(row.nulls, true, sizeof(row.nulls));
		caller = MemoryContextSwitchTo(row_context);
		if (order <= 0)
			show_customer(&row, merge, merge->customer);
		if (order >= 0)
			show_contacts(&row, merge, merge->contacted);
		tuplestore_putvalues(result->setResult, result->setDesc, row.values, row.nulls);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(row_context);
		if (order <= 0)
			merge->customer = customer_reader_next(&merge->customers);
		if (order >= 0)
			merge->contacted = contact_reader_next(&merge->contacts);
	}
	PG_RETURN_NULL();
}

#define CUSTOMER_TABLE(name, type) \
	PG_FUNCTION_INFO_V1(customer_table_##name); \
	Datum customer_table_##name(PG_FUNCTION_ARGS) { return show_customers(fcinfo, type); }

CUSTOMER_TABLE(bigint, KEY_BIGINT)
CUSTOMER_TABLE(uuid, KEY_UUID)
CUSTOMER_TABLE(text, KEY_TEXT)
