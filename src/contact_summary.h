/*
 * contact_summary.h
 *	  The type contact_summary: the contacts of each customer, and when requests on social media were resolved.
 */
#ifndef SOCIAL_ROI_CONTACT_SUMMARY_H
#define SOCIAL_ROI_CONTACT_SUMMARY_H

#include "compat.h"

#include "codec.h"
#include "datatype/timestamp.h"
#include "key_value.h"

/* A service conversation in which a customer wrote; DT_NOEND for what has not been. */
typedef struct service_contact
{
	TimestampTz social_at;		/* first inbound of a social channel */
	TimestampTz other_at;		/* first inbound elsewhere; one of the two has been */
	TimestampTz resolved_at;	/* first resolved at or after the first inbound */
} service_contact;

/* Of two at one instant the social one counts. */
static inline bool
contact_is_social(const service_contact *contact)
{
	return contact->social_at <= contact->other_at;
}

static inline TimestampTz
contact_begin(const service_contact *contact)
{
	return Min(contact->social_at, contact->other_at);
}

/* A customer's key and contacts, in order of time. */
typedef struct contact_customer
{
	int64		number;			/* bigint */
	char	   *bytes;			/* uuid, text */
	uint32		length;
	uint64		num_contacts;
	service_contact *contacts;
} contact_customer;

static inline key_value
contact_customer_key(const contact_customer *customer)
{
	return (key_value) {customer->number, customer->bytes, customer->length};
}

/* When the customer first wrote on a social channel, and elsewhere. */
static inline service_contact
contact_customer_first(const contact_customer *customer)
{
	service_contact first = {DT_NOEND, DT_NOEND, DT_NOEND};

	for (uint64 i = 0; i < customer->num_contacts; i++)
	{
		first.social_at = Min(first.social_at, customer->contacts[i].social_at);
		first.other_at = Min(first.other_at, customer->contacts[i].other_at);
	}
	return first;
}

typedef struct contact_summary
{
	uint32		key;			/* key_type of the customers */
	uint64		num_requests;
	TimestampTz *requests;		/* when requests on social media were resolved, ascending */
	uint64		num_customers;
	contact_customer *customers;	/* by key, ascending; bytes for uuid and text */
} contact_summary;

/* Where reading stands in a stored value. */
typedef struct contact_reader
{
	codec		codec;
	contact_summary head;		/* without its customers */
	contact_customer customer;	/* the one read last */
	uint64		room;			/* for contacts of its */
	uint64		num_read;
} contact_reader;

extern const codec_type contact_summary_type;

extern void contact_reader_open(contact_reader *reader, const struct varlena *packed);
extern const contact_customer *contact_reader_next(contact_reader *reader);
extern int	contact_customer_compare(key_type type, const contact_customer *a, const contact_customer *b);
extern int	service_contact_compare(const service_contact *a, const service_contact *b);

#endif							/* SOCIAL_ROI_CONTACT_SUMMARY_H */
