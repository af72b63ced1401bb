/*
 * retention_log.h
 *	  The transition state of the retention aggregates, the type retention_log.
 *
 * A small state is flat: records (customer, block, activity word) one behind
 * the other in the order they came, searched from the front, with room to
 * append.  A group of a few customers costs what its records take, and nothing
 * has to be freed.  Past RETENTION_FLAT_MOST bytes it becomes an
 * expanded object: a hash table with batched look-ups in a memory context of its
 * own below that of the aggregate, which ends with the group.  Where the state
 * leaves the process it is flat again, of any size.
 *
 * Memory of a large state is the activity_table's, and for uuid and text keys the
 * key_dictionary's: so much for each customer and block of periods with activity
 * (a calendar year of months, see retention_period.h).  Rows as such cost nothing.
 * Past social_roi.state_memory what the table holds goes to a temporary file, and the
 * table begins anew (retention_spill.h).
 */
#ifndef SOCIAL_ROI_RETENTION_LOG_H
#define SOCIAL_ROI_RETENTION_LOG_H

#include "compat.h"

#include "aggregate_guard.h"
#include "retention_spill.h"
#include "retention_summary.h"
#include "utils/expandeddatum.h"

#define RETENTION_FLAT_MOST 2048

/* Rows that are handled at a time. */
#define RETENTION_ROWS ACTIVITY_BATCH

/* A customer as rows and records give it: a number, or bytes. */
typedef struct customer_ref
{
	int64		number;
	const char *bytes;
	uint32		length;
} customer_ref;

typedef struct retention_log
{
	ExpandedObjectHeader header;
	customer_type type;
	retention_period period;
	bool		may_spill;
	retention_spill *spill;		/* NULL while all is in memory */
	MemoryContext memory;		/* of table and keys */
	activity_table *table;
	key_dictionary *keys;		/* uuid and text: numbers for the keys */
	int32		pending_block[KEY_BATCH];	/* of the keys in the dictionary's batch */
	uint64		pending_word[KEY_BATCH];
	int			num_rows;		/* rows with a bigint customer that wait for calendar and table */
	int64		row_customer[RETENTION_ROWS];
	DateADT		row_date[RETENTION_ROWS];
	uint64		sized_count;	/* flat_size is that of so many pairs */
	Size		flat_size;
} retention_log;

extern const ExpandedObjectMethods retention_log_methods;

/* The expanded form of a state, or NULL if it is flat. */
static inline retention_log *
retention_log_expanded(Datum state)
{
	ExpandedObjectHeader *header;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(state)))
		return NULL;
	header = DatumGetEOHP(state);
	if (header->eoh_methods != &retention_log_methods)
		reject_state("It is not a retention_log.");
	return (retention_log *) header;
}

extern void retention_log_apply_rows(retention_log *log);

/*
 * A row of a bigint customer and a checked date, to an expanded state.  All that
 * a row needs is done for many rows at once: the arithmetic of one then does not wait
 * for that of another, nor for its memory.
 */
static inline void
retention_log_add_row(retention_log *log, int64 customer, DateADT active_on)
{
	log->row_customer[log->num_rows] = customer;
	log->row_date[log->num_rows] = active_on;
	if (++log->num_rows == RETENTION_ROWS)
		retention_log_apply_rows(log);
}

extern void retention_log_check_same(customer_type type, retention_period period,
									 customer_type other_type, retention_period other_period);
extern Datum retention_log_add(Datum state, MemoryContext owner, customer_type type,
							   retention_period period, const customer_ref *customer,
							   int32 block, uint64 word);
extern Datum retention_log_merge(Datum state, MemoryContext owner, struct varlena *other);
extern Datum retention_log_add_value(Datum state, MemoryContext owner, const retention_value *value);
extern void retention_log_close(Datum log);
extern struct varlena *retention_log_of(const retention_value *value);
extern retention_value *retention_log_value(Datum state);

#endif							/* SOCIAL_ROI_RETENTION_LOG_H */
