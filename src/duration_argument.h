/*
 * duration_argument.h
 *	  An interval given as a length of time, in microseconds.
 */
#ifndef SOCIAL_ROI_DURATION_ARGUMENT_H
#define SOCIAL_ROI_DURATION_ARGUMENT_H

#include "compat.h"

#include "datatype/timestamp.h"

extern int64 duration_argument(const Interval *interval, const char *name);

#endif							/* SOCIAL_ROI_DURATION_ARGUMENT_H */
