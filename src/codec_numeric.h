/*
 * codec_numeric.h
 *	  A numeric field of a stored type, beside those of codec.h.
 */
#ifndef SOCIAL_ROI_CODEC_NUMERIC_H
#define SOCIAL_ROI_CODEC_NUMERIC_H

#include "codec.h"

#include "utils/numeric.h"

extern void codec_numeric(codec *c, const char *name, Numeric *value);

#endif							/* SOCIAL_ROI_CODEC_NUMERIC_H */
