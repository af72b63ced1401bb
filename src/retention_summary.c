/*
 * retention_summary.c
 *	  The stored form of retention_summary, and its reader.
 *
 * In front stand the numbers of customers and of their blocks.  A customer is its
 * key (a bigint as the distance from the one before), the number of its blocks, and
 * for each the block (the first as it is, the others as the distance from the
 * one before) and the activity word: some 13 bytes a customer and 10 more for
 * each further block, plus a uuid's or text's own bytes.  Writing and reading
 * are one pass.
 */
#include "retention_summary.h"

#include "miscadmin.h"
#include "retention_spill.h"
#include "slab.h"
#include "utils/uuid.h"

/* The least bytes of a customer: key, number of blocks, block, word. */
#define LEAST_CUSTOMER_BYTES 4

/* And of a block beside it: block and word. */
#define LEAST_BLOCK_BYTES 2

/* A stored value must leave room for what a customer adds at a time. */
#define MOST_BYTES (MaxAllocSize - 64 * 1024)

/* How many customers pass between two looks at the interrupt flag, less one. */
#define INTERRUPT_MASK UINT64CONST(0xfff)

/* A bigint customer, as its distance from the one before. */
static void
bigint_field(codec *c, int64 *customer, bool is_first, int64 previous)
{
	uint64		gap;

	if (is_first)
	{
		codec_int64(c, NULL, customer);
		return;
	}
	gap = (uint64) *customer - (uint64) previous;
	codec_uint64(c, NULL, &gap, PG_UINT64_MAX);
	if (!codec_reading(c))
		return;
	if (gap == 0 || gap > (uint64) PG_INT64_MAX - (uint64) previous)
		codec_refuse(c, "Customers must be in ascending order, each once.");
	*customer = (int64) ((uint64) previous + gap);
}

/* A uuid or text customer; "previous" is NULL for the first. */
static void
bytes_field(codec *c, customer_type type, customer_key *key, const customer_key *previous)
{
	codec_bytes(c, NULL, &key->bytes, &key->length);
	if (!codec_reading(c))
		return;
	if (type == CUSTOMER_UUID && key->length != UUID_LEN)
		codec_refuse(c, "A uuid has %d bytes, not %u.", UUID_LEN, key->length);
	if (previous != NULL && customer_key_compare(previous, key) >= 0)
		codec_refuse(c, "Customers must be in ascending order, each once.");
}

/* The block of an item, as its distance from the same customer's one before. */
static void
block_field(codec *c, activity *item, bool is_first)
{
	uint64		gap;

	if (is_first)
	{
		codec_int64(c, NULL, &item->block);
		return;
	}
	gap = (uint64) item->block - (uint64) item[-1].block;
	codec_uint64(c, NULL, &gap, PG_INT32_MAX);
	if (!codec_reading(c))
		return;
	if (gap == 0)
		codec_refuse(c, "The blocks of a customer must be in ascending order, each once.");
	item->block = (int64) ((uint64) item[-1].block + gap);
}

/* A pass over all items of a value, from the front; of a value in a file there can be one only. */
item_run
retention_items(const retention_value *value)
{
	item_run	run = {0};

	if (value->pages != NULL)
		value->pages->next = 0;
	else if (value->spilt == NULL)
	{
		run.items = value->items;
		run.count = value->num_items;
	}
	return run;
}

/* Sees to it that the next item is at hand, with all of its customer; false behind the last. */
bool
retention_fetch_items(const retention_value *value, item_run *run)
{
	if (run->next < run->count)
		return true;
	run->next = run->count = 0;
	if (value->pages != NULL)
	{
		run->count = activity_pages_next(value->pages);
		run->items = value->pages->items;
	}
	else if (value->spilt != NULL)
		run->count = retention_spill_next(value->spilt, &run->items, &run->key);
	return run->count > 0;
}

/* How many of the items at hand belong to the next customer. */
static uint64
count_blocks(const item_run *run)
{
	uint64		end = run->next + 1;

	while (end < run->count && run->items[end].customer == run->items[run->next].customer)
		end++;
	return end - run->next;
}

