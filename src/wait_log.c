/*
 * wait_log.c
 *	  The expanded form of a wait_log: an expanded object in a memory context of
 *	  its own, child of the aggregate's.
 *
 * Appending costs a look-up of the key, batched so that it does not wait for
 * memory (key_dictionary.h), and a packed record (wait_records.h).
 */
#include "wait_log.h"

#include "contact_tag.h"
#include "miscadmin.h"
#include "state_memory.h"
#include "utils/memutils.h"
#include "wait_spill.h"
#include "wait_walk.h"

/* A flat state shares a tuple, which has the same limit, with the group's columns. */
#define REST_OF_TUPLE ((Size) 1024 * 1024)

#define RECORDS_AT_ONCE 65536

static Size log_flat_size(ExpandedObjectHeader *header);
static void log_flatten(ExpandedObjectHeader *header, void *result, Size size);

static const ExpandedObjectMethods log_methods = {log_flat_size, log_flatten};

void
refuse_other_shape(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("cannot combine logs of waits over different argument types"),
			 errdetail("Both must have conversations of one type, and the same kind of buckets and hours."),
			 errhint("Aggregate the rows anew, with arguments of the same types.")));
}

void
refuse_large_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("state of the aggregate over waits exceeds 1 GB"),
			 errdetail("A state that passes between processes has to fit into one value."),
			 errhint("Set max_parallel_workers_per_gather to 0, or aggregate fewer rows at a time and combine the summaries with rollup().")));
}

/* ----------
 * Making and finding
 * ----------
 */

/* Places for tags met lately. */
static void
make_recent_tags(wait_log *log, uint32 count)
{
	MemoryContext context = log->header.eoh_context;

	log->num_recent_tags = count;
	log->recent_tags = MemoryContextAllocZero(context, count * sizeof(recent_tag));
}

/* The dictionaries of an empty log. */
static void
create_dictionaries(wait_log *log)
{
	MemoryContext context = log->header.eoh_context;

	log->keys = key_dictionary_create(context, (key_type) log->shape.key);
	if (bucket_is_contact((bucket_type) log->shape.bucket))
		log->tags = key_dictionary_create(context, contact_customer_type(&log->shape));
	else if (shape_has_tags(&log->shape))
	{
		log->tags = key_dictionary_create(context, KEY_TEXT);
		make_recent_tags(log, FEWEST_RECENT_TAGS);
		log->hours = key_dictionary_create(context, KEY_TEXT);
	}
}

/* An empty log, in a context of its own under "parent". */
wait_log *
wait_log_create(MemoryContext parent, const wait_shape *shape)
{
	MemoryContext context = AllocSetContextCreate(parent, "wait log", ALLOCSET_DEFAULT_SIZES);
	wait_log   *log = MemoryContextAllocZero(context, sizeof(wait_log));

	EOH_init_header(&log->header, &log_methods, context);
	log->magic = WAIT_LOG_MAGIC;
	log->shape = *shape;
	wait_records_init(&log->records, context);
	create_dictionaries(log);
	return log;
}

/* Bytes in use, and what the end will need besides: a walk for each conversation, or, in files, the list of keys. */
static Size
wait_log_memory(const wait_log *log)
{
	Size		a_walk = log->records.has_tags ? sizeof(conversation_walk_space) : sizeof(conversation_walk);
	Size		memory = log->records.memory + log->keys->memory + log->keys->count * a_walk;

	if (log->tags != NULL)
		memory += log->tags->memory + log->num_recent_tags * sizeof(recent_tag);
	if (log->hours != NULL)
		memory += log->hours->memory;
	return memory;
}

/* Forgets all keys and records, but keeps tags and calendars. */
void
wait_log_clear(wait_log *log)
{
	wait_records_clear(&log->records);
	key_dictionary_free(log->keys);
	log->keys = key_dictionary_create(log->header.eoh_context, (key_type) log->shape.key);
}

/* ----------
 * Calendars and tags
 * ----------
 */

/*
 * The number of a calendar, 1 and up.  There are few, and those met lately are known by their digests.
 */
uint32
wait_log_hours_number(wait_log *log, const char *bytes, uint32 length)
{
	uint32		id;
	hours_cache_entry *entry = &log->hours_cache[(uint8) bytes[1] % HOURS_CACHE];

	if (likely(entry->bytes != NULL && hours_are_equal(entry->bytes, bytes)))
		return entry->number;

	key_dictionary_add_bytes(log->hours, bytes, length);
	(void) key_dictionary_resolve(log->hours, &id);
	entry->bytes = key_dictionary_bytes(log->hours, id, &length);
	entry->number = id + 1;
	return entry->number;
}

