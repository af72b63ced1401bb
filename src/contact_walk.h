/*
 * contact_walk.h
 *	  The definition of a contact, and of a request resolved: one conversation, row by row in order.
 *
 * A contact is a service conversation in which a customer wrote.  This is the place that says for reports when it began, where, and when
 * it was resolved, and when a request on social media counts as resolved.  wait_walk.c counts requests by the same rule for the
 * rows of any channels it is given, and contact_times.c finds the times of one contact for a query that groups by itself.
 */
#ifndef SOCIAL_ROI_CONTACT_WALK_H
#define SOCIAL_ROI_CONTACT_WALK_H

#include "compat.h"

#include "contact_summary.h"
#include "conversation_walker.h"

#define NO_CUSTOMER PG_UINT32_MAX

/* What a row carries beside its instant and kind.  Rows refer to it by number. */
typedef struct contact_tag
{
	uint32		customer;		/* its number; NO_CUSTOMER = NULL */
	bool		is_social;		/* came through a social channel */
	bool		is_event;		/* otherwise the row only names its conversation */
	bool		is_other;		/* says that it is no service request */
} contact_tag;

/* A contact and the number of its customer. */
typedef struct numbered_contact
{
	uint32		customer;
	service_contact contact;
} numbered_contact;

struct shared_contact_hash;

/* Where results go. */
typedef struct contact_sink
{
	conversation_walker walker;
	const contact_tag *tags;
	MemoryContext context;		/* of the results */
	numbered_contact *contacts;
	uint64		num_contacts;
	uint64		contacts_size;
	TimestampTz *requests;		/* when each request was resolved */
	uint64		num_requests;
	uint64		requests_size;
	struct shared_contact_hash *shared; /* contacts of a conversation's customers but the first; NULL while there are none */
	uint32		num_shared;		/* conversations that have such */
} contact_sink;

extern void contact_sink_init(contact_sink *sink, const contact_tag *tags, uint32 num_conversations, MemoryContext context);

#endif							/* SOCIAL_ROI_CONTACT_WALK_H */
