/*
 * retention_spill.c
 *	  Retention logs that outgrow their memory; see retention_spill.h.
 *
 * A record of a run is one customer's activity in one block: 24 bytes, and a uuid's or text's own.
 * Adding a run is one pass over what is written; merging is one over all runs, with a
 * comparison for each doubling of their number, and 8 kB of memory a run.
 *
 * The files belong to the resource owner of the query, which removes them when it
 * fails.  The log closes them when the aggregate lets go of it.
 */
#include "retention_spill.h"

#include "lib/binaryheap.h"
#include "miscadmin.h"
#include "storage/buffile.h"
#include "utils/memutils.h"

/* So many runs, and they are merged into one. */
#define MOST_RUNS 64

/* How many records pass between two looks at the interrupt flag, less one. */
#define INTERRUPT_MASK UINT64CONST(0xfff)

struct retention_spill
{
	MemoryContext context;
	customer_type type;
	const period_layout *layout;
	int			num_runs;
	BufFile    *runs[MOST_RUNS];
	uint64		num_customers;	/* of the last merge */
	uint64		num_items;		/* 0 = there was none */
};

/* What stands in a file before a uuid's or text's bytes. */
typedef struct run_record
{
	uint64		word;
	int64		customer;		/* bigint; of the others the length of the key */
	int64		block;
} run_record;

/* Where the reading of a run stands. */
typedef struct run_reader
{
	BufFile    *file;
	bool		has_keys;
	run_record	record;
	customer_key key;			/* its bytes have room for key_room */
	uint32		key_room;
} run_reader;

/* Where the giving out of customers stands; lives as long as the value it belongs to. */
struct spilt_customers
{
	run_reader *reader;
	bool		at_end;			/* of its run */
	run_reader	last;			/* what was given out last, and its key */
	activity   *items;
	uint64		room;			/* for so many */
};

/* Nothing in files yet; what is going to be lies in "context". */
retention_spill *
retention_spill_create(MemoryContext context, customer_type type, retention_period period)
{
	retention_spill *spill = MemoryContextAllocZero(context, sizeof(retention_spill));

	spill->context = context;
	spill->type = type;
	spill->layout = &period_layouts[period];
	return spill;
}

/* ----------
 * Records
 * ----------
 */

static BufFile *
create_file(retention_spill *spill)
{
	MemoryContext caller = MemoryContextSwitchTo(spill->context);
	BufFile    *file = BufFileCreateTemp(false);

	MemoryContextSwitchTo(caller);
	return file;
}

/* "key" is NULL with bigint. */
static void
write_record(BufFile *file, const run_record *record, const customer_key *key)
{
	BufFileWrite(file, unconstify(run_record *, record), sizeof(*record));
	if (key != NULL)
		BufFileWrite(file, key->bytes, key->length);
}

static void
read_exactly(BufFile *file, void *bytes, size_t length)
{
	if (BufFileRead(file, bytes, length) != length)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read from a temporary file of retention: %m")));
}

/* Reads the next record; false at the end of the run. */
static bool
read_record(run_reader *reader)
{
	size_t		length = BufFileRead(reader->file, &reader->record, sizeof(reader->record));

	if (length == 0)
		return false;
	if (length != sizeof(reader->record))
		read_exactly(reader->file, (char *) &reader->record + length, sizeof(reader->record) - length);
	if (!reader->has_keys)
		return true;
	reader->key.length = (uint32) reader->record.customer;
	if (reader->key.length > reader->key_room)
	{
		reader->key_room = 2 * reader->key.length;
		reader->key.bytes = reader->key.bytes == NULL ?
			palloc_extended(reader->key_room, MCXT_ALLOC_HUGE) : repalloc_huge(reader->key.bytes, reader->key_room);
	}
	if (reader->key.length > 0)
		read_exactly(reader->file, reader->key.bytes, reader->key.length);
	return true;
}

/* A reader in the current context that stands on the first record of a run, which has one. */
static run_reader *
open_run(const retention_spill *spill, BufFile *file)
{
	run_reader *reader = palloc0(sizeof(run_reader));

	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not rewind a temporary file of retention: %m")));
	reader->file = file;
	reader->has_keys = spill->type != CUSTOMER_BIGINT;
	(void) read_record(reader);
	return reader;
}

static int
compare_customers(const run_reader *a, const run_reader *b)
{
	if (a->has_keys)
		return customer_key_compare(&a->key, &b->key);
	return (a->record.customer > b->record.customer) - (a->record.customer < b->record.customer);
}

/* For a heap, which has the greatest on top: the smaller record is the greater. */
static int
compare_readers(Datum a, Datum b, void *unused)
{
	const run_reader *left = (const run_reader *) DatumGetPointer(a);
	const run_reader *right = (const run_reader *) DatumGetPointer(b);
	int			order = compare_customers(left, right);

	if (order == 0)
		order = (left->record.block > right->record.block) - (left->record.block < right->record.block);
	return -order;
}

/* ----------
 * Merging
 * ----------
 */

