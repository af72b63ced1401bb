/*
 * wait_spill.h
 *	  What a log of waits does when it outgrows its memory: partitions in temporary
 *	  files.
 */
#ifndef SOCIAL_ROI_WAIT_SPILL_H
#define SOCIAL_ROI_WAIT_SPILL_H

#include "compat.h"

#include "conversation_walker.h"
#include "wait_log.h"

extern void wait_spill_records(wait_log *log);
extern void wait_spill_close(Datum log);
extern void wait_spill_walk(wait_log *log, conversation_walker *walker);

#endif							/* SOCIAL_ROI_WAIT_SPILL_H */
