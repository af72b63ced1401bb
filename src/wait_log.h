/*
 * wait_log.h
 *	  The rows an aggregate over waits has met, kept until the last has come.
 *
 * With rows in any order a later one may fall between two earlier ones, so rows are
 * kept (wait_records.h) and walked at the end (wait_engine.c).
 * A log has two forms, both values of the SQL type wait_log:
 *
 *	flat		a varlena; small groups live in it, and every log crosses process
 *				boundaries in it (wait_log_flat.c)
 *	expanded	an expanded object with hash tables, for logs that have outgrown the flat
 *				form (wait_log.c)
 *
 * Rows refer by number to their conversation's key and, where the aggregate has buckets
 * or hours, to a tag: the bucket together with the calendar.  Logs of contacts have tags of their own (contact_tag.h).
 */
#ifndef SOCIAL_ROI_WAIT_LOG_H
#define SOCIAL_ROI_WAIT_LOG_H

#include "compat.h"

#include "key_dictionary.h"
#include "opening_hours.h"
#include "utils/expandeddatum.h"
#include "wait_records.h"
#include "wait_summary.h"

/* What waits are counted by. */
typedef enum bucket_type
{
	BUCKET_NONE,
	BUCKET_DATE,
	BUCKET_BIGINT,
	BUCKET_TEXT,
	BUCKET_SERVICE_DAY,			/* day, channel and agent */
	/* no buckets of waits: rows have their customers, of a key_type each, in its order (contact_tag.h) */
	BUCKET_CONTACT_BIGINT,
	BUCKET_CONTACT_UUID,
	BUCKET_CONTACT_TEXT
} bucket_type;

#define NUM_BUCKET_TYPES 8

/* Whether a log is one of contacts (contact_log.h) and not of waits. */
static inline bool
bucket_is_contact(bucket_type type)
{
	return type >= BUCKET_CONTACT_BIGINT;
}

/* What kind of rows a log holds; logs of different shapes do not mix. */
typedef struct wait_shape
{
	uint8		key;			/* key_type */
	uint8		bucket;			/* bucket_type */
	bool		has_hours;
} wait_shape;

static inline bool
shape_has_tags(const wait_shape *shape)
{
	return shape->bucket != BUCKET_NONE || shape->has_hours;
}

/* A row, as it comes from the executor.  What it points to need not outlive the call. */
typedef struct wait_row
{
	int64		key;			/* bigint */
	const char *key_bytes;		/* uuid, text */
	uint32		key_length;
	int64		stamp;
	const char *hours;			/* the varlena's contents; NULL = calendar time */
	uint32		hours_length;
	uint32		tag;			/* its number, in a log that does not number tags itself; of a contact, its contact_mark */
	const char *bucket;			/* flags, then the bucket's bytes (wait_bucket.h); of a contact, the customer's key, NULL = none */
	uint32		bucket_length;
} wait_row;

/* A tag's bytes begin with the number of its calendar (0 = calendar time), then come the bucket's. */
#define TAG_HOURS_BYTES sizeof(uint32)

#define HOURS_CACHE 16

/* The numbers of calendars met lately, so that a row need not hash a long text. */
typedef struct hours_cache_entry
{
	const char *bytes;			/* NULL = unused */
	uint32		number;
} hours_cache_entry;

#define FEWEST_RECENT_TAGS 64
#define MOST_RECENT_TAGS 8192

/* Tags met lately: rows near each other have the same few days, channels, agents and calendars. */
typedef struct recent_tag
{
	const char *bytes;			/* NULL = unused */
	uint32		length;
	uint32		number;
} recent_tag;

#define WAIT_LOG_MAGIC 0x77616974

struct wait_spill;
struct wait_buckets;

