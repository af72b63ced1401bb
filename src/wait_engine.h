/*
 * wait_engine.h
 *	  From a log of rows to the waits in it.
 */
#ifndef SOCIAL_ROI_WAIT_ENGINE_H
#define SOCIAL_ROI_WAIT_ENGINE_H

#include "compat.h"

#include "wait_buckets.h"
#include "wait_log.h"
#include "wait_walk.h"

extern wait_buckets *wait_log_results(wait_log *log, business_calendar_cache *cache);
extern wait_buckets *flat_log_results(const flat_log *flat, business_calendar_cache *cache);
extern void wait_engine_walk(wait_log *log, wait_sink *sink);

#endif							/* SOCIAL_ROI_WAIT_ENGINE_H */
