/*
 * contact_log.h
 *	  What the ends of the aggregates over contacts share.
 */
#ifndef SOCIAL_ROI_CONTACT_LOG_H
#define SOCIAL_ROI_CONTACT_LOG_H

#include "compat.h"

#include "contact_walk.h"
#include "fmgr.h"
#include "wait_log.h"

extern contact_summary *contact_log_summarize(const wait_log *log, const contact_sink *sink);
extern wait_log *contact_log_begin_final(FunctionCallInfo fcinfo, MemoryContext *work);

#endif							/* SOCIAL_ROI_CONTACT_LOG_H */
