/*
 * wait_log_io.c
 *	  Input and output of the state type wait_log.
 *
 * PostgreSQL wants them of every type; a log is otherwise only passed between the
 * support functions of an aggregate.  Both forms print alike.
 */
#include "compat.h"

#include "codec.h"
#include "contact_tag.h"
#include "miscadmin.h"
#include "opening_hours.h"
#include "utils/memutils.h"
#include "wait_bucket.h"
#include "wait_log.h"

/* Bytes of one key, calendar or tag. */
typedef struct log_item
{
	char	   *bytes;
	uint32		length;
} log_item;

typedef struct log_items
{
	uint64		count;
	log_item   *items;
} log_items;

/* A flat log taken apart. */
typedef struct log_image
{
	uint32		key;
	uint32		bucket;
	bool		has_hours;
	log_items	lists[ITEM_TAG + 1];	/* by flat_item_kind */
	uint64		num_records;
	wait_record *records;
} log_image;

static void image_fields(codec *c, void *value);
static void image_check(codec *c, const void *value);

static const codec_type log_image_type = {
	.name = "wait_log",
	.version = 1,
	.size = sizeof(log_image),
	.fields = image_fields,
	.check = image_check
};

static void
items_fields(codec *c, const char *name, log_items *list)
{
	codec_count(c, name, &list->count, 1);
	if (codec_reading(c))
		list->items = MemoryContextAllocExtended(CurrentMemoryContext, Max(list->count, 1) * sizeof(log_item),
												 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < list->count; i++)
	{
		codec_bytes(c, NULL, &list->items[i].bytes, &list->items[i].length);
		CHECK_FOR_INTERRUPTS();
	}
}

static void
image_fields(codec *c, void *value)
{
	log_image  *image = value;

	codec_uint32(c, "key", &image->key, KEY_TEXT);
	codec_uint32(c, "bucket", &image->bucket, NUM_BUCKET_TYPES - 1);
	codec_bool(c, "has_hours", &image->has_hours);
	items_fields(c, "keys", &image->lists[ITEM_KEY]);
	items_fields(c, "hours", &image->lists[ITEM_HOURS]);
	items_fields(c, "tags", &image->lists[ITEM_TAG]);
	codec_count(c, "rows", &image->num_records, 3);
	if (codec_reading(c))
		image->records = MemoryContextAllocHuge(CurrentMemoryContext, Max(image->num_records, 1) * sizeof(wait_record));
	for (uint64 i = 0; i < image->num_records; i++)
	{
		wait_record *record = &image->records[i];

		codec_uint32(c, NULL, &record->conversation, PG_UINT32_MAX);
		codec_uint32(c, NULL, &record->tag, PG_UINT32_MAX);
		codec_int64(c, NULL, &record->stamp);
		CHECK_FOR_INTERRUPTS();
	}
}

/* Refuses hours that opening_hours would not have made of their own text: the digest in front is relied on. */
static void
check_hours(codec *c, const log_item *hours)
{
	opening_hours *made;

	if (hours->length <= OPENING_HOURS_HEADER_SIZE)
		codec_refuse(c, "A calendar is too short.");
	made = opening_hours_of_text(hours->bytes + OPENING_HOURS_HEADER_SIZE, hours->length - OPENING_HOURS_HEADER_SIZE);
	if (VARSIZE_ANY_EXHDR(made) != hours->length || memcmp(VARDATA_ANY(made), hours->bytes, hours->length) != 0)
		codec_refuse(c, "A calendar does not have the form of opening hours.");
}

static void
check_tag(codec *c, const log_image *image, const log_item *tag)
{
	bucket_type type = (bucket_type) image->bucket;
	uint32		hours_number;

	if (bucket_is_contact(type))
	{
		if (!wait_key_is_valid((key_type) (type - BUCKET_CONTACT_BIGINT), tag->bytes, tag->length))
			codec_refuse(c, "A customer does not have the form of its type.");
		return;
	}
	if (tag->length <= TAG_HOURS_BYTES)
		codec_refuse(c, "A tag is too short.");
	memcpy(&hours_number, tag->bytes, TAG_HOURS_BYTES);
	if (hours_number > image->lists[ITEM_HOURS].count)
		codec_refuse(c, "A tag names a calendar that is not there.");
	if (!wait_bucket_is_valid(type, tag->bytes + TAG_HOURS_BYTES, tag->length - TAG_HOURS_BYTES))
		codec_refuse(c, "A tag does not have the form of its bucket.");
}

/* Whether a row's tag is one of those that are there. */
static bool
tag_is_there(const log_image *image, uint32 tag)
{
	uint64		num_tags = image->lists[ITEM_TAG].count;

	if (bucket_is_contact((bucket_type) image->bucket))
		return contact_tag_customer(tag) <= num_tags;
	return image->bucket != BUCKET_NONE || image->has_hours ? tag < num_tags : tag == 0;
}

