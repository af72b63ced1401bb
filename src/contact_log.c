/*
 * contact_log.c
 *	  The aggregates service_contacts() and checked_contacts(): their transition functions, and the end of the first, which turns the
 *	  log of rows into a contact_summary.  The end of the other is in contact_findings.c.
 *
 * The state is a wait_log whose rows carry their customer and what else contacts need as their tag (contact_tag.h), so that rows come in any
 * order, from several processes, and go to files past social_roi.state_memory like those of waits.
 */
#include "compat.h"

#include "contact_log.h"
#include "contact_tag.h"
#include "contact_walk.h"
#include "miscadmin.h"
#include "slab.h"
#include "sort_uint64.h"
#include "text_list.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "wait_engine.h"
#include "wait_transition.h"

#define ARG_CUSTOMER		2
#define ARG_KIND			3
#define ARG_AT				4
#define ARG_CHANNEL			5
#define ARG_SOCIAL_CHANNELS	6
#define ARG_OTHERS			7
#define ARG_NAMED			8

/* What a row is kept under that is no event: before all others, for it comes first. */
#define STAMP_OF_NO_EVENT stamp_make(-STAMP_LIMIT, 0)

/* ----------
 * Rows
 * ----------
 */

/* Where a row of that kind came through.  Of what is no inbound nobody asks. */
static inline contact_mark
read_mark(FunctionCallInfo fcinfo, interaction_kind kind)
{
	return kind == KIND_INBOUND && text_is_listed(fcinfo, ARG_CHANNEL, ARG_SOCIAL_CHANNELS) ? CONTACT_SOCIAL : CONTACT_ELSEWHERE;
}

/* The row's customer and mark. */
static void
read_contact(FunctionCallInfo fcinfo, key_type customer_type, int64 *number, wait_row *row)
{
	row->tag = read_mark(fcinfo, stamp_kind(row->stamp));
	if (!PG_ARGISNULL(ARG_CUSTOMER))
		row->bucket = read_key(fcinfo, ARG_CUSTOMER, customer_type, number, &row->bucket_length);
}

static inline interaction_kind
read_kind(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(ARG_KIND);

	return interaction_kind_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

static bool
has_list(FunctionCallInfo fcinfo, int argument)
{
	ArrayType  *list;

	if (argument >= PG_NARGS() || PG_ARGISNULL(argument))
		return false;
	list = PG_GETARG_ARRAYTYPE_P(argument);
	return ArrayGetNItems(ARR_NDIM(list), ARR_DIMS(list)) > 0;
}

/* Adds a row that is no event for each conversation of a list. */
static void
name_conversations(FunctionCallInfo fcinfo, int argument, contact_mark mark, wait_log *log)
{
	ArrayIterator elements;
	Datum		element;
	bool		is_null;

	if (!has_list(fcinfo, argument))
		return;
	elements = array_create_iterator(PG_GETARG_ARRAYTYPE_P(argument), 0, NULL);
	while (array_iterate(elements, &element, &is_null))
	{
		wait_row	row = {.stamp = STAMP_OF_NO_EVENT, .tag = mark};

		if (is_null)
			continue;
		row.key_bytes = key_of_datum(element, (key_type) log->shape.key, &row.key, &row.key_length);
		wait_log_append(log, &row);
	}
	array_free_iterator(elements);
}

/*
 * A log begins with what the lists name, as nobody knows yet which of these conversations have events: so they are looked at once, and a
 * row costs no more for them.  Without such a list a log begins as any other, and the state stays NULL.
 */
static void
begin_log(FunctionCallInfo fcinfo, MemoryContext context, int context_kind, const wait_shape *shape)
{
	wait_log   *log;

	if (!has_list(fcinfo, ARG_OTHERS) && !has_list(fcinfo, ARG_NAMED))
		return;
	log = expand_log(fcinfo, context, context_kind, shape);
	name_conversations(fcinfo, ARG_OTHERS, CONTACT_OTHER, log);
	name_conversations(fcinfo, ARG_NAMED, CONTACT_NAMED, log);
	fcinfo->args[ARG_STATE].value = EOHPGetRWDatum(&log->header);
	fcinfo->args[ARG_STATE].isnull = false;
}

/*
 * contact_log_add(wait_log, conversation, customer, kind text, at timestamptz, channel text, social_channels text[], other_conversations[]
 * [, named_conversations[]]) -> wait_log
 *	  A NULL kind is an ignored row; otherwise a NULL conversation or at is error 22004.  A NULL customer has no contacts; a NULL channel or
 *	  list of channels is not social.  The lists of conversations are read with the first row, whatever it is, of each state: what is in
 *	  other_conversations is no service request; what is in the other is named.  NULL in them names nothing.
 *	  Errors 22023 for an unknown kind, 22008 for an instant that is infinite or too far away.
 */
static Datum
add_contact(FunctionCallInfo fcinfo, const wait_shape *shape)
{
	int			context_kind;
	MemoryContext context = aggregate_context(fcinfo, &context_kind);
	int64		customer;
	wait_row	row = {0};

	if (PG_ARGISNULL(ARG_STATE))
		begin_log(fcinfo, context, context_kind, shape);
	if (PG_ARGISNULL(ARG_KIND))
	{
		if (PG_ARGISNULL(ARG_STATE))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE));
	}
	if (PG_ARGISNULL(ARG_AT))
		refuse_null("the instant");
	row.stamp = read_stamp(PG_GETARG_TIMESTAMPTZ(ARG_AT), read_kind(fcinfo));
	read_conversation(fcinfo, (key_type) shape->key, &row);
	read_contact(fcinfo, contact_customer_type(shape), &customer, &row);
	return append_row(fcinfo, context, context_kind, shape, &row);
}

