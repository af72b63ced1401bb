/*
 * retention_log.c
 *	  The transition state of the retention aggregates; see retention_log.h.
 *
 * Adding to a flat state searches its records (at most RETENTION_FLAT_MOST bytes);
 * adding to an expanded one is an amortised batch look-up.  A state of either form
 * becomes a value by sorting: linear for bigint, n log n comparisons of keys
 * else.
 */
#include "retention_log.h"

#include "key_value.h"
#include "miscadmin.h"
#include "slab.h"
#include "state_memory.h"
#include "utils/uuid.h"

#define FLAT_LAYOUT 1

/* A flat state travels in a tuple, beside other columns. */
#define REST_OF_TUPLE ((Size) 1024 * 1024)

/* One customer's activity in one block; the key's bytes follow, padded. */
typedef struct log_record
{
	uint64		word;
	int32		block;
	uint32		key_length;
} log_record;

/* A flat state.  Behind "used" bytes of records there may be room for more. */
typedef struct flat_log
{
	int32		vl_len_;
	uint8		layout;
	uint8		type;			/* customer_type */
	uint8		period;			/* retention_period */
	uint8		unused;
	uint32		num_records;
	uint32		used;
	char		records[FLEXIBLE_ARRAY_MEMBER];
} flat_log;

#define FLAT_HEADER offsetof(flat_log, records)

/* ----------
 * Guards
 * ----------
 */

static const char *
customer_type_name(customer_type type)
{
	static const char *const names[] = {"none", "bigint", "uuid", "text"};

	return names[type];
}

/* Activity of different kinds must not be mixed: error 22023. */
void
retention_log_check_same(customer_type type, retention_period period,
						 customer_type other_type, retention_period other_period)
{
	if (period != other_period)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("retention by different periods cannot be combined"),
				 errdetail("One part counts by %s, another by %s.", period_name(period),
						   period_name(other_period)),
				 errhint("Aggregate each period by itself.")));
	if (type != other_type)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("retention of different customer types cannot be combined"),
				 errdetail("One part has customers of type %s, another of type %s.",
						   customer_type_name(type), customer_type_name(other_type)),
				 errhint("Cast the customers to one type before aggregating.")));
}

/* A flat state as a datum gives it, plain and checked against its size. */
static flat_log *
flat_of_datum(Datum state)
{
	flat_log   *flat = (flat_log *) PG_DETOAST_DATUM(state);

	if (VARSIZE(flat) < FLAT_HEADER || flat->layout != FLAT_LAYOUT ||
		flat->used > VARSIZE(flat) - FLAT_HEADER || flat->type > CUSTOMER_TEXT ||
		flat->period >= NUM_RETENTION_PERIODS)
		reject_state("Its records do not have the form of a retention_log.");
	return flat;
}

/* ----------
 * Records of a flat state
 * ----------
 */

static inline Size
record_size(uint32 key_length)
{
	return sizeof(log_record) + MAXALIGN(key_length);
}

static inline char *
record_key(const log_record *record)
{
	return (char *) (record + 1);
}

/* The record at an offset below flat->used, which is moved behind it. */
static inline log_record *
next_record(const flat_log *flat, uint32 *offset)
{
	log_record *record = (log_record *) (flat->records + *offset);

	if (flat->used - *offset < sizeof(log_record) ||
		flat->used - *offset < record_size(record->key_length))
		reject_state("Its records do not have the form of a retention_log.");
	*offset += record_size(record->key_length);
	return record;
}

/* Who a record is about. */
static inline customer_ref
record_customer(const flat_log *flat, const log_record *record)
{
	customer_ref customer = {.bytes = record_key(record), .length = record->key_length};

	if (flat->type == CUSTOMER_BIGINT)
		memcpy(&customer.number, customer.bytes, sizeof(customer.number));
	return customer;
}

/* The record of a customer and block, or NULL. */
static log_record *
find_record(const flat_log *flat, const customer_ref *customer, int32 block)
{
	for (uint32 offset = 0; offset < flat->used;)
	{
		log_record *record = next_record(flat, &offset);

		if (record->block == block && record->key_length == customer->length &&
			memcmp(record_key(record), customer->bytes, customer->length) == 0)
			return record;
	}
	return NULL;
}

/* Writes a record behind the others; there must be room. */
static void
append_record(flat_log *flat, const customer_ref *customer, int32 block, uint64 word)
{
	log_record *record = (log_record *) (flat->records + flat->used);

	record->word = word;
	record->block = block;
	record->key_length = customer->length;
	memcpy(record_key(record), customer->bytes, customer->length);
	memset(record_key(record) + customer->length, 0, MAXALIGN(customer->length) - customer->length);
	flat->used += record_size(customer->length);
	flat->num_records++;
}

