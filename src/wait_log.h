/*
 * wait_log.h
 *	  The rows an aggregate over waits has met, kept until the last has come.
 *
 * With rows in any order a later one may fall between two earlier ones, so rows are
 * kept, 16 bytes each, and walked at the end (wait_engine.c).
 * A log has two forms, both values of the SQL type wait_log:
 *
 *	flat		a varlena; small groups live in it, and every log crosses process
 *				boundaries in it (wait_log_flat.c)
 *	expanded	an expanded object with hash tables, for logs that have outgrown the flat
 *				form (wait_log.c)
 *
 * Rows refer by number to their conversation's key and, where the aggregate has buckets
 * or hours, to a tag: the bucket together with the calendar.
 */
#ifndef SOCIAL_ROI_WAIT_LOG_H
#define SOCIAL_ROI_WAIT_LOG_H

#include "compat.h"

#include "interaction_kind.h"
#include "key_dictionary.h"
#include "utils/expandeddatum.h"
#include "wait_summary.h"

/* What waits are counted by. */
typedef enum bucket_type
{
	BUCKET_NONE,
	BUCKET_DATE,
	BUCKET_BIGINT,
	BUCKET_TEXT,
	BUCKET_SERVICE_DAY			/* day, channel and agent */
} bucket_type;

#define NUM_BUCKET_TYPES 5

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

/*
 * An instant and a kind in one number that sorts like both.  Three bits of an
 * instant's range go to the kind; what is left reaches 18,000 years either way.
 */
#define STAMP_KIND_BITS	3
#define STAMP_LIMIT		(INT64CONST(1) << (62 - STAMP_KIND_BITS))

static inline int64
stamp_make(int64 at, interaction_kind kind)
{
	return (int64) ((uint64) at << STAMP_KIND_BITS) | kind;
}

static inline int64
stamp_at(int64 stamp)
{
	return stamp >> STAMP_KIND_BITS;
}

static inline interaction_kind
stamp_kind(int64 stamp)
{
	return (interaction_kind) (stamp & ((1 << STAMP_KIND_BITS) - 1));
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
	uint32		tag;			/* its number, in a log that does not number tags itself */
	const char *bucket;			/* flags, then the bucket's bytes (wait_bucket.h) */
	uint32		bucket_length;
} wait_row;

/* A row, as it is kept. */
typedef struct wait_record
{
	uint32		conversation;
	uint32		tag;
	int64		stamp;
} wait_record;

/* A tag's bytes begin with the number of its calendar (0 = calendar time), then come the bucket's. */
#define TAG_HOURS_BYTES sizeof(uint32)

/* A block of records. */
typedef struct wait_slab
{
	struct wait_slab *next;
	uint64		used;
	uint64		size;
	wait_record records[FLEXIBLE_ARRAY_MEMBER];
} wait_slab;

/* Records whose stamps never fall, unless the log is shuffled. */
typedef struct wait_run
{
	wait_slab  *first;
	wait_slab  *last;
	int64		last_stamp;
} wait_run;

/* Rows that come a little late begin a second ordered run, and so on; past this many the log counts as shuffled. */
#define MAX_WAIT_RUNS 4

#define HOURS_CACHE 16

/* The numbers of calendars met lately, so that a row need not hash a long text. */
typedef struct hours_cache_entry
{
	const char *bytes;			/* NULL = unused */
	uint32		number;
} hours_cache_entry;

struct wait_spill;
struct wait_buckets;

typedef struct wait_log
{
	ExpandedObjectHeader header;
	int			magic;
	wait_shape	shape;
	key_dictionary *keys;
	key_dictionary *tags;		/* NULL without tags */
	key_dictionary *hours;		/* NULL without hours */
	hours_cache_entry hours_cache[HOURS_CACHE];
	uint64		num_records;
	bool		is_shuffled;
	int			num_runs;
	wait_run	runs[MAX_WAIT_RUNS];
	Size		slab_memory;
	int64		stamps[KEY_BATCH];	/* of the rows whose keys are in the dictionary's batch */
	uint32		row_tags[KEY_BATCH];	/* likewise, where there is no dictionary of tags */
	struct wait_spill *spill;	/* NULL while all is in memory */
	int			spill_depth;	/* partitions of partitions */
	bool		may_spill;
	struct wait_buckets *results;	/* of the last final call; NULL when rows came since */
	MemoryContext results_context;
} wait_log;

/* wait_log.c */
extern wait_log *wait_log_create(MemoryContext parent, const wait_shape *shape);
extern wait_log *wait_log_expanded(Datum datum);
extern void wait_log_append(wait_log *log, const wait_row *row);
extern void wait_log_flush(wait_log *log);
extern void wait_log_merge(wait_log *log, wait_log *other);
extern void wait_log_add_record(wait_log *log, const wait_record *record);
extern uint32 wait_log_hours_number(wait_log *log, const char *bytes, uint32 length);
extern Size wait_log_memory(const wait_log *log);
extern void wait_log_clear(wait_log *log);
extern void wait_log_free_slabs(wait_run *run);
extern wait_slab *wait_slab_create(MemoryContext context, uint64 size);
extern void refuse_other_shape(void) pg_attribute_noreturn();
extern void refuse_large_state(void) pg_attribute_noreturn();

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