/* The way of nearly all rows, as in reply_waits.c: nothing is NULL or toasted, and the log is expanded.  False for every other row. */
static pg_attribute_always_inline bool
add_contact_quickly(FunctionCallInfo fcinfo, const wait_shape *shape)
{
	const key_type customer_type = contact_customer_type(shape);
	wait_log   *log;
	TimestampTz at;
	interaction_kind kind;
	contact_mark mark;

	if (PG_ARGISNULL(ARG_KIND) || PG_ARGISNULL(ARG_AT) || PG_ARGISNULL(ARG_CUSTOMER) || (log = log_at_hand(fcinfo, shape)) == NULL)
		return false;
	at = PG_GETARG_TIMESTAMPTZ(ARG_AT);
	if (at < -STAMP_LIMIT || at >= STAMP_LIMIT || (customer_type == KEY_TEXT && !is_plain(fcinfo, ARG_CUSTOMER)))
		return false;
	kind = read_kind(fcinfo);
	mark = read_mark(fcinfo, kind);
	add_conversation(fcinfo, (key_type) shape->key, log->keys);
	add_key(fcinfo, ARG_CUSTOMER, customer_type, log->tags);
	wait_log_append_rest(log, stamp_make(at, kind), contact_tag_make(1, mark));
	return true;
}

#define CONTACT_TRANSITION(conversation, conversation_type, customer, customer_type) \
	PG_FUNCTION_INFO_V1(contact_log_add_##conversation##_##customer); \
	Datum contact_log_add_##conversation##_##customer(PG_FUNCTION_ARGS) \
	{ \
		static const wait_shape shape = {conversation_type, BUCKET_CONTACT_BIGINT + customer_type, false}; \
		if (add_contact_quickly(fcinfo, &shape)) \
			PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE)); \
		return add_contact(fcinfo, &shape); \
	}

#define CONTACT_TRANSITIONS(conversation, type) \
	CONTACT_TRANSITION(conversation, type, bigint, KEY_BIGINT) \
	CONTACT_TRANSITION(conversation, type, uuid, KEY_UUID) \
	CONTACT_TRANSITION(conversation, type, text, KEY_TEXT)

CONTACT_TRANSITIONS(bigint, KEY_BIGINT)
CONTACT_TRANSITIONS(uuid, KEY_UUID)
CONTACT_TRANSITIONS(text, KEY_TEXT)

/* ----------
 * Customers
 * ----------
 */

