/*
 * time_zone.h
 *	  IANA time zones by name, and the stretches of time in which a zone's
 *	  offset from UTC does not change.
 */
#ifndef SOCIAL_ROI_TIME_ZONE_H
#define SOCIAL_ROI_TIME_ZONE_H

#include "compat.h"

#include "pgtime.h"
#include "utils/timestamp.h"

/* Seconds from the Unix epoch to PostgreSQL's, 2000-01-01 00:00 UTC. */
#define POSTGRES_EPOCH_UNIX_SECONDS \
	((int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

/* Why a name is not taken as a time zone. */
typedef enum time_zone_problem
{
	TIME_ZONE_ACCEPTED,
	TIME_ZONE_UNKNOWN,
	TIME_ZONE_IS_OFFSET,		/* a POSIX specification such as UTC+3 */
	TIME_ZONE_IS_ABBREVIATION,	/* CET: a zone to SET TIME ZONE, a fixed offset to AT TIME ZONE */
	TIME_ZONE_IS_OF_THE_MACHINE,	/* localtime: another zone on another server */
	TIME_ZONE_COUNTS_LEAP_SECONDS
} time_zone_problem;

extern pg_tz *time_zone_find(const char *name, Size length, time_zone_problem *problem);
extern const char *time_zone_complaint(time_zone_problem problem);
extern pg_tz *time_zone_of_text(const text *name);
extern int64 time_zone_offset(pg_tz *zone, pg_time_t at, pg_time_t *until);

#endif							/* SOCIAL_ROI_TIME_ZONE_H */
