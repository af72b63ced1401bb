/*
 * retention_table.c
 *	  retention_table(summary, as_of, measure): a row for each cohort and each
 *	  period of its life.
 *
 * Activity on or after as_of is left out first.  A customer's cohort is then the
 * period of the first activity that is left.  A cell (cohort c, k) is complete
 * if period c + k has ended by as_of; then all of the cohort are eligible, and
 * retained are those active in c + k (classic), or in c + k or later
 * (unbounded).  Rows go from k = 0 to the last period with activity of anybody.
 *
 * How: only periods in which somebody was active can have a count, so they are
 * numbered (their "rank") and counts are kept by rank: gaps of any length, such
 * as a row in the year 1 and one in the year 5000000, take no memory.  Up to
 * MOST_RANKS_AT_ONCE ranks, all cohorts are counted in one pass.  Beyond, customers are
 * put in order of their cohort, and one cohort after the other is counted when its
 * rows are given out, a row a call.
 *
 * Cost: one pass over the items for the ranks, one for the cohorts and counts; a
 * division and a multiplication a row.  Memory: the unpacked summary, 24 bytes a period
 * with activity, and 8 MB at most for all counts at once, else 8 bytes a customer; until
 * the last row is given out.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "activity_table.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "retention_summary.h"
#include "slab.h"
#include "utils/builtins.h"

/* How many steps of a long loop pass between two looks at the interrupt flag, less one. */
#define INTERRUPT_MASK UINT64CONST(0xfff)

#define NO_COHORT PG_UINT32_MAX

/* How many customers ahead memory is asked for items. */
#define PREFETCH_DISTANCE 16

/* Counts of all cohorts at once take 8 bytes times the square of this. */
#define MOST_RANKS_AT_ONCE 1024

/* For each of so many blocks it is remembered what was met in it. */
#define REMEMBERED_BLOCKS 64

/* Thirty years of days have 60 million rows; what goes much beyond comes from a stray date. */
#define MOST_ROWS INT64CONST(100000000)

/* A block in which somebody was active. */
typedef struct active_block
{
	int64		block;
	uint64		starts;			/* the lowest bit of each field with activity */
	uint64		first_rank;		/* of its earliest period with activity */
} active_block;

/* What is being given out. */
typedef struct retention_cells
{
	retention_value *value;
	const period_layout *layout;
	retention_period period;
	bool		unbounded;
	int64		as_of_period;	/* the number of the period that holds as_of */
	int64		as_of_block;	/* and where it stands: its block, */
	int			as_of_shift;	/* where its field begins, */
	uint64		as_of_day;		/* and what day of it as_of is, from 1 */
	uint64		all_starts;		/* the lowest bits of all fields of a word */

	uint64		num_blocks;
	active_block *blocks;
	uint64		num_ranks;
	int64	   *periods;		/* by rank: the period's number */
	uint64	   *cohort_end;		/* by rank: behind the cohort's last one in "customers" */
	uint64	   *customers;		/* by cohort: index of each customer's first item; NULL = all are counted */
	uint64	   *all_counts;		/* by cohort and rank, if all are counted at once */

	uint64		cohort;			/* rank of the cohort that is given out */
	uint64		rank;			/* of the first period with activity at or after the next row's */
	int64		next_period;	/* the next row's */
	uint64	   *counts;			/* by rank, of that cohort */
} retention_cells;

/* ----------
 * Periods with activity
 * ----------
 */

/* The fields of a word that lie before as_of, each as the lowest bit of the field. */
static inline uint64
active_starts(const retention_cells *cells, int64 block, uint64 word)
{
	uint64		starts = word;
	uint64		as_of_start = UINT64CONST(1) << cells->as_of_shift;
	uint64		first_day;

	for (int i = 1; i < cells->layout->field_bits; i++)
		starts |= word >> i;
	starts &= cells->all_starts;
	if (block < cells->as_of_block)
		return starts;
	if (block > cells->as_of_block)
		return 0;
	/* the period of as_of itself counts if its first active day lies before as_of */
	first_day = (word >> cells->as_of_shift) & ((UINT64CONST(1) << cells->layout->field_bits) - 1);
	starts &= as_of_start - 1;
	if (first_day != 0 && first_day < cells->as_of_day)
		starts |= as_of_start;
	return starts;
}

