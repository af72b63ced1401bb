/*
 * local_date.h
 *	  The calendar date of many instants in one time zone.
 */
#ifndef SOCIAL_ROI_LOCAL_DATE_H
#define SOCIAL_ROI_LOCAL_DATE_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "utils/date.h"

typedef struct local_dates local_dates;

extern local_dates *local_dates_create(const text *zone_name);
extern DateADT local_dates_of(local_dates *dates, TimestampTz at);

#endif							/* SOCIAL_ROI_LOCAL_DATE_H */
