/*
 * uplift_summary.h
 *	  What uplift() has counted: members of a treated and of a control group, and their outcomes.
 */
#ifndef SOCIAL_ROI_UPLIFT_SUMMARY_H
#define SOCIAL_ROI_UPLIFT_SUMMARY_H

#include "compat.h"

#include "fmgr.h"
#include "utils/numeric.h"

/* What was aggregated. The numbers stand in stored values. */
typedef enum uplift_kind
{
	UPLIFT_PROPORTIONS = 0,		/* outcomes that are true or false */
	UPLIFT_MEANS = 1,			/* outcomes that are numbers */
	UPLIFT_STRATIFIED = 2		/* true or false, within strata */
} uplift_kind;

/* The two groups, as places in arrays. */
#define CONTROL 0
#define TREATED 1
#define NUM_GROUPS 2

/* Members and true outcomes of a group. */
typedef struct uplift_counts
{
	uint64		members;
	uint64		successes;
} uplift_counts;

/* Exact moments of a group's outcomes. */
typedef struct uplift_moments
{
	uint64		members;
	Numeric		sum;
	Numeric		sum_of_squares;
} uplift_moments;

typedef struct uplift_stratum
{
	char	   *name;
	uint32		length;
	uplift_counts groups[NUM_GROUPS];
} uplift_stratum;

/* Only the fields of the kind are in use. */
typedef struct uplift_summary
{
	uint32		kind;
	uplift_counts counts[NUM_GROUPS];
	uplift_moments moments[NUM_GROUPS];
	uint64		num_strata;
	uplift_stratum *strata;		/* by name, ascending, byte by byte */
} uplift_summary;

extern uplift_summary *uplift_summary_unpack(struct varlena *packed);

#endif							/* SOCIAL_ROI_UPLIFT_SUMMARY_H */
