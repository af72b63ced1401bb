/*
 * wait_log_flat.c
 *	  The flat form of a wait_log: one varlena, which grows from both ends.
 *
 *	  header | records -> | free | <- items
 *
 * An item is a conversation's key, a calendar or a tag (of contacts: a customer's key), its bytes followed by a
 * word with its length and kind, so that items are read from the end of the
 * value downwards in the order of their numbers.  Small groups live in this form:
 * they find keys by looking at all items, so they may have few; then the log
 * is expanded.
 *
 * Growing allocates in the current context: nodeAgg copies what a transition
 * function returns into the aggregate's context and frees the old value.
 */
#include "wait_log.h"

#include "contact_tag.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "wait_bucket.h"

#define ITEM_KIND_BITS	2
#define FIRST_FLAT_SIZE ((Size) 136)
#define LARGEST_FLAT	((Size) 4096)
#define MOST_FLAT_ITEMS 16

/* ----------
 * Items
 * ----------
 */

/* Bytes that an item takes. */
Size
flat_item_size(uint32 length)
{
	return INTALIGN((Size) length) + sizeof(uint32);
}

/* Writes an item that ends at "end"; returns where it begins, which is the end of the next one. */
char *
flat_item_put(char *end, flat_item_kind kind, const char *bytes, uint32 length)
{
	uint32		word = length << ITEM_KIND_BITS | kind;
	char	   *begin = end - flat_item_size(length);

	if (length > PG_UINT32_MAX >> ITEM_KIND_BITS)
		refuse_large_state();
	memset(begin, 0, end - begin);
	memcpy(begin, bytes, length);
	memcpy(end - sizeof(word), &word, sizeof(word));
	return begin;
}

/* The item that ends at "end": returns its bytes, where the next one ends. */
char *
flat_item_get(char *end, flat_item_kind *kind, uint32 *length)
{
	uint32		word;

	memcpy(&word, end - sizeof(word), sizeof(word));
	*kind = (flat_item_kind) (word & ((1 << ITEM_KIND_BITS) - 1));
	*length = word >> ITEM_KIND_BITS;
	return end - flat_item_size(*length);
}

static inline char *
flat_end(const flat_log *flat)
{
	return (char *) flat + VARSIZE(flat);
}

static inline uint32
num_items(const flat_log *flat)
{
	return flat->num_keys + flat->num_hours + flat->num_tags;
}

static uint32 *
items_of_kind(flat_log *flat, flat_item_kind kind)
{
	return kind == ITEM_KEY ? &flat->num_keys : kind == ITEM_HOURS ? &flat->num_hours : &flat->num_tags;
}

/* ----------
 * Appending in place
 * ----------
 */

wait_shape
flat_log_shape(const flat_log *flat)
{
	wait_shape	shape = {flat->key, flat->bucket, flat->has_hours != 0};

	return shape;
}

/* An empty flat log with room for a few rows, in the current context. */
flat_log *
flat_log_create(const wait_shape *shape)
{
	flat_log   *flat = palloc0(FIRST_FLAT_SIZE);

	SET_VARSIZE(flat, FIRST_FLAT_SIZE);
	flat->key = shape->key;
	flat->bucket = shape->bucket;
	flat->has_hours = shape->has_hours;
	return flat;
}

/* The flat log with room for "needed" more bytes: itself, a larger copy, or NULL when it has to be expanded. */
static flat_log *
reserve(flat_log *flat, Size needed)
{
	Size		used = offsetof(flat_log, records) + flat->num_records * sizeof(wait_record) + flat->items_bytes;
	Size		size = VARSIZE(flat);
	flat_log   *grown;

	if (used + needed <= size)
		return flat;
	while (size < used + needed)
		size *= 2;
	if (size > LARGEST_FLAT)
		return NULL;
	grown = palloc0(size);
	memcpy(grown, flat, used - flat->items_bytes);
	memcpy((char *) grown + size - flat->items_bytes, flat_end(flat) - flat->items_bytes, flat->items_bytes);
	SET_VARSIZE(grown, size);
	return grown;
}

/*
 * The number of an item with these bytes, which is added when it is new.  The log
 * may move; NULL when it has to be expanded.
 */
static flat_log *
intern_item(flat_log *flat, flat_item_kind kind, const char *bytes, uint32 length, uint32 *number)
{
	char	   *end = flat_end(flat);

	*number = 0;
	for (uint32 i = num_items(flat); i > 0; i--)
	{
		flat_item_kind found;
		uint32		found_length;

		end = flat_item_get(end, &found, &found_length);
		if (found != kind)
			continue;
		if (found_length == length && memcmp(end, bytes, length) == 0)
			return flat;
		(*number)++;
	}
	if (num_items(flat) >= MOST_FLAT_ITEMS || length > LARGEST_FLAT ||
		(flat = reserve(flat, flat_item_size(length))) == NULL)
		return NULL;
	(void) flat_item_put(flat_end(flat) - flat->items_bytes, kind, bytes, length);
	flat->items_bytes += flat_item_size(length);
	(*items_of_kind(flat, kind))++;
	return flat;
}