/* The block's entry, which must be there; the entries are in ascending order. */
static inline const active_block *
find_block(const retention_cells *cells, int64 block)
{
	uint64		low = 0;
	uint64		high = cells->num_blocks - 1;

	while (low < high)
	{
		uint64		middle = (low + high) / 2;

		if (cells->blocks[middle].block < block)
			low = middle + 1;
		else
			high = middle;
	}
	return &cells->blocks[low];
}

/* The rank of the period whose field begins at a bit of a block. */
static inline uint64
rank_of_start(const active_block *block, uint64 start_bit)
{
	return block->first_rank + pg_popcount64(block->starts & (start_bit - 1));
}

/*
 * The periods with activity of each block, as a table of one customer.  Nearly all items say nothing new, so
 * what was added lately is remembered and they are passed over.
 */
static activity *
collect_periods(const retention_cells *cells, uint64 *num_blocks)
{
	const retention_value *value = cells->value;
	activity_table *blocks = activity_table_create(CurrentMemoryContext, cells->period);
	struct
	{
		int64		block;
		uint64		starts;
	}			added[REMEMBERED_BLOCKS] = {0};

	for (uint64 i = 0; i < value->num_items; i++)
	{
		int64		block = value->items[i].block;
		uint64		starts = active_starts(cells, block, value->items[i].word);
		int			at = block & (REMEMBERED_BLOCKS - 1);

		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if ((added[at].block == block ? starts & ~added[at].starts : starts) == 0)
			continue;
		added[at].starts = added[at].block == block ? added[at].starts | starts : starts;
		added[at].block = block;
		activity_table_add(blocks, 0, block, starts);
	}
	activity_table_apply(blocks);
	*num_blocks = blocks->count;
	return activity_table_collect(blocks, CurrentMemoryContext);
}

/* Finds the blocks in which anybody was active, in order, and the ranks of their periods. */
static void
rank_periods(retention_cells *cells)
{
	activity   *periods = collect_periods(cells, &cells->num_blocks);

	cells->blocks = slab_alloc(CurrentMemoryContext, Max(cells->num_blocks, 1) * sizeof(active_block));
	for (uint64 i = 0; i < cells->num_blocks; i++)
	{
		active_block *block = &cells->blocks[i];

		block->block = periods[i].block;
		block->starts = periods[i].word;
		block->first_rank = cells->num_ranks;
		cells->num_ranks += pg_popcount64(block->starts);
	}
}

/* Writes down the number of each ranked period. */
static void
list_periods(retention_cells *cells)
{
	uint64		rank = 0;

	cells->periods = slab_alloc(CurrentMemoryContext, cells->num_ranks * sizeof(int64));
	for (uint64 i = 0; i < cells->num_blocks; i++)
		for (uint64 starts = cells->blocks[i].starts; starts != 0; starts &= starts - 1)
			cells->periods[rank++] = period_of_field(cells->period, cells->blocks[i].block,
													 pg_rightmost_one_pos64(starts));
}

/* ----------
 * Cohorts
 * ----------
 */

/*
 * The rank of the first period of the customer whose items begin at "first", or
 * NO_COHORT; *end is behind them.
 */
static uint32
find_cohort(const retention_cells *cells, uint64 first, uint64 *end)
{
	const retention_value *value = cells->value;
	uint32		cohort = NO_COHORT;
	uint64		i = first;

	for (; i < value->num_items && value->items[i].customer == value->items[first].customer; i++)
	{
		uint64		starts;

		if (cohort != NO_COHORT)
			continue;
		starts = active_starts(cells, value->items[i].block, value->items[i].word);
		if (starts != 0)
			cohort = (uint32) rank_of_start(find_block(cells, value->items[i].block),
											starts & -starts);
	}
	*end = i;
	return cohort;
}

