/*
 * wait_records.c
 *	  The rows of a log, packed; see wait_records.h.
 *
 * Words of a record in a run:	conversation, microseconds since the record before << 3 | kind [, tag].
 * Where the time does not fit (nine minutes), and first of all, stands a jump: NO_CONVERSATION and the instant's
 * upper half in one record's place, its lower half in the next one's.
 * Words of a record in a pile:	conversation, both halves of the stamp [, tag].
 */
#include "wait_records.h"

#include "miscadmin.h"
#include "slab.h"

#define NO_CONVERSATION	PG_UINT32_MAX
#define STEP_LIMIT		(UINT64CONST(1) << (32 - STAMP_KIND_BITS))

#define RUN_WORDS(has_tags)		((has_tags) ? 3 : 2)
#define PILE_WORDS(has_tags)	((has_tags) ? 4 : 3)

/* A jump and the record behind it are never parted. */
#define MOST_WORDS_AT_ONCE		(3 * RUN_WORDS(true))

/* The first block of a run is small, each next one as large as all before. */
#define FIRST_BLOCK_WORDS	512
#define LARGEST_BLOCK_WORDS	(4 * 1024 * 1024)

/* A single pile up to here; then many, of small blocks that are cut from slabs. */
#define MOST_IN_ONE_PILE	(256 * 1024)
#define NUM_PILES			1024
#define PILE_BLOCK_BYTES	8192
#define PILE_SLAB_BYTES		((Size) 4 * 1024 * 1024)

/* A block of memory from which the blocks of piles are cut. */
typedef struct record_slab
{
	struct record_slab *next;
} record_slab;

/* No records, to be kept in "context". */
void
wait_records_init(wait_records *records, MemoryContext context)
{
	memset(records, 0, sizeof(*records));
	records->context = context;
}

static void
list_append(record_list *list, record_block *block, uint64 size, bool has_tags)
{
	block->next = NULL;
	block->used = 0;
	block->size = (uint32) size;
	block->has_tags = has_tags;
	if (list->last == NULL)
		list->first = block;
	else
		list->last->next = block;
	list->last = block;
}

static void
list_free(record_list *list)
{
	record_block *next;

	for (record_block *block = list->first; block != NULL; block = next)
	{
		next = block->next;
		slab_free(block);
	}
	list->first = list->last = NULL;
}

static void
slabs_free(record_slab *slab)
{
	while (slab != NULL)
	{
		record_slab *next = slab->next;

		slab_free(slab);
		slab = next;
	}
}

/* Forgets all records and gives their memory back. */
void
wait_records_clear(wait_records *records)
{
	for (int i = 0; i < records->num_runs; i++)
		list_free(&records->runs[i].list);
	slabs_free(records->slabs);
	if (records->piles != NULL)
		pfree(records->piles);
	wait_records_init(records, records->context);
}

/* ----------
 * Runs
 * ----------
 */

static void
add_run_block(wait_records *records, record_run *run)
{
	uint64		size = records->count * RUN_WORDS(records->has_tags);

	size = Min(Max(size, FIRST_BLOCK_WORDS), LARGEST_BLOCK_WORDS);
	list_append(&run->list, slab_alloc(records->context, offsetof(record_block, words) + size * sizeof(uint32)),
				size, records->has_tags);
}

static inline uint32
step_word(uint64 step, int64 stamp)
{
	return (uint32) (step << STAMP_KIND_BITS) | stamp_kind(stamp);
}

/* Writes a record behind a run, whatever it takes. */
static void
run_append(wait_records *records, record_run *run, const wait_record *record)
{
	uint64		at = (uint64) stamp_at(record->stamp);
	uint64		step = at - (uint64) stamp_at(run->last_stamp);
	int			words = RUN_WORDS(records->has_tags);
	uint32	   *word;

	if (run->list.last == NULL || run->list.last->has_tags != records->has_tags ||
		run->list.last->size - run->list.last->used < MOST_WORDS_AT_ONCE)
		add_run_block(records, run);
	word = &run->list.last->words[run->list.last->used];
	if (run->list.first->used == 0 || step >= STEP_LIMIT)
	{
		memset(word, 0, 2 * words * sizeof(uint32));
		word[0] = NO_CONVERSATION;
		word[1] = (uint32) (at >> 32);
		word[words] = (uint32) at;
		word += 2 * words;
		step = 0;
	}
	word[0] = record->conversation;
	word[1] = step_word(step, record->stamp);
	if (records->has_tags)
		word[2] = record->tag;
	word += words;
	records->memory += (Size) (word - &run->list.last->words[run->list.last->used]) * sizeof(uint32);
	run->list.last->used = (uint32) (word - run->list.last->words);
	run->last_stamp = record->stamp;
	records->count++;
}

/*
 * Writes records behind a run as long as they follow the one before closely and the block has
 * room, which is nearly always; returns how many.  The block keeps tags or not, for good.
 */