/* A heap of readers, one a run. */
static binaryheap *
open_runs(const retention_spill *spill)
{
	binaryheap *readers = binaryheap_allocate(spill->num_runs, compare_readers, NULL);

	for (int i = 0; i < spill->num_runs; i++)
		binaryheap_add_unordered(readers, PointerGetDatum(open_run(spill, spill->runs[i])));
	binaryheap_build(readers);
	return readers;
}

/* Moves the first reader on by a record, or takes it out at its end. */
static void
advance_first(binaryheap *readers)
{
	run_reader *first = (run_reader *) DatumGetPointer(binaryheap_first(readers));

	if (read_record(first))
		binaryheap_replace_first(readers, PointerGetDatum(first));
	else
		(void) binaryheap_remove_first(readers);
}

/* Remembers the record and key that a reader stands on. */
static void
copy_record(run_reader *to, const run_reader *from)
{
	to->has_keys = from->has_keys;
	to->record = from->record;
	if (!from->has_keys)
		return;
	if (from->key.length > to->key_room)
	{
		if (to->key.bytes != NULL)
			pfree(to->key.bytes);
		to->key_room = 2 * from->key.length;
		to->key.bytes = palloc_extended(to->key_room, MCXT_ALLOC_HUGE);
	}
	to->key.length = from->key.length;
	if (from->key.length > 0)
		memcpy(to->key.bytes, from->key.bytes, from->key.length);
}

/* Writes all records of the readers, in order and each customer's block once, and counts them. */
static void
merge_readers(retention_spill *spill, binaryheap *readers, BufFile *merged)
{
	run_reader	last = {0};

	spill->num_items = spill->num_customers = 0;
	while (!binaryheap_empty(readers))
	{
		const run_reader *first = (run_reader *) DatumGetPointer(binaryheap_first(readers));
		bool		is_new_customer = spill->num_items == 0 || compare_customers(&last, first) != 0;

		if ((spill->num_items & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (!is_new_customer && last.record.block == first->record.block)
			last.record.word = activity_merge(spill->layout, last.record.word, first->record.word);
		else
		{
			if (spill->num_items > 0)
				write_record(merged, &last.record, last.has_keys ? &last.key : NULL);
			copy_record(&last, first);
			spill->num_items++;
			spill->num_customers += is_new_customer;
		}
		advance_first(readers);
	}
	write_record(merged, &last.record, last.has_keys ? &last.key : NULL);
}

/* Makes one run of all. */
static void
merge_runs(retention_spill *spill)
{
	MemoryContext working = AllocSetContextCreate(CurrentMemoryContext, "retention runs", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(working);
	BufFile    *merged = create_file(spill);

	merge_readers(spill, open_runs(spill), merged);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(working);
	retention_spill_close(spill);
	spill->runs[spill->num_runs++] = merged;
}

/* ----------
 * The interface
 * ----------
 */

/* Writes what a value in memory says as a run. */
void
retention_spill_add(retention_spill *spill, const retention_value *value)
{
	item_run	run = retention_items(value);
	BufFile    *file;

	if (value->num_items == 0)
		return;
	if (spill->num_runs == MOST_RUNS)
		merge_runs(spill);
	file = spill->runs[spill->num_runs++] = create_file(spill);
	while (retention_fetch_items(value, &run))
		for (; run.next < run.count; run.next++)
		{
			const activity *item = &run.items[run.next];
			run_record	record = {item->word, item->customer, item->block};
			const customer_key *key = value->keys == NULL ? NULL : &value->keys[item->customer];

			if ((run.next & INTERRUPT_MASK) == 0)
				CHECK_FOR_INTERRUPTS();
			if (key != NULL)
				record.customer = key->length;
			write_record(file, &record, key);
		}
}

/* Merges all runs into one; the value, in the current context, reads it from the front. */
void
retention_spill_finish(retention_spill *spill, retention_value *value)
{
	if (spill->num_runs != 1 || spill->num_items == 0)
		merge_runs(spill);
	value->num_customers = spill->num_customers;
	value->num_items = spill->num_items;
	value->spilt = palloc0(sizeof(spilt_customers));
	value->spilt->reader = open_run(spill, spill->runs[0]);
	value->spilt->room = 8;
	value->spilt->items = palloc(value->spilt->room * sizeof(activity));
}

/*
 * The next customer: its items and, of a uuid or text, its key, which stay until the next call.
 * Returns the number of items; 0 behind the last customer.
 */
uint64
retention_spill_next(spilt_customers *spilt, activity **items, customer_key *key)
{
	run_reader *reader = spilt->reader;
	uint64		count = 0;

	if (spilt->at_end)
		return 0;
	copy_record(&spilt->last, reader);
	do
	{
		if (count == spilt->room)
		{
			spilt->room *= 2;
			spilt->items = repalloc_huge(spilt->items, spilt->room * sizeof(activity));
		}
		spilt->items[count++] = (activity) {reader->record.customer, reader->record.block, reader->record.word};
		spilt->at_end = !read_record(reader);
	} while (!spilt->at_end && compare_customers(&spilt->last, reader) == 0);
	*items = spilt->items;
	*key = spilt->last.key;
	return count;
}

/* Closes all files. */
void
retention_spill_close(retention_spill *spill)
{
	for (; spill->num_runs > 0; spill->num_runs--)
		BufFileClose(spill->runs[spill->num_runs - 1]);
}
