/*
 * wait_engine.c
 *	  From a log of rows to the waits in it.
 *
 * Every conversation's rows have to be walked in order (wait_walk.h).  Two ways lead
 * there, with the same result:
 *
 *	stream	 The log is a few ordered runs: they are merged, and all conversations
 *			 are walked side by side, one state each, in an array by number.  Memory is
 *			 asked for a row's state some rows before its turn.
 *	regroup  The log is shuffled: records are dealt out to partitions by
 *			 conversation number, small enough for the cache; there, each conversation's are
 *			 brought together, sorted (there are few) and walked.
 *
 * Neither sorts the whole.  Cost: one pass over 16 bytes a row for the first, three
 * for the second and a copy of the log.  Nothing is kept but the results.
 */
#include "wait_engine.h"

#include "miscadmin.h"
#include "slab.h"
#include "utils/memutils.h"
#include "wait_spill.h"

/* Below this, regrouping has nothing to set up and wins. */
#define FEW_RECORDS		1024
/* Records are walked in batches, and their states asked for this far ahead. */
#define STREAM_BATCH	1024
#define PREFETCH_AHEAD	16
/* A partition's records should stay in the second level cache. */
#define PARTITION_RECORDS 16384
#define MOST_PARTITIONS 2048

/* ----------
 * Stream
 * ----------
 */

/* Where the merge stands in a run. */
typedef struct run_cursor
{
	const wait_slab *slab;
	uint64		at;
} run_cursor;

typedef struct record_stream
{
	int			num_runs;
	run_cursor	runs[MAX_WAIT_RUNS];
	const wait_tag *tags;		/* to order rows of one stamp by; NULL = no need */
	wait_record *batch;
	uint64		count;			/* records in the batch */
	uint64		size;			/* room in the batch */
	uint64		ready;			/* of them may be walked; the others may have company of the same stamp to come */
} record_stream;

static inline const wait_record *
cursor_peek(run_cursor *cursor)
{
	while (cursor->slab != NULL && cursor->at == cursor->slab->used)
	{
		cursor->slab = cursor->slab->next;
		cursor->at = 0;
	}
	return cursor->slab == NULL ? NULL : &cursor->slab->records[cursor->at];
}

/* Fills the batch from a single run: copies whole stretches. */
static void
fill_from_run(record_stream *stream, run_cursor *cursor)
{
	while (stream->count < stream->size)
	{
		const wait_record *next = cursor_peek(cursor);
		uint64		stretch;

		if (next == NULL)
			return;
		stretch = Min(stream->size - stream->count, cursor->slab->used - cursor->at);
		memcpy(stream->batch + stream->count, next, stretch * sizeof(wait_record));
		stream->count += stretch;
		cursor->at += stretch;
	}
}

/* Fills the batch from several runs, the lowest stamp first. */
static void
fill_merging(record_stream *stream)
{
	while (stream->count < stream->size)
	{
		const wait_record *lowest = NULL;
		run_cursor *from = NULL;

		for (int i = 0; i < stream->num_runs; i++)
		{
			const wait_record *next = cursor_peek(&stream->runs[i]);

			if (next != NULL && (lowest == NULL || next->stamp < lowest->stamp))
			{
				lowest = next;
				from = &stream->runs[i];
			}
		}
		if (from == NULL)
			return;
		stream->batch[stream->count++] = *lowest;
		from->at++;
	}
}

static void
fill_batch(record_stream *stream)
{
	if (stream->num_runs == 1)
		fill_from_run(stream, &stream->runs[0]);
	else
		fill_merging(stream);
}

static int
compare_tags(const wait_tag *tags, uint32 a, uint32 b)
{
	return (tags[a].rank > tags[b].rank) - (tags[a].rank < tags[b].rank);
}

/* For qsort_arg: by conversation, stamp, rank of the tag.  One conversation, or one instant, may have any number of rows. */
static int
compare_records(const void *a, const void *b, void *tags)
{
	const wait_record *x = a;
	const wait_record *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->conversation != y->conversation)
		return x->conversation < y->conversation ? -1 : 1;
	if (x->stamp != y->stamp)
		return x->stamp < y->stamp ? -1 : 1;
	return tags == NULL ? 0 : compare_tags(tags, x->tag, y->tag);
}

