/*
 * numeric_guard.h
 *	  Guards for numeric arguments that come from users.
 */
#ifndef SOCIAL_ROI_NUMERIC_GUARD_H
#define SOCIAL_ROI_NUMERIC_GUARD_H

#include "compat.h"

#include "utils/numeric.h"

extern void require_finite(Numeric number, const char *name);
extern void require_not_negative(Numeric number, const char *name, const char *hint);
extern int	numeric_sign_of(Numeric number);
extern double numeric_to_double(Numeric number);

#endif							/* SOCIAL_ROI_NUMERIC_GUARD_H */