/* The customers by number, without contacts. */
static contact_customer *
list_customers(key_dictionary *customers)
{
	contact_customer *list = MemoryContextAllocExtended(CurrentMemoryContext, Max((Size) customers->count, 1) * sizeof(contact_customer),
														MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	const int64 *numbers = customers->type == KEY_BIGINT ? key_dictionary_int64s(customers) : NULL;

	for (uint32 i = 0; i < customers->count; i++)
	{
		if (numbers != NULL)
			list[i].number = numbers[i];
		else
			list[i].bytes = unconstify(char *, key_dictionary_bytes(customers, i, &list[i].length));
	}
	return list;
}

/* ----------
 * The summary
 * ----------
 */

#define ST_SORT sort_customers
#define ST_ELEMENT_TYPE contact_customer
#define ST_COMPARE(a, b, type) contact_customer_compare(*type, a, b)
#define ST_COMPARE_ARG_TYPE key_type
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_contacts
#define ST_ELEMENT_TYPE service_contact
#define ST_COMPARE(a, b) service_contact_compare(a, b)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Gives every customer the contacts that are theirs, in one array, in order of time. */
static void
deal_contacts(const contact_sink *sink, contact_customer *customers, uint32 num_customers)
{
	service_contact *dealt = slab_alloc(CurrentMemoryContext, Max(sink->num_contacts, 1) * sizeof(service_contact));

	for (uint64 i = 0; i < sink->num_contacts; i++)
		customers[sink->contacts[i].customer - 1].num_contacts++;
	for (uint32 i = 0; i < num_customers; i++)
	{
		customers[i].contacts = dealt;
		dealt += customers[i].num_contacts;
		customers[i].num_contacts = 0;
	}
	for (uint64 i = 0; i < sink->num_contacts; i++)
	{
		contact_customer *customer = &customers[sink->contacts[i].customer - 1];

		customer->contacts[customer->num_contacts++] = sink->contacts[i].contact;
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	for (uint32 i = 0; i < num_customers; i++)
		if (customers[i].num_contacts > 1)
			sort_contacts(customers[i].contacts, customers[i].num_contacts);
}

/* Sorts instants, whose numbers have a sign. */
static void
sort_instants(TimestampTz *instants, uint64 count)
{
	const uint64 sign = UINT64CONST(1) << 63;

	for (uint64 i = 0; i < count; i++)
		instants[i] = (TimestampTz) ((uint64) instants[i] ^ sign);
	sort_uint64((uint64 *) instants, count);
	for (uint64 i = 0; i < count; i++)
		instants[i] = (TimestampTz) ((uint64) instants[i] ^ sign);
}

/* What the sink collected, as a summary, in the current context, which then also holds what is used on the way. */
contact_summary *
contact_log_summarize(const wait_log *log, const contact_sink *sink)
{
	key_type	type = contact_customer_type(&log->shape);
	contact_summary *summary = palloc0(sizeof(contact_summary));
	key_dictionary *customers = log->tags;
	uint64		kept = 0;

	summary->customers = list_customers(customers);
	deal_contacts(sink, summary->customers, customers->count);
	for (uint32 i = 0; i < customers->count; i++)
		if (summary->customers[i].num_contacts > 0)
			summary->customers[kept++] = summary->customers[i];
	sort_customers(summary->customers, kept, &type);
	summary->num_customers = kept;
	/* without customers no type is left, so that all such are equal */
	summary->key = kept > 0 ? type : KEY_BIGINT;
	sort_instants(sink->requests, sink->num_requests);
	summary->requests = sink->requests;
	summary->num_requests = sink->num_requests;
	return summary;
}

/* The log behind a final function's state, or NULL without rows; switches to a context of its own, "work", which the caller deletes. */
wait_log *
contact_log_begin_final(FunctionCallInfo fcinfo, MemoryContext *work)
{
	int			kind;
	wait_log   *log;
	flat_log   *flat;
	wait_shape	shape;

	(void) aggregate_context(fcinfo, &kind);
	if (PG_ARGISNULL(0))
		return NULL;
	*work = AllocSetContextCreate(CurrentMemoryContext, "contacts", ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(*work);
	log = wait_log_expanded(PG_GETARG_DATUM(0));
	if (log == NULL)
	{
		flat = flat_log_get(PG_GETARG_DATUM(0));
		shape = flat_log_shape(flat);
		log = wait_log_create(*work, &shape);
		wait_log_merge_flat(log, flat);
	}
	if (!bucket_is_contact((bucket_type) log->shape.bucket))
		refuse_other_shape();
	wait_log_flush(log);
	return log;
}

/* wait_log -> contact_summary; empty without rows */
PG_FUNCTION_INFO_V1(contact_log_summary);
Datum
contact_log_summary(PG_FUNCTION_ARGS)
{
	static const contact_summary empty = {0};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work;
	contact_sink sink;
	contact_summary *summary;
	struct varlena *packed;
	wait_log   *log = contact_log_begin_final(fcinfo, &work);

	if (log == NULL)
		PG_RETURN_POINTER(codec_pack(&contact_summary_type, &empty));
	contact_sink_init(&sink, log->keys->count, work);
	wait_engine_walk(log, &sink.walker);
	summary = contact_log_summarize(log, &sink);
	MemoryContextSwitchTo(caller);
	packed = codec_pack(&contact_summary_type, summary);
	MemoryContextDelete(work);
	PG_RETURN_POINTER(packed);
}
