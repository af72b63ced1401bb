/*
 * wait_engine.h
 *	  From a log of rows to the conversations in it, and the waits in these.
 */
#ifndef SOCIAL_ROI_WAIT_ENGINE_H
#define SOCIAL_ROI_WAIT_ENGINE_H

#include "compat.h"

#include "business_calendar.h"
#include "conversation_walker.h"
#include "wait_buckets.h"
#include "wait_log.h"

extern wait_buckets *wait_log_results(wait_log *log, business_calendar_cache *cache);
extern wait_buckets *flat_log_results(const flat_log *flat, business_calendar_cache *cache);
extern void wait_engine_walk(wait_log *log, conversation_walker *walker);

#endif							/* SOCIAL_ROI_WAIT_ENGINE_H */
