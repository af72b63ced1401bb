/*
 * contact_summary.c
 *	  The type contact_summary.
 */
#include "contact_summary.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "wait_records.h"

static void contact_summary_fields(codec *c, void *value);
static void contact_summary_check(codec *c, const void *value);

const codec_type contact_summary_type = {
	.name = "contact_summary",
	.version = 1,
	.size = sizeof(contact_summary),
	.fields = contact_summary_fields,
	.check = contact_summary_check
};

CODEC_TYPE_FUNCTIONS(contact_summary, contact_summary_type)

/* Order of customers: that of their keys. */
int
contact_customer_compare(key_type type, const contact_customer *a, const contact_customer *b)
{
	key_value	a_key = contact_customer_key(a);
	key_value	b_key = contact_customer_key(b);

	return key_value_compare(type, &a_key, &b_key);
}

static int
compare_instants(TimestampTz a, TimestampTz b)
{
	return (a > b) - (a < b);
}

/* Order of one customer's contacts: by their beginning, then by all that tells them apart. */
int
service_contact_compare(const service_contact *a, const service_contact *b)
{
	int			order = compare_instants(contact_begin(a), contact_begin(b));

	if (order == 0)
		order = compare_instants(a->social_at, b->social_at);
	if (order == 0)
		order = compare_instants(a->other_at, b->other_at);
	return order != 0 ? order : compare_instants(a->resolved_at, b->resolved_at);
}

/* ----------
 * Layout
 * ----------
 */

/* What a contact has, as its first field says. */
#define PART_SOCIAL		1
#define PART_OTHER		2
#define PART_RESOLVED	4

/* An instant at or after another one, as the time between them. */
static void
later_field(codec *c, TimestampTz from, TimestampTz *at)
{
	uint64		after = (uint64) *at - (uint64) from;

	codec_uint64(c, NULL, &after, PG_UINT64_MAX);
	*at = (TimestampTz) ((uint64) from + after);
}

/* Describes a contact: what it has, when it began, and what came later. */
static void
contact_fields(codec *c, service_contact *contact)
{
	TimestampTz begin = contact_begin(contact);
	uint32		parts = (TIMESTAMP_IS_NOEND(contact->social_at) ? 0 : PART_SOCIAL) |
		(TIMESTAMP_IS_NOEND(contact->other_at) ? 0 : PART_OTHER) |
		(TIMESTAMP_IS_NOEND(contact->resolved_at) ? 0 : PART_RESOLVED);

	codec_uint32(c, NULL, &parts, PART_SOCIAL | PART_OTHER | PART_RESOLVED);
	codec_int64(c, NULL, &begin);
	if (codec_reading(c))
	{
		if ((parts & (PART_SOCIAL | PART_OTHER)) == 0)
			codec_refuse(c, "A contact must have begun.");
		contact->social_at = (parts & PART_SOCIAL) != 0 ? begin : DT_NOEND;
		contact->other_at = (parts & PART_OTHER) != 0 ? begin : DT_NOEND;
		contact->resolved_at = begin;
	}
	if ((parts & PART_SOCIAL) != 0 && (parts & PART_OTHER) != 0)
	{
		later_field(c, begin, &contact->social_at);
		later_field(c, begin, &contact->other_at);
	}
	if ((parts & PART_RESOLVED) != 0)
		later_field(c, begin, &contact->resolved_at);
	else
		contact->resolved_at = DT_NOEND;
}

/* The customer's contacts, when they are read, go to where there was room for those of the customer before. */
static void
customer_fields(codec *c, key_type type, contact_customer *customer, uint64 *room)
{
	if (type == KEY_BIGINT)
		codec_int64(c, NULL, &customer->number);
	else
		codec_bytes(c, NULL, &customer->bytes, &customer->length);
	codec_count(c, NULL, &customer->num_contacts, 2);
	if (codec_reading(c) && customer->num_contacts > *room)
	{
		if (*room > 0)
			pfree(customer->contacts);
		*room = customer->num_contacts;
		customer->contacts = MemoryContextAllocHuge(CurrentMemoryContext, *room * sizeof(service_contact));
	}
	for (uint64 i = 0; i < customer->num_contacts; i++)
	{
		if (codec_reading(c))
			customer->contacts[i] = (service_contact) {DT_NOEND, DT_NOEND, DT_NOEND};
		contact_fields(c, &customer->contacts[i]);
	}
}

