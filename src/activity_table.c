/*
 * activity_table.c
 *	  When each customer was active; see activity_table.h.
 *
 * Open addressing with linear probing.  A page's place is the top bits of its
 * hash, so that when the table doubles the old order is nearly the new one,
 * and moving reads and writes memory front to back.
 */
#include "activity_table.h"

#include "common/pg_prng.h"
#include "miscadmin.h"
#include "slab.h"

#define FIRST_SLOT_BITS 7

/*
 * Buckets are cut from pieces of memory, each twice as large as the one before, and
 * past 1 MB four times: only what lies inside a large piece is on huge pages.
 */
#define FIRST_ARENA_SIZE ((Size) 2 * 1024)
#define LARGE_ARENA_SIZE ((Size) 1024 * 1024)
#define MOST_ARENA_SIZE ((Size) 64 * 1024 * 1024)

/* Up to so many items are sorted by insertion. */
#define MOST_INSERTIONS 24

/* How many steps of a long loop pass between two looks at the interrupt flag, less one. */
#define INTERRUPT_MASK UINT64CONST(0xffff)

static void
allocate_slots(activity_table *table, int bits)
{
	table->num_slots = UINT64CONST(1) << bits;
	table->shift = 64 - bits;
	table->slots = slab_alloc_zero(table->context, table->num_slots * sizeof(activity_slot));
}

/* An empty table, all of it inside "context". */
activity_table *
activity_table_create(MemoryContext context, retention_period period)
{
	activity_table *table = MemoryContextAllocZero(context, sizeof(activity_table));

	table->context = context;
	table->layout = &period_layouts[period];
	table->seed = pg_prng_uint64(&pg_global_prng_state);
	table->block_factor = pg_prng_uint64(&pg_global_prng_state) | 1;
	allocate_slots(table, FIRST_SLOT_BITS);
	return table;
}

/* The slot of a page and block, or the free one where it belongs, searched from "at". */
static inline activity_slot *
find_slot(const activity_table *table, uint64 at, int64 page, int64 block)
{
	activity_slot *slot = &table->slots[at];

	while (slot->u.word != 0 && (slot->page != page || slot->block != block))
	{
		at = (at + 1) & (table->num_slots - 1);
		slot = &table->slots[at];
	}
	return slot;
}

/* Doubles the table.  Both are read and written front to back. */
static void
grow_slots(activity_table *table)
{
	activity_slot *old = table->slots;
	uint64		num_old = table->num_slots;

	allocate_slots(table, 64 - table->shift + 1);
	for (uint64 i = 0; i < num_old; i++)
	{
		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (old[i].u.word != 0)
			*find_slot(table, activity_position(table, old[i].page, old[i].block),
					   old[i].page, old[i].block) = old[i];
	}
	slab_free(old);
	for (int i = 0; i < table->num_pending; i++)
		table->pending_position[i] = activity_position(table,
													   table->pending[i].customer >> ACTIVITY_PAGE_BITS,
													   table->pending[i].block);
}

/* ----------
 * Buckets
 * ----------
 */

/* Bytes of a bucket that is not in its slot: its words, and the indexes of a small one. */
static inline Size
bucket_size(int bits)
{
	Size		places = (Size) 1 << bits;

	return places * sizeof(uint64) + (bits == BUCKET_ARRAY ? 0 : places * sizeof(uint16));
}

static inline uint16 *
bucket_indexes(uint64 *words, int bits)
{
	return (uint16 *) (words + ((Size) 1 << bits));
}

/* A new bucket, its words all zero. */
static uint64 *
allocate_bucket(activity_table *table, int bits)
{
	Size		size = bucket_size(bits);
	void	   *bucket = table->free_buckets[bits];

	if (bucket != NULL)
		memcpy(&table->free_buckets[bits], bucket, sizeof(void *));
	else
	{
		if (table->arena_end - table->arena < size)
		{
			table->arena_size *= table->arena_size < LARGE_ARENA_SIZE ? 2 : 4;
			table->arena_size = Min(Max(table->arena_size, FIRST_ARENA_SIZE), MOST_ARENA_SIZE);
			table->arena_size = Max(table->arena_size, size);
			table->arena = slab_alloc(table->context, table->arena_size);
			table->arena_end = table->arena + table->arena_size;
		}
		bucket = table->arena;
		table->arena += size;
		table->bucket_memory += size;
	}
	memset(bucket, 0, sizeof(uint64) << bits);
	return bucket;
}

