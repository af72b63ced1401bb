/*
 * wait_buckets.c
 *	  The type wait_buckets, and wait_table() and service_day_table(), which show it as rows.
 *
 * There may be a hundred thousand buckets.  Their summaries lie in the binary form as they are
 * stored, and come out as rows without being read.
 */
#include "wait_buckets.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

static void wait_buckets_fields(codec *c, void *value);
static void wait_buckets_check(codec *c, const void *value);

const codec_type wait_buckets_type = {
	.name = "wait_buckets",
	.version = 3,
	.size = sizeof(wait_buckets),
	.fields = wait_buckets_fields,
	.check = wait_buckets_check
};

CODEC_TYPE_FUNCTIONS(wait_buckets, wait_buckets_type)

/* A bucket's summary as it is stored, palloc'd. */
static struct varlena *
entry_packed(const wait_buckets_entry *entry)
{
	struct varlena *packed;

	if (entry->summary != NULL)
		return codec_pack(&wait_summary_type, entry->summary);
	packed = palloc(VARHDRSZ + entry->packed_length);
	SET_VARSIZE(packed, VARHDRSZ + entry->packed_length);
	memcpy(VARDATA(packed), entry->packed, entry->packed_length);
	return packed;
}

static wait_summary *
entry_summary(const wait_buckets_entry *entry)
{
	return entry->summary != NULL ? entry->summary : codec_unpack(&wait_summary_type, entry_packed(entry));
}

/* Whether the form at hand holds a summary's fields, as texts and the older layouts do, and not its stored form. */
static bool
has_summary_fields(const codec *c)
{
	return c->direction == CODEC_TEXT_IN || c->direction == CODEC_TEXT_OUT || c->version < 3;
}

/* Describes the summary of a bucket. */
static void
summary_field(codec *c, wait_buckets_entry *entry)
{
	if (has_summary_fields(c))
	{
		if (codec_reading(c))
			entry->summary = palloc0(sizeof(wait_summary));
		wait_summary_fields(c, entry_summary(entry));
	}
	else if (codec_reading(c))
	{
		codec_part(c, &entry->packed, &entry->packed_length);
		if (!c->is_trusted)
			entry->summary = entry_summary(entry);
	}
	else
	{
		struct varlena *packed = entry_packed(entry);
		const char *contents = VARDATA(packed);
		uint64		length = VARSIZE(packed) - VARHDRSZ;

		codec_part(c, &contents, &length);
		pfree(packed);
	}
}

/* Describes the buckets to the codec, both ways. */
static void
wait_buckets_fields(codec *c, void *value)
{
	wait_buckets *buckets = value;

	codec_uint32(c, "type", &buckets->type, BUCKET_SERVICE_DAY);
	codec_count(c, "buckets", &buckets->count, 3);
	if (codec_reading(c))
		buckets->entries = MemoryContextAllocExtended(CurrentMemoryContext,
													  Max(buckets->count, 1) * sizeof(wait_buckets_entry),
													  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < buckets->count; i++)
	{
		wait_buckets_entry *entry = &buckets->entries[i];

		CHECK_FOR_INTERRUPTS();
		codec_bytes(c, "bucket", &entry->bytes, &entry->length);
		codec_uint64(c, "conversations_replied", &entry->conversations_replied, PG_INT64_MAX);
		if (c->version >= 2)
			codec_uint64(c, "handovers", &entry->handovers, PG_INT64_MAX);
		summary_field(c, entry);
	}
}

/* Refuses buckets that are none, out of order or given twice. */
static void
wait_buckets_check(codec *c, const void *value)
{
	const wait_buckets *buckets = value;
	bucket_type type = (bucket_type) buckets->type;

	for (uint64 i = 0; i < buckets->count; i++)
	{
		const wait_buckets_entry *entry = &buckets->entries[i];

		CHECK_FOR_INTERRUPTS();
		if (!wait_bucket_is_valid(type, entry->bytes, entry->length) || (entry->bytes[0] & BUCKET_MARK) != 0)
			codec_refuse(c, "A bucket does not have the form of its type.");
		if (i > 0 && wait_bucket_compare(type, entry[-1].bytes, entry[-1].length, entry->bytes, entry->length) >= 0)
			codec_refuse(c, "The buckets must ascend.");
		wait_summary_check(c, entry->summary);
		if (entry->conversations_replied > entry->summary->times[BY_CLOCK].replies.count)
			codec_refuse(c, "There cannot be more conversations replied to than waits closed.");
		if (entry->handovers > entry->summary->times[BY_CLOCK].replies.count + entry->summary->counters[NUM_CLOSED_UNANSWERED])
			codec_refuse(c, "There cannot be more waits handed over than waits closed.");
	}
}

