/*
 * contact_log.c
 *	  The aggregates service_contacts() and conversation_findings(): their transition functions, and the end of the first, which turns the
 *	  log of rows into a contact_summary.  The end of the other is in contact_findings.c.
 *
 * The state is a wait_log whose rows carry their customer and what else contacts need as their tag, so that rows come in any order, from several
 * processes, and go to files past social_roi.state_memory like those of waits.
 */
#include "compat.h"

#include "contact_log.h"
#include "contact_walk.h"
#include "miscadmin.h"
#include "slab.h"
#include "sort_uint64.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "wait_bucket.h"
#include "wait_engine.h"
#include "wait_transition.h"

#define ARG_CUSTOMER		2
#define ARG_KIND			3
#define ARG_AT				4
#define ARG_CHANNEL			5
#define ARG_SOCIAL_CHANNELS	6
#define ARG_IS_SERVICE		7

/* What a row is kept under that is no event: behind all others. */
#define STAMP_OF_NO_EVENT stamp_make(STAMP_LIMIT - 1, KIND_REOPENED)

/* ----------
 * Social channels
 * ----------
 */

/*
 * The social channels that a call site was given last, and which of the channels met lately are among them: most rows have one of
 * a few channels.
 */
#define NUM_RECENT_CHANNELS 64

typedef struct recent_channel
{
	char	   *bytes;			/* NULL = unused */
	uint32		length;
	bool		is_social;
} recent_channel;

typedef struct social_channels
{
	MemoryContext context;		/* of all this */
	ArrayType  *list;			/* copy of the argument, not toasted */
	recent_channel recent[NUM_RECENT_CHANNELS];
} social_channels;

static bool
list_has(const ArrayType *list, const char *bytes, uint32 length)
{
	ArrayIterator elements = array_create_iterator(unconstify(ArrayType *, list), 0, NULL);
	Datum		element;
	bool		is_null;

	while (array_iterate(elements, &element, &is_null))
	{
		const struct varlena *text = (const struct varlena *) DatumGetPointer(element);

		if (!is_null && VARSIZE_ANY_EXHDR(text) == length && memcmp(VARDATA_ANY(text), bytes, length) == 0)
			return true;
	}
	return false;
}

/* Begins anew with that list. */
static pg_noinline social_channels *
start_social_channels(FmgrInfo *call, const struct varlena *list)
{
	social_channels *channels = call->fn_extra;
	Size		size = VARHDRSZ + VARSIZE_ANY_EXHDR(list);
	MemoryContext context = channels != NULL ? channels->context :
		AllocSetContextCreate(call->fn_mcxt, "social channels", ALLOCSET_SMALL_SIZES);

	MemoryContextReset(context);
	channels = MemoryContextAllocZero(context, sizeof(social_channels));
	channels->context = context;
	channels->list = MemoryContextAlloc(context, size);
	SET_VARSIZE(channels->list, size);
	memcpy(VARDATA(channels->list), VARDATA_ANY(list), size - VARHDRSZ);
	call->fn_extra = channels;
	return channels;
}

static pg_noinline bool
look_up_channel(social_channels *channels, recent_channel *place, const char *bytes, uint32 length)
{
	if (place->bytes != NULL)
		pfree(place->bytes);
	place->is_social = list_has(channels->list, bytes, length);
	place->bytes = MemoryContextAlloc(channels->context, length + 1);
	memcpy(place->bytes, bytes, length);
	place->length = length;
	return place->is_social;
}

/* Whether the row's channel is one of the social ones; channels are compared byte by byte. */
static inline bool
is_social(FunctionCallInfo fcinfo)
{
	social_channels *channels = fcinfo->flinfo->fn_extra;
	const struct varlena *list;
	const struct varlena *channel;
	const char *bytes;
	uint32		length;
	recent_channel *place;

	if (PG_ARGISNULL(ARG_CHANNEL) || PG_ARGISNULL(ARG_SOCIAL_CHANNELS))
		return false;
	list = PG_GETARG_VARLENA_PP(ARG_SOCIAL_CHANNELS);
	if (unlikely(channels == NULL || VARSIZE_ANY_EXHDR(list) != VARSIZE(channels->list) - VARHDRSZ ||
				 memcmp(VARDATA_ANY(list), VARDATA(channels->list), VARSIZE_ANY_EXHDR(list)) != 0))
		channels = start_social_channels(fcinfo->flinfo, list);
	channel = PG_GETARG_VARLENA_PP(ARG_CHANNEL);
	bytes = VARDATA_ANY(channel);
	length = VARSIZE_ANY_EXHDR(channel);
	/* names of channels mostly differ in their length or their ends */
	place = &channels->recent[length == 0 ? 0 : ((uint8) bytes[0] * 5 + (uint8) bytes[length - 1] * 3 + length) % NUM_RECENT_CHANNELS];
	if (likely(place->bytes != NULL && place->length == length && memcmp(place->bytes, bytes, length) == 0))
		return place->is_social;
	return look_up_channel(channels, place, bytes, length);
}