static void
free_bucket(activity_table *table, uint64 *words, int bits)
{
	memcpy(words, &table->free_buckets[bits], sizeof(void *));
	table->free_buckets[bits] = words;
}

/* The place of a customer's word in a bucket, or the free place where it belongs. */
static inline uint64 *
find_place(uint64 *words, int bits, int index)
{
	uint32		at;
	uint16	   *indexes;

	if (bits == BUCKET_ARRAY)
		return &words[index];
	indexes = bucket_indexes(words, bits);
	at = (uint32) index * UINT32_C(0x9e3779b1) >> (32 - bits);
	while (words[at] != 0 && indexes[at] != index)
		at = (at + 1) & ((1 << bits) - 1);
	indexes[at] = (uint16) index;
	return &words[at];
}

/* The next larger bucket for a slot. */
static void
grow_bucket(activity_table *table, activity_slot *slot)
{
	int			bits = slot->bucket_bits;
	int			new_bits = bits < BUCKET_FIRST ? BUCKET_FIRST :
		bits < BUCKET_LAST_SMALL ? bits + 1 : BUCKET_ARRAY;
	uint64	   *words = allocate_bucket(table, new_bits);

	if (bits == BUCKET_SINGLE)
	{
		*find_place(words, new_bits, slot->used) = slot->u.word;
		slot->used = 1;
	}
	else
	{
		uint16	   *indexes = bucket_indexes(slot->u.words, bits);

		for (int i = 0; i < 1 << bits; i++)
			if (slot->u.words[i] != 0)
				*find_place(words, new_bits, indexes[i]) = slot->u.words[i];
		free_bucket(table, slot->u.words, bits);
	}
	slot->u.words = words;
	slot->bucket_bits = new_bits;
}

/* Whether a small bucket, or a slot's single place, takes no further customer. */
static inline bool
bucket_is_full(const activity_slot *slot, int index)
{
	if (slot->bucket_bits == BUCKET_SINGLE)
		return slot->used != index;
	return slot->bucket_bits != BUCKET_ARRAY && slot->used >= (3 << slot->bucket_bits) / 4;
}

/* ----------
 * Additions
 * ----------
 */

static inline int
index_in_page(int64 customer)
{
	return (int) (customer & (ACTIVITY_PAGE - 1));
}

/* Merges a word into a bucket where the customer may have no place yet. */
static void
add_to_bucket(activity_table *table, activity_slot *slot, int index, uint64 word)
{
	uint64	   *place;

	if (slot->bucket_bits == BUCKET_SINGLE && slot->used == index)
		place = &slot->u.word;
	else
	{
		if (bucket_is_full(slot, index))
			grow_bucket(table, slot);
		place = find_place(slot->u.words, slot->bucket_bits, index);
	}
	if (*place == 0)
	{
		table->count++;
		if (slot->bucket_bits != BUCKET_SINGLE && slot->bucket_bits != BUCKET_ARRAY)
			slot->used++;
	}
	*place = activity_merge(table->layout, *place, word);
}

/* The slot of an addition, made if there is none yet; asks the memory for the word. */
static inline activity_slot *
prepare_slot(activity_table *table, uint64 position, const activity *added)
{
	int64		page = added->customer >> ACTIVITY_PAGE_BITS;
	int			index = index_in_page(added->customer);
	activity_slot *slot = find_slot(table, position, page, added->block);

	if (slot->u.word == 0)
	{
		*slot = (activity_slot) {page, (int32) added->block, BUCKET_SINGLE, (uint16) index, {added->word}};
		table->used_slots++;
		table->count++;
	}
	else if (slot->bucket_bits == BUCKET_ARRAY)
		__builtin_prefetch(&slot->u.words[index]);
	else if (slot->bucket_bits != BUCKET_SINGLE)
		__builtin_prefetch(slot->u.words);
	return slot;
}

/* Puts what is pending into the table.  An addition that made a slot is merged once more, which changes nothing. */
void
activity_table_apply(activity_table *table)
{
	activity_slot *slots[ACTIVITY_BATCH];

	CHECK_FOR_INTERRUPTS();
	/* at most three quarters full, also after a batch of new pages */
	if (table->used_slots + ACTIVITY_BATCH > table->num_slots / 4 * 3)
		grow_slots(table);
	for (int i = 0; i < table->num_pending; i++)
		slots[i] = prepare_slot(table, table->pending_position[i], &table->pending[i]);
	for (int i = 0; i < table->num_pending; i++)
	{
		const activity *added = &table->pending[i];
		int			index = index_in_page(added->customer);
		uint64	   *word = &slots[i]->u.words[index];

		if (slots[i]->bucket_bits != BUCKET_ARRAY || *word == 0)
			add_to_bucket(table, slots[i], index, added->word);
		else
			*word = activity_merge(table->layout, *word, added->word);
	}
	table->num_pending = 0;
}

