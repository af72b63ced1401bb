/*
 * contact_findings.c
 *	  The aggregate checked_contacts(): what service_contacts() gives, and what is odd about the conversations, from one walk.
 *
 * Findings, each over the conversations it concerns:
 *
 *	two customers in one conversation				rows name several customers
 *	reply without a question						outbound rows, and no inbound; counted in replies
 *	resolved or reopened before the first message	strictly before the first inbound, outbound or automated row
 *	unknown conversation							named by a list, and without events; one finding for each
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "contact_log.h"
#include "contact_tag.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"
#include "utils/uuid.h"
#include "wait_engine.h"

typedef enum finding_kind
{
	TWO_CUSTOMERS,
	REPLY_WITHOUT_QUESTION,
	ENDED_BEFORE_MESSAGE,
	UNKNOWN_CONVERSATION
} finding_kind;

#define NUM_SUMMED_FINDINGS UNKNOWN_CONVERSATION

static const char *const finding_names[] = {
	"two customers in one conversation",
	"reply without a question",
	"resolved or reopened before the first message",
	"unknown conversation"
};

/* A conversation on the way.  All zero = no row met yet. */
typedef struct finding_walk
{
	contact_walk contact;		/* knows of several customers */
	TimestampTz first_at;
	TimestampTz last_at;
	TimestampTz ended_at;		/* first resolved or reopened before any message, while has_end */
	uint32		num_outbound;
	bool		has_event;
	bool		has_inbound;
	bool		has_message;
	bool		has_end;
	bool		ended_early;
} finding_walk;

/* What was found of a conversation, until its key is looked up. */
typedef struct odd_conversation
{
	uint32		number;
	finding_kind kind;
	int64		num_rows;
	TimestampTz first_at;
	TimestampTz last_at;
} odd_conversation;

/* A finding over all conversations it concerns; the example is the one with the least key. */
typedef struct summed_finding
{
	int64		num_rows;
	TimestampTz first_at;
	TimestampTz last_at;
	int64		number;			/* of the example: bigint */
	char	   *bytes;			/* uuid, text */
	uint32		length;
} summed_finding;

typedef struct finding_sink
{
	contact_sink contacts;		/* the walker stands in it */
	key_type	type;			/* of conversations */
	MemoryContext context;
	odd_conversation *odd;		/* of the log that is being walked */
	uint64		num_odd;
	uint64		odd_size;
	summed_finding summed[NUM_SUMMED_FINDINGS];
	ArrayBuildState *unknown;	/* texts of their keys */
} finding_sink;

/* ----------
 * Rows
 * ----------
 */

static inline void
step_message(finding_walk *walk, int64 at)
{
	if (walk->has_message)
		return;
	walk->has_message = true;
	walk->ended_early = walk->has_end && walk->ended_at < at;
}

/* The next row of a conversation. */
static void
finding_step(conversation_walker *walker, void *conversation, interaction_kind kind, int64 at, uint32 tag)
{
	finding_walk *walk = conversation;

	contact_step(walker, &walk->contact, kind, at, tag);
	if (!contact_tag_is_event(tag))
		return;
	if (!walk->has_event)
		walk->first_at = at;
	walk->has_event = true;
	walk->last_at = at;
	switch (kind)
	{
		case KIND_INBOUND:
			walk->has_inbound = true;
			step_message(walk, at);
			break;
		case KIND_OUTBOUND:
			walk->num_outbound++;
			step_message(walk, at);
			break;
		case KIND_AUTOMATED:
			step_message(walk, at);
			break;
		case KIND_ASSIGNED:
			break;
		case KIND_RESOLVED:
		case KIND_REOPENED:
			if (!walk->has_end)
				walk->ended_at = at;
			walk->has_end = true;
			break;
	}
}

static void
add_odd(finding_sink *sink, uint32 number, const finding_walk *walk, finding_kind kind, int64 num_rows)
{
	if (sink->num_odd == sink->odd_size)
	{
		sink->odd_size = Max(64, 2 * sink->odd_size);
		sink->odd = sink->odd == NULL ? MemoryContextAlloc(sink->context, sink->odd_size * sizeof(odd_conversation)) :
			repalloc_huge(sink->odd, sink->odd_size * sizeof(odd_conversation));
	}
	sink->odd[sink->num_odd++] = (odd_conversation) {number, kind, num_rows, walk->first_at, walk->last_at};
}

