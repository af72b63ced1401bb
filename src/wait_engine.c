/*
 * wait_engine.c
 *	  From a log of rows to the waits in it.
 *
 * Every conversation's rows have to be walked in order (conversation_walker.h).  Two ways lead
 * there, with the same result:
 *
 *	stream	 The log is a few ordered runs: they are merged, and all conversations
 *			 are walked side by side, one state each, in an array by number.  Memory is
 *			 asked for a row's state some rows before its turn.
 *	regroup	 The log is shuffled, and its records lie in piles by conversation, small enough
 *			 for the cache: pile by pile, each conversation's are brought together, sorted
 *			 (there are few) and walked.
 *
 * Neither sorts the whole.  Cost: one pass over the records, and 24 to 56 bytes a conversation
 * for the first.  Nothing is kept but the results.
 */
#include "wait_engine.h"

#include "miscadmin.h"
#include "slab.h"
#include "utils/memutils.h"
#include "wait_spill.h"
#include "wait_walk.h"

/* Below this, regrouping has nothing to set up and wins. */
#define FEW_RECORDS		1024
/* Records are walked in batches, and their states asked for this far ahead. */
#define STREAM_BATCH	1024
#define PREFETCH_AHEAD	16
/* Records are unpacked into a pile so many at a time. */
#define READ_AT_ONCE	65536
/* Tags may be as many as rows; so often a loop over them looks for a cancel. */
#define TAGS_PER_CHECK	4096

/* ----------
 * Stream
 * ----------
 */

/* Records of a run that are unpacked and wait to be merged. */
#define RUN_BATCH	256

typedef struct run_cursor
{
	record_reader reader;
	uint64		count;			/* records in the buffer */
	uint64		next;			/* the first that was not taken */
	wait_record buffer[RUN_BATCH];
} run_cursor;

typedef struct record_stream
{
	int			num_runs;
	run_cursor *runs;			/* with one run, only its reader is used */
	const wait_tag *tags;		/* to order rows of one stamp by; NULL = no need */
	wait_record *batch;
	uint64		count;			/* records in the batch */
	uint64		size;			/* room in the batch */
	uint64		ready;			/* of them may be walked; the others may have company of the same stamp to come */
} record_stream;

/* The next record of a run, or NULL. */
static inline const wait_record *
cursor_peek(run_cursor *cursor)
{
	if (cursor->next == cursor->count)
	{
		cursor->count = record_reader_next(&cursor->reader, cursor->buffer, RUN_BATCH);
		cursor->next = 0;
		if (cursor->count == 0)
			return NULL;
	}
	return &cursor->buffer[cursor->next];
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
		from->next++;
	}
}

