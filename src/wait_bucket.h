/*
 * wait_bucket.h
 *	  What waits are counted by: a date, a number, a text, or a service day (day,
 *	  channel and agent), as bytes.
 *
 * The bytes are one of flags (which part is NULL) and then
 *		date, bigint	the value
 *		text			the text
 *		service day		the day, the channel's length, the channel, the agent (a text, or a bigint)
 */
#ifndef SOCIAL_ROI_WAIT_BUCKET_H
#define SOCIAL_ROI_WAIT_BUCKET_H

#include "compat.h"

#include "utils/date.h"
#include "wait_log.h"

#define BUCKET_IS_NULL		1	/* the bucket, or the day of a service day */
#define BUCKET_NULL_CHANNEL 2
#define BUCKET_NULL_AGENT	4
#define BUCKET_AGENT_NUMBER	16	/* the agent is a number and not a text; the same in all buckets of a log */
#define BUCKET_MARK			8	/* not part of the bucket: see wait_tag.marked */

typedef struct service_day
{
	DateADT		day;
	const char *channel;
	uint32		channel_length;
	const char *agent;			/* a text, or the bytes of a bigint */
	uint32		agent_length;
	bool		agent_is_number;
} service_day;

extern service_day service_day_read(const char *bytes, uint32 length);
extern bool wait_key_is_valid(key_type type, const char *bytes, uint32 length);
extern bool wait_bucket_is_valid(bucket_type type, const char *bytes, uint32 length);
extern int	wait_bucket_compare(bucket_type type, const char *a, uint32 a_length, const char *b, uint32 b_length);
extern uint64 wait_bucket_prefix(bucket_type type, const char *bytes, uint32 length);
extern text *service_day_agent_text(const service_day *s);
extern char *wait_bucket_text(bucket_type type, const char *bytes, uint32 length);

#endif							/* SOCIAL_ROI_WAIT_BUCKET_H */
