/*
 * social_roi.c
 *	  The module's entry point. Every concept has a file of its own beside this one.
 */
#include "compat.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