/* One customer. */
static void
customer_fields(codec *c, retention_value *value, uint64 index, item_run *run)
{
	bool		reading = codec_reading(c);
	int64		customer = reading ? 0 : run->items[run->next].customer;
	uint64		num_blocks = reading ? 0 : count_blocks(run);

	if (value->type == CUSTOMER_BIGINT)
		bigint_field(c, &customer, index == 0, run->customer);
	else
	{
		bytes_field(c, value->type, value->spilt == NULL ? &value->keys[index] : &run->key,
					reading && index > 0 ? &value->keys[index - 1] : NULL);
		customer = (int64) index;
	}
	codec_uint64(c, NULL, &num_blocks, run->count - run->next);
	if (num_blocks == 0)
		codec_refuse(c, "A customer without activity has no place in it.");
	for (uint64 i = 0; i < num_blocks; i++)
	{
		activity   *item = &run->items[run->next++];

		if (reading)
			item->customer = customer;
		block_field(c, item, i == 0);
		codec_uint64(c, NULL, &item->word, PG_UINT64_MAX);
	}
	run->customer = customer;
}

/* A value that grew past what a datum can hold. */
static void
check_written(const codec *c)
{
	if (c->out.len > MOST_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("retention of too many customers for one value"),
				 errdetail("A value can have at most 1 GB."),
				 errhint("Aggregate the customers in parts, by a hash of the customer, and add up the tables.")));
}

/*
 * Memory for what is going to be written, on huge pages: growing by doubling, and
 * small page after small page, costs as much as the writing.  A guess will do.
 */
static void
reserve_output(codec *c, const retention_value *value)
{
	Size		size = Min(value->num_customers * 6 + value->num_items * 11, MOST_BYTES);
	char	   *data;

	if (c->direction != CODEC_BINARY_OUT || size < c->out.maxlen)
		return;
	data = MemoryContextAllocHuge(CurrentMemoryContext, size);	/* the value itself: whoever gets it may free it */
	slab_advise(data, size);
	memcpy(data, c->out.data, c->out.len + 1);
	pfree(c->out.data);
	c->out.data = data;
	c->out.maxlen = (int) size;
}

/* Room for what is going to be read. */
static void
reserve_input(retention_value *value)
{
	value->items = slab_alloc(CurrentMemoryContext, Max(value->num_items, 1) * sizeof(activity));
	if (value->type > CUSTOMER_BIGINT)
		value->keys = slab_alloc(CurrentMemoryContext, value->num_customers * sizeof(customer_key));
}

/* The description of a value, for the codec. */
static void
retention_fields(codec *c, void *pointer)
{
	retention_value *value = pointer;
	item_run	run;

	codec_uint32(c, "customer_type", &value->type, CUSTOMER_TEXT);
	codec_uint32(c, "period", &value->period, NUM_RETENTION_PERIODS - 1);
	codec_count(c, "customers", &value->num_customers, LEAST_CUSTOMER_BYTES);
	codec_count(c, "blocks", &value->num_items, LEAST_BLOCK_BYTES);
	if ((value->type == CUSTOMER_NONE) != (value->num_customers == 0) ||
		(value->period == PERIOD_NONE) != (value->num_customers == 0))
		codec_refuse(c, "Customers have a type and a period, and without customers there is neither.");
	if (codec_reading(c))
		reserve_input(value);
	else
		reserve_output(c, value);
	run = retention_items(value);
	for (uint64 i = 0; i < value->num_customers; i++)
	{
		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (!codec_reading(c))
		{
			check_written(c);
			(void) retention_fetch_items(value, &run);
		}
		customer_fields(c, value, i, &run);
	}
	if (codec_reading(c) && run.next != value->num_items)
		codec_refuse(c, "blocks is not the number of blocks of all customers.");
}

/* Refuses activity that no dates can have given. */
static void
check_retention(codec *c, const void *pointer)
{
	const retention_value *value = pointer;

	for (uint64 i = 0; i < value->num_items; i++)
	{
		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (!activity_is_possible((retention_period) value->period, value->items[i].block,
								  value->items[i].word))
			codec_refuse(c, "It states activity on days that are not in the calendar.");
	}
}

const codec_type retention_summary_type = {
	"retention_summary", 1, sizeof(retention_value), retention_fields, check_retention
};

/* The aggregate's state shows itself, and crosses machines, in the same form. */
const codec_type retention_log_type = {
	"retention_log", 1, sizeof(retention_value), retention_fields, check_retention
};

/* A stored summary as a value, palloc'd. */
retention_value *
retention_value_of(struct varlena *summary)
{
	return codec_unpack(&retention_summary_type, summary);
}

CODEC_TYPE_FUNCTIONS(retention_summary, retention_summary_type)