/* No row of the conversation is left. */
static void
finding_end(conversation_walker *walker, void *conversation, uint32 number)
{
	finding_sink *sink = (finding_sink *) walker;
	finding_walk *walk = conversation;

	contact_end(walker, &walk->contact, number);
	if (!walk->has_event)
		add_odd(sink, number, walk, UNKNOWN_CONVERSATION, 1);
	if (walk->contact.shared != 0)
		add_odd(sink, number, walk, TWO_CUSTOMERS, 1);
	if (walk->num_outbound > 0 && !walk->has_inbound)
		add_odd(sink, number, walk, REPLY_WITHOUT_QUESTION, walk->num_outbound);
	if (walk->ended_early)
		add_odd(sink, number, walk, ENDED_BEFORE_MESSAGE, 1);
}

/* ----------
 * Keys
 * ----------
 */

static text *
key_text(key_type type, int64 number, const char *bytes, uint32 length)
{
	pg_uuid_t	uuid;

	switch (type)
	{
		case KEY_BIGINT:
			return cstring_to_text(psprintf(INT64_FORMAT, number));
		case KEY_UUID:
			memcpy(&uuid, bytes, sizeof(uuid));
			return cstring_to_text(DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&uuid))));
		case KEY_TEXT:
			break;
	}
	return cstring_to_text_with_len(bytes, length);
}

static bool
is_lesser_key(key_type type, const summed_finding *finding, int64 number, const char *bytes, uint32 length)
{
	int			order;

	if (type == KEY_BIGINT)
		return number < finding->number;
	order = memcmp(bytes, finding->bytes, Min(length, finding->length));
	return order < 0 || (order == 0 && length < finding->length);
}

/* Adds a conversation to its finding. */
static void
add_to_finding(key_type type, summed_finding *finding, const odd_conversation *odd, int64 number, const char *bytes, uint32 length)
{
	bool		is_first = finding->num_rows == 0;

	if (is_first || is_lesser_key(type, finding, number, bytes, length))
	{
		finding->number = number;
		if (bytes != NULL)
		{
			finding->bytes = MemoryContextAllocHuge(CurrentMemoryContext, (Size) length + 1);
			memcpy(finding->bytes, bytes, length);
			finding->length = length;
		}
	}
	finding->num_rows += odd->num_rows;
	finding->first_at = is_first ? odd->first_at : Min(finding->first_at, odd->first_at);
	finding->last_at = is_first ? odd->last_at : Max(finding->last_at, odd->last_at);
}

/* No conversation of the log is left: now its keys are needed, and those of the odd ones alone. */
static void
finding_done(conversation_walker *walker, const wait_log *log)
{
	finding_sink *sink = (finding_sink *) walker;
	const int64 *numbers = sink->num_odd > 0 && sink->type == KEY_BIGINT ? key_dictionary_int64s(log->keys) : NULL;
	MemoryContext caller = MemoryContextSwitchTo(sink->context);

	for (uint64 i = 0; i < sink->num_odd; i++)
	{
		const odd_conversation *odd = &sink->odd[i];
		int64		number = numbers != NULL ? numbers[odd->number] : 0;
		uint32		length = 0;
		const char *bytes = numbers != NULL ? NULL : key_dictionary_bytes(log->keys, odd->number, &length);

		CHECK_FOR_INTERRUPTS();
		if (odd->kind == UNKNOWN_CONVERSATION)
			sink->unknown = accumArrayResult(sink->unknown, PointerGetDatum(key_text(sink->type, number, bytes, length)), false, TEXTOID, sink->context);
		else
			add_to_finding(sink->type, &sink->summed[odd->kind], odd, number, bytes, length);
	}
	sink->num_odd = 0;
	MemoryContextSwitchTo(caller);
}

/* ----------
 * The result
 * ----------
 */