/* Puts the customers in order of their cohorts, by counting. */
static void
sort_into_cohorts(retention_cells *cells)
{
	const retention_value *value = cells->value;
	uint32	   *cohorts = slab_alloc(CurrentMemoryContext, value->num_customers * sizeof(uint32));
	uint64		customer = 0;
	uint64		begin = 0;

	cells->cohort_end = slab_alloc_zero(CurrentMemoryContext, cells->num_ranks * sizeof(uint64));
	cells->customers = slab_alloc(CurrentMemoryContext, value->num_customers * sizeof(uint64));
	for (uint64 first = 0, end; first < value->num_items; first = end)
	{
		if ((customer & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		cohorts[customer] = find_cohort(cells, first, &end);
		if (cohorts[customer] != NO_COHORT)
			cells->cohort_end[cohorts[customer]]++;
		customer++;
	}
	/* sizes become beginnings, and filling in moves each to its end */
	for (uint64 rank = 0; rank < cells->num_ranks; rank++)
	{
		uint64		size = cells->cohort_end[rank];

		cells->cohort_end[rank] = begin;
		begin += size;
	}
	customer = 0;
	for (uint64 first = 0; first < value->num_items; first++)
	{
		if (first > 0 && value->items[first].customer == value->items[first - 1].customer)
			continue;
		if (cohorts[customer] != NO_COHORT)
			cells->customers[cells->cohort_end[cohorts[customer]]++] = first;
		customer++;
	}
	slab_free(cohorts);
}

static inline uint64
cohort_begin(const retention_cells *cells, uint64 cohort)
{
	return cohort == 0 ? 0 : cells->cohort_end[cohort - 1];
}

static inline uint64
cohort_size(const retention_cells *cells, uint64 cohort)
{
	return cells->cohort_end[cohort] - cohort_begin(cells, cohort);
}

/* Refuses a table that would fill the disk: error 54000. */
static void
check_rows(const retention_cells *cells)
{
	int64		last = cells->periods[cells->num_ranks - 1];
	int64		rows = 0;

	for (uint64 rank = 0; rank < cells->num_ranks && rows <= MOST_ROWS; rank++)
		if (cohort_size(cells, rank) > 0)
			rows += last - cells->periods[rank] + 1;
	if (rows > MOST_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("retention table of more than " INT64_FORMAT " rows", MOST_ROWS),
				 errdetail("Activity goes over " INT64_FORMAT " periods (%s).",
						   last - cells->periods[0] + 1, period_name(cells->period)),
				 errhint("Leave out rows with stray dates, or aggregate by a longer period.")));
}

/* ----------
 * Counts of one cohort
 * ----------
 */

/* Counts one customer: in each of its periods (classic), or in its last (unbounded). */
static void
count_customer(const retention_cells *cells, uint64 first, uint64 *counts)
{
	const retention_value *value = cells->value;
	uint64		last_rank = 0;

	for (uint64 i = first; i < value->num_items && value->items[i].customer == value->items[first].customer; i++)
	{
		uint64		starts = active_starts(cells, value->items[i].block, value->items[i].word);
		const active_block *block;
		uint64		rank;

		if (starts == 0)
			continue;
		block = find_block(cells, value->items[i].block);
		if (cells->unbounded)
		{
			last_rank = rank_of_start(block, UINT64CONST(1) << pg_leftmost_one_pos64(starts));
			continue;
		}
		rank = block->first_rank;
		for (uint64 left = block->starts; left != 0; left &= left - 1)
			counts[rank++] += (starts & left & -left) != 0;
	}
	if (cells->unbounded)
		counts[last_rank]++;
}

/* Counts all customers, each in its cohort, in the order they lie in. */
static void
count_all(retention_cells *cells)
{
	const retention_value *value = cells->value;
	uint64		customer = 0;

	cells->cohort_end = slab_alloc_zero(CurrentMemoryContext, cells->num_ranks * sizeof(uint64));
	cells->all_counts = slab_alloc_zero(CurrentMemoryContext, cells->num_ranks * cells->num_ranks * sizeof(uint64));
	for (uint64 first = 0, end; first < value->num_items; first = end)
	{
		uint32		cohort = find_cohort(cells, first, &end);

		if ((customer++ & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		if (cohort == NO_COHORT)
			continue;
		cells->cohort_end[cohort]++;
		count_customer(cells, first, cells->all_counts + cohort * cells->num_ranks);
	}
	for (uint64 rank = 1; rank < cells->num_ranks; rank++)
		cells->cohort_end[rank] += cells->cohort_end[rank - 1];
}

/* Counts the customers of a cohort that was sorted out. */
static void
count_cohort(retention_cells *cells, uint64 cohort)
{
	/* ranks below the cohort's are never counted nor read */
	memset(cells->counts + cohort, 0, (cells->num_ranks - cohort) * sizeof(uint64));
	for (uint64 i = cohort_begin(cells, cohort); i < cells->cohort_end[cohort]; i++)
	{
		if ((i & INTERRUPT_MASK) == 0)
			CHECK_FOR_INTERRUPTS();
		/* a cohort's customers lie all over the summary */
		if (i + PREFETCH_DISTANCE < cells->cohort_end[cohort])
			__builtin_prefetch(&cells->value->items[cells->customers[i + PREFETCH_DISTANCE]]);
		count_customer(cells, cells->customers[i], cells->counts);
	}
}

/* Sees to the counts of a cohort, and begins with its rows. */
static void
begin_cohort(retention_cells *cells)
{
	uint64		cohort = cells->cohort;

	cells->rank = cohort;
	cells->next_period = cells->periods[cohort];
	if (cells->all_counts != NULL)
		cells->counts = cells->all_counts + cohort * cells->num_ranks;
	else
		count_cohort(cells, cohort);
	if (cells->unbounded)
		for (uint64 rank = cells->num_ranks - 1; rank > cohort; rank--)
			cells->counts[rank - 1] += cells->counts[rank];
}

/* Goes on to the next cohort that has customers, from "cohort" on; false if there is none. */
static bool
find_next_cohort(retention_cells *cells, uint64 cohort)
{
	while (cohort < cells->num_ranks && cohort_size(cells, cohort) == 0)
		cohort++;
	cells->cohort = cohort;
	if (cohort == cells->num_ranks)
		return false;
	begin_cohort(cells);
	return true;
}

/* ----------
 * The SQL function
 * ----------
 */

/* Whether the measure is unbounded; error 22023 lists the measures there are. */
static bool
measure_is_unbounded(const text *measure)
{
	const char *name = VARDATA_ANY(measure);
	size_t		length = VARSIZE_ANY_EXHDR(measure);

	if (length == strlen("classic") && memcmp(name, "classic", length) == 0)
		return false;
	if (length == strlen("unbounded") && memcmp(name, "unbounded", length) == 0)
		return true;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown measure of retention \"%.*s\"", (int) Min(length, 64), name),
			 errhint("The measures are classic (active in the period) and unbounded (active in the period or later).")));
}