/* Orders each group of one stamp, and finds how many records have all their company. */
static void
order_ties(record_stream *stream, bool is_last)
{
	uint64		begin = 0;

	for (uint64 i = 1; i <= stream->count; i++)
	{
		if (i < stream->count && stream->batch[i].stamp == stream->batch[begin].stamp)
			continue;
		if (i == stream->count && !is_last)
			break;
		if (i - begin > 1)
			qsort_arg(stream->batch + begin, i - begin, sizeof(wait_record), compare_records,
					  unconstify(wait_tag *, stream->tags));
		begin = i;
	}
	stream->ready = begin;
}

/* The next records, in order, "ready" of them; false when there are none. */
static bool
next_batch(record_stream *stream)
{
	uint64		left = stream->count - stream->ready;

	memmove(stream->batch, stream->batch + stream->ready, left * sizeof(wait_record));
	stream->count = left;
	stream->ready = 0;
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		fill_batch(stream);
		if (stream->count == 0)
			return false;
		if (stream->tags == NULL)
		{
			stream->ready = stream->count;
			return true;
		}
		order_ties(stream, stream->count < stream->size);
		if (stream->ready > 0)
			return true;
		/* all of one stamp: more room */
		stream->size *= 2;
		stream->batch = repalloc_huge(stream->batch, stream->size * sizeof(wait_record));
	}
}

/* The states of the conversations on the way, by number. */
static void
walk_batch(wait_sink *sink, conversation_walk *walks, const wait_record *records, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		if (i + PREFETCH_AHEAD < count)
			__builtin_prefetch(&walks[records[i + PREFETCH_AHEAD].conversation], 1);
		conversation_step(sink, &walks[records[i].conversation], stamp_kind(records[i].stamp),
						  stamp_at(records[i].stamp), records[i].tag);
	}
}