/* Mixes all bytes of a tag, of which there are more than eight, or all but the shortest texts. */
static inline uint64
tag_hash(const char *bytes, uint32 length)
{
	uint64		hash = length;
	uint64		word = 0;

	for (uint32 at = 0; at + sizeof(word) < length; at += sizeof(word))
	{
		memcpy(&word, bytes + at, sizeof(word));
		hash = (hash ^ word) * UINT64CONST(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	/* the last ones, some of them for the second time */
	memcpy(&word, bytes + length - Min(length, sizeof(word)), Min(length, sizeof(word)));
	hash = (hash ^ word) * UINT64CONST(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* Room for more of the tags that are met.  What was in it is soon there again. */
static void
grow_recent_tags(wait_log *log)
{
	pfree(log->recent_tags);
	make_recent_tags(log, 2 * log->num_recent_tags);
}

/* The number of the tag with these bytes, which is added when it is new. */
static uint32
tag_number(wait_log *log, const char *bytes, uint32 length)
{
	uint64		hash = tag_hash(bytes, length);
	recent_tag *recent = &log->recent_tags[hash & (log->num_recent_tags - 1)];

	if (likely(recent->length == length && recent->bytes != NULL && memcmp(recent->bytes, bytes, length) == 0))
		return recent->number;

	if (log->tags->count > log->num_recent_tags && log->num_recent_tags < MOST_RECENT_TAGS)
		grow_recent_tags(log);
	recent = &log->recent_tags[hash & (log->num_recent_tags - 1)];
	key_dictionary_add_bytes(log->tags, bytes, length);
	(void) key_dictionary_resolve(log->tags, &recent->number);
	recent->bytes = key_dictionary_bytes(log->tags, recent->number, &recent->length);
	return recent->number;
}

/* The number of the tag of hours and a bucket. */
static uint32
bucket_tag_number(wait_log *log, uint32 hours, const wait_row *row)
{
	char		fixed[256];
	uint32		length = TAG_HOURS_BYTES + row->bucket_length;
	char	   *bytes = length <= sizeof(fixed) ? fixed : palloc(length);
	uint32		number;

	memcpy(bytes, &hours, sizeof(hours));
	memcpy(bytes + TAG_HOURS_BYTES, row->bucket, row->bucket_length);
	number = tag_number(log, bytes, length);
	if (bytes != fixed)
		pfree(bytes);
	return number;
}

/* The number of a row's tag, in a log with tags.  Without buckets the hours are all there is to it, mostly those of the row before. */
uint32
wait_log_row_tag(wait_log *log, const wait_row *row)
{
	uint32		hours = row->hours == NULL ? 0 : wait_log_hours_number(log, row->hours, row->hours_length);
	uint32		length;

	if (log->shape.bucket != BUCKET_NONE)
		return bucket_tag_number(log, hours, row);
	if (log->bare_hours != hours + 1)
	{
		log->bare_tag = bucket_tag_number(log, hours, row);
		log->bare_hours = hours + 1;
		log->bare_bytes = hours == 0 ? NULL : key_dictionary_bytes(log->hours, hours - 1, &length);
	}
	return log->bare_tag;
}

/* ----------
 * Appending and merging
 * ----------
 */

/* Adds the customer of a contact, if it has one, to the batch; returns what row_tags says of it. */
static uint32
add_customer(wait_log *log, const wait_row *row)
{
	if (row->bucket == NULL)
		return contact_tag_make(0, (contact_mark) row->tag);
	key_dictionary_add_key(log->tags, row->bucket, row->bucket_length);
	return contact_tag_make(1, (contact_mark) row->tag);
}

/* Puts the numbers of the batch's customers into the tags of its rows. */
static void
number_customers(wait_log *log, int num_rows)
{
	uint32		ids[KEY_BATCH];
	int			next = 0;

	(void) key_dictionary_resolve(log->tags, ids);
	for (int i = 0; i < num_rows; i++)
	{
		uint32		tag = log->row_tags[i];

		if (contact_tag_customer(tag) != 0)
			log->row_tags[i] = contact_tag_make(ids[next++] + 1, contact_tag_mark(tag));
	}
	if (log->tags->count > MOST_CONTACT_CUSTOMERS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many customers in one aggregate"),
				 errdetail("One aggregate over contacts takes at most %u customers.", MOST_CONTACT_CUSTOMERS),
				 errhint("Aggregate the customers in parts.")));
}

/* Writes the rows of the batch into the log. */
void
wait_log_flush(wait_log *log)
{
	uint32		ids[KEY_BATCH];
	int			n = key_dictionary_resolve(log->keys, ids);

	if (bucket_is_contact((bucket_type) log->shape.bucket))
		number_customers(log, n);
	wait_records_append(&log->records, ids, log->row_tags, log->stamps, n);
	if (log->may_spill && wait_log_memory(log) > state_memory_limit())
		wait_spill_records(log);
}

/* One more row. */
void
wait_log_append(wait_log *log, const wait_row *row)
{
	key_dictionary *keys = log->keys;
	uint32		tag = row->tag;

	if (bucket_is_contact((bucket_type) log->shape.bucket))
		tag = add_customer(log, row);
	else if (log->tags != NULL)
		tag = wait_log_row_tag(log, row);
	if (keys->type == KEY_BIGINT)
		key_dictionary_add_int64(keys, row->key);
	else
		key_dictionary_add_bytes(keys, row->key_bytes, row->key_length);
	wait_log_append_rest(log, row->stamp, tag);
}

/* All rows of another expanded log, which is left as it is. */
void
wait_log_merge(wait_log *log, wait_log *other)
{
	flat_log   *flat;
	Size		size;

	log->results = NULL;

	/*
	 * Two expanded logs meet only where a parallel leader took part itself.  Its log
	 * goes the way that the workers' came.
	 */
	wait_log_flush(other);
	size = log_flat_size(&other->header);
	flat = MemoryContextAllocHuge(CurrentMemoryContext, size);
	log_flatten(&other->header, flat, size);
	wait_log_merge_flat(log, flat);
	pfree(flat);
}

/* ----------
 * The flat form of an expanded log
 * ----------
 */

static Size
dictionary_flat_size(const key_dictionary *dictionary)
{
	Size		size = 0;
	uint32		length;

	if (dictionary == NULL)
		return 0;
	if (dictionary->type == KEY_BIGINT)
		return dictionary->count * flat_item_size(sizeof(int64));
	for (uint32 id = 0; id < dictionary->count; id++)
	{
		(void) key_dictionary_bytes(dictionary, id, &length);
		size += flat_item_size(length);
		if ((id & 0xffff) == 0xffff)
			CHECK_FOR_INTERRUPTS();
	}
	return size;
}

static Size
log_flat_size(ExpandedObjectHeader *header)
{
	wait_log   *log = (wait_log *) header;
	Size		size;

	wait_log_flush(log);
	if (log->spill != NULL)
		refuse_large_state();
	size = offsetof(flat_log, records) + log->records.count * sizeof(wait_record) +
		dictionary_flat_size(log->keys) + dictionary_flat_size(log->tags) + dictionary_flat_size(log->hours);
	if (size > MaxAllocSize - REST_OF_TUPLE)
		refuse_large_state();
	return size;
}

/* Writes the keys of a dictionary below "end", in the order of their numbers. */
static char *
dictionary_flatten(key_dictionary *dictionary, flat_item_kind kind, char *end)
{
	const int64 *numbers = dictionary != NULL && dictionary->type == KEY_BIGINT ? key_dictionary_int64s(dictionary) : NULL;

	for (uint32 id = 0; dictionary != NULL && id < dictionary->count; id++)
	{
		uint32		length = sizeof(int64);
		const char *bytes;

		if (numbers != NULL)
			bytes = (const char *) &numbers[id];
		else
			bytes = key_dictionary_bytes(dictionary, id, &length);
		end = flat_item_put(end, kind, bytes, length);
		if ((id & 0xffff) == 0xffff)
			CHECK_FOR_INTERRUPTS();
	}
	return end;
}

static void
log_flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	wait_log   *log = (wait_log *) header;
	flat_log   *flat = result;
	wait_record *record = flat->records;
	char	   *end = (char *) result + size;
	char	   *at;

	memset(flat, 0, offsetof(flat_log, records));
	SET_VARSIZE(flat, size);
	flat->key = log->shape.key;
	flat->bucket = log->shape.bucket;
	flat->has_hours = log->shape.has_hours;
	flat->num_records = (uint32) log->records.count;
	flat->num_keys = log->keys->count;
	flat->num_hours = log->hours ? log->hours->count : 0;
	flat->num_tags = log->tags ? log->tags->count : 0;
	for (int list = 0; list < wait_records_num_lists(&log->records); list++)
	{
		record_reader reader;
		uint64		n;

		record_reader_start(&reader, &log->records, list);
		while ((n = record_reader_next(&reader, record, RECORDS_AT_ONCE)) > 0)
		{
			record += n;
			CHECK_FOR_INTERRUPTS();
		}
	}
	at = dictionary_flatten(log->keys, ITEM_KEY, end);
	at = dictionary_flatten(log->hours, ITEM_HOURS, at);
	at = dictionary_flatten(log->tags, ITEM_TAG, at);
	flat->items_bytes = end - at;
}