/* Notes where in its block as_of stands. */
static void
place_as_of(retention_cells *cells, DateADT as_of)
{
	int32		block;
	uint64		word;

	period_locate(cells->period, as_of, &block, &word);
	cells->as_of_period = period_number(cells->period, as_of);
	cells->as_of_block = block;
	cells->as_of_day = activity_pop_field(cells->layout, &word, &cells->as_of_shift);
	for (int i = 0; i < cells->layout->per_word; i++)
		cells->all_starts |= UINT64CONST(1) << (i * cells->layout->field_bits);
}

/* All that rows are made of, in the current context. */
static retention_cells *
prepare_cells(struct varlena *summary, DateADT as_of, bool unbounded)
{
	retention_cells *cells = palloc0(sizeof(retention_cells));

	if (DATE_NOT_FINITE(as_of))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("as_of must be a finite date"),
				 errhint("Pass the day after the last day that the data hold in full.")));
	period_check_date(as_of);
	cells->unbounded = unbounded;
	cells->value = retention_value_of(summary);
	if (cells->value->num_customers == 0)
		return cells;
	cells->period = (retention_period) cells->value->period;
	cells->layout = &period_layouts[cells->period];
	place_as_of(cells, as_of);
	rank_periods(cells);
	if (cells->num_ranks == 0)
		return cells;
	list_periods(cells);
	if (cells->num_ranks <= MOST_RANKS_AT_ONCE)
		count_all(cells);
	else
	{
		sort_into_cohorts(cells);
		cells->counts = slab_alloc(CurrentMemoryContext, cells->num_ranks * sizeof(uint64));
	}
	check_rows(cells);
	return cells;
}

