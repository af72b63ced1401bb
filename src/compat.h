/*
 * compat.h
 *	  What differs between the PostgreSQL releases we build for (15 to 18).
 *
 * This is the only file that looks at PG_VERSION_NUM.
 */
#ifndef SOCIAL_ROI_COMPAT_H
#define SOCIAL_ROI_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "social_roi needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* Since 18 there is pg_noreturn instead, which stands elsewhere in a declaration. */
#ifndef pg_attribute_noreturn
#define pg_attribute_noreturn() __attribute__((noreturn))
#endif

/* Intervals have infinities since 17. */
#if PG_VERSION_NUM < 170000
#define INTERVAL_NOT_FINITE(i) false
#endif

#endif							/* SOCIAL_ROI_COMPAT_H */