static void
fill_batch(record_stream *stream)
{
	if (stream->num_runs == 1)
		stream->count += record_reader_next(&stream->runs[0].reader, stream->batch + stream->count,
											stream->size - stream->count);
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

/* Sorts records of one conversation, or of one stamp, by stamp and tag.  Mostly they are few and nearly in order. */
static void
sort_few_records(wait_record *records, uint64 count, const wait_tag *tags)
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
			sort_few_records(stream->batch + begin, i - begin, stream->tags);
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

/* Steps the conversations of the batch, whose states stand by number at "walks". */
static void
walk_batch(conversation_walker *walker, char *walks, const wait_record *records, uint64 count)
{
	Size		size = walker->walk_size;

	for (uint64 i = 0; i < count; i++)
	{
		if (i + PREFETCH_AHEAD < count)
			__builtin_prefetch(walks + records[i + PREFETCH_AHEAD].conversation * size, 1);
		walker->step(walker, walks + records[i].conversation * size,
					 stamp_kind(records[i].stamp), stamp_at(records[i].stamp), records[i].tag);
	}
}

static void
walk_stream(const wait_log *log, conversation_walker *walker)
{
	Size		size = walker->walk_size;
	char	   *walks = slab_alloc_zero(CurrentMemoryContext, log->keys->count * size);
	record_stream stream = {.num_runs = log->records.num_runs, .size = STREAM_BATCH};

	stream.runs = palloc0(stream.num_runs * sizeof(run_cursor));
	for (int i = 0; i < stream.num_runs; i++)
		record_reader_start(&stream.runs[i].reader, &log->records, i);
	stream.tags = walker->order;
	stream.batch = palloc(STREAM_BATCH * sizeof(wait_record));
	while (next_batch(&stream))
		walk_batch(walker, walks, stream.batch, stream.ready);
	for (uint32 i = 0; i < log->keys->count; i++)
	{
		walker->end(walker, walks + i * size, i);
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(stream.batch);
	pfree(stream.runs);
	slab_free(walks);
}

/* ----------
 * Regroup
 * ----------
 */

static void
walk_conversation(conversation_walker *walker, wait_record *records, uint64 count)
{
	conversation_walk_room room = {0};

	Assert(walker->walk_size <= LARGEST_WALK);
	sort_few_records(records, count, walker->order);
	for (uint64 i = 0; i < count; i++)
	{
		walker->step(walker, &room, stamp_kind(records[i].stamp), stamp_at(records[i].stamp), records[i].tag);
		if ((i & 0xffff) == 0xffff)
			CHECK_FOR_INTERRUPTS();
	}
	walker->end(walker, &room, records[0].conversation);
}

/* Room for regrouping, used from pile to pile. */
typedef struct regrouping
{
	uint64		size;			/* records */
	wait_record *pile;
	wait_record *grouped;
	uint64	   *ends;			/* of each conversation of the pile */
	int			shift;			/* conversation >> shift is its number in the pile */
	uint32		num_keys;		/* of a pile, at most */
} regrouping;

/* Reads lists "first" to "last" as one pile; returns its number of records. */
static uint64
read_pile(regrouping *r, const wait_records *records, int first, int last)
{
	uint64		count = 0;

	for (int list = first; list <= last; list++)
	{
		record_reader reader;
		uint64		n;

		record_reader_start(&reader, records, list);
		for (;;)
		{
			CHECK_FOR_INTERRUPTS();
			if (r->size - count < RUN_BATCH)
			{
				wait_record *larger = slab_alloc(CurrentMemoryContext, 2 * r->size * sizeof(wait_record));

				memcpy(larger, r->pile, count * sizeof(wait_record));
				slab_free(r->pile);
				slab_free(r->grouped);
				r->size *= 2;
				r->pile = larger;
				r->grouped = slab_alloc(CurrentMemoryContext, r->size * sizeof(wait_record));
			}
			n = record_reader_next(&reader, r->pile + count, Min(r->size - count, READ_AT_ONCE));
			if (n == 0)
				break;
			count += n;
		}
	}
	return count;
}

/* Brings the records of each conversation of the pile together and walks them. */
static void
walk_pile(conversation_walker *walker, regrouping *r, uint64 count)
{
	const wait_record *pile = r->pile;
	uint64		begin = 0;

	memset(r->ends, 0, ((Size) r->num_keys + 1) * sizeof(uint64));
	for (uint64 i = 0; i < count; i++)
	{
		r->ends[(pile[i].conversation >> r->shift) + 1]++;
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	for (uint32 i = 0; i < r->num_keys; i++)
		r->ends[i + 1] += r->ends[i];
	/* ends[i] is now where conversation i begins, and becomes where it ends */
	for (uint64 i = 0; i < count; i++)
	{
		r->grouped[r->ends[pile[i].conversation >> r->shift]++] = pile[i];
		if ((i & 0xfffff) == 0xfffff)
			CHECK_FOR_INTERRUPTS();
	}
	for (uint32 i = 0; i < r->num_keys && begin < count; i++)
	{
		walk_conversation(walker, r->grouped + begin, r->ends[i] - begin);
		begin = r->ends[i];
	}
}

static void
walk_regrouped(const wait_log *log, conversation_walker *walker)
{
	const wait_records *records = &log->records;
	uint32		num_piles = records->is_shuffled ? records->num_piles : 1;
	regrouping	r = {.size = 4 * RUN_BATCH};

	while (UINT32_C(1) << r.shift < num_piles)
		r.shift++;
	r.num_keys = ((log->keys->count - 1) >> r.shift) + 1;
	r.pile = slab_alloc(CurrentMemoryContext, r.size * sizeof(wait_record));
	r.grouped = slab_alloc(CurrentMemoryContext, r.size * sizeof(wait_record));
	r.ends = slab_alloc(CurrentMemoryContext, ((Size) r.num_keys + 1) * sizeof(uint64));
	if (records->is_shuffled)
		for (uint32 i = 0; i < num_piles; i++)
			walk_pile(walker, &r, read_pile(&r, records, i, i));
	else
		walk_pile(walker, &r, read_pile(&r, records, 0, records->num_runs - 1));
	slab_free(r.ends);
	slab_free(r.grouped);
	slab_free(r.pile);
}

/* Walks all conversations of a log that is in memory. */
static void
walk_in_memory(const wait_log *log, conversation_walker *walker)
{
	if (log->records.count == 0)
		return;
	if (log->records.is_shuffled || log->records.count < FEW_RECORDS)
		walk_regrouped(log, walker);
	else
		walk_stream(log, walker);
	if (walker->done != NULL)
		walker->done(walker, log);
}

/* Walks all conversations of a log, wherever its records are. */
void
wait_engine_walk(wait_log *log, conversation_walker *walker)
{
	wait_log_flush(log);
	if (log->spill != NULL)
		wait_spill_walk(log, walker);
	else
		walk_in_memory(log, walker);
}

/* ----------
 * Tags, buckets and results
 * ----------
 */

/* A tag as its log names it. */
typedef struct named_tag
{
	uint32		number;
	uint64		prefix;			/* of the bucket: see wait_bucket_prefix() */
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
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
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
	named_tag  *named = slab_alloc(CurrentMemoryContext, Max((Size) table->num_tags, 1) * sizeof(named_tag));

	for (uint32 i = 0; i < table->num_tags; i++)
	{
		uint32		hours_number;

		if (i % TAGS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		memcpy(&hours_number, table->tags[i], TAG_HOURS_BYTES);
		named[i].number = i;
		named[i].bucket = table->tags[i] + TAG_HOURS_BYTES;
		named[i].bucket_length = table->tag_lengths[i] - TAG_HOURS_BYTES;
		named[i].prefix = wait_bucket_prefix(table->type, named[i].bucket, named[i].bucket_length);
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

/* Numbers the channels of service days, so that the walk sees at a glance whether two rows are of one; 0 = NULL. */
static void
number_channels(const named_tag *named, uint32 num_tags, wait_tag *tags)
{
	key_dictionary *channels = key_dictionary_create(CurrentMemoryContext, KEY_TEXT);

	for (uint32 i = 0; i < num_tags; i++)
	{
		service_day s = service_day_read(named[i].bucket, named[i].bucket_length);
		uint32		number;

		if (i % TAGS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		if ((named[i].bucket[0] & BUCKET_NULL_CHANNEL) != 0)
			continue;
		key_dictionary_add_bytes(channels, s.channel, s.channel_length);
		(void) key_dictionary_resolve(channels, &number);
		tags[named[i].number].channel = number + 1;
	}
	key_dictionary_free(channels);
}

/* Gives each tag its bucket, rank and calendar; the buckets come out in order, without summaries. */
static wait_tag *
rank_tags(const tag_table *table, wait_buckets *buckets, business_calendar_cache *cache)
{
	wait_tag   *tags = slab_alloc_zero(CurrentMemoryContext, Max((Size) table->num_tags, 1) * sizeof(wait_tag));
	named_tag  *named = name_tags(table);
	business_calendar **calendars = compile_calendars(table->num_hours, table->hours, table->hours_lengths, cache);
	bucket_type type = table->type;
	uint32		rank = 0;

	qsort_arg(named, table->num_tags, sizeof(named_tag), compare_named_tags, &type);
	buckets->type = type;
	buckets->entries = slab_alloc_zero(CurrentMemoryContext, Max((Size) table->num_tags, 1) * sizeof(wait_buckets_entry));
	for (uint32 i = 0; i < table->num_tags; i++)
	{
		wait_tag   *tag = &tags[named[i].number];
		uint32		hours_number;

		if (i % TAGS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
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
	if (type == BUCKET_SERVICE_DAY)
		number_channels(named, table->num_tags, tags);
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

	if (bucket_is_contact((bucket_type) shape->bucket))
		refuse_other_shape();
	if (table->num_tags > 0)
		tags = rank_tags(table, buckets, cache);
	else if (shape->bucket == BUCKET_NONE)
		start_single_bucket(buckets);
	buckets->type = shape->bucket;
	wait_sink_init(sink, tags, table->num_tags > 1, buckets->count, shape->has_hours, CurrentMemoryContext);
	return buckets;
}

/* Takes what the sink collected; buckets in which nothing was counted go, but the only one stays. */
static wait_buckets *
end_results(wait_sink *sink, wait_buckets *buckets)
{
	uint64		kept = 0;

	wait_sink_end(sink, (uint32) buckets->count);
	for (uint64 i = 0; i < buckets->count; i++)
	{
		if (i % TAGS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		buckets->entries[i].summary = sink->summaries[i];
		buckets->entries[i].conversations_replied = sink->conversations_replied[i];
		buckets->entries[i].handovers = sink->handovers[i];
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
	{
		if (i % TAGS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		(*bytes)[i] = key_dictionary_bytes(dictionary, i, &(*lengths)[i]);
	}
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

	/* before the tags are read: those of contacts are none of waits */
	if (bucket_is_contact((bucket_type) log->shape.bucket))
		refuse_other_shape();
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
	wait_engine_walk(log, &sink.walker);
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
				  unconstify(wait_tag *, sink.walker.order));
	for (uint32 i = 1; i <= flat->num_records; i++)
		if (i == flat->num_records || records[i].conversation != records[begin].conversation)
		{
			walk_conversation(&sink.walker, records + begin, i - begin);
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