/* The row of cells->next_period, as a tuple. */
static Datum
make_row(const retention_cells *cells, TupleDesc row_type)
{
	int64		cohort_period = cells->periods[cells->cohort];
	uint64		size = cohort_size(cells, cells->cohort);
	bool		complete = cells->next_period < cells->as_of_period;
	bool		counted = cells->unbounded || cells->periods[cells->rank] == cells->next_period;
	uint64		retained = counted ? cells->counts[cells->rank] : 0;
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = DateADTGetDatum((DateADT) period_first_day(cells->period, cohort_period));
	values[1] = Int32GetDatum((int32) (cells->next_period - cohort_period));
	values[2] = Int64GetDatum((int64) size);
	values[3] = Int64GetDatum(complete ? (int64) size : 0);
	values[4] = Int64GetDatum((int64) retained);
	values[5] = Float8GetDatum(100.0 * (double) retained / (double) size);
	values[6] = BoolGetDatum(complete);
	nulls[4] = nulls[5] = !complete;
	return HeapTupleGetDatum(heap_form_tuple(row_type, values, nulls));
}

/* Moves behind a row that was given out; false if it was the last. */
static bool
next_row(retention_cells *cells)
{
	if (cells->next_period == cells->periods[cells->num_ranks - 1])
		return find_next_cohort(cells, cells->cohort + 1);
	cells->next_period++;
	if (cells->periods[cells->rank] < cells->next_period)
		cells->rank++;
	return true;
}

PG_FUNCTION_INFO_V1(retention_table);
/* retention_table(retention_summary, as_of date, measure text) -> setof record; see the head of this file */
Datum
retention_table(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	retention_cells *cells;
	Datum		row;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext caller;
		TupleDesc	row_type;

		call = SRF_FIRSTCALL_INIT();
		caller = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &row_type) != TYPEFUNC_COMPOSITE)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("retention_table returns rows and was called where none fit"),
					 errhint("Call it in FROM.")));
		call->tuple_desc = BlessTupleDesc(row_type);
		cells = prepare_cells(PG_GETARG_VARLENA_PP(0), PG_GETARG_DATEADT(1),
							  measure_is_unbounded(PG_GETARG_TEXT_PP(2)));
		call->user_fctx = find_next_cohort(cells, 0) ? cells : NULL;
		MemoryContextSwitchTo(caller);
	}
	call = SRF_PERCALL_SETUP();
	cells = call->user_fctx;
	if (cells == NULL)
		SRF_RETURN_DONE(call);
	CHECK_FOR_INTERRUPTS();
	row = make_row(cells, call->tuple_desc);
	/* counting the next cohort works in place, so the context of this call will do */
	if (!next_row(cells))
		call->user_fctx = NULL;
	SRF_RETURN_NEXT(call, row);
}
