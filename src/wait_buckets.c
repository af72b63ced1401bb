/*
 * wait_buckets.c
 *	  The type wait_buckets and wait_table(), which shows it as rows.
 */
#include "wait_buckets.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

static void wait_buckets_fields(codec *c, void *value);
static void wait_buckets_check(codec *c, const void *value);

const codec_type wait_buckets_type = {
	.name = "wait_buckets",
	.version = 2,
	.size = sizeof(wait_buckets),
	.fields = wait_buckets_fields,
	.check = wait_buckets_check
};

CODEC_TYPE_FUNCTIONS(wait_buckets, wait_buckets_type)

/* Describes the buckets to the codec, both ways. */
static void
wait_buckets_fields(codec *c, void *value)
{
	wait_buckets *buckets = value;

	codec_uint32(c, "type", &buckets->type, NUM_BUCKET_TYPES - 1);
	codec_count(c, "buckets", &buckets->count, 3);
	if (codec_reading(c))
		buckets->entries = MemoryContextAllocExtended(CurrentMemoryContext,
													  Max(buckets->count, 1) * sizeof(wait_buckets_entry),
													  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < buckets->count; i++)
	{
		wait_buckets_entry *entry = &buckets->entries[i];

		CHECK_FOR_INTERRUPTS();
		if (codec_reading(c))
			entry->summary = palloc0(sizeof(wait_summary));
		codec_bytes(c, "bucket", &entry->bytes, &entry->length);
		codec_uint64(c, "conversations_replied", &entry->conversations_replied, PG_INT64_MAX);
		if (c->version >= 2)
			codec_uint64(c, "handovers", &entry->handovers, PG_INT64_MAX);
		wait_summary_fields(c, entry->summary);
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
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row_context;
	wait_buckets *buckets;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	buckets = codec_unpack(&wait_buckets_type, PG_GETARG_VARLENA_PP(0));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "wait_table row", ALLOCSET_DEFAULT_SIZES);
	for (uint64 i = 0; i < buckets->count; i++)
	{
		const wait_buckets_entry *entry = &buckets->entries[i];
		MemoryContext caller = MemoryContextSwitchTo(row_context);
		char	   *text = wait_bucket_text((bucket_type) buckets->type, entry->bytes, entry->length);
		Datum		values[4] = {0};
		bool		nulls[4] = {text == NULL, false, false, false};

		CHECK_FOR_INTERRUPTS();
		if (text != NULL)
			values[0] = CStringGetTextDatum(text);
		values[1] = PointerGetDatum(codec_pack(&wait_summary_type, entry->summary));
		values[2] = Int64GetDatum((int64) entry->conversations_replied);
		values[3] = Int64GetDatum((int64) entry->handovers);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(row_context);
	}
	PG_RETURN_NULL();
}
