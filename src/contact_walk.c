/*
 * contact_walk.c
 *	  The definition of a contact, row by row; see contact_walk.h.
 *
 * A customer's contact begins with the first inbound, on a social channel or elsewhere, and is resolved by the first resolved row of
 * the same customer from then on.  A request on social media is a conversation with an inbound of a social channel, then an answer
 * of a person or a bot, then a resolved row, whoever's: that row's instant is when it was resolved.  Neither counts in a
 * conversation of which any row says that it is no service request.
 *
 * A conversation should have one customer.  That one's contact stands in the walk; those of further customers, in a hash table
 * beside it, so that a source that gives all its rows one conversation costs no more.
 */
#include "contact_walk.h"

#include "contact_tag.h"
#include "miscadmin.h"
#include "slab.h"
#include "utils/memutils.h"

#define HAS_SOCIAL		1
#define HAS_OTHER		2
#define HAS_RESOLVED	4

/* The contact of one of several customers of a conversation. */
typedef struct shared_contact
{
	uint64		key;			/* the conversation's number among those of several customers, then the customer's */
	uint8		has;
	char		status;
	uint32		next;			/* the customer met before; 0 = none */
	service_contact contact;
} shared_contact;

#define SH_PREFIX			shared_contact
#define SH_ELEMENT_TYPE		shared_contact
#define SH_KEY_TYPE			uint64
#define SH_KEY				key
#define SH_HASH_KEY(table, key)		((uint32) (key_hash_int64(key, 0) >> 32))
#define SH_EQUAL(table, a, b)		((a) == (b))
#define SH_SCOPE			static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* ----------
 * Results
 * ----------
 */

/* Room for one more in an array of that many. */
static void *
make_room(MemoryContext context, void *array, uint64 count, uint64 *size, Size width)
{
	uint64		larger = 2 * *size;
	void	   *grown;

	if (count < *size)
		return array;
	grown = slab_alloc(context, larger * width);
	memcpy(grown, array, count * width);
	slab_free(array);
	*size = larger;
	return grown;
}

/* A contact that has an inbound is one. */
static void
emit_contact(contact_sink *sink, uint32 customer, uint8 has, const service_contact *contact)
{
	numbered_contact *result;

	if ((has & (HAS_SOCIAL | HAS_OTHER)) == 0)
		return;
	sink->contacts = make_room(sink->context, sink->contacts, sink->num_contacts, &sink->contacts_size, sizeof(numbered_contact));
	result = &sink->contacts[sink->num_contacts++];
	result->customer = customer;
	result->contact.social_at = (has & HAS_SOCIAL) != 0 ? contact->social_at : DT_NOEND;
	result->contact.other_at = (has & HAS_OTHER) != 0 ? contact->other_at : DT_NOEND;
	result->contact.resolved_at = (has & HAS_RESOLVED) != 0 ? contact->resolved_at : DT_NOEND;
}

static void
emit_request(contact_sink *sink, TimestampTz at)
{
	sink->requests = make_room(sink->context, sink->requests, sink->num_requests, &sink->requests_size, sizeof(TimestampTz));
	sink->requests[sink->num_requests++] = at;
}

/* ----------
 * Rows
 * ----------
 */

/* Takes a row into its customer's contact. */
static inline void
step_contact(uint8 *has, service_contact *contact, interaction_kind kind, TimestampTz at, bool is_social)
{
	if (kind == KIND_INBOUND && is_social && (*has & HAS_SOCIAL) == 0)
	{
		contact->social_at = at;
		*has |= HAS_SOCIAL;
	}
	else if (kind == KIND_INBOUND && !is_social && (*has & HAS_OTHER) == 0)
	{
		contact->other_at = at;
		*has |= HAS_OTHER;
	}
	else if (kind == KIND_RESOLVED && (*has & (HAS_SOCIAL | HAS_OTHER)) != 0 && (*has & HAS_RESOLVED) == 0)
	{
		contact->resolved_at = at;
		*has |= HAS_RESOLVED;
	}
}

static inline uint64
shared_key(uint32 conversation, uint32 customer)
{
	return (uint64) conversation << 32 | customer;
}

