/*
 * customer_log.c
 *	  The aggregate customer_summary(): its state, and the end, which turns it into a customer_summary.
 *
 * Rows come in any order.  Of the rows of a customer the least by joined_on, left_on, segment, acquired_via and reach, NULL last, says these
 * five, texts in the order of their own collation; of bought_at the earliest is kept.
 *
 * Cost: a row is an amortised batch look-up of its customer (key_dictionary.h), and one of each text, which those met lately spare; a
 * comparison only where the customer has a row with the same dates.  40 to 80 bytes a customer and what the dictionary takes for the key, at
 * the end 80 more; the distinct texts once.  The end sorts the keys: n log n comparisons, linear where they came in order.  The state stays in
 * memory, whatever social_roi.state_memory is, and in its process: there is no parallel plan but one that hands it all rows.
 */
#include "customer_summary.h"

#include "aggregate_guard.h"
#include "catalog/pg_collation.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "slab.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"
#include "wait_transition.h"

#define ARG_JOINED_ON		2
#define ARG_LEFT_ON			3
#define ARG_SEGMENT			4
#define ARG_ACQUIRED_VIA	5
#define ARG_REACH			6
#define ARG_BOUGHT_AT		7

/* What is not known is the last in any order. */
#define NO_DATE		PG_UINT32_MAX
#define NO_TEXT		PG_UINT32_MAX

/* What a row says of its customer, or the rows so far. */
typedef struct customer_facts
{
	uint64		dates;			/* joined_on, then left_on, as numbers in their order */
	uint32		segment;		/* numbers of texts */
	uint32		acquired_via;
	int64		reach;
	TimestampTz bought_at;
	bool		has_reach;
	bool		has_bought;
} customer_facts;

static const customer_facts no_facts = {PG_UINT64_MAX, NO_TEXT, NO_TEXT, 0, 0, false, false};

/* Texts met lately, by their hash: most customers have one of a few. */
#define NUM_RECENT_TEXTS 256

typedef struct numbered_text
{
	const char *bytes;			/* NULL = unused */
	uint32		length;
	uint32		number;
} numbered_text;

typedef struct customer_log
{
	MemoryContext context;
	key_dictionary *keys;
	key_dictionary *texts;
	numbered_text recent[NUM_RECENT_TEXTS];
	Oid			segment_collation;
	Oid			acquired_via_collation;
	customer_facts waiting[KEY_BATCH];	/* of the rows whose keys are in the dictionary's batch */
	customer_facts *facts;		/* of each customer, by number */
	uint32		num_facts;
	uint32		room;			/* for so many */
} customer_log;

/* ----------
 * Which row of a customer counts
 * ----------
 */

static int
compare_texts(const customer_log *log, uint32 a, uint32 b, Oid collation)
{
	const char *a_bytes;
	const char *b_bytes;
	uint32		a_length;
	uint32		b_length;

	if (a == b)
		return 0;
	if (a == NO_TEXT || b == NO_TEXT)
		return a == NO_TEXT ? 1 : -1;
	a_bytes = key_dictionary_bytes(log->texts, a, &a_length);
	b_bytes = key_dictionary_bytes(log->texts, b, &b_length);
	return varstr_cmp(a_bytes, a_length, b_bytes, b_length, collation);
}

/* The order of rows.  Texts that differ but are equal in their collation are told apart at last, so that the order of arrival does not matter. */
static int
compare_facts(const customer_log *log, const customer_facts *a, const customer_facts *b)
{
	int			order;

	if (a->dates != b->dates)
		return a->dates < b->dates ? -1 : 1;
	order = compare_texts(log, a->segment, b->segment, log->segment_collation);
	if (order == 0)
		order = compare_texts(log, a->acquired_via, b->acquired_via, log->acquired_via_collation);
	if (order == 0)
		order = a->has_reach && b->has_reach ? (a->reach > b->reach) - (a->reach < b->reach) : b->has_reach - a->has_reach;
	if (order == 0)
		order = compare_texts(log, a->segment, b->segment, C_COLLATION_OID);
	if (order == 0)
		order = compare_texts(log, a->acquired_via, b->acquired_via, C_COLLATION_OID);
	return order;
}

