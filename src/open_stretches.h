/*
 * open_stretches.h
 *	  When opening hours are open, as stretches of instants.
 */
#ifndef SOCIAL_ROI_OPEN_STRETCHES_H
#define SOCIAL_ROI_OPEN_STRETCHES_H

#include "compat.h"

#include "utils/palloc.h"

#include "opening_hours.h"

/* The longest window that is gathered at once. */
#define MAX_WINDOW_DAYS		512

/* Open from an instant to another, in seconds since 2000: no zone's offset has fractions. */
typedef struct open_stretch
{
	int64		from;
	int64		until;
} open_stretch;

typedef struct open_stretch_list
{
	open_stretch *stretches;
	int			num_stretches;
	int			max_stretches;
} open_stretch_list;

/* The periods of opening hours, each with its rules at hand. */
typedef struct open_periods open_periods;

extern open_periods *make_open_periods(const opening_schedule *schedule, MemoryContext context);
extern open_stretch_list *make_open_stretch_list(MemoryContext context);
extern void find_open_stretches(open_periods *periods, int64 from, int64 until, open_stretch_list *list);

#endif							/* SOCIAL_ROI_OPEN_STRETCHES_H */