/* The contact of a customer who is not the conversation's first. */
static pg_noinline shared_contact *
find_shared(contact_sink *sink, contact_walk *walk, uint32 customer)
{
	shared_contact *found;
	bool		exists;

	if (sink->shared == NULL)
		sink->shared = shared_contact_create(sink->context, 64, NULL);
	if (walk->shared == 0)
	{
		if (sink->num_shared == PG_UINT32_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many conversations of several customers"),
					 errhint("Give every row of a conversation the same customer.")));
		walk->shared = ++sink->num_shared;
	}
	found = shared_contact_insert(sink->shared, shared_key(walk->shared, customer), &exists);
	if (!exists)
	{
		found->has = 0;
		found->next = walk->last_shared;
		walk->last_shared = customer;
	}
	return found;
}

/* Takes a row into the request on social media. */
static inline void
step_request(contact_walk *walk, interaction_kind kind, TimestampTz at, bool is_social)
{
	switch (kind)
	{
		case KIND_INBOUND:
			walk->has_social_inbound |= is_social;
			break;
		case KIND_OUTBOUND:
		case KIND_AUTOMATED:
			walk->has_answer |= walk->has_social_inbound;
			break;
		case KIND_RESOLVED:
			if (walk->has_answer && !walk->was_request)
			{
				walk->request_resolved_at = at;
				walk->was_request = true;
			}
			break;
		case KIND_ASSIGNED:
		case KIND_REOPENED:
			break;
	}
}

/* The next row of a conversation. */
void
contact_step(conversation_walker *walker, void *conversation, interaction_kind kind, int64 at, uint32 tag)
{
	contact_sink *sink = (contact_sink *) walker;
	contact_walk *walk = conversation;
	uint32		customer = contact_tag_customer(tag);
	bool		is_social = contact_tag_mark(tag) == CONTACT_SOCIAL;

	if (unlikely(!contact_tag_is_event(tag)))
	{
		walk->is_other |= contact_tag_mark(tag) == CONTACT_OTHER;
		return;
	}
	step_request(walk, kind, at, is_social);
	if (customer == 0)
		return;
	if (walk->customer == 0)
		walk->customer = customer;
	if (likely(walk->customer == customer))
		step_contact(&walk->has, &walk->contact, kind, at, is_social);
	else
	{
		shared_contact *shared = find_shared(sink, walk, customer);

		step_contact(&shared->has, &shared->contact, kind, at, is_social);
	}
}

/* The contacts of a conversation's further customers. */
static void
emit_shared(contact_sink *sink, const contact_walk *walk)
{
	for (uint32 customer = walk->last_shared; customer != 0;)
	{
		const shared_contact *shared = shared_contact_lookup(sink->shared, shared_key(walk->shared, customer));

		CHECK_FOR_INTERRUPTS();
		emit_contact(sink, customer, shared->has, &shared->contact);
		customer = shared->next;
	}
}

/* No row of the conversation is left. */
void
contact_end(conversation_walker *walker, void *conversation, uint32 number)
{
	contact_sink *sink = (contact_sink *) walker;
	contact_walk *walk = conversation;

	if (walk->is_other)
		return;
	emit_contact(sink, walk->customer, walk->has, &walk->contact);
	if (walk->shared != 0)
		emit_shared(sink, walk);
	if (walk->was_request)
		emit_request(sink, walk->request_resolved_at);
}

/* A sink whose results live in "context", with room for those of some conversations. */
void
contact_sink_init(contact_sink *sink, uint32 num_conversations, MemoryContext context)
{
	memset(sink, 0, sizeof(*sink));
	sink->walker.walk_size = sizeof(contact_walk);
	sink->walker.step = contact_step;
	sink->walker.end = contact_end;
	sink->context = context;
	sink->contacts_size = sink->requests_size = Max(num_conversations, 64);
	sink->contacts = slab_alloc(context, sink->contacts_size * sizeof(numbered_contact));
	sink->requests = slab_alloc(context, sink->requests_size * sizeof(TimestampTz));
}