static pg_attribute_always_inline int
append_closely(record_block *block, int64 *last_stamp, const uint32 *conversations, const uint32 *tags,
			   const int64 *stamps, int count, const bool has_tags)
{
	const int	words = RUN_WORDS(has_tags);
	int			most = block->used == 0 ? 0 : Min(count, (int) ((block->size - block->used) / words));
	uint32	   *word = &block->words[block->used];
	int64		last = *last_stamp;
	int			i;

	for (i = 0; i < most; i++)
	{
		uint64		step = (uint64) stamp_at(stamps[i]) - (uint64) stamp_at(last);

		if (unlikely(stamps[i] < last || step >= STEP_LIMIT))
			break;
		word[0] = conversations[i];
		word[1] = step_word(step, stamps[i]);
		if (has_tags)
			word[2] = tags[i];
		word += words;
		last = stamps[i];
	}
	block->used += i * words;
	*last_stamp = last;
	return i;
}

static int
run_append_quickly(wait_records *records, record_run *run, const uint32 *conversations, const uint32 *tags,
				   const int64 *stamps, int count)
{
	record_block *block = run->list.last;
	int			n;

	if (block == NULL || block->has_tags != records->has_tags)
		return 0;
	if (records->has_tags)
		n = append_closely(block, &run->last_stamp, conversations, tags, stamps, count, true);
	else
		n = append_closely(block, &run->last_stamp, conversations, tags, stamps, count, false);
	records->count += n;
	records->memory += (Size) n * RUN_WORDS(records->has_tags) * sizeof(uint32);
	return n;
}

/*
 * The run that a stamp fits behind; NULL when there is none and none may be begun.  A run is begun only by a stamp before
 * the ends of all others, so they end ever earlier, and the first that fits fits best.
 */
static record_run *
run_for(wait_records *records, int64 stamp)
{
	for (int i = 0; i < records->num_runs; i++)
		if (stamp >= records->runs[i].last_stamp)
			return &records->runs[i];
	if (records->num_runs == MAX_WAIT_RUNS)
		return NULL;
	return &records->runs[records->num_runs++];
}

/* ----------
 * Piles
 * ----------
 */

/* Writes down how much of a pile's last block is used. */
static void
settle_pile(record_pile *pile)
{
	if (pile->list.last != NULL)
		pile->list.last->used = (uint32) (pile->next - pile->list.last->words);
}

/* Room for one more block of a pile. */
static void
add_pile_block(wait_records *records, record_pile *pile)
{
	if (records->slab_end - records->free_block < PILE_BLOCK_BYTES)
	{
		Size		bytes = records->num_piles == 1 ? 16 * PILE_BLOCK_BYTES : PILE_SLAB_BYTES;
		record_slab *slab = slab_alloc(records->context, bytes);

		slab->next = records->slabs;
		records->slabs = slab;
		records->free_block = (char *) slab + MAXALIGN(sizeof(record_slab));
		records->slab_end = (char *) slab + bytes;
	}
	settle_pile(pile);
	list_append(&pile->list, (record_block *) records->free_block,
				(PILE_BLOCK_BYTES - offsetof(record_block, words)) / sizeof(uint32), records->has_tags);
	pile->next = pile->list.last->words;
	pile->end = pile->next + pile->list.last->size;
	records->free_block += PILE_BLOCK_BYTES;
	records->memory += PILE_BLOCK_BYTES;
}

static inline record_pile *
pile_of(const wait_records *records, uint32 conversation)
{
	return &records->piles[conversation & (records->num_piles - 1)];
}

static inline void
pile_append(wait_records *records, uint32 conversation, uint32 tag, int64 stamp)
{
	record_pile *pile = pile_of(records, conversation);
	uint32	   *word;

	if (unlikely(pile->end - pile->next < PILE_WORDS(records->has_tags)))
		add_pile_block(records, pile);
	word = pile->next;
	word[0] = conversation;
	word[1] = (uint32) (uint64) stamp;
	word[2] = (uint32) ((uint64) stamp >> 32);
	if (records->has_tags)
		word[3] = tag;
	pile->next += PILE_WORDS(records->has_tags);
	records->count++;
}

/* Appends to many piles, whose memory is asked for first. */
static void
append_to_piles(wait_records *records, const uint32 *conversations, const uint32 *tags, const int64 *stamps, int count)
{
	for (int i = 0; i < count; i++)
		__builtin_prefetch(pile_of(records, conversations[i])->next, 1);
	for (int i = 0; i < count; i++)
		pile_append(records, conversations[i], tags[i], stamps[i]);
}

/* Deals all records out again, into that many piles. */
static void
deal_out(wait_records *records, uint32 num_piles)
{
	wait_records old = *records;
	wait_record batch[256];

	wait_records_init(records, old.context);
	records->has_tags = old.has_tags;
	records->is_shuffled = true;
	records->num_piles = num_piles;
	records->piles = MemoryContextAllocZero(records->context, num_piles * sizeof(record_pile));
	for (int list = 0; list < wait_records_num_lists(&old); list++)
	{
		record_reader reader;
		uint64		n;

		record_reader_start(&reader, &old, list);
		while ((n = record_reader_next(&reader, batch, lengthof(batch))) > 0)
		{
			CHECK_FOR_INTERRUPTS();
			for (uint64 i = 0; i < n; i++)
				pile_append(records, batch[i].conversation, batch[i].tag, batch[i].stamp);
		}
	}
	wait_records_clear(&old);
}

