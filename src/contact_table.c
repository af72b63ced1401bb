/*
 * contact_table.c
 *	  What a contact_summary holds, as rows: contact_table() and resolved_request_table().
 */
#include "contact_summary.h"

#include "common/int.h"
#include "fmgr.h"
#include "funcapi.h"
#include "local_date.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

extern Datum social_roi_month_of(PG_FUNCTION_ARGS);

/* No month has fewer days. */
#define SHORTEST_MONTH 28

/* The columns of contact_table(), in order. */
enum contact_column
{
	COLUMN_CUSTOMER,
	COLUMN_SOCIAL_AT,
	COLUMN_OTHER_AT,
	COLUMN_MONTH,
	COLUMN_IS_FIRST,
	COLUMN_CONTACTS_ELSEWHERE,
	COLUMN_RESOLVED,
	COLUMN_RESOLUTION_SECONDS,
	NUM_CONTACT_COLUMNS
};

/* A time to resolution, in microseconds, that no integer bounds: what is too much for one goes to a numeric. */
typedef struct resolution_time
{
	int64		rest;
	Numeric		seconds;		/* NULL = none */
} resolution_time;

static Numeric
seconds_of(int64 microseconds)
{
	return int64_div_fast_to_numeric(microseconds, 6);
}

static void
add_resolution(resolution_time *sum, int64 microseconds)
{
	int64		result;

	if (likely(!pg_add_s64_overflow(sum->rest, microseconds, &result)))
	{
		sum->rest = result;
		return;
	}
	sum->seconds = sum->seconds == NULL ? seconds_of(sum->rest) : numeric_add_opt_error(sum->seconds, seconds_of(sum->rest), NULL);
	sum->rest = microseconds;
}

static Numeric
resolution_seconds(const resolution_time *sum)
{
	return sum->seconds == NULL ? seconds_of(sum->rest) : numeric_add_opt_error(sum->seconds, seconds_of(sum->rest), NULL);
}

static void
set_instant(Datum *values, bool *nulls, enum contact_column column, TimestampTz at)
{
	values[column] = TimestampTzGetDatum(at);
	nulls[column] = TIMESTAMP_IS_NOEND(at);
}

static int
compare_days(const void *a, const void *b, void *dates)
{
	DateADT		x = local_dates_of(dates, contact_begin(a));
	DateADT		y = local_dates_of(dates, contact_begin(b));

	return (x > y) - (x < y);
}

/* Puts contacts in order of their local days.  That is the order of time but where a zone's clocks went back over midnight. */
static void
order_by_day(const contact_customer *customer, local_dates *dates)
{
	for (uint64 i = 1; i < customer->num_contacts; i++)
		if (compare_days(&customer->contacts[i - 1], &customer->contacts[i], dates) > 0)
		{
			qsort_arg(customer->contacts, customer->num_contacts, sizeof(service_contact), compare_days, dates);
			break;
		}
}

/* The customer's contacts from the "begin"th on that began in that month go to the columns; returns where the next month's begin. */
static uint64
add_up_month(const contact_customer *customer, uint64 begin, local_dates *dates, Datum *values)
{
	DateADT		month = DatumGetDateADT(DirectFunctionCall1(social_roi_month_of,
															DateADTGetDatum(local_dates_of(dates, contact_begin(&customer->contacts[begin])))));
	int64		elsewhere = 0;
	int64		resolved = 0;
	resolution_time resolution = {0};
	uint64		i;

	for (i = begin; i < customer->num_contacts; i++)
	{
		const service_contact *contact = &customer->contacts[i];
		DateADT		day = local_dates_of(dates, contact_begin(contact));

		if (day >= month + SHORTEST_MONTH &&
			DatumGetDateADT(DirectFunctionCall1(social_roi_month_of, DateADTGetDatum(day))) != month)
			break;
		elsewhere += !contact_is_social(contact);
		if (!TIMESTAMP_IS_NOEND(contact->resolved_at))
		{
			resolved++;
			add_resolution(&resolution, contact->resolved_at - contact_begin(contact));
		}
	}
	values[COLUMN_MONTH] = DateADTGetDatum(month);
	values[COLUMN_IS_FIRST] = BoolGetDatum(begin == 0);
	values[COLUMN_CONTACTS_ELSEWHERE] = Int64GetDatum(elsewhere);
	values[COLUMN_RESOLVED] = Int64GetDatum(resolved);
	values[COLUMN_RESOLUTION_SECONDS] = NumericGetDatum(resolution_seconds(&resolution));
	return i;
}