/* Describes what stands before the customers. */
static void
head_fields(codec *c, contact_summary *summary)
{
	codec_uint32(c, "key", &summary->key, KEY_TEXT);
	codec_count(c, "requests", &summary->num_requests, 1);
	if (codec_reading(c))
		summary->requests = MemoryContextAllocHuge(CurrentMemoryContext, Max(summary->num_requests, 1) * sizeof(TimestampTz));
	for (uint64 i = 0; i < summary->num_requests; i++)
	{
		if (i == 0)
			codec_int64(c, NULL, &summary->requests[i]);
		else
		{
			if (codec_reading(c))
				summary->requests[i] = summary->requests[i - 1];
			later_field(c, summary->requests[i - 1], &summary->requests[i]);
		}
	}
	codec_count(c, "customers", &summary->num_customers, 2);
}

/* Describes the value to the codec, both ways. */
static void
contact_summary_fields(codec *c, void *value)
{
	contact_summary *summary = value;

	head_fields(c, summary);
	if (codec_reading(c))
		summary->customers = MemoryContextAllocExtended(CurrentMemoryContext, Max(summary->num_customers, 1) * sizeof(contact_customer),
														MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < summary->num_customers; i++)
	{
		uint64		no_room = 0;

		CHECK_FOR_INTERRUPTS();
		customer_fields(c, (key_type) summary->key, &summary->customers[i], &no_room);
	}
}

/* Opens a stored value: its requests are there at once, the customers come one by one. */
void
contact_reader_open(contact_reader *reader, const struct varlena *packed)
{
	memset(reader, 0, sizeof(*reader));
	codec_open(&reader->codec, &contact_summary_type, packed);
	head_fields(&reader->codec, &reader->head);
}

/* The next customer, good until the one after; NULL when there is none.  To be called in the context the reader was opened in. */
const contact_customer *
contact_reader_next(contact_reader *reader)
{
	if (reader->num_read == reader->head.num_customers)
		return NULL;
	reader->num_read++;
	if (reader->customer.bytes != NULL)
		pfree(reader->customer.bytes);
	customer_fields(&reader->codec, (key_type) reader->head.key, &reader->customer, &reader->room);
	return &reader->customer;
}

/* ----------
 * What is read from outside
 * ----------
 */

/* Differences of what passes fit an int64. */
static void
check_instant(codec *c, TimestampTz at)
{
	if (!IS_VALID_TIMESTAMP(at) || at >= STAMP_LIMIT)
		codec_refuse(c, "An instant in it is out of range.");
}

static void
check_customer(codec *c, key_type type, const contact_customer *customer)
{
	key_value	key = contact_customer_key(customer);

	if (!key_value_has_form(type, &key))
		codec_refuse(c, "A customer does not have the form of its type.");
	if (customer->num_contacts == 0)
		codec_refuse(c, "A customer without contacts is none.");
	for (uint64 i = 0; i < customer->num_contacts; i++)
	{
		const service_contact *contact = &customer->contacts[i];

		/* what should have been but reads as never is no contact either */
		check_instant(c, contact_begin(contact));
		if (!TIMESTAMP_IS_NOEND(contact->social_at))
			check_instant(c, contact->social_at);
		if (!TIMESTAMP_IS_NOEND(contact->other_at))
			check_instant(c, contact->other_at);
		if (!TIMESTAMP_IS_NOEND(contact->resolved_at))
			check_instant(c, contact->resolved_at);
		if (contact->resolved_at < contact_begin(contact))
			codec_refuse(c, "A contact cannot be resolved before it begins.");
		if (i > 0 && service_contact_compare(contact - 1, contact) > 0)
			codec_refuse(c, "The contacts of a customer must ascend.");
	}
}

/* Refuses what no rows could have given. */
static void
contact_summary_check(codec *c, const void *value)
{
	const contact_summary *summary = value;

	for (uint64 i = 0; i < summary->num_customers; i++)
	{
		const contact_customer *customer = &summary->customers[i];

		CHECK_FOR_INTERRUPTS();
		check_customer(c, (key_type) summary->key, customer);
		if (i > 0 && contact_customer_compare((key_type) summary->key, customer - 1, customer) >= 0)
			codec_refuse(c, "The customers must ascend.");
	}
	for (uint64 i = 0; i < summary->num_requests; i++)
	{
		check_instant(c, summary->requests[i]);
		if (i > 0 && summary->requests[i - 1] > summary->requests[i])
			codec_refuse(c, "The requests must ascend.");
	}
}