enum finding_column
{
	COLUMN_FINDING,
	COLUMN_NUM_ROWS,
	COLUMN_FIRST_AT,
	COLUMN_LAST_AT,
	COLUMN_EXAMPLE,
	NUM_FINDING_COLUMNS
};

/* A finding as a row; one without times is that of an unknown conversation. */
static Datum
finding_row(TupleDesc columns, finding_kind kind, const summed_finding *finding, Datum example)
{
	Datum		values[NUM_FINDING_COLUMNS] = {0};
	bool		nulls[NUM_FINDING_COLUMNS] = {false};

	values[COLUMN_FINDING] = CStringGetTextDatum(finding_names[kind]);
	values[COLUMN_NUM_ROWS] = Int64GetDatum(finding != NULL ? finding->num_rows : 1);
	nulls[COLUMN_FIRST_AT] = nulls[COLUMN_LAST_AT] = finding == NULL;
	if (finding != NULL)
	{
		values[COLUMN_FIRST_AT] = TimestampTzGetDatum(finding->first_at);
		values[COLUMN_LAST_AT] = TimestampTzGetDatum(finding->last_at);
	}
	values[COLUMN_EXAMPLE] = example;
	return HeapTupleGetDatum(heap_form_tuple(columns, values, nulls));
}

/* The findings as an array of rows of that type, in the current context. */
static ArrayType *
finding_rows(const finding_sink *sink, Oid row_type)
{
	TupleDesc	columns = lookup_rowtype_tupdesc_copy(row_type, -1);
	uint32		num_unknown = sink->unknown == NULL ? 0 : sink->unknown->nelems;
	Datum	   *rows = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) NUM_SUMMED_FINDINGS + num_unknown) * sizeof(Datum));
	int			count = 0;

	for (int kind = 0; kind < NUM_SUMMED_FINDINGS; kind++)
	{
		const summed_finding *finding = &sink->summed[kind];

		if (finding->num_rows > 0)
			rows[count++] = finding_row(columns, (finding_kind) kind, finding,
										PointerGetDatum(key_text(sink->type, finding->number, finding->bytes, finding->length)));
	}
	for (uint32 i = 0; i < num_unknown; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows[count++] = finding_row(columns, UNKNOWN_CONVERSATION, NULL, sink->unknown->dvalues[i]);
	}
	return construct_array(rows, count, row_type, -1, false, TYPALIGN_DOUBLE);
}

/* Both results as a row of the type that the final function returns. */
static Datum
checked_row(FunctionCallInfo fcinfo, const contact_summary *contacts, const finding_sink *sink)
{
	TupleDesc	columns;
	Datum		values[2];
	bool		nulls[2] = {false};

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "checked_contacts must return a row");
	values[0] = PointerGetDatum(codec_pack(&contact_summary_type, contacts));
	values[1] = PointerGetDatum(finding_rows(sink, get_element_type(TupleDescAttr(columns, 1)->atttypid)));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls));
}

/* wait_log -> checked_contacts; both empty without rows.  Unknown conversations come in no particular order. */
PG_FUNCTION_INFO_V1(contact_log_checked);
Datum
contact_log_checked(PG_FUNCTION_ARGS)
{
	static const contact_summary empty = {0};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work;
	finding_sink sink = {0};
	contact_summary *contacts;
	Datum		result;
	wait_log   *log = contact_log_begin_final(fcinfo, &work);

	if (log == NULL)
		PG_RETURN_DATUM(checked_row(fcinfo, &empty, &sink));
	contact_sink_init(&sink.contacts, log->keys->count, work);
	sink.contacts.walker.walk_size = sizeof(finding_walk);
	sink.contacts.walker.step = finding_step;
	sink.contacts.walker.end = finding_end;
	sink.contacts.walker.done = finding_done;
	sink.type = (key_type) log->shape.key;
	sink.context = work;
	wait_engine_walk(log, &sink.contacts.walker);
	contacts = contact_log_summarize(log, &sink.contacts);
	MemoryContextSwitchTo(caller);
	result = checked_row(fcinfo, contacts, &sink);
	MemoryContextDelete(work);
	PG_RETURN_DATUM(result);
}