/* Adds what a row says to what is known of its customer. */
static inline void
add_facts(const customer_log *log, customer_facts *known, const customer_facts *row)
{
	TimestampTz bought_at = known->bought_at;
	bool		has_bought = known->has_bought;

	if (row->has_bought && (!has_bought || row->bought_at < bought_at))
	{
		bought_at = row->bought_at;
		has_bought = true;
	}
	if (compare_facts(log, row, known) < 0)
		*known = *row;
	known->bought_at = bought_at;
	known->has_bought = has_bought;
}

/* ----------
 * Rows
 * ----------
 */

/* The order of the two text arguments: their own, which the call's one order need not be. */
static void
find_collations(customer_log *log, FunctionCallInfo fcinfo)
{
	const Aggref *call = AggGetAggref(fcinfo);

	log->segment_collation = log->acquired_via_collation = PG_GET_COLLATION();
	if (call == NULL)
		return;
	log->segment_collation = exprCollation((Node *) list_nth_node(TargetEntry, call->args, ARG_SEGMENT - 1)->expr);
	log->acquired_via_collation = exprCollation((Node *) list_nth_node(TargetEntry, call->args, ARG_ACQUIRED_VIA - 1)->expr);
}

static pg_noinline customer_log *
create_log(FunctionCallInfo fcinfo, MemoryContext parent, key_type type)
{
	MemoryContext context = AllocSetContextCreate(parent, "customer log", ALLOCSET_DEFAULT_SIZES);
	customer_log *log = MemoryContextAllocZero(context, sizeof(customer_log));

	log->context = context;
	log->keys = key_dictionary_create(context, type);
	log->texts = key_dictionary_create(context, KEY_TEXT);
	find_collations(log, fcinfo);
	return log;
}

/* Room for the facts of all customers; the new ones have none. */
static void
reserve_facts(customer_log *log)
{
	uint32		count = log->keys->count;

	if (count > log->room)
	{
		uint32		room = Max(log->room <= PG_UINT32_MAX / 2 ? 2 * log->room : PG_UINT32_MAX, Max(count, KEY_BATCH));
		customer_facts *grown = slab_alloc(log->context, room * sizeof(customer_facts));

		if (log->facts != NULL)
		{
			memcpy(grown, log->facts, log->num_facts * sizeof(customer_facts));
			slab_free(log->facts);
		}
		log->facts = grown;
		log->room = room;
	}
	while (log->num_facts < count)
		log->facts[log->num_facts++] = no_facts;
}

/* Takes the rows that wait into what is known of their customers. */
static void
settle(customer_log *log)
{
	uint32		ids[KEY_BATCH];
	int			n = key_dictionary_resolve(log->keys, ids);

	reserve_facts(log);
	for (int i = 0; i < n; i++)
		__builtin_prefetch(&log->facts[ids[i]]);
	for (int i = 0; i < n; i++)
		add_facts(log, &log->facts[ids[i]], &log->waiting[i]);
}

/* The number of a text that is an argument. */
static inline uint32
read_text(FunctionCallInfo fcinfo, customer_log *log, int argument)
{
	int64		unused;
	uint32		length;
	const char *bytes;
	numbered_text *recent;

	if (PG_ARGISNULL(argument))
		return NO_TEXT;
	bytes = read_key(fcinfo, argument, KEY_TEXT, &unused, &length);
	recent = &log->recent[key_hash_text(bytes, length, log->texts->seeds) % NUM_RECENT_TEXTS];
	if (likely(recent->bytes != NULL && recent->length == length && memcmp(recent->bytes, bytes, length) == 0))
		return recent->number;
	key_dictionary_add_text(log->texts, bytes, length);
	(void) key_dictionary_resolve(log->texts, &recent->number);
	recent->bytes = key_dictionary_bytes(log->texts, recent->number, &recent->length);
	return recent->number;
}

/* A date that is an argument, as a number: in order, infinity last but one. */
static inline uint64
read_date(FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		return NO_DATE;
	return Min((uint32) PG_GETARG_DATEADT(argument) ^ 0x80000000, NO_DATE - 1);
}

static inline void
read_facts(FunctionCallInfo fcinfo, customer_log *log, customer_facts *row)
{
	row->dates = read_date(fcinfo, ARG_JOINED_ON) << 32 | read_date(fcinfo, ARG_LEFT_ON);
	row->segment = read_text(fcinfo, log, ARG_SEGMENT);
	row->acquired_via = read_text(fcinfo, log, ARG_ACQUIRED_VIA);
	row->has_reach = !PG_ARGISNULL(ARG_REACH);
	row->reach = row->has_reach ? PG_GETARG_INT64(ARG_REACH) : 0;
	row->has_bought = !PG_ARGISNULL(ARG_BOUGHT_AT);
	row->bought_at = row->has_bought ? PG_GETARG_TIMESTAMPTZ(ARG_BOUGHT_AT) : 0;
}

