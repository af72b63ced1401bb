/*
 * proportions.h
 *	  Intervals of proportions, for the functions and for uplift.
 */
#ifndef SOCIAL_ROI_PROPORTIONS_H
#define SOCIAL_ROI_PROPORTIONS_H

#include "compat.h"

/* What was observed: successes among total, 0 <= successes <= total, total > 0. */
typedef struct Proportion
{
	double		successes;
	double		total;
} Proportion;

typedef struct Bounds
{
	double		lower;
	double		upper;
} Bounds;

extern void require_confidence(double confidence);
extern Bounds newcombe_bounds(Proportion first, Proportion second, double z);

#endif							/* SOCIAL_ROI_PROPORTIONS_H */
