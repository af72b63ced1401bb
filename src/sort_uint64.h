/*
 * sort_uint64.h
 *	  Sorts 64-bit numbers, ascending.
 */
#ifndef SOCIAL_ROI_SORT_UINT64_H
#define SOCIAL_ROI_SORT_UINT64_H

#include "compat.h"

extern void sort_uint64(uint64 *numbers, Size count);

#endif							/* SOCIAL_ROI_SORT_UINT64_H */