/* ----------
 * Appending
 * ----------
 */

static void
append_one(wait_records *records, const wait_record *record)
{
	record_run *run = records->is_shuffled ? NULL : run_for(records, record->stamp);

	if (run != NULL)
	{
		run_append(records, run, record);
		return;
	}
	if (!records->is_shuffled)
		deal_out(records, records->count < MOST_IN_ONE_PILE ? 1 : NUM_PILES);
	else if (records->num_piles == 1 && records->count >= MOST_IN_ONE_PILE)
		deal_out(records, NUM_PILES);
	pile_append(records, record->conversation, record->tag, record->stamp);
}

/* Whether any of them is not 0. */
static bool
has_tag(const uint32 *tags, int count)
{
	uint32		all = 0;

	for (int i = 0; i < count; i++)
		all |= tags[i];
	return all != 0;
}

/* From here on records have tags: blocks that have none take no more. */
static void
begin_tags(wait_records *records)
{
	records->has_tags = true;
	for (uint32 i = 0; i < records->num_piles; i++)
		records->piles[i].end = records->piles[i].next;
}

/* Keeps records. */
void
wait_records_append(wait_records *records, const uint32 *conversations, const uint32 *tags,
					const int64 *stamps, int count)
{
	int			i = 0;

	if (!records->has_tags && has_tag(tags, count))
		begin_tags(records);
	while (i < count)
	{
		wait_record record;

		if (records->is_shuffled && records->num_piles > 1)
		{
			append_to_piles(records, conversations + i, tags + i, stamps + i, count - i);
			return;
		}
		if (records->num_runs > 0)
			i += run_append_quickly(records, &records->runs[0], conversations + i, tags + i, stamps + i, count - i);
		if (i < count)
		{
			record = (wait_record) {conversations[i], tags[i], stamps[i]};
			append_one(records, &record);
			i++;
		}
	}
}

/* ----------
 * Reading
 * ----------
 */

/* How many lists there are to read: runs, each in order, or piles. */
int
wait_records_num_lists(const wait_records *records)
{
	return records->is_shuffled ? (int) records->num_piles : records->num_runs;
}

/* Begins to read a list from its start. */
void
record_reader_start(record_reader *reader, const wait_records *records, int list)
{
	if (records->is_shuffled)
		settle_pile(&records->piles[list]);
	reader->block = records->is_shuffled ? records->piles[list].list.first : records->runs[list].list.first;
	reader->word = 0;
	reader->is_run = !records->is_shuffled;
	reader->at = 0;
}

static pg_attribute_always_inline uint64
read_run(record_reader *reader, wait_record *out, uint64 most, const bool has_tags)
{
	const record_block *block = reader->block;
	const int	words = RUN_WORDS(has_tags);
	uint32		position = reader->word;
	int64		at = reader->at;
	uint64		n = 0;

	while (n < most && position < block->used)
	{
		const uint32 *word = &block->words[position];

		if (unlikely(word[0] == NO_CONVERSATION))
		{
			at = (int64) ((uint64) word[1] << 32 | word[words]);
			position += 2 * words;
			continue;
		}
		at += word[1] >> STAMP_KIND_BITS;
		out[n].conversation = word[0];
		out[n].tag = has_tags ? word[2] : 0;
		out[n].stamp = stamp_make(at, stamp_kind(word[1]));
		position += words;
		n++;
	}
	reader->word = position;
	reader->at = at;
	return n;
}

static uint64
read_run_block(record_reader *reader, wait_record *out, uint64 most)
{
	return reader->block->has_tags ? read_run(reader, out, most, true) : read_run(reader, out, most, false);
}

static uint64
read_pile_block(record_reader *reader, wait_record *out, uint64 most)
{
	const record_block *block = reader->block;
	int			words = PILE_WORDS(block->has_tags);
	uint64		n = Min(most, (block->used - reader->word) / words);
	const uint32 *word = &block->words[reader->word];

	for (uint64 i = 0; i < n; i++, word += words)
	{
		out[i].conversation = word[0];
		out[i].tag = block->has_tags ? word[3] : 0;
		out[i].stamp = (int64) ((uint64) word[2] << 32 | word[1]);
	}
	reader->word += (uint32) n * words;
	return n;
}

/* Unpacks the next records, "most" at most; returns how many, 0 at the end. */
uint64
record_reader_next(record_reader *reader, wait_record *out, uint64 most)
{
	uint64		n = 0;

	while (n < most && reader->block != NULL)
	{
		n += reader->is_run ? read_run_block(reader, out + n, most - n) : read_pile_block(reader, out + n, most - n);
		if (reader->word == reader->block->used)
		{
			reader->block = reader->block->next;
			reader->word = 0;
		}
	}
	return n;
}
