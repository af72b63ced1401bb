/*
 * special_functions.h
 *	  Tails and quantiles of the distributions behind intervals and p-values.
 */
#ifndef SOCIAL_ROI_SPECIAL_FUNCTIONS_H
#define SOCIAL_ROI_SPECIAL_FUNCTIONS_H

#include "compat.h"

extern double normal_two_sided_tail(double z);
extern double chi_square_tail(double x);
extern double student_two_sided_tail(double t, double degrees);
extern double student_two_sided_quantile(double confidence, double degrees);
extern double normal_two_sided_quantile(double confidence);

#endif							/* SOCIAL_ROI_SPECIAL_FUNCTIONS_H */