/* A row for each month in which the customer began contacts, or for each but the first. */
static void
show_customer(ReturnSetInfo *result, key_type type, const contact_customer *customer, local_dates *dates, bool after_first)
{
	Datum		values[NUM_CONTACT_COLUMNS];
	bool		nulls[NUM_CONTACT_COLUMNS] = {false};
	key_value	key = contact_customer_key(customer);
	service_contact first;

	/* most customers */
	if (after_first && customer->num_contacts == 1)
		return;
	first = contact_customer_first(customer);
	order_by_day(customer, dates);
	values[COLUMN_CUSTOMER] = key_value_datum(type, &key);
	set_instant(values, nulls, COLUMN_SOCIAL_AT, first.social_at);
	set_instant(values, nulls, COLUMN_OTHER_AT, first.other_at);
	for (uint64 i = 0; i < customer->num_contacts;)
	{
		CHECK_FOR_INTERRUPTS();
		i = add_up_month(customer, i, dates, values);
		if (!after_first || !DatumGetBool(values[COLUMN_IS_FIRST]))
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/*
 * contact_table(contact_summary, zone text, customer_type, after_first boolean) -> setof (customer, social_at, other_at, month, is_first,
 * contacts_elsewhere, resolved, resolution_seconds)
 *	  A row for each customer and local month in which contacts of theirs began, in order; with after_first only months after the customer's
 *	  first, since comparisons of groups begin there.  The third argument is not looked at: its type is that of the customers.  NULL gives no
 *	  rows, and for after_first is false.  Error 42804 for customers of another type, 22023 for a zone that is none.
 */
static Datum
show_contacts(FunctionCallInfo fcinfo, key_type type)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row_context;
	MemoryContext caller;
	contact_reader reader;
	const contact_customer *customer;
	local_dates *dates;
	bool		after_first = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	contact_reader_open(&reader, PG_GETARG_VARLENA_PP(0));
	dates = local_dates_create(PG_GETARG_TEXT_PP(1));
	if (reader.head.num_customers > 0 && reader.head.key != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the customers of these contacts are of another type"),
				 errhint("Give contact_table() a NULL of the type that service_contacts() was given.")));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "contacts as rows", ALLOCSET_DEFAULT_SIZES);
	while ((customer = contact_reader_next(&reader)) != NULL)
	{
		caller = MemoryContextSwitchTo(row_context);
		show_customer(result, type, customer, dates, after_first);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(row_context);
	}
	PG_RETURN_NULL();
}

#define CONTACT_TABLE(name, type) \
	PG_FUNCTION_INFO_V1(contact_table_##name); \
	Datum contact_table_##name(PG_FUNCTION_ARGS) { return show_contacts(fcinfo, type); }

CONTACT_TABLE(bigint, KEY_BIGINT)
CONTACT_TABLE(uuid, KEY_UUID)
CONTACT_TABLE(text, KEY_TEXT)

static int
compare_dates(const void *a, const void *b)
{
	DateADT		x = *(const DateADT *) a;
	DateADT		y = *(const DateADT *) b;

	return (x > y) - (x < y);
}

/* The local days of the requests, ascending also where a zone's clocks went back over midnight. */
static DateADT *
local_days(const contact_summary *summary, const text *zone)
{
	local_dates *dates = local_dates_create(zone);
	DateADT    *days = MemoryContextAllocHuge(CurrentMemoryContext, Max(summary->num_requests, 1) * sizeof(DateADT));
	bool		ascend = true;

	for (uint64 i = 0; i < summary->num_requests; i++)
	{
		days[i] = local_dates_of(dates, summary->requests[i]);
		ascend &= i == 0 || days[i - 1] <= days[i];
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	if (!ascend)
		qsort(days, summary->num_requests, sizeof(DateADT), compare_dates);
	return days;
}

/*
 * resolved_request_table(contact_summary, zone text) -> setof (day date, requests bigint)
 *	  How many requests on social media were resolved on each local day on which any were, in order.  NULL gives no rows.  Error 22023
 *	  for a zone that is none.
 */
PG_FUNCTION_INFO_V1(resolved_request_table);
Datum
resolved_request_table(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		nulls[2] = {false};
	contact_reader reader;
	const contact_summary *summary = &reader.head;
	DateADT    *days;
	uint64		begin = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	contact_reader_open(&reader, PG_GETARG_VARLENA_PP(0));
	days = local_days(summary, PG_GETARG_TEXT_PP(1));
	for (uint64 i = 1; i <= summary->num_requests; i++)
	{
		Datum		values[2];

		if (i < summary->num_requests && days[i] == days[begin])
			continue;
		CHECK_FOR_INTERRUPTS();
		values[0] = DateADTGetDatum(days[begin]);
		values[1] = Int64GetDatum((int64) (i - begin));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		begin = i;
	}
	PG_RETURN_NULL();
}