/* ----------
 * Reading
 * ----------
 */

/* The word in a place of a slot's bucket (0 = none), and its customer. */
static inline uint64
word_in_place(const activity_slot *slot, int place, int64 *customer)
{
	int			bits = slot->bucket_bits;
	uint64		word = bits == BUCKET_SINGLE ? slot->u.word : slot->u.words[place];
	int			index = bits == BUCKET_SINGLE ? slot->used : place;

	if (bits != BUCKET_SINGLE && bits != BUCKET_ARRAY && word != 0)
		index = bucket_indexes(slot->u.words, bits)[place];
	*customer = (int64) (((uint64) slot->page << ACTIVITY_PAGE_BITS) + index);
	return word;
}

/* The next pair of a table without pending additions, in no order; false behind the last. */
bool
activity_table_next(const activity_table *table, activity_cursor *at, activity *item)
{
	for (; at->slot < table->num_slots; at->slot++, at->place = 0)
	{
		const activity_slot *slot = &table->slots[at->slot];

		if ((at->slot & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (slot->u.word == 0)
			continue;
		while (at->place < 1 << slot->bucket_bits)
		{
			item->word = word_in_place(slot, at->place++, &item->customer);
			if (item->word == 0)
				continue;
			item->block = slot->block;
			return true;
		}
	}
	return false;
}

/* The slot that an item stands for while slots are sorted as items. */
static inline const activity_slot *
slot_of_item(const activity *item)
{
	return (const activity_slot *) (uintptr_t) item->word;
}

/*
 * Writes the pairs of one page by customer and block; returns their end.  Its slots
 * come as items in order of their blocks.  If all are arrays their words are in
 * order as they lie; else there are few.
 */
static activity *
collect_page(const activity *slots, uint64 num_slots, activity *items)
{
	activity   *end = items;
	bool		all_arrays = true;
	int64		customer;

	for (uint64 i = 0; i < num_slots; i++)
		all_arrays &= slot_of_item(&slots[i])->bucket_bits == BUCKET_ARRAY;
	for (int place = 0; all_arrays && place < ACTIVITY_PAGE; place++)
		for (uint64 i = 0; i < num_slots; i++)
		{
			uint64		word = word_in_place(slot_of_item(&slots[i]), place, &customer);

			if (word != 0)
				*end++ = (activity) {customer, slots[i].block, word};
		}
	if (all_arrays)
		return end;
	for (uint64 i = 0; i < num_slots; i++)
		for (int place = 0; place < 1 << slot_of_item(&slots[i])->bucket_bits; place++)
		{
			uint64		word = word_in_place(slot_of_item(&slots[i]), place, &customer);

			if (word != 0)
				*end++ = (activity) {customer, slots[i].block, word};
		}
	activity_sort(items, end - items);
	return end;
}

/* The pages of a table without pending additions, in the current context. */
activity_pages *
activity_pages_create(const activity_table *table)
{
	activity_pages *pages = palloc0(sizeof(activity_pages));

	pages->slots = slab_alloc(CurrentMemoryContext, Max(table->used_slots, 1) * sizeof(activity));
	for (uint64 i = 0; i < table->num_slots; i++)
	{
		const activity_slot *slot = &table->slots[i];

		if (slot->u.word != 0)
			pages->slots[pages->num_slots++] = (activity) {slot->page, slot->block, (uint64) (uintptr_t) slot};
	}
	activity_sort(pages->slots, pages->num_slots);
	return pages;
}

/* Puts the pairs of the next page into pages->items and returns their number; 0 behind the last. */
uint64
activity_pages_next(activity_pages *pages)
{
	const activity *first = &pages->slots[pages->next];
	uint64		num_slots = 0;
	uint64		most = 0;

	CHECK_FOR_INTERRUPTS();
	while (pages->next < pages->num_slots && first[num_slots].customer == first->customer)
	{
		most += UINT64CONST(1) << slot_of_item(&first[num_slots])->bucket_bits;
		num_slots++;
		pages->next++;
	}
	if (most > pages->room)
	{
		if (pages->items != NULL)
			slab_free(pages->items);
		pages->room = 2 * most;
		pages->items = slab_alloc(CurrentMemoryContext, pages->room * sizeof(activity));
	}
	return num_slots == 0 ? 0 : collect_page(first, num_slots, pages->items) - pages->items;
}

/* All pairs of a table without pending additions, by customer and block: an array of table->count in "context". */
activity *
activity_table_collect(const activity_table *table, MemoryContext context)
{
	activity   *items = slab_alloc(context, Max(table->count, 1) * sizeof(activity));
	activity_pages *pages = activity_pages_create(table);
	uint64		collected = 0;
	uint64		n;

	while ((n = activity_pages_next(pages)) > 0)
	{
		memcpy(items + collected, pages->items, n * sizeof(activity));
		collected += n;
	}
	Assert(collected == table->count);
	return items;
}

/* ----------
 * Sorting by customer, then block: a radix sort from the lowest byte up, or insertion
 * ----------
 */

/* What a radix sort needs to know of its items: the sort key is the distance from the smallest. */
typedef struct sort_range
{
	uint64		first_block;
	uint64		first_customer;
	int			block_digits;	/* bytes in which distances differ from 0 */
	int			customer_digits;
} sort_range;

static int
digits_of(uint64 distance)
{
	return distance == 0 ? 0 : pg_leftmost_one_pos64(distance) / 8 + 1;
}

static void
find_sort_range(const activity *items, uint64 count, sort_range *range)
{
	int64		blocks[2] = {PG_INT64_MAX, PG_INT64_MIN};
	int64		customers[2] = {PG_INT64_MAX, PG_INT64_MIN};

	for (uint64 i = 0; i < count; i++)
	{
		blocks[0] = Min(blocks[0], items[i].block);
		blocks[1] = Max(blocks[1], items[i].block);
		customers[0] = Min(customers[0], items[i].customer);
		customers[1] = Max(customers[1], items[i].customer);
	}
	range->first_block = (uint64) blocks[0];
	range->first_customer = (uint64) customers[0];
	range->block_digits = digits_of((uint64) blocks[1] - range->first_block);
	range->customer_digits = digits_of((uint64) customers[1] - range->first_customer);
}

/* Byte "digit" of the sort key, the lowest first: the block's, then the customer's. */
static inline uint8
sort_digit(const activity *item, const sort_range *range, int digit)
{
	if (digit < range->block_digits)
		return (uint8) (((uint64) item->block - range->first_block) >> (digit * 8));
	return (uint8) (((uint64) item->customer - range->first_customer) >>
					((digit - range->block_digits) * 8));
}

/* Copies items to "sorted", in order of one digit, equal ones in the order they had. */
static void
sort_by_digit(const activity *items, activity *sorted, uint64 count, const sort_range *range, int digit)
{
	uint64		next[256] = {0};
	uint64		begin = 0;

	for (uint64 i = 0; i < count; i++)
		next[sort_digit(&items[i], range, digit)]++;
	for (int value = 0; value < 256; value++)
	{
		uint64		size = next[value];

		next[value] = begin;
		begin += size;
	}
	for (uint64 i = 0; i < count; i++)
	{
		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		sorted[next[sort_digit(&items[i], range, digit)]++] = items[i];
	}
}

/* Sorts a few items in place. */
static void
sort_by_insertion(activity *items, uint64 count)
{
	for (uint64 i = 1; i < count; i++)
	{
		activity	item = items[i];
		uint64		at = i;

		for (; at > 0 && (items[at - 1].customer > item.customer ||
						  (items[at - 1].customer == item.customer && items[at - 1].block > item.block)); at--)
			items[at] = items[at - 1];
		items[at] = item;
	}
}

/* Sorts in place, with as much memory again; linear in the count and the bytes in which keys differ. */
void
activity_sort(activity *items, uint64 count)
{
	sort_range	range;
	activity   *from = items;
	activity   *to;
	activity   *scratch;

	if (count <= MOST_INSERTIONS)
	{
		sort_by_insertion(items, count);
		return;
	}
	find_sort_range(items, count, &range);
	to = scratch = slab_alloc(CurrentMemoryContext, count * sizeof(activity));
	for (int digit = 0; digit < range.block_digits + range.customer_digits; digit++)
	{
		activity   *sorted = to;

		sort_by_digit(from, sorted, count, &range, digit);
		to = from;
		from = sorted;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(activity));
	slab_free(scratch);
}