/* Makes an empty flat state of a block of memory. */
static void
init_flat(flat_log *flat, Size size, customer_type type, retention_period period)
{
	memset(flat, 0, FLAT_HEADER);
	SET_VARSIZE(flat, size);
	flat->layout = FLAT_LAYOUT;
	flat->type = type;
	flat->period = period;
}

/* A flat state with the records of "from" (may be NULL) and room for "needed" bytes more, in the current context. */
static flat_log *
grow_flat(const flat_log *from, customer_type type, retention_period period, Size needed)
{
	Size		used = from == NULL ? 0 : from->used;
	Size		room = used + Max(used, 3 * needed);
	Size		size = FLAT_HEADER + Max(Min(room, RETENTION_FLAT_MOST), used + needed);
	flat_log   *flat = palloc0(size);

	init_flat(flat, size, type, period);
	if (used > 0)
	{
		memcpy(flat->records, from->records, used);
		flat->used = from->used;
		flat->num_records = from->num_records;
	}
	return flat;
}

/* ----------
 * What an expanded state holds, in order
 * ----------
 */

/* A key with its first bytes as a number, so that most comparisons need no more. */
typedef struct ranked_key
{
	uint64		prefix;
	uint32		id;
	customer_key key;
} ranked_key;

static inline int
ranked_key_compare(const ranked_key *a, const ranked_key *b)
{
	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	return customer_key_compare(&a->key, &b->key);
}

#define ST_SORT sort_ranked_keys
#define ST_ELEMENT_TYPE ranked_key
#define ST_COMPARE(a, b) ranked_key_compare(a, b)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/*
 * Turns the numbers that a value's items have for uuid and text customers (0 to
 * num_ids - 1, indexes into value->keys) into the ranks of their keys, and orders
 * the keys.  The same key may have had several numbers.
 */
static void
rank_customers(retention_value *value, uint64 num_ids)
{
	ranked_key *ranked = slab_alloc(CurrentMemoryContext, num_ids * sizeof(ranked_key));
	uint32	   *rank_of_id = slab_alloc(CurrentMemoryContext, num_ids * sizeof(uint32));
	uint64		num_keys = 0;

	for (uint64 id = 0; id < num_ids; id++)
		ranked[id] = (ranked_key) {key_prefix(value->keys[id].bytes, value->keys[id].length), (uint32) id, value->keys[id]};
	sort_ranked_keys(ranked, num_ids);
	for (uint64 i = 0; i < num_ids; i++)
	{
		if (i == 0 || ranked_key_compare(&ranked[i - 1], &ranked[i]) != 0)
			value->keys[num_keys++] = ranked[i].key;
		rank_of_id[ranked[i].id] = (uint32) (num_keys - 1);
	}
	for (uint64 i = 0; i < value->num_items; i++)
		value->items[i].customer = rank_of_id[value->items[i].customer];
	slab_free(ranked);
	slab_free(rank_of_id);
}

/* The items of an expanded state with uuid or text customers; the keys point into its dictionary. */
static void
collect_keyed(const retention_log *log, retention_value *value)
{
	value->items = activity_table_collect(log->table, CurrentMemoryContext);
	value->num_items = log->table->count;
	value->keys = slab_alloc(CurrentMemoryContext, log->keys->count * sizeof(customer_key));
	for (uint32 id = 0; id < log->keys->count; id++)
		value->keys[id].bytes = unconstify(char *, key_dictionary_bytes(log->keys, id,
																		&value->keys[id].length));
	rank_customers(value, log->keys->count);
	activity_sort(value->items, value->num_items);
}

/* The customers of a settled state's table as a value.  That of bigint customers reads the table itself, page by page. */
static void
collect_table(const retention_log *log, retention_value *value)
{
	value->type = log->type;
	value->period = log->period;
	if (log->keys != NULL)
		collect_keyed(log, value);
	else
	{
		value->pages = activity_pages_create(log->table);
		value->num_items = log->table->count;
	}
}

/* ----------
 * The expanded form
 * ----------
 */

/* An empty table, and a dictionary for its keys. */
static void
begin_table(retention_log *log)
{
	log->table = activity_table_create(log->memory, log->period);
	if (log->type == CUSTOMER_UUID || log->type == CUSTOMER_TEXT)
		log->keys = key_dictionary_create(log->memory, log->type == CUSTOMER_UUID ? KEY_UUID : KEY_TEXT);
}