/* The number of a row's tag, likewise. */
static flat_log *
intern_tag(flat_log *flat, const wait_row *row, uint32 *number)
{
	char		bytes[LARGEST_FLAT];
	uint32		hours_number = 0;

	*number = 0;
	if (row->bucket_length > LARGEST_FLAT - TAG_HOURS_BYTES)
		return NULL;
	if (row->hours != NULL)
	{
		flat = intern_item(flat, ITEM_HOURS, row->hours, row->hours_length, &hours_number);
		if (flat == NULL)
			return NULL;
		hours_number++;
	}
	memcpy(bytes, &hours_number, TAG_HOURS_BYTES);
	memcpy(bytes + TAG_HOURS_BYTES, row->bucket, row->bucket_length);
	return intern_item(flat, ITEM_TAG, bytes, TAG_HOURS_BYTES + row->bucket_length, number);
}

/* The tag of a contact, likewise. */
static flat_log *
intern_customer(flat_log *flat, const wait_row *row, uint32 *tag)
{
	uint32		number = 0;

	if (row->bucket != NULL)
	{
		flat = intern_item(flat, ITEM_TAG, row->bucket, row->bucket_length, &number);
		number++;
	}
	*tag = contact_tag_make(number, (contact_mark) row->tag);
	return flat;
}

/*
 * One more row.  Returns the log, which may have moved, or NULL when it must be
 * expanded first; the log passed in then holds all rows before.
 */
flat_log *
flat_log_append(flat_log *flat, const wait_row *row)
{
	const char *key = flat->key == KEY_BIGINT ? (const char *) &row->key : row->key_bytes;
	uint32		length = flat->key == KEY_BIGINT ? sizeof(int64) : row->key_length;
	wait_record record = {.stamp = row->stamp};

	flat = intern_item(flat, ITEM_KEY, key, length, &record.conversation);
	if (flat != NULL && bucket_is_contact((bucket_type) flat->bucket))
		flat = intern_customer(flat, row, &record.tag);
	else if (flat != NULL && (flat->bucket != BUCKET_NONE || flat->has_hours))
		flat = intern_tag(flat, row, &record.tag);
	if (flat == NULL || (flat = reserve(flat, sizeof(wait_record))) == NULL)
		return NULL;
	flat->records[flat->num_records++] = record;
	return flat;
}

/* The items of one kind of a small flat log, by number. */
typedef struct flat_items
{
	const char *bytes[MOST_FLAT_ITEMS];
	uint32		lengths[MOST_FLAT_ITEMS];
	int			count;
} flat_items;

static void
list_items(const flat_log *flat, flat_item_kind wanted, flat_items *items)
{
	char	   *end = flat_end(flat);

	items->count = 0;
	for (uint32 i = num_items(flat); i > 0; i--)
	{
		flat_item_kind kind;
		uint32		length;

		end = flat_item_get(end, &kind, &length);
		if (kind == wanted)
		{
			items->bytes[items->count] = end;
			items->lengths[items->count++] = length;
		}
	}
}

/* The tag of a row that comes from another flat log. */
static void
copy_tag(wait_row *row, const flat_items *tags, const flat_items *hours, uint32 tag)
{
	uint32		hours_number;

	memcpy(&hours_number, tags->bytes[tag], TAG_HOURS_BYTES);
	row->bucket = tags->bytes[tag] + TAG_HOURS_BYTES;
	row->bucket_length = tags->lengths[tag] - TAG_HOURS_BYTES;
	row->hours = hours_number == 0 ? NULL : hours->bytes[hours_number - 1];
	row->hours_length = hours_number == 0 ? 0 : hours->lengths[hours_number - 1];
}

static void
copy_customer(wait_row *row, const flat_items *customers, uint32 tag)
{
	uint32		customer = contact_tag_customer(tag);

	row->tag = contact_tag_mark(tag);
	row->bucket = customer == 0 ? NULL : customers->bytes[customer - 1];
	row->bucket_length = customer == 0 ? 0 : customers->lengths[customer - 1];
}

/*
 * All rows of another flat log, when both together are small.  Returns the log,
 * which may have moved, or NULL, nothing being changed, when they have to be
 * merged in an expanded one.
 */
flat_log *
flat_log_merge(flat_log *flat, const flat_log *other)
{
	Size		size = VARSIZE(flat) + other->num_records * sizeof(wait_record) + other->items_bytes;
	flat_items	keys,
				tags,
				hours;

	if (size > LARGEST_FLAT / 2 || num_items(flat) + num_items(other) > MOST_FLAT_ITEMS)
		return NULL;
	list_items(other, ITEM_KEY, &keys);
	list_items(other, ITEM_TAG, &tags);
	list_items(other, ITEM_HOURS, &hours);
	for (uint32 i = 0; i < other->num_records; i++)
	{
		wait_record record = other->records[i];
		wait_row	row = {.stamp = record.stamp};

		row.key_bytes = keys.bytes[record.conversation];
		row.key_length = keys.lengths[record.conversation];
		if (flat->key == KEY_BIGINT)
			memcpy(&row.key, row.key_bytes, sizeof(int64));
		if (bucket_is_contact((bucket_type) flat->bucket))
			copy_customer(&row, &tags, record.tag);
		else if (tags.count > 0)
			copy_tag(&row, &tags, &hours, record.tag);
		flat = flat_log_append(flat, &row);
	}
	return flat;
}

