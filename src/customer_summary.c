/*
 * customer_summary.c
 *	  The type customer_summary.
 */
#include "customer_summary.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

static void customer_summary_fields(codec *c, void *value);
static void customer_summary_check(codec *c, const void *value);

const codec_type customer_summary_type = {
	.name = "customer_summary",
	.version = 1,
	.size = sizeof(customer_summary),
	.fields = customer_summary_fields,
	.check = customer_summary_check
};

CODEC_TYPE_FUNCTIONS(customer_summary, customer_summary_type)

/* ----------
 * Layout
 * ----------
 */

static void
date_field(codec *c, DateADT *date)
{
	int64		wide = *date;

	codec_int64(c, NULL, &wide);
	if (!codec_reading(c))
		return;
	*date = (DateADT) wide;
	if (*date != wide || !(IS_VALID_DATE(*date) || DATE_NOT_FINITE(*date)))
		codec_refuse(c, "A date in it is out of range.");
}

static void
text_place_field(codec *c, const customer_summary *summary, uint32 *place)
{
	codec_uint32(c, NULL, place, PG_UINT32_MAX);
	if (codec_reading(c) && *place >= summary->num_texts)
		codec_refuse(c, "A text in it is missing.");
}

/* Describes a customer: what is known, who it is, and that. */
static void
customer_fields(codec *c, const customer_summary *summary, summary_customer *customer)
{
	codec_uint32(c, NULL, &customer->known, KNOWN_ALL);
	key_value_field(c, (key_type) summary->key, &customer->key);
	if ((customer->known & KNOWN_JOINED_ON) != 0)
		date_field(c, &customer->joined_on);
	if ((customer->known & KNOWN_LEFT_ON) != 0)
		date_field(c, &customer->left_on);
	if ((customer->known & KNOWN_SEGMENT) != 0)
		text_place_field(c, summary, &customer->segment);
	if ((customer->known & KNOWN_ACQUIRED_VIA) != 0)
		text_place_field(c, summary, &customer->acquired_via);
	if ((customer->known & KNOWN_REACH) != 0)
		codec_int64(c, NULL, &customer->reach);
	if ((customer->known & KNOWN_FIRST_BOUGHT_AT) != 0)
		codec_int64(c, NULL, &customer->first_bought_at);
}

/* Describes what stands before the customers. */
static void
head_fields(codec *c, customer_summary *summary)
{
	codec_uint32(c, "key", &summary->key, KEY_TEXT);
	codec_count(c, "texts", &summary->num_texts, 1);
	if (codec_reading(c))
		summary->texts = MemoryContextAllocExtended(CurrentMemoryContext, Max(summary->num_texts, 1) * sizeof(key_value),
													MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < summary->num_texts; i++)
		key_value_field(c, KEY_TEXT, &summary->texts[i]);
	codec_count(c, "customers", &summary->num_customers, 2);
}

/* Describes the value to the codec, both ways. */
static void
customer_summary_fields(codec *c, void *value)
{
	customer_summary *summary = value;

	head_fields(c, summary);
	if (codec_reading(c))
		summary->customers = MemoryContextAllocExtended(CurrentMemoryContext, Max(summary->num_customers, 1) * sizeof(summary_customer),
														MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < summary->num_customers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		customer_fields(c, summary, &summary->customers[i]);
	}
}

/* Opens a stored value: its texts are there at once, the customers come one by one. */
void
customer_reader_open(customer_reader *reader, const struct varlena *packed)
{
	memset(reader, 0, sizeof(*reader));
	codec_open(&reader->codec, &customer_summary_type, packed);
	head_fields(&reader->codec, &reader->head);
}

/* The next customer, good until the one after; NULL when there is none.  To be called in the context the reader was opened in. */
const summary_customer *
customer_reader_next(customer_reader *reader)
{
	if (reader->num_read == reader->head.num_customers)
		return NULL;
	reader->num_read++;
	if (reader->customer.key.bytes != NULL)
		pfree(reader->customer.key.bytes);
	customer_fields(&reader->codec, &reader->head, &reader->customer);
	return &reader->customer;
}

/* ----------
 * What is read from outside
 * ----------
 */

static void
check_texts(codec *c, const customer_summary *summary)
{
	for (uint64 i = 0; i < summary->num_texts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!key_value_has_form(KEY_TEXT, &summary->texts[i]))
			codec_refuse(c, "A text in it is none of this database.");
		if (i > 0 && key_value_compare(KEY_TEXT, &summary->texts[i - 1], &summary->texts[i]) >= 0)
			codec_refuse(c, "The texts must ascend.");
	}
}

/* Marks the texts that are the customer's. */
static void
check_customer(codec *c, const customer_summary *summary, const summary_customer *customer, bool *is_used)
{
	TimestampTz bought_at = customer->first_bought_at;

	if (!key_value_has_form((key_type) summary->key, &customer->key))
		codec_refuse(c, "A customer does not have the form of its type.");
	if ((customer->known & KNOWN_FIRST_BOUGHT_AT) != 0 && !IS_VALID_TIMESTAMP(bought_at) && !TIMESTAMP_NOT_FINITE(bought_at))
		codec_refuse(c, "An instant in it is out of range.");
	if ((customer->known & KNOWN_SEGMENT) != 0)
		is_used[customer->segment] = true;
	if ((customer->known & KNOWN_ACQUIRED_VIA) != 0)
		is_used[customer->acquired_via] = true;
}

/* Refuses what no rows could have given. */
static void
customer_summary_check(codec *c, const void *value)
{
	const customer_summary *summary = value;
	bool	   *is_used = MemoryContextAllocExtended(CurrentMemoryContext, Max(summary->num_texts, 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	check_texts(c, summary);
	for (uint64 i = 0; i < summary->num_customers; i++)
	{
		const summary_customer *customer = &summary->customers[i];

		CHECK_FOR_INTERRUPTS();
		check_customer(c, summary, customer, is_used);
		if (i > 0 && key_value_compare((key_type) summary->key, &customer[-1].key, &customer->key) >= 0)
			codec_refuse(c, "The customers must ascend.");
	}
	for (uint64 i = 0; i < summary->num_texts; i++)
		if (!is_used[i])
			codec_refuse(c, "A text that no customer has is none.");
}