/*
 * customer_summary_add(internal, customer, joined_on date, left_on date, segment text, acquired_via text, reach bigint, bought_at timestamptz)
 * -> internal
 *	  A NULL customer is an ignored row; everything else may be NULL.
 */
static pg_attribute_always_inline Datum
add_row(FunctionCallInfo fcinfo, const key_type type)
{
	MemoryContext context = require_aggregate_context(fcinfo);
	customer_log *log = PG_ARGISNULL(0) ? NULL : (customer_log *) PG_GETARG_POINTER(0);
	int64		number;
	uint32		length;
	const char *bytes;

	if (log == NULL)
		log = create_log(fcinfo, context, type);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(log);
	read_facts(fcinfo, log, &log->waiting[log->keys->num_pending]);
	bytes = read_key(fcinfo, 1, type, &number, &length);
	if (type == KEY_BIGINT)
		key_dictionary_add_int64(log->keys, number);
	else
		key_dictionary_add_bytes(log->keys, bytes, length);
	if (key_dictionary_batch_full(log->keys))
		settle(log);
	PG_RETURN_POINTER(log);
}

#define CUSTOMER_TRANSITION(name, type) \
	PG_FUNCTION_INFO_V1(customer_summary_add_##name); \
	Datum customer_summary_add_##name(PG_FUNCTION_ARGS) { return add_row(fcinfo, type); }

CUSTOMER_TRANSITION(bigint, KEY_BIGINT)
CUSTOMER_TRANSITION(uuid, KEY_UUID)
CUSTOMER_TRANSITION(text, KEY_TEXT)

/* Refuses instants whose meaning would depend on the session's zone: error 42804. */
PG_FUNCTION_INFO_V1(customer_summary_refuse_timestamp);
Datum
customer_summary_refuse_timestamp(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("the instant of a purchase needs a time zone"),
			 errdetail("A timestamp without time zone would mean another instant in every session."),
			 errhint("Say which zone it is in, for example: bought_at AT TIME ZONE 'UTC'.")));
}

/* ----------
 * The summary
 * ----------
 */

/* So often a loop over keys, which are looked up anywhere in memory, looks for a cancel. */
#define KEYS_PER_CHECK 65536

/* A key's number, and the first bytes of the key. */
typedef struct numbered_key
{
	uint64		prefix;
	uint32		number;
} numbered_key;

static inline int
numbered_key_compare(const numbered_key *a, const numbered_key *b, const key_dictionary *keys)
{
	key_value	a_key;
	key_value	b_key;

	if (likely(a->prefix != b->prefix))
		return a->prefix < b->prefix ? -1 : 1;
	a_key.bytes = unconstify(char *, key_dictionary_bytes(keys, a->number, &a_key.length));
	b_key.bytes = unconstify(char *, key_dictionary_bytes(keys, b->number, &b_key.length));
	return key_value_compare(KEY_TEXT, &a_key, &b_key);
}