/* ----------
 * Into an expanded log
 * ----------
 */

/* Where the items of a flat log stand in an expanded one, by their numbers in the flat log. */
typedef struct item_numbers
{
	uint32	   *keys;
	uint32	   *tags;
	uint32	   *hours;
} item_numbers;

/* Adds the batch of one dictionary and remembers the numbers. */
static void
resolve_numbers(key_dictionary *dictionary, uint32 *numbers, uint32 *done)
{
	*done += key_dictionary_resolve(dictionary, numbers + *done);
}

/* The keys that the items of that kind are. */
static void
merge_keys(key_dictionary *keys, const flat_log *flat, flat_item_kind wanted, uint32 *numbers)
{
	char	   *end = flat_end(flat);
	uint32		done = 0;

	for (uint32 i = num_items(flat); i > 0; i--)
	{
		flat_item_kind kind;
		uint32		length;

		end = flat_item_get(end, &kind, &length);
		if (kind != wanted)
			continue;
		key_dictionary_add_key(keys, end, length);
		if (key_dictionary_batch_full(keys))
			resolve_numbers(keys, numbers, &done);
	}
	resolve_numbers(keys, numbers, &done);
}

/* Calendars first: the tags name them by number. */
static void
merge_tags(wait_log *log, const flat_log *flat, item_numbers *numbers)
{
	char	   *end = flat_end(flat);
	uint32		num_hours = 0;
	uint32		done = 0;

	for (uint32 i = num_items(flat); i > 0; i--)
	{
		flat_item_kind kind;
		uint32		length;
		uint32		hours_number;
		char	   *bytes;

		end = flat_item_get(end, &kind, &length);
		if (kind == ITEM_HOURS)
			numbers->hours[num_hours++] = wait_log_hours_number(log, end, length);
		if (kind != ITEM_TAG)
			continue;
		bytes = palloc(length);
		memcpy(bytes, end, length);
		memcpy(&hours_number, bytes, sizeof(hours_number));
		if (hours_number > 0)
			memcpy(bytes, &numbers->hours[hours_number - 1], sizeof(uint32));
		key_dictionary_add_bytes(log->tags, bytes, length);
		pfree(bytes);
		if (key_dictionary_batch_full(log->tags))
			resolve_numbers(log->tags, numbers->tags, &done);
	}
	resolve_numbers(log->tags, numbers->tags, &done);
}

/* The tag that a row of the flat log has in the expanded one. */
static inline uint32
merged_tag(const wait_log *log, const item_numbers *numbers, uint32 tag)
{
	uint32		customer;

	if (!bucket_is_contact((bucket_type) log->shape.bucket))
		return shape_has_tags(&log->shape) ? numbers->tags[tag] : 0;
	customer = contact_tag_customer(tag);
	return contact_tag_make(customer == 0 ? 0 : numbers->tags[customer - 1] + 1, contact_tag_mark(tag));
}

/* The rows, by their numbers in the expanded log. */
static void
merge_records(wait_log *log, const flat_log *flat, const item_numbers *numbers)
{
	uint32		conversations[KEY_BATCH];
	uint32		tags[KEY_BATCH];
	int64		stamps[KEY_BATCH];

	for (uint32 begin = 0; begin < flat->num_records; begin += KEY_BATCH)
	{
		int			n = Min(KEY_BATCH, flat->num_records - begin);

		for (int i = 0; i < n; i++)
		{
			const wait_record *record = &flat->records[begin + i];

			conversations[i] = numbers->keys[record->conversation];
			tags[i] = merged_tag(log, numbers, record->tag);
			stamps[i] = record->stamp;
		}
		wait_records_append(&log->records, conversations, tags, stamps, n);
		CHECK_FOR_INTERRUPTS();
	}
}

/* All rows of a flat log.  The log must have no rows waiting in its batch. */
void
wait_log_merge_flat(wait_log *log, const flat_log *flat)
{
	item_numbers numbers;
	wait_shape	shape = flat_log_shape(flat);

	if (memcmp(&shape, &log->shape, sizeof(shape)) != 0)
		refuse_other_shape();
	log->results = NULL;
	wait_log_flush(log);
	numbers.keys = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) flat->num_keys + KEY_BATCH) * sizeof(uint32));
	numbers.tags = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) flat->num_tags + KEY_BATCH) * sizeof(uint32));
	numbers.hours = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) flat->num_hours + 1) * sizeof(uint32));
	merge_keys(log->keys, flat, ITEM_KEY, numbers.keys);
	if (bucket_is_contact((bucket_type) log->shape.bucket))
		merge_keys(log->tags, flat, ITEM_TAG, numbers.tags);
	else if (shape_has_tags(&log->shape))
		merge_tags(log, flat, &numbers);
	merge_records(log, flat, &numbers);
	pfree(numbers.keys);
	pfree(numbers.tags);
	pfree(numbers.hours);
	/* looks at the memory bound */
	wait_log_flush(log);
}