/* ----------
 * Rows
 * ----------
 */

/* The bytes of a row's tag, in "fixed" if they fit: see wait_bucket.h. */
static inline void
read_contact(FunctionCallInfo fcinfo, key_type customer_type, uint8 flags, wait_row *row, char *fixed, Size size)
{
	int64		number;
	const char *key = NULL;
	uint32		length = 0;
	char	   *bytes = fixed;

	/* of what is no event the customer is not read */
	if ((flags & CONTACT_IS_NO_EVENT) != 0 || PG_ARGISNULL(ARG_CUSTOMER))
		flags |= BUCKET_IS_NULL;
	else
		key = read_key(fcinfo, ARG_CUSTOMER, customer_type, &number, &length);
	if (unlikely(length + 1 > size))
		bytes = palloc(length + 1);
	bytes[0] = flags;
	if (length > 0)
		memcpy(bytes + 1, key, length);
	row->bucket = bytes;
	row->bucket_length = length + 1;
}

static inline interaction_kind
read_kind(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(ARG_KIND);

	return interaction_kind_parse(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/*
 * contact_log_add(wait_log, conversation, customer, kind text, at timestamptz, channel text, social_channels text[], is_service boolean) -> wait_log
 *	  A row with is_service is no event: false takes its conversation out, true names it; nothing else of it is read.  Of the others a
 *	  NULL kind is an ignored row; otherwise a NULL conversation or at is error 22004.  A NULL customer has no contacts; a NULL channel or
 *	  list is not social.
 *	  Errors 22023 for an unknown kind, 22008 for an instant that is infinite or too far away.
 */
static Datum
add_contact(FunctionCallInfo fcinfo, const wait_shape *shape)
{
	int			context_kind;
	MemoryContext context = aggregate_context(fcinfo, &context_kind);
	bool		is_event = PG_ARGISNULL(ARG_IS_SERVICE);
	uint8		flags = CONTACT_IS_NO_EVENT;
	char		fixed[256];
	wait_row	row = {.stamp = STAMP_OF_NO_EVENT};

	if (is_event && PG_ARGISNULL(ARG_KIND))
	{
		if (PG_ARGISNULL(ARG_STATE))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE));
	}
	if (is_event)
	{
		if (PG_ARGISNULL(ARG_AT))
			refuse_null("the instant");
		row.stamp = read_stamp(PG_GETARG_TIMESTAMPTZ(ARG_AT), read_kind(fcinfo));
		flags = is_social(fcinfo) ? CONTACT_IS_SOCIAL : 0;
	}
	else if (!PG_GETARG_BOOL(ARG_IS_SERVICE))
		flags |= CONTACT_IS_OTHER;
	read_conversation(fcinfo, (key_type) shape->key, &row);
	read_contact(fcinfo, (key_type) (shape->bucket - BUCKET_CONTACT_BIGINT), flags, &row, fixed, sizeof(fixed));
	return append_row(fcinfo, context, context_kind, shape, &row);
}

/* The number of the tag of a row.  Most rows are of a customer met lately, who is known by the number. */
static inline uint32
contact_tag_number(FunctionCallInfo fcinfo, wait_log *log, key_type customer_type, uint8 flags)
{
	char		fixed[64];
	wait_row	row = {0};
	recent_customer *place;
	uint32		tag;
	int64		number = 0;

	if (customer_type != KEY_BIGINT)
	{
		read_contact(fcinfo, customer_type, flags, &row, fixed, sizeof(fixed));
		return wait_log_row_tag(log, &row);
	}
	if (PG_ARGISNULL(ARG_CUSTOMER))
		flags |= BUCKET_IS_NULL;
	else
		number = PG_GETARG_INT64(ARG_CUSTOMER);
	place = &log->recent_customers[((uint64) number * UINT64CONST(0x9e3779b97f4a7c15) >> 32) & (log->num_recent_tags - 1)];
	if (likely(place->is_used && place->number == number && place->flags == flags))
		return place->tag;
	read_contact(fcinfo, customer_type, flags, &row, fixed, sizeof(fixed));
	tag = wait_log_row_tag(log, &row);
	/* there may be other places now */
	place = &log->recent_customers[((uint64) number * UINT64CONST(0x9e3779b97f4a7c15) >> 32) & (log->num_recent_tags - 1)];
	*place = (recent_customer) {number, tag, flags, true};
	return tag;
}