/* Refuses what no rows could have given and nobody could walk. */
static void
image_check(codec *c, const void *value)
{
	const log_image *image = value;
	const log_items *keys = &image->lists[ITEM_KEY];
	const log_items *tags = &image->lists[ITEM_TAG];
	bool		has_tags = image->bucket != BUCKET_NONE || image->has_hours;

	for (uint64 i = 0; i < keys->count; i++)
		if ((image->key == KEY_BIGINT && keys->items[i].length != sizeof(int64)) ||
			(image->key == KEY_UUID && keys->items[i].length != 16))
			codec_refuse(c, "A key does not have the length of its type.");
	for (uint64 i = 0; i < image->lists[ITEM_HOURS].count; i++)
		check_hours(c, &image->lists[ITEM_HOURS].items[i]);
	for (uint64 i = 0; i < tags->count; i++)
		check_tag(c, image, &tags->items[i]);
	if (!has_tags && (tags->count > 0 || image->lists[ITEM_HOURS].count > 0))
		codec_refuse(c, "There must be no tags without buckets and hours.");
	for (uint64 i = 0; i < image->num_records; i++)
	{
		const wait_record *record = &image->records[i];
		int64		at = stamp_at(record->stamp);

		if (record->conversation >= keys->count || !tag_is_there(image, record->tag))
			codec_refuse(c, "A row names a key or tag that is not there.");
		if (stamp_kind(record->stamp) >= NUM_INTERACTION_KINDS || at < -STAMP_LIMIT || at >= STAMP_LIMIT)
			codec_refuse(c, "A row has an instant or kind that cannot be.");
	}
}

/* Takes a flat log apart.  What the image points to stays in the log. */
static log_image *
image_of_flat(flat_log *flat)
{
	log_image  *image = palloc0(sizeof(log_image));
	char	   *end = (char *) flat + VARSIZE(flat);
	uint32		counts[ITEM_TAG + 1] = {flat->num_keys, flat->num_hours, flat->num_tags};

	image->key = flat->key;
	image->bucket = flat->bucket;
	image->has_hours = flat->has_hours != 0;
	image->num_records = flat->num_records;
	image->records = flat->records;
	for (int kind = ITEM_KEY; kind <= ITEM_TAG; kind++)
		image->lists[kind].items = MemoryContextAllocHuge(CurrentMemoryContext,
														  Max((Size) counts[kind], 1) * sizeof(log_item));
	for (uint64 left = (uint64) counts[0] + counts[1] + counts[2]; left > 0; left--)
	{
		flat_item_kind kind;
		uint32		length;

		end = flat_item_get(end, &kind, &length);
		image->lists[kind].items[image->lists[kind].count].bytes = end;
		image->lists[kind].items[image->lists[kind].count++].length = length;
	}
	return image;
}

/* Puts an image together. */
static flat_log *
flat_of_image(const log_image *image)
{
	Size		size = offsetof(flat_log, records) + image->num_records * sizeof(wait_record);
	flat_log   *flat;
	char	   *end;

	for (int kind = ITEM_KEY; kind <= ITEM_TAG; kind++)
		for (uint64 i = 0; i < image->lists[kind].count; i++)
			size += flat_item_size(image->lists[kind].items[i].length);
	if (size > MaxAllocSize)
		refuse_large_state();
	flat = palloc0(size);
	SET_VARSIZE(flat, size);
	flat->key = image->key;
	flat->bucket = image->bucket;
	flat->has_hours = image->has_hours;
	flat->num_records = image->num_records;
	flat->num_keys = image->lists[ITEM_KEY].count;
	flat->num_hours = image->lists[ITEM_HOURS].count;
	flat->num_tags = image->lists[ITEM_TAG].count;
	memcpy(flat->records, image->records, image->num_records * sizeof(wait_record));
	end = (char *) flat + size;
	for (int kind = ITEM_KEY; kind <= ITEM_TAG; kind++)
		for (uint64 i = 0; i < image->lists[kind].count; i++)
			end = flat_item_put(end, kind, image->lists[kind].items[i].bytes, image->lists[kind].items[i].length);
	flat->items_bytes = (char *) flat + size - end;
	return flat;
}

static log_image *
image_argument(FunctionCallInfo fcinfo)
{
	/* detoasting flattens an expanded log, and aligns a stored one */
	return image_of_flat((flat_log *) PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(wait_log_in);
Datum
wait_log_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(flat_of_image(codec_read_text(&log_image_type, PG_GETARG_CSTRING(0))));
}

PG_FUNCTION_INFO_V1(wait_log_out);
Datum
wait_log_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(codec_write_text(&log_image_type, image_argument(fcinfo)));
}

PG_FUNCTION_INFO_V1(wait_log_recv);
Datum
wait_log_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(flat_of_image(codec_read_message(&log_image_type, (StringInfo) PG_GETARG_POINTER(0))));
}

PG_FUNCTION_INFO_V1(wait_log_send);
Datum
wait_log_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P((bytea *) codec_pack(&log_image_type, image_argument(fcinfo)));
}
