/*
 * contact_walk.h
 *	  The definition of a contact, and of a request resolved: one conversation, row by row in order.
 *
 * A contact is a service conversation in which a customer wrote.  This is the place that says for reports when it began, where, and when
 * it was resolved, and when a request on social media counts as resolved.  wait_walk.c counts requests by the same rule for the
 * rows of any channels it is given.
 */
#ifndef SOCIAL_ROI_CONTACT_WALK_H
#define SOCIAL_ROI_CONTACT_WALK_H

#include "compat.h"

#include "contact_summary.h"
#include "conversation_walker.h"

/* A conversation on the way.  All zero = no row met yet. */
typedef struct contact_walk
{
	service_contact contact;	/* times that "has" says */
	TimestampTz request_resolved_at;
	uint32		customer;		/* whose contact it is, as in a tag; 0 = none met yet */
	uint32		shared;			/* number of a conversation of several customers, from 1 on; 0 = has one */
	uint32		last_shared;	/* the further customer met last */
	uint8		has;			/* HAS_SOCIAL, HAS_OTHER, HAS_RESOLVED */
	bool		has_social_inbound:1;	/* of any customer */
	bool		has_answer:1;	/* to it */
	bool		was_request:1;	/* resolved after such an answer */
	bool		is_other:1;		/* no service request */
} contact_walk;

/* A contact and its customer. */
typedef struct numbered_contact
{
	uint32		customer;		/* number of the key, plus 1 */
	service_contact contact;
} numbered_contact;

struct shared_contact_hash;

/* Where results go. */
typedef struct contact_sink
{
	conversation_walker walker;
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

extern void contact_step(conversation_walker *walker, void *conversation, interaction_kind kind, int64 at, uint32 tag);
extern void contact_end(conversation_walker *walker, void *conversation, uint32 number);
extern void contact_sink_init(contact_sink *sink, uint32 num_conversations, MemoryContext context);

#endif							/* SOCIAL_ROI_CONTACT_WALK_H */