/* The way of nearly all rows, as in reply_waits.c: nothing is NULL or toasted, and the log is expanded.  False for every other row. */
static pg_attribute_always_inline bool
add_contact_quickly(FunctionCallInfo fcinfo, const wait_shape *shape)
{
	wait_log   *log;
	TimestampTz at;
	int64		stamp;
	uint32		tag;

	if (PG_ARGISNULL(ARG_KIND) || PG_ARGISNULL(ARG_AT) || !PG_ARGISNULL(ARG_IS_SERVICE) || (log = log_at_hand(fcinfo, shape)) == NULL)
		return false;
	at = PG_GETARG_TIMESTAMPTZ(ARG_AT);
	if (at < -STAMP_LIMIT || at >= STAMP_LIMIT)
		return false;
	stamp = stamp_make(at, read_kind(fcinfo));
	tag = contact_tag_number(fcinfo, log, (key_type) (shape->bucket - BUCKET_CONTACT_BIGINT), is_social(fcinfo) ? CONTACT_IS_SOCIAL : 0);
	add_conversation(fcinfo, (key_type) shape->key, log->keys);
	wait_log_append_rest(log, stamp, tag);
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

/* Takes the batch of customers into the tags they came from; those without a customer have no place in it. */
static void
resolve_customers(key_dictionary *customers, contact_tag *tags, const uint32 *waiting)
{
	uint32		ids[KEY_BATCH];
	int			n = key_dictionary_resolve(customers, ids);

	for (int i = 0; i < n; i++)
		tags[waiting[i]].customer = ids[i];
}

/* The log's tags, with their customers numbered, in the current context. */
contact_tag *
contact_log_tags(const wait_log *log, key_dictionary *customers)
{
	uint32		count = log->tags->count;
	contact_tag *tags = MemoryContextAllocHuge(CurrentMemoryContext, Max((Size) count, 1) * sizeof(contact_tag));
	uint32		waiting[KEY_BATCH];
	int			num_waiting = 0;

	for (uint32 i = 0; i < count; i++)
	{
		uint32		length;
		const char *bytes = key_dictionary_bytes(log->tags, i, &length) + TAG_HOURS_BYTES;

		tags[i].customer = NO_CUSTOMER;
		tags[i].is_social = (bytes[0] & CONTACT_IS_SOCIAL) != 0;
		tags[i].is_other = (bytes[0] & CONTACT_IS_OTHER) != 0;
		tags[i].is_event = (bytes[0] & CONTACT_IS_NO_EVENT) == 0;
		if ((bytes[0] & BUCKET_IS_NULL) != 0)
			continue;
		waiting[num_waiting++] = i;
		if (customers->type == KEY_BIGINT)
		{
			int64		number;

			memcpy(&number, bytes + 1, sizeof(number));
			key_dictionary_add_int64(customers, number);
		}
		else
			key_dictionary_add_bytes(customers, bytes + 1, length - TAG_HOURS_BYTES - 1);
		if (key_dictionary_batch_full(customers))
		{
			resolve_customers(customers, tags, waiting);
			num_waiting = 0;
		}
	}
	resolve_customers(customers, tags, waiting);
	return tags;
}

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
		customers[sink->contacts[i].customer].num_contacts++;
	for (uint32 i = 0; i < num_customers; i++)
	{
		customers[i].contacts = dealt;
		dealt += customers[i].num_contacts;
		customers[i].num_contacts = 0;
	}
	for (uint64 i = 0; i < sink->num_contacts; i++)
	{
		contact_customer *customer = &customers[sink->contacts[i].customer];

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

/* The summary of a log, in the current context, which then also holds what is used on the way. */
static contact_summary *
summarize(wait_log *log)
{
	key_type	type = (key_type) (log->shape.bucket - BUCKET_CONTACT_BIGINT);
	contact_summary *summary = palloc0(sizeof(contact_summary));
	key_dictionary *customers = key_dictionary_create(CurrentMemoryContext, type);
	contact_sink sink;
	uint64		kept = 0;

	contact_sink_init(&sink, contact_log_tags(log, customers), log->keys->count, CurrentMemoryContext);
	wait_engine_walk(log, &sink.walker);
	summary->customers = list_customers(customers);
	deal_contacts(&sink, summary->customers, customers->count);
	for (uint32 i = 0; i < customers->count; i++)
		if (summary->customers[i].num_contacts > 0)
			summary->customers[kept++] = summary->customers[i];
	sort_customers(summary->customers, kept, &type);
	summary->num_customers = kept;
	/* without customers no type is left, so that all such are equal */
	summary->key = kept > 0 ? type : KEY_BIGINT;
	sort_instants(sink.requests, sink.num_requests);
	summary->requests = sink.requests;
	summary->num_requests = sink.num_requests;
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
	contact_summary *summary;
	struct varlena *packed;
	wait_log   *log = contact_log_begin_final(fcinfo, &work);

	if (log == NULL)
		PG_RETURN_POINTER(codec_pack(&contact_summary_type, &empty));
	summary = summarize(log);
	MemoryContextSwitchTo(caller);
	packed = codec_pack(&contact_summary_type, summary);
	MemoryContextDelete(work);
	PG_RETURN_POINTER(packed);
}