#define ST_SORT sort_numbered_keys
#define ST_ELEMENT_TYPE numbered_key
#define ST_COMPARE(a, b, keys) numbered_key_compare(a, b, keys)
#define ST_COMPARE_ARG_TYPE const key_dictionary
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* The keys of a dictionary, ascending as a summary has them. */
static numbered_key *
sort_keys(key_dictionary *keys)
{
	numbered_key *sorted = slab_alloc(CurrentMemoryContext, Max((Size) keys->count, 1) * sizeof(numbered_key));
	const int64 *numbers = keys->type == KEY_BIGINT ? key_dictionary_int64s(keys) : NULL;

	for (uint32 i = 0; i < keys->count; i++)
	{
		uint32		length;
		const char *bytes;

		if (i % KEYS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		sorted[i].number = i;
		if (numbers != NULL)
		{
			sorted[i].prefix = (uint64) numbers[i] ^ UINT64CONST(1) << 63;
			continue;
		}
		bytes = key_dictionary_bytes(keys, i, &length);
		sorted[i].prefix = key_prefix(bytes, length);
	}
	sort_numbered_keys(sorted, keys->count, keys);
	return sorted;
}

/* Gives the summary the texts that are some customer's; returns the place of each text there. */
static uint32 *
list_texts(customer_log *log, customer_summary *summary)
{
	uint32		count = log->texts->count;
	numbered_key *sorted = sort_keys(log->texts);
	uint32	   *places = slab_alloc_zero(CurrentMemoryContext, Max((Size) count, 1) * sizeof(uint32));

	summary->texts = slab_alloc_zero(CurrentMemoryContext, Max((Size) count, 1) * sizeof(key_value));
	for (uint32 i = 0; i < log->num_facts; i++)
	{
		if (i % KEYS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		if (log->facts[i].segment != NO_TEXT)
			places[log->facts[i].segment] = 1;
		if (log->facts[i].acquired_via != NO_TEXT)
			places[log->facts[i].acquired_via] = 1;
	}
	for (uint32 i = 0; i < count; i++)
	{
		uint32		number = sorted[i].number;
		key_value  *text = &summary->texts[summary->num_texts];

		if (i % KEYS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		if (places[number] == 0)
			continue;
		text->bytes = unconstify(char *, key_dictionary_bytes(log->texts, number, &text->length));
		places[number] = summary->num_texts++;
	}
	return places;
}

/* The date of a number; returns the flag if there is one. */
static inline uint32
write_date(uint32 number, DateADT *date, uint32 flag)
{
	if (number == NO_DATE)
		return 0;
	*date = number == NO_DATE - 1 ? DATEVAL_NOEND : (DateADT) (number ^ 0x80000000);
	return flag;
}

static inline uint32
write_text(uint32 number, const uint32 *places, uint32 *text, uint32 flag)
{
	if (number == NO_TEXT)
		return 0;
	*text = places[number];
	return flag;
}

/* What is known of a customer, as the summary has it. */
static inline void
write_facts(const customer_facts *facts, const uint32 *places, summary_customer *customer)
{
	customer->known = write_date((uint32) (facts->dates >> 32), &customer->joined_on, KNOWN_JOINED_ON) |
		write_date((uint32) facts->dates, &customer->left_on, KNOWN_LEFT_ON) |
		write_text(facts->segment, places, &customer->segment, KNOWN_SEGMENT) |
		write_text(facts->acquired_via, places, &customer->acquired_via, KNOWN_ACQUIRED_VIA) |
		(facts->has_reach ? KNOWN_REACH : 0) | (facts->has_bought ? KNOWN_FIRST_BOUGHT_AT : 0);
	customer->reach = facts->reach;
	customer->first_bought_at = facts->bought_at;
}

/* The summary of a log, in the current context, which then also holds what is used on the way. */
static customer_summary *
summarize(customer_log *log)
{
	customer_summary *summary = palloc0(sizeof(customer_summary));
	key_dictionary *keys = log->keys;
	uint32	   *places;
	numbered_key *sorted;
	const int64 *numbers;

	settle(log);
	places = list_texts(log, summary);
	sorted = sort_keys(keys);
	numbers = keys->type == KEY_BIGINT ? key_dictionary_int64s(keys) : NULL;
	/* without customers no type is left, so that all such are equal */
	summary->key = keys->count > 0 ? keys->type : KEY_BIGINT;
	summary->num_customers = keys->count;
	summary->customers = slab_alloc(CurrentMemoryContext, Max((Size) keys->count, 1) * sizeof(summary_customer));
	for (uint32 i = 0; i < keys->count; i++)
	{
		summary_customer *customer = &summary->customers[i];
		uint32		number = sorted[i].number;

		if (numbers != NULL)
			customer->key.number = numbers[number];
		else
			customer->key.bytes = unconstify(char *, key_dictionary_bytes(keys, number, &customer->key.length));
		write_facts(&log->facts[number], places, customer);
		if (i % KEYS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	return summary;
}

/* internal -> customer_summary; empty without rows.  The state stays what it was. */
PG_FUNCTION_INFO_V1(customer_summary_final);
Datum
customer_summary_final(PG_FUNCTION_ARGS)
{
	static const customer_summary empty = {0};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work;
	customer_summary *summary;
	struct varlena *packed;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(codec_pack(&customer_summary_type, &empty));
	work = AllocSetContextCreate(CurrentMemoryContext, "customers", ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(work);
	summary = summarize((customer_log *) PG_GETARG_POINTER(0));
	MemoryContextSwitchTo(caller);
	packed = codec_pack(&customer_summary_type, summary);
	MemoryContextDelete(work);
	PG_RETURN_POINTER(packed);
}