static void
walk_stream(wait_log *log, wait_sink *sink, bool has_tags)
{
	uint32		num_walks = log->keys->count;
	conversation_walk *walks = slab_alloc_zero(CurrentMemoryContext, Max((Size) num_walks, 1) * sizeof(conversation_walk));
	record_stream stream = {.num_runs = log->num_runs, .size = STREAM_BATCH};

	for (int i = 0; i < log->num_runs; i++)
		stream.runs[i].slab = log->runs[i].first;
	stream.tags = has_tags ? sink->tags : NULL;
	stream.batch = palloc(STREAM_BATCH * sizeof(wait_record));
	while (next_batch(&stream))
		walk_batch(sink, walks, stream.batch, stream.ready);
	for (uint32 i = 0; i < num_walks; i++)
	{
		conversation_end(sink, &walks[i]);
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(stream.batch);
	slab_free(walks);
}

/* ----------
 * Regroup
 * ----------
 */

/* How conversation numbers are dealt out: number >> shift is the partition. */
typedef struct partitioning
{
	int			shift;
	uint32		count;
	uint64	   *ends;			/* after dealing out: where each partition ends */
} partitioning;

static void
choose_partitions(partitioning *p, uint64 num_records, uint32 num_keys)
{
	uint64		wanted = Min(num_records / PARTITION_RECORDS + 1, MOST_PARTITIONS);

	p->shift = 0;
	while (((uint64) (num_keys - 1) >> p->shift) + 1 > wanted)
		p->shift++;
	p->count = ((num_keys - 1) >> p->shift) + 1;
	p->ends = palloc0(((Size) p->count + 1) * sizeof(uint64));
}

/* Copies all records into one block, partition after partition. */
static wait_record *
deal_out(wait_log *log, partitioning *p)
{
	wait_record *dealt = slab_alloc(CurrentMemoryContext, log->num_records * sizeof(wait_record));

	for (int run = 0; run < log->num_runs; run++)
		for (wait_slab *slab = log->runs[run].first; slab != NULL; slab = slab->next)
			for (uint64 i = 0; i < slab->used; i++)
			{
				p->ends[(slab->records[i].conversation >> p->shift) + 1]++;
				if ((i & 0xfffff) == 0)
					CHECK_FOR_INTERRUPTS();
			}
	for (uint32 i = 0; i < p->count; i++)
		p->ends[i + 1] += p->ends[i];
	/* ends[i] is now where partition i begins, and becomes where it ends */
	for (int run = 0; run < log->num_runs; run++)
		for (wait_slab *slab = log->runs[run].first; slab != NULL; slab = slab->next)
			for (uint64 i = 0; i < slab->used; i++)
			{
				dealt[p->ends[slab->records[i].conversation >> p->shift]++] = slab->records[i];
				if ((i & 0xfffff) == 0)
					CHECK_FOR_INTERRUPTS();
			}
	return dealt;
}

/* Sorts the records of one conversation by stamp and tag. */
static void
sort_conversation(wait_record *records, uint64 count, const wait_tag *tags)
{
	if (count > 32)
	{
		qsort_arg(records, count, sizeof(wait_record), compare_records, unconstify(wait_tag *, tags));
		return;
	}
	for (uint64 i = 1; i < count; i++)
	{
		wait_record moving = records[i];
		uint64		at = i;

		while (at > 0 && (records[at - 1].stamp > moving.stamp ||
						  (records[at - 1].stamp == moving.stamp && tags != NULL &&
						   compare_tags(tags, records[at - 1].tag, moving.tag) > 0)))
		{
			records[at] = records[at - 1];
			at--;
		}
		records[at] = moving;
	}
}

static void
walk_conversation(wait_sink *sink, wait_record *records, uint64 count, const wait_tag *tie_tags)
{
	conversation_walk walk = {0};

	sort_conversation(records, count, tie_tags);
	for (uint64 i = 0; i < count; i++)
	{
		conversation_step(sink, &walk, stamp_kind(records[i].stamp), stamp_at(records[i].stamp), records[i].tag);
		if ((i & 0xffff) == 0xffff)
			CHECK_FOR_INTERRUPTS();
	}
	conversation_end(sink, &walk);
}

/* Brings the records of each conversation of a partition together and walks them. */
static void
walk_partition(wait_sink *sink, const wait_record *records, uint64 count, uint32 first_key, uint32 num_keys,
			   wait_record *grouped, uint64 *ends, const wait_tag *tie_tags)
{
	uint64		begin = 0;

	memset(ends, 0, ((Size) num_keys + 1) * sizeof(uint64));
	for (uint64 i = 0; i < count; i++)
	{
		ends[records[i].conversation - first_key + 1]++;
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	for (uint32 i = 0; i < num_keys; i++)
		ends[i + 1] += ends[i];
	for (uint64 i = 0; i < count; i++)
	{
		grouped[ends[records[i].conversation - first_key]++] = records[i];
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	for (uint32 i = 0; i < num_keys; i++)
	{
		walk_conversation(sink, grouped + begin, ends[i] - begin, tie_tags);
		begin = ends[i];
	}
	CHECK_FOR_INTERRUPTS();
}

static void
walk_regrouped(wait_log *log, wait_sink *sink, bool has_tags)
{
	partitioning p;
	wait_record *dealt;
	wait_record *grouped;
	uint64	   *ends;
	uint64		largest = 0;
	uint64		begin = 0;
	uint32		keys_each;

	choose_partitions(&p, log->num_records, log->keys->count);
	dealt = deal_out(log, &p);
	for (uint32 i = 0; i < p.count; i++)
		largest = Max(largest, p.ends[i] - (i == 0 ? 0 : p.ends[i - 1]));
	keys_each = Min(log->keys->count, (uint32) 1 << p.shift);
	grouped = slab_alloc(CurrentMemoryContext, largest * sizeof(wait_record));
	ends = slab_alloc(CurrentMemoryContext, ((Size) keys_each + 1) * sizeof(uint64));
	for (uint32 i = 0; i < p.count; i++)
	{
		uint32		first_key = i << p.shift;

		walk_partition(sink, dealt + begin, p.ends[i] - begin, first_key, Min(keys_each, log->keys->count - first_key),
					   grouped, ends, has_tags ? sink->tags : NULL);
		begin = p.ends[i];
	}
	slab_free(ends);
	slab_free(grouped);
	slab_free(dealt);
	pfree(p.ends);
}

/* Walks all conversations of a log that is in memory; results go to the sink. */
static void
walk_in_memory(wait_log *log, wait_sink *sink, bool has_tags)
{
	if (log->num_records == 0)
		return;
	if (log->is_shuffled || log->num_records < FEW_RECORDS)
		walk_regrouped(log, sink, has_tags);
	else
		walk_stream(log, sink, has_tags);
}

/* Walks all conversations of a log, wherever its records are. */
void
wait_engine_walk(wait_log *log, wait_sink *sink)
{
	wait_log_flush(log);
	if (log->spill != NULL)
		wait_spill_walk(log, sink);
	else
		walk_in_memory(log, sink, sink->has_tags);
}

/* ----------
 * Tags, buckets and results
 * ----------
 */

/* A tag as its log names it. */
typedef struct named_tag
{
	uint32		number;
	const char *bucket;
	uint32		bucket_length;
	const char *hours;			/* NULL = calendar time */
	uint32		hours_length;
} named_tag;

static int
compare_hours(const named_tag *x, const named_tag *y)
{
	int			order;

	if (x->hours == NULL || y->hours == NULL)
		return (x->hours == NULL) - (y->hours == NULL);
	order = memcmp(x->hours, y->hours, Min(x->hours_length, y->hours_length));
	return order != 0 ? order : (x->hours_length > y->hours_length) - (x->hours_length < y->hours_length);
}

static int
compare_named_tags(const void *a, const void *b, void *type)
{
	const named_tag *x = a;
	const named_tag *y = b;
	int			order;

	CHECK_FOR_INTERRUPTS();
	order = wait_bucket_compare(*(bucket_type *) type, x->bucket, x->bucket_length, y->bucket, y->bucket_length);
	return order != 0 ? order : compare_hours(x, y);
}

/* The calendar of each number of hours, compiled; what the query has compiled before is taken from its cache. */
static business_calendar **
compile_calendars(uint32 count, const char **hours, const uint32 *lengths, business_calendar_cache *cache)
{
	business_calendar **calendars = palloc(Max(count, 1) * sizeof(business_calendar *));

	for (uint32 i = 0; i < count; i++)
	{
		struct varlena *value = palloc(VARHDRSZ + lengths[i]);

		SET_VARSIZE(value, VARHDRSZ + lengths[i]);
		memcpy(VARDATA(value), hours[i], lengths[i]);
		calendars[i] = business_calendar_kept(cache, (opening_hours *) value);
		if (calendars[i] == NULL)
			calendars[i] = business_calendar_compile((opening_hours *) value, CurrentMemoryContext);
	}
	return calendars;
}

/* What the engine needs to know of a log's tags. */
typedef struct tag_table
{
	bucket_type type;
	uint32		num_tags;
	const char **tags;			/* bytes, by number */
	uint32	   *tag_lengths;
	uint32		num_hours;
	const char **hours;
	uint32	   *hours_lengths;
} tag_table;

static named_tag *
name_tags(const tag_table *table)
{
	named_tag  *named = palloc(Max(table->num_tags, 1) * sizeof(named_tag));

	for (uint32 i = 0; i < table->num_tags; i++)
	{
		uint32		hours_number;

		memcpy(&hours_number, table->tags[i], TAG_HOURS_BYTES);
		named[i].number = i;
		named[i].bucket = table->tags[i] + TAG_HOURS_BYTES;
		named[i].bucket_length = table->tag_lengths[i] - TAG_HOURS_BYTES;
		named[i].hours = hours_number == 0 ? NULL : table->hours[hours_number - 1];
		named[i].hours_length = hours_number == 0 ? 0 : table->hours_lengths[hours_number - 1];
	}
	return named;
}

/* A bucket's bytes without the mark. */
static char *
copy_bucket(const named_tag *tag)
{
	char	   *bytes = palloc(tag->bucket_length);

	memcpy(bytes, tag->bucket, tag->bucket_length);
	bytes[0] &= ~BUCKET_MARK;
	return bytes;
}

/* Gives each tag its bucket, rank and calendar; the buckets come out in order, without summaries. */
static wait_tag *
rank_tags(const tag_table *table, wait_buckets *buckets, business_calendar_cache *cache)
{
	wait_tag   *tags = palloc0(Max(table->num_tags, 1) * sizeof(wait_tag));
	named_tag  *named = name_tags(table);
	business_calendar **calendars = compile_calendars(table->num_hours, table->hours, table->hours_lengths, cache);
	bucket_type type = table->type;
	uint32		rank = 0;

	qsort_arg(named, table->num_tags, sizeof(named_tag), compare_named_tags, &type);
	buckets->type = type;
	buckets->entries = palloc0(Max(table->num_tags, 1) * sizeof(wait_buckets_entry));
	for (uint32 i = 0; i < table->num_tags; i++)
	{
		wait_tag   *tag = &tags[named[i].number];
		uint32		hours_number;

		if (i > 0 && compare_named_tags(&named[i - 1], &named[i], &type) != 0)
			rank++;
		if (i == 0 || wait_bucket_compare(type, named[i - 1].bucket, named[i - 1].bucket_length,
										  named[i].bucket, named[i].bucket_length) != 0)
		{
			wait_buckets_entry *entry = &buckets->entries[buckets->count++];

			entry->bytes = copy_bucket(&named[i]);
			entry->length = named[i].bucket_length;
		}
		memcpy(&hours_number, table->tags[named[i].number], TAG_HOURS_BYTES);
		tag->rank = rank;
		tag->bucket = buckets->count - 1;
		tag->marked = (named[i].bucket[0] & BUCKET_MARK) != 0;
		tag->calendar = hours_number == 0 ? NULL : calendars[hours_number - 1];
	}
	return tags;
}

/* The one bucket of a log without buckets. */
static void
start_single_bucket(wait_buckets *buckets)
{
	buckets->entries = palloc0(sizeof(wait_buckets_entry));
	buckets->entries[0].bytes = palloc0(1);
	buckets->entries[0].length = 1;
	buckets->count = 1;
}

/* Gets a sink for results over these tags ready, in the current context. */
static wait_buckets *
begin_results(wait_sink *sink, const wait_shape *shape, const tag_table *table, business_calendar_cache *cache)
{
	static const wait_tag no_tag = {0};
	wait_buckets *buckets = palloc0(sizeof(wait_buckets));
	const wait_tag *tags = &no_tag;

	if (table->num_tags > 0)
		tags = rank_tags(table, buckets, cache);
	else if (shape->bucket == BUCKET_NONE)
		start_single_bucket(buckets);
	buckets->type = shape->bucket;
	wait_sink_init(sink, tags, buckets->count, shape->has_hours, CurrentMemoryContext);
	sink->has_tags = table->num_tags > 0;
	return buckets;
}

/* Takes what the sink collected; buckets in which nothing was counted go, but the only one stays. */
static wait_buckets *
end_results(wait_sink *sink, wait_buckets *buckets)
{
	uint64		kept = 0;

	for (uint64 i = 0; i < buckets->count; i++)
	{
		buckets->entries[i].summary = sink->summaries[i];
		buckets->entries[i].conversations_replied = sink->conversations_replied[i];
		if (buckets->type == BUCKET_NONE && sink->summaries[i] == NULL)
			buckets->entries[i].summary = palloc0(sizeof(wait_summary));
		if (buckets->entries[i].summary != NULL)
			buckets->entries[kept++] = buckets->entries[i];
	}
	buckets->count = kept;
	return buckets;
}

/* The bytes and lengths of all keys of a dictionary. */
static uint32
list_bytes(const key_dictionary *dictionary, const char ***bytes, uint32 **lengths)
{
	uint32		count = dictionary == NULL ? 0 : dictionary->count;

	*bytes = MemoryContextAllocHuge(CurrentMemoryContext, Max((Size) count, 1) * sizeof(char *));
	*lengths = MemoryContextAllocHuge(CurrentMemoryContext, Max((Size) count, 1) * sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
		(*bytes)[i] = key_dictionary_bytes(dictionary, i, &(*lengths)[i]);
	return count;
}

/*
 * The results of an expanded log, which it keeps until another row comes: aggregates
 * that share the state compute them once.  Never changes what the log holds.
 */
wait_buckets *
wait_log_results(wait_log *log, business_calendar_cache *cache)
{
	MemoryContext caller;
	tag_table	table = {.type = (bucket_type) log->shape.bucket};
	wait_sink	sink;
	wait_buckets *buckets;

	wait_log_flush(log);
	if (log->results != NULL)
		return log->results;
	if (log->results_context == NULL)
		log->results_context = AllocSetContextCreate(log->header.eoh_context, "waits", ALLOCSET_DEFAULT_SIZES);
	MemoryContextReset(log->results_context);
	caller = MemoryContextSwitchTo(log->results_context);
	table.num_tags = list_bytes(log->tags, &table.tags, &table.tag_lengths);
	table.num_hours = list_bytes(log->hours, &table.hours, &table.hours_lengths);
	buckets = begin_results(&sink, &log->shape, &table, cache);
	wait_engine_walk(log, &sink);
	log->results = end_results(&sink, buckets);
	MemoryContextSwitchTo(caller);
	return log->results;
}

/* The tags and calendars of a flat log. */
static void
list_flat_tags(const flat_log *flat, tag_table *table)
{
	char	   *end = (char *) flat + VARSIZE(flat);
	uint32		left = flat->num_keys + flat->num_hours + flat->num_tags;

	table->tags = palloc(Max((Size) flat->num_tags, 1) * sizeof(char *));
	table->tag_lengths = palloc(Max((Size) flat->num_tags, 1) * sizeof(uint32));
	table->hours = palloc(Max((Size) flat->num_hours, 1) * sizeof(char *));
	table->hours_lengths = palloc(Max((Size) flat->num_hours, 1) * sizeof(uint32));
	for (; left > 0; left--)
	{
		flat_item_kind kind;
		uint32		length;

		end = flat_item_get(end, &kind, &length);
		if (kind == ITEM_TAG)
		{
			table->tags[table->num_tags] = end;
			table->tag_lengths[table->num_tags++] = length;
		}
		else if (kind == ITEM_HOURS)
		{
			table->hours[table->num_hours] = end;
			table->hours_lengths[table->num_hours++] = length;
		}
	}
}

/* The results of a flat log, in the current context.  It is small, so its records are simply sorted. */
static wait_buckets *
small_log_results(const flat_log *flat, business_calendar_cache *cache)
{
	wait_shape	shape = flat_log_shape(flat);
	tag_table	table = {.type = (bucket_type) shape.bucket};
	wait_record *records = palloc(Max((Size) flat->num_records, 1) * sizeof(wait_record));
	wait_sink	sink;
	wait_buckets *buckets;
	uint32		begin = 0;

	if (flat->num_tags > 0)
		list_flat_tags(flat, &table);
	buckets = begin_results(&sink, &shape, &table, cache);
	memcpy(records, flat->records, flat->num_records * sizeof(wait_record));
	if (flat->num_keys > 1)
		qsort_arg(records, flat->num_records, sizeof(wait_record), compare_records,
				  sink.has_tags ? unconstify(wait_tag *, sink.tags) : NULL);
	for (uint32 i = 1; i <= flat->num_records; i++)
		if (i == flat->num_records || records[i].conversation != records[begin].conversation)
		{
			walk_conversation(&sink, records + begin, i - begin, sink.has_tags ? sink.tags : NULL);
			begin = i;
		}
	return end_results(&sink, buckets);
}

/* The results of a flat log, in the current context. */
wait_buckets *
flat_log_results(const flat_log *flat, business_calendar_cache *cache)
{
	wait_shape	shape = flat_log_shape(flat);
	wait_log   *log;

	if (flat->num_records < FEW_RECORDS)
		return small_log_results(flat, cache);
	log = wait_log_create(CurrentMemoryContext, &shape);
	wait_log_merge_flat(log, flat);
	return wait_log_results(log, cache);
}
