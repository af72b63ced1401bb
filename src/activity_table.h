/*
 * activity_table.h
 *	  When each customer was active: from a customer and a block of periods to the
 *	  activity word of that block (see retention_period.h).
 *
 * A customer is a 64-bit number: a bigint key itself, or the dense number that a
 * key_dictionary gave to a uuid or text.  1024 consecutive numbers are a page.  A
 * hash table of slots leads from (page, block) to the page's bucket of words:
 *
 *		one customer		the word lies in the slot itself
 *		up to 192			a small hash table of 4 to 256 places
 *		more				an array of 1024 words
 *
 * So numbers that lie close together, as those of sequences do, take little more
 * than their words and one access to memory a row, and scattered numbers take a
 * slot each.
 *
 * Blocks without activity take no space, so memory is bounded by the number of
 * distinct (customer, block) pairs whatever the dates are: a row in the year 1
 * and one in the year 5000000 cost two slots.
 *
 * A look-up in a large table waits for memory, so additions are batched: each asks
 * the memory for its slot when it arrives, and is applied when the batch is full.
 *
 * Cost of a pair: 8 bytes among dense numbers, 32 to 64 (a slot at its share of
 * the table's load) among scattered ones, at most 80 between.  Lives as long as the
 * memory context it was made in.
 */
#ifndef SOCIAL_ROI_ACTIVITY_TABLE_H
#define SOCIAL_ROI_ACTIVITY_TABLE_H

#include "compat.h"

#include "key_dictionary.h"
#include "retention_period.h"

#define ACTIVITY_BATCH 64

/* Sizes of buckets, as powers of two: in the slot, the small tables, the array. */
#define BUCKET_SINGLE 0
#define BUCKET_FIRST 2
#define BUCKET_LAST_SMALL 8
#define BUCKET_ARRAY 10

#define ACTIVITY_PAGE_BITS BUCKET_ARRAY
#define ACTIVITY_PAGE (1 << ACTIVITY_PAGE_BITS)

/* One customer's activity in one block. */
typedef struct activity
{
	int64		customer;
	int64		block;
	uint64		word;
} activity;

typedef struct activity_slot
{
	int64		page;
	int32		block;
	uint16		bucket_bits;
	uint16		used;			/* places of a small table in use; of a single customer, its index in the page */
	union
	{
		uint64		word;		/* of the single customer; 0 = a free slot */
		uint64	   *words;		/* 0 = a free place; behind those of a small table, each one's index */
	}			u;
} activity_slot;

typedef struct activity_table
{
	MemoryContext context;
	const period_layout *layout;
	uint64		seed;			/* so that nobody can prepare keys that collide */
	uint64		block_factor;
	int			shift;			/* a hash's top bits are its place in the table */
	uint64		num_slots;
	uint64		used_slots;
	activity_slot *slots;
	uint64		count;			/* pairs with activity */

	char	   *arena;			/* memory for buckets: arena .. arena_end */
	char	   *arena_end;
	Size		arena_size;		/* of the piece that they lie in */
	Size		bucket_memory;	/* bytes of all buckets */
	void	   *free_buckets[BUCKET_ARRAY + 1];	/* given back; each begins with a pointer to the next */

	int			num_pending;
	activity	pending[ACTIVITY_BATCH];
	uint64		pending_position[ACTIVITY_BATCH];
} activity_table;

/* Where an iteration over a table stands; begin with zeros. */
typedef struct activity_cursor
{
	uint64		slot;
	int			place;
} activity_cursor;

/* A table's pairs by customer and block, a page at a time. */
typedef struct activity_pages
{
	uint64		num_slots;
	activity   *slots;			/* by page and block; each word is the address of the slot */
	uint64		next;			/* slot of the page to come; 0 begins anew */
	activity   *items;			/* of the page at hand */
	uint64		room;			/* for so many items */
} activity_pages;

extern activity_table *activity_table_create(MemoryContext context, retention_period period);
extern void activity_table_apply(activity_table *table);
extern bool activity_table_next(const activity_table *table, activity_cursor *at, activity *item);
extern activity_pages *activity_pages_create(const activity_table *table);
extern uint64 activity_pages_next(activity_pages *pages);
extern activity *activity_table_collect(const activity_table *table, MemoryContext context);
extern void activity_sort(activity *items, uint64 count);

/* Bytes in use, with what it takes to read them in order. */
static inline Size
activity_table_memory(const activity_table *table)
{
	return table->num_slots * sizeof(activity_slot) + table->bucket_memory + table->used_slots * sizeof(activity);
}

static inline uint64
activity_position(const activity_table *table, int64 page, int64 block)
{
	uint64		key = (uint64) page + (uint64) block * table->block_factor;

	return key_hash_int64(key, table->seed) >> table->shift;
}

/* Adds a customer's activity; applies the batch when it is full. */
static inline void
activity_table_add(activity_table *table, int64 customer, int64 block, uint64 word)
{
	int			n = table->num_pending++;
	uint64		position = activity_position(table, customer >> ACTIVITY_PAGE_BITS, block);

	table->pending[n] = (activity) {customer, block, word};
	table->pending_position[n] = position;
	__builtin_prefetch(&table->slots[position]);
	if (n == ACTIVITY_BATCH - 1)
		activity_table_apply(table);
}

#endif							/* SOCIAL_ROI_ACTIVITY_TABLE_H */