static retention_log *
create_expanded(MemoryContext owner, customer_type type, retention_period period)
{
	MemoryContext context = AllocSetContextCreate(owner, "retention log", ALLOCSET_SMALL_SIZES);
	retention_log *log = MemoryContextAllocZero(context, sizeof(retention_log));

	EOH_init_header(&log->header, &retention_log_methods, context);
	log->type = type;
	log->period = period;
	log->memory = AllocSetContextCreate(context, "retention log table", ALLOCSET_SMALL_SIZES);
	begin_table(log);
	return log;
}

/* Numbers the keys that wait in the dictionary's batch, and adds their activity. */
static void
resolve_pending(retention_log *log)
{
	uint32		ids[KEY_BATCH];
	int			resolved = key_dictionary_resolve(log->keys, ids);

	for (int i = 0; i < resolved; i++)
		activity_table_add(log->table, ids[i], log->pending_block[i], log->pending_word[i]);
}

/* Adds the activity of the rows that wait. */
static void
apply_rows(retention_log *log)
{
	for (int i = 0; i < log->num_rows; i++)
	{
		int32		block;
		uint64		word;

		period_locate(log->period, log->row_date[i], &block, &word);
		activity_table_add(log->table, log->row_customer[i], block, word);
	}
	log->num_rows = 0;
}

/* Applies all that waits in batches.  What the state says does not change by it. */
static void
settle(retention_log *log)
{
	if (log->keys != NULL)
		resolve_pending(log);
	apply_rows(log);
	activity_table_apply(log->table);
}

/* Bytes that the table and its keys take, with what it takes to put them in order. */
static Size
memory_of(const retention_log *log)
{
	Size		memory = activity_table_memory(log->table);

	if (log->keys != NULL)
		memory += log->keys->memory + log->keys->count * (sizeof(ranked_key) + sizeof(customer_key)) +
			log->table->count * sizeof(activity);
	return memory;
}

/* Moves what is in memory to a file. */
static void
spill_table(retention_log *log)
{
	MemoryContext working = AllocSetContextCreate(CurrentMemoryContext, "retention run", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(working);
	retention_value value = {0};

	if (log->spill == NULL)
		log->spill = retention_spill_create(log->header.eoh_context, log->type, log->period);
	settle(log);
	collect_table(log, &value);
	retention_spill_add(log->spill, &value);
	MemoryContextReset(log->memory);
	begin_table(log);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(working);
}

static inline void
spill_if_full(retention_log *log)
{
	if (log->may_spill && memory_of(log) > state_memory_limit())
		spill_table(log);
}

/* Adds the activity of the rows that wait, which are as many as can. */
void
retention_log_apply_rows(retention_log *log)
{
	apply_rows(log);
	spill_if_full(log);
}

static void
add_expanded(retention_log *log, const customer_ref *customer, int32 block, uint64 word)
{
	int			n;

	if (log->keys == NULL)
	{
		activity_table_add(log->table, customer->number, block, word);
		if (log->table->num_pending == 0)
			spill_if_full(log);
		return;
	}
	n = log->keys->num_pending;
	log->pending_block[n] = block;
	log->pending_word[n] = word;
	key_dictionary_add_bytes(log->keys, customer->bytes, customer->length);
	if (key_dictionary_batch_full(log->keys))
	{
		resolve_pending(log);
		spill_if_full(log);
	}
}

/* Closes the files of a state; called before its memory goes. */
void
retention_log_close(Datum log)
{
	retention_spill *spill = ((retention_log *) DatumGetPointer(log))->spill;

	if (spill != NULL)
		retention_spill_close(spill);
}

/* Adds all records of a flat state of the same customer type and period. */
static void
add_records(retention_log *log, const flat_log *flat)
{
	for (uint32 offset = 0; offset < flat->used;)
	{
		const log_record *record = next_record(flat, &offset);
		customer_ref customer = record_customer(flat, record);

		add_expanded(log, &customer, record->block, record->word);
	}
}

/* The customer of an item; of a bigint, "bytes" point into the item. */
static inline customer_ref
log_customer(const retention_log *log, const activity *item)
{
	customer_ref customer = {item->customer, (const char *) &item->customer, sizeof(item->customer)};

	if (log->keys != NULL)
		customer.bytes = key_dictionary_bytes(log->keys, (uint32) item->customer, &customer.length);
	return customer;
}

/* Bytes of all records of an expanded state. */
static Size
size_of_records(const retention_log *log)
{
	activity_cursor at = {0};
	activity	item;
	Size		size = 0;

	if (log->keys == NULL)
		return log->table->count * record_size(sizeof(int64));
	while (activity_table_next(log->table, &at, &item))
		size += record_size(log_customer(log, &item).length);
	return size;
}

/* A state that one datum cannot hold: error 54000. */
static void
refuse_large_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("retention of too many customers to leave its process"),
			 errdetail("Such a state would have more than 1 GB, or lies in files."),
			 errhint("Set max_parallel_workers_per_gather to 0 for this query.")));
}

