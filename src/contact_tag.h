/*
 * contact_tag.h
 *	  The tag of a row in a log of contacts: a number that says who its customer is, and what the row is.
 *
 * The customer stands in it by the number of the key in the log's tags, plus 1; 0 = no customer.
 */
#ifndef SOCIAL_ROI_CONTACT_TAG_H
#define SOCIAL_ROI_CONTACT_TAG_H

#include "compat.h"

#include "wait_log.h"

/* What a row is. */
typedef enum contact_mark
{
	CONTACT_ELSEWHERE,			/* an event, but no inbound of a social channel */
	CONTACT_SOCIAL,				/* an inbound of a social channel */
	CONTACT_NAMED,				/* no event: only names its conversation */
	CONTACT_OTHER				/* and says that it is no service request */
} contact_mark;

#define CONTACT_MARK_BITS		2
#define MOST_CONTACT_CUSTOMERS	(PG_UINT32_MAX >> CONTACT_MARK_BITS)

static inline uint32
contact_tag_make(uint32 customer, contact_mark mark)
{
	return customer << CONTACT_MARK_BITS | mark;
}

static inline uint32
contact_tag_customer(uint32 tag)
{
	return tag >> CONTACT_MARK_BITS;
}

static inline contact_mark
contact_tag_mark(uint32 tag)
{
	return (contact_mark) (tag & ((1 << CONTACT_MARK_BITS) - 1));
}

static inline bool
contact_tag_is_event(uint32 tag)
{
	return contact_tag_mark(tag) <= CONTACT_SOCIAL;
}

/* The type of the customers of a log of contacts. */
static inline key_type
contact_customer_type(const wait_shape *shape)
{
	return (key_type) (shape->bucket - BUCKET_CONTACT_BIGINT);
}

#endif							/* SOCIAL_ROI_CONTACT_TAG_H */
