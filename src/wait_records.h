/*
 * wait_records.h
 *	  The rows of a log, packed: memory that is touched for the first time costs more
 *	  than anything else that is done with a row.
 *
 * Two forms:
 *
 *	runs	While rows come nearly in time order they are kept as a few ordered runs: 8 bytes a row
 *			(the conversation's number; the kind and the time since the row before), 12 with tags.
 *			Tags are written from the first on that is not 0: hours that are the same for all cost nothing.
 *			Merged at the end, they need no sort.
 *	piles	A row that fits behind no run means disorder.  Then rows are dealt out into piles by
 *			conversation, 12 bytes each, 16 with tags, so that a pile fits the cache at the end.
 *
 * Appending is a few instructions a row.  Records live in the memory context they were
 * begun in.
 */
#ifndef SOCIAL_ROI_WAIT_RECORDS_H
#define SOCIAL_ROI_WAIT_RECORDS_H

#include "compat.h"

#include "interaction_kind.h"

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

/* A row, unpacked. */
typedef struct wait_record
{
	uint32		conversation;	/* number of its key; never PG_UINT32_MAX */
	uint32		tag;
	int64		stamp;
} wait_record;

/* Rows that come a little late begin a second ordered run, and so on; past this many the rows count as shuffled. */
#define MAX_WAIT_RUNS 8

typedef struct record_block
{
	struct record_block *next;
	uint32		used;			/* words; of a pile's last block, see record_pile */
	uint32		size;
	uint32		has_tags;		/* of its records, a word each; without, all tags are 0 */
	uint32		words[FLEXIBLE_ARRAY_MEMBER];
} record_block;

/* Blocks one after the other. */
typedef struct record_list
{
	record_block *first;
	record_block *last;
} record_list;

/*
 * Records of some conversations.  What appending needs stands here and not in the block, for all blocks begin at the same
 * place of a page, and such memory gets in each other's way in a cache.
 */
typedef struct record_pile
{
	record_list list;
	uint32	   *next;			/* free words of the last block: next .. end; those before are used */
	uint32	   *end;
} record_pile;

/* Records whose stamps never fall. */
typedef struct record_run
{
	record_list list;
	int64		last_stamp;
} record_run;

typedef struct wait_records
{
	MemoryContext context;
	bool		has_tags;		/* a tag that is not 0 has come */
	uint64		count;
	Size		memory;			/* bytes in use */
	int			num_runs;
	record_run	runs[MAX_WAIT_RUNS];
	bool		is_shuffled;	/* piles, no runs */
	uint32		num_piles;		/* a power of two; a conversation's is its number modulo this */
	record_pile *piles;
	struct record_slab *slabs;	/* of the piles' blocks */
	char	   *free_block;		/* in the last one: free_block .. slab_end */
	char	   *slab_end;
} wait_records;

/* Where reading stands in a list. */
typedef struct record_reader
{
	const record_block *block;
	uint32		word;
	bool		is_run;
	int64		at;				/* of the record before */
} record_reader;

extern void wait_records_init(wait_records *records, MemoryContext context);
extern void wait_records_append(wait_records *records, const uint32 *conversations, const uint32 *tags,
								const int64 *stamps, int count);
extern void wait_records_clear(wait_records *records);
extern int	wait_records_num_lists(const wait_records *records);
extern void record_reader_start(record_reader *reader, const wait_records *records, int list);
extern uint64 record_reader_next(record_reader *reader, wait_record *out, uint64 most);

#endif							/* SOCIAL_ROI_WAIT_RECORDS_H */