/* Expanded object method: the size of the flat form; error 54000 where there can be none. */
static Size
log_get_flat_size(ExpandedObjectHeader *header)
{
	retention_log *log = (retention_log *) header;

	settle(log);
	if (log->spill != NULL)
		refuse_large_state();
	if (log->sized_count != log->table->count)
	{
		log->flat_size = FLAT_HEADER + size_of_records(log);
		log->sized_count = log->table->count;
	}
	if (log->flat_size > MaxAllocSize - REST_OF_TUPLE)
		refuse_large_state();
	return log->flat_size;
}

/* Expanded object method: writes the flat form. */
static void
log_flatten_into(ExpandedObjectHeader *header, void *result, Size allocated_size)
{
	retention_log *log = (retention_log *) header;
	flat_log   *flat = result;
	activity_cursor at = {0};
	activity	item;

	Assert(allocated_size == log->flat_size);
	init_flat(flat, allocated_size, log->type, log->period);
	while (activity_table_next(log->table, &at, &item))
	{
		customer_ref customer = log_customer(log, &item);

		append_record(flat, &customer, (int32) item.block, item.word);
	}
}

const ExpandedObjectMethods retention_log_methods = {log_get_flat_size, log_flatten_into};

/* ----------
 * Adding to a state of either form; "state" is 0 where there is none yet
 * ----------
 */

/* Whether a state is still flat, and which one.  A flat state without a type is as good as none. */
static flat_log *
flat_state(Datum state)
{
	flat_log   *flat;

	if (DatumGetPointer(state) == NULL || retention_log_expanded(state) != NULL)
		return NULL;
	flat = flat_of_datum(state);
	return flat->type == CUSTOMER_NONE ? NULL : flat;
}

/* The state in its expanded form, with the activity it had. */
static retention_log *
expand(Datum state, MemoryContext owner, customer_type type, retention_period period)
{
	retention_log *log = DatumGetPointer(state) == NULL ? NULL : retention_log_expanded(state);
	flat_log   *flat;

	if (log != NULL)
	{
		retention_log_check_same(log->type, log->period, type, period);
		return log;
	}
	flat = flat_state(state);
	if (flat != NULL)
		retention_log_check_same(flat->type, flat->period, type, period);
	log = create_expanded(owner, type, period);
	if (flat != NULL)
		add_records(log, flat);
	return log;
}

/*
 * Adds one customer's activity in one block.  Returns the state: the same pointer if
 * it was changed in place, else a new flat one in the current context or
 * an expanded one below "owner".
 */
Datum
retention_log_add(Datum state, MemoryContext owner, customer_type type, retention_period period,
				  const customer_ref *customer, int32 block, uint64 word)
{
	flat_log   *flat = flat_state(state);
	Size		needed = record_size(customer->length);
	log_record *record;

	if ((flat == NULL ? 0 : flat->used) + needed > RETENTION_FLAT_MOST ||
		(flat == NULL && DatumGetPointer(state) != NULL && retention_log_expanded(state) != NULL))
	{
		retention_log *log = expand(state, owner, type, period);

		add_expanded(log, customer, block, word);
		return EOHPGetRWDatum(&log->header);
	}
	if (flat != NULL)
	{
		retention_log_check_same(flat->type, flat->period, type, period);
		record = find_record(flat, customer, block);
		if (record != NULL)
		{
			record->word = activity_merge(&period_layouts[period], record->word, word);
			return PointerGetDatum(flat);
		}
	}
	if (flat == NULL || VARSIZE(flat) - FLAT_HEADER < flat->used + needed)
		flat = grow_flat(flat, type, period, needed);
	append_record(flat, customer, block, word);
	return PointerGetDatum(flat);
}

/* Adds all that another state says, which is not changed.  Returns the state as retention_log_add() does. */
Datum
retention_log_merge(Datum state, MemoryContext owner, struct varlena *other)
{
	flat_log   *added = flat_of_datum(PointerGetDatum(other));

	if (added->type == CUSTOMER_NONE)
		return DatumGetPointer(state) == NULL ? PointerGetDatum(added) : state;
	if (added->used > RETENTION_FLAT_MOST)
	{
		retention_log *log = expand(state, owner, added->type, added->period);

		add_records(log, added);
		return EOHPGetRWDatum(&log->header);
	}
	for (uint32 offset = 0; offset < added->used;)
	{
		const log_record *record = next_record(added, &offset);
		customer_ref customer = record_customer(added, record);

		state = retention_log_add(state, owner, added->type, added->period, &customer,
								  record->block, record->word);
	}
	return state;
}

