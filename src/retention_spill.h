/*
 * retention_spill.h
 *	  What a retention_log does when it outgrows its memory: sorted runs in temporary
 *	  files.
 *
 * A run is what the log's table held, by customer and block.  Runs are merged into one when there are
 * too many of them, and at the end; that one is then read as often as it is needed,
 * a customer at a time.
 */
#ifndef SOCIAL_ROI_RETENTION_SPILL_H
#define SOCIAL_ROI_RETENTION_SPILL_H

#include "compat.h"

#include "retention_summary.h"

typedef struct retention_spill retention_spill;

extern retention_spill *retention_spill_create(MemoryContext context, customer_type type, retention_period period);
extern void retention_spill_add(retention_spill *spill, const retention_value *value);
extern void retention_spill_finish(retention_spill *spill, retention_value *value);
extern uint64 retention_spill_next(spilt_customers *spilt, activity **items, customer_key *key);
extern void retention_spill_close(retention_spill *spill);

#endif							/* SOCIAL_ROI_RETENTION_SPILL_H */