/* ----------
 * Buckets as rows
 * ----------
 */

/* The columns of a bucket, those that name it first; returns how many these are. */
typedef int (*naming_columns) (bucket_type type, const wait_buckets_entry *entry, Datum *values, bool *nulls);

/* What follows the columns that name a bucket: waits, conversations_replied, handovers. */
#define FIGURE_COLUMNS	3
#define MOST_COLUMNS	(3 + FIGURE_COLUMNS)

/* Returns the buckets as the rows of a set-returning function. */
static Datum
show_buckets(FunctionCallInfo fcinfo, const wait_buckets *buckets, naming_columns name)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "bucket as row", ALLOCSET_DEFAULT_SIZES);

	for (uint64 i = 0; i < buckets->count; i++)
	{
		const wait_buckets_entry *entry = &buckets->entries[i];
		MemoryContext caller = MemoryContextSwitchTo(row_context);
		Datum		values[MOST_COLUMNS] = {0};
		bool		nulls[MOST_COLUMNS] = {false};
		int			named = name((bucket_type) buckets->type, entry, values, nulls);

		CHECK_FOR_INTERRUPTS();
		values[named] = PointerGetDatum(entry_packed(entry));
		values[named + 1] = Int64GetDatum((int64) entry->conversations_replied);
		values[named + 2] = Int64GetDatum((int64) entry->handovers);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(row_context);
	}
	PG_RETURN_NULL();
}

static int
name_as_text(bucket_type type, const wait_buckets_entry *entry, Datum *values, bool *nulls)
{
	char	   *text = wait_bucket_text(type, entry->bytes, entry->length);

	nulls[0] = text == NULL;
	if (text != NULL)
		values[0] = CStringGetTextDatum(text);
	return 1;
}

static int
name_service_day(bucket_type type, const wait_buckets_entry *entry, Datum *values, bool *nulls)
{
	service_day s = service_day_read(entry->bytes, entry->length);

	nulls[0] = (entry->bytes[0] & BUCKET_IS_NULL) != 0;
	nulls[1] = (entry->bytes[0] & BUCKET_NULL_CHANNEL) != 0;
	nulls[2] = (entry->bytes[0] & BUCKET_NULL_AGENT) != 0;
	values[0] = DateADTGetDatum(s.day);
	values[1] = PointerGetDatum(cstring_to_text_with_len(s.channel, s.channel_length));
	values[2] = PointerGetDatum(service_day_agent_text(&s));
	return 3;
}

/*
 * wait_table(wait_buckets) -> setof (bucket text, waits wait_summary, conversations_replied bigint, handovers bigint)
 *
 * The buckets in order: dates in ISO form, numbers in decimal, a service day
 * as the literal of an array of day, channel and agent.  NULL gives no rows.
 */
PG_FUNCTION_INFO_V1(wait_table);
Datum
wait_table(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return show_buckets(fcinfo, codec_unpack(&wait_buckets_type, PG_GETARG_VARLENA_PP(0)), name_as_text);
}

/*
 * service_day_table(wait_buckets) -> setof (day date, channel text, agent text, waits wait_summary, conversations_replied bigint,
 * handovers bigint)
 *
 * The same for buckets by day, channel and agent.  Error 22023 for other buckets; NULL gives no rows.
 */
PG_FUNCTION_INFO_V1(service_day_table);
Datum
service_day_table(PG_FUNCTION_ARGS)
{
	wait_buckets *buckets;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	buckets = codec_unpack(&wait_buckets_type, PG_GETARG_VARLENA_PP(0));
	if (buckets->count > 0 && buckets->type != BUCKET_SERVICE_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("waits are not counted by day, channel and agent"),
				 errhint("Show these buckets with wait_table().")));
	return show_buckets(fcinfo, buckets, name_service_day);
}