typedef struct wait_log
{
	ExpandedObjectHeader header;
	int			magic;
	wait_shape	shape;
	bool		has_one_tag;	/* 0, which all rows have: there are no buckets, and the hours are a constant of the query */
	key_dictionary *keys;
	key_dictionary *tags;		/* NULL without tags; of contacts, their customers */
	key_dictionary *hours;		/* NULL without hours */
	hours_cache_entry hours_cache[HOURS_CACHE];
	recent_tag *recent_tags;	/* by their hash; NULL without tags of waits */
	uint32		num_recent_tags;	/* places: a power of two */
	uint32		bare_hours;		/* the hours last met without a bucket, plus 1; 0 = none */
	uint32		bare_tag;		/* and their tag */
	const char *bare_bytes;		/* and their bytes; NULL = none, or calendar time */
	bool		constancy_is_known; /* whether they are a constant of the query was looked up */
	wait_records records;
	int64		stamps[KEY_BATCH];	/* of the rows whose keys are in the dictionary's batch */
	uint32		row_tags[KEY_BATCH];	/* of contacts, customer 1 stands for the next one in the batch of customers */
	struct wait_spill *spill;	/* NULL while all is in memory */
	int			spill_depth;	/* partitions of partitions */
	bool		may_spill;
	struct wait_buckets *results;	/* of the last final call; NULL when rows came since */
	MemoryContext results_context;
} wait_log;

/* wait_log.c */
extern wait_log *wait_log_create(MemoryContext parent, const wait_shape *shape);
extern void wait_log_append(wait_log *log, const wait_row *row);
extern uint32 wait_log_row_tag(wait_log *log, const wait_row *row);
extern void wait_log_flush(wait_log *log);
extern void wait_log_merge(wait_log *log, wait_log *other);
extern uint32 wait_log_hours_number(wait_log *log, const char *bytes, uint32 length);
extern void wait_log_clear(wait_log *log);
extern void refuse_other_shape(void) pg_attribute_noreturn();
extern void refuse_large_state(void) pg_attribute_noreturn();

/* The log behind a datum, or NULL when the datum is flat. */
static inline wait_log *
wait_log_expanded(Datum datum)
{
	wait_log   *log;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return NULL;
	log = (wait_log *) DatumGetEOHP(datum);
	if (unlikely(log->magic != WAIT_LOG_MAGIC))
		refuse_other_shape();
	return log;
}

/* Whether the contents of two values of hours are the same: a version and a digest of the rest stand in front. */
static inline bool
hours_are_equal(const char *left, const char *right)
{
	return left[0] == right[0] && digests_are_equal(left + 1, right + 1);
}

/* The rest of a row whose key was just added to the batch. */
static inline void
wait_log_append_rest(wait_log *log, int64 stamp, uint32 tag)
{
	int			last = log->keys->num_pending - 1;

	log->results = NULL;
	log->stamps[last] = stamp;
	log->row_tags[last] = tag;
	if (key_dictionary_batch_full(log->keys))
		wait_log_flush(log);
}

/* wait_log_flat.c: the flat form, of which "flat_log" is the header. */
typedef struct flat_log
{
	int32		vl_len_;
	uint8		key;
	uint8		bucket;
	uint8		has_hours;
	uint8		unused;
	uint32		num_records;
	uint32		num_keys;
	uint32		num_hours;
	uint32		num_tags;
	uint32		items_bytes;	/* at the end of the value */
	uint32		unused2;
	wait_record records[FLEXIBLE_ARRAY_MEMBER];
} flat_log;

typedef enum flat_item_kind
{
	ITEM_KEY,
	ITEM_HOURS,
	ITEM_TAG
} flat_item_kind;

extern flat_log *flat_log_create(const wait_shape *shape);
extern flat_log *flat_log_append(flat_log *flat, const wait_row *row);
extern flat_log *flat_log_merge(flat_log *flat, const flat_log *other);
extern wait_shape flat_log_shape(const flat_log *flat);
extern void wait_log_merge_flat(wait_log *log, const flat_log *flat);
extern Size flat_item_size(uint32 length);
extern char *flat_item_put(char *end, flat_item_kind kind, const char *bytes, uint32 length);
extern char *flat_item_get(char *end, flat_item_kind *kind, uint32 *length);

#endif							/* SOCIAL_ROI_WAIT_LOG_H */