/* The customer of a value's item. */
static inline customer_ref
item_customer(const retention_value *value, const activity *item)
{
	customer_ref customer = {.number = item->customer};

	if (value->keys == NULL)
	{
		customer.bytes = (const char *) &item->customer;
		customer.length = sizeof(item->customer);
	}
	else
	{
		customer.bytes = value->keys[item->customer].bytes;
		customer.length = value->keys[item->customer].length;
	}
	return customer;
}

/* The same for a summary's value. */
Datum
retention_log_add_value(Datum state, MemoryContext owner, const retention_value *value)
{
	if (value->num_items * record_size(sizeof(int64)) > RETENTION_FLAT_MOST)
	{
		retention_log *log = expand(state, owner, value->type, value->period);

		for (uint64 i = 0; i < value->num_items; i++)
		{
			customer_ref customer = item_customer(value, &value->items[i]);

			add_expanded(log, &customer, (int32) value->items[i].block, value->items[i].word);
		}
		return EOHPGetRWDatum(&log->header);
	}
	for (uint64 i = 0; i < value->num_items; i++)
	{
		customer_ref customer = item_customer(value, &value->items[i]);

		state = retention_log_add(state, owner, value->type, value->period, &customer,
								  (int32) value->items[i].block, value->items[i].word);
	}
	return state;
}

/* A flat state that says what the value says, palloc'd. */
struct varlena *
retention_log_of(const retention_value *value)
{
	Size		size = FLAT_HEADER;
	flat_log   *flat;

	for (uint64 i = 0; i < value->num_items; i++)
		size += record_size(item_customer(value, &value->items[i]).length);
	if (size > MaxAllocSize - REST_OF_TUPLE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("retention of too many customers for one value"),
				 errhint("Combine summaries with rollup() instead of states.")));
	flat = palloc(size);
	init_flat(flat, size, value->type, value->period);
	for (uint64 i = 0; i < value->num_items; i++)
	{
		customer_ref customer = item_customer(value, &value->items[i]);

		append_record(flat, &customer, (int32) value->items[i].block, value->items[i].word);
	}
	return (struct varlena *) flat;
}

/* ----------
 * From a state to a value
 * ----------
 */

/* The items of a flat state, each with a key of its own; the keys point into the state. */
static void
collect_flat(const flat_log *flat, retention_value *value)
{
	value->items = palloc(Max(flat->num_records, 1) * sizeof(activity));
	if (flat->type > CUSTOMER_BIGINT)
		value->keys = palloc(flat->num_records * sizeof(customer_key));
	for (uint32 offset = 0; offset < flat->used;)
	{
		const log_record *record = next_record(flat, &offset);
		uint64		i = value->num_items++;

		value->items[i].block = record->block;
		value->items[i].word = record->word;
		value->items[i].customer = (int64) i;
		if (value->keys != NULL)
			value->keys[i] = (customer_key) {record_key(record), record->key_length};
		else
			value->items[i].customer = record_customer(flat, record).number;
	}
}

static uint64
count_customers(const activity *items, uint64 num_items)
{
	uint64		customers = 0;

	for (uint64 i = 0; i < num_items; i++)
		customers += i == 0 || items[i].customer != items[i - 1].customer;
	return customers;
}

/* The value of an expanded state. */
static void
value_of_expanded(retention_log *log, retention_value *value)
{
	item_run	run;

	settle(log);
	if (log->spill != NULL)
	{
		spill_table(log);
		value->type = log->type;
		value->period = log->period;
		retention_spill_finish(log->spill, value);
		return;
	}
	collect_table(log, value);
	for (run = retention_items(value); retention_fetch_items(value, &run); run.next = run.count)
		value->num_customers += count_customers(run.items, run.count);
}

/*
 * A state of either form as a value to be written, which lives no longer than the
 * state.  The state stays what it was.
 */
retention_value *
retention_log_value(Datum state)
{
	retention_value *value = palloc0(sizeof(retention_value));
	retention_log *log = retention_log_expanded(state);
	flat_log   *flat;

	if (log != NULL)
	{
		value_of_expanded(log, value);
		return value;
	}
	flat = flat_of_datum(state);
	value->type = flat->type;
	value->period = flat->period;
	collect_flat(flat, value);
	if (value->keys != NULL)
		rank_customers(value, value->num_items);
	activity_sort(value->items, value->num_items);
	value->num_customers = count_customers(value->items, value->num_items);
	return value;
}
