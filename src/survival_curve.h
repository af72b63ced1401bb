/*
 * survival_curve.h
 *	  What survival() has collected: durations that ended in the event and durations that were cut off before it.
 */
#ifndef SOCIAL_ROI_SURVIVAL_CURVE_H
#define SOCIAL_ROI_SURVIVAL_CURVE_H

#include "compat.h"

#include "fmgr.h"

/* The longest duration in microseconds, 146,000 years: a duration and a flag share 63 bits. */
#define LONGEST_DURATION ((PG_INT64_MAX >> 1))

/* Everything that happened after one duration. */
typedef struct survival_step
{
	uint64		at;				/* microseconds */
	uint64		events;
	uint64		censored;
} survival_step;

typedef struct survival_curve
{
	uint64		num_steps;
	survival_step *steps;		/* by duration, ascending; each with an event or a censored duration at least */
	uint64		num_subjects;	/* the sum of both over the steps */
} survival_curve;

extern survival_curve *survival_curve_unpack(struct varlena *packed);

#endif							/* SOCIAL_ROI_SURVIVAL_CURVE_H */
