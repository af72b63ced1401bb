/*
 * retention_summary.h
 *	  The value of the type retention_summary: which customer was active in which
 *	  periods.
 *
 * Customers are kept, not counts of them: only so can two summaries be merged that
 * have seen the same customer.  Both the customers and their blocks stand in
 * ascending order, each once, so equal activity gives equal bytes whatever the
 * order or the split of the rows was.
 */
#ifndef SOCIAL_ROI_RETENTION_SUMMARY_H
#define SOCIAL_ROI_RETENTION_SUMMARY_H

#include "compat.h"

#include "activity_table.h"
#include "codec.h"
#include "retention_period.h"

/* What a customer's key is.  The numbers stand in stored values: they never change. */
typedef enum customer_type
{
	CUSTOMER_NONE,				/* of a summary without activity */
	CUSTOMER_BIGINT,
	CUSTOMER_UUID,
	CUSTOMER_TEXT
} customer_type;

/* A uuid or text key. */
typedef struct customer_key
{
	char	   *bytes;
	uint32		length;
} customer_key;

/* Customers in a temporary file (retention_spill.h). */
typedef struct spilt_customers spilt_customers;

typedef struct retention_value
{
	uint32		type;			/* customer_type */
	uint32		period;			/* retention_period */
	uint64		num_customers;
	uint64		num_items;
	activity   *items;			/* by customer and block; a uuid or text customer is its index in "keys" */
	activity_pages *pages;		/* instead of items: a table whose customers are bigint keys, in order */
	spilt_customers *spilt;		/* instead of items and keys: a file, in order */
	customer_key *keys;			/* ascending; NULL with bigint */
} retention_value;

/* Where a pass over the items of a value stands. */
typedef struct item_run
{
	activity   *items;			/* those at hand, of whole customers */
	uint64		count;
	uint64		next;
	int64		customer;		/* the one before */
	customer_key key;			/* of the customer at hand, if it comes from a file */
} item_run;

extern const codec_type retention_summary_type;
extern const codec_type retention_log_type;

extern retention_value *retention_value_of(struct varlena *summary);
extern item_run retention_items(const retention_value *value);
extern bool retention_fetch_items(const retention_value *value, item_run *run);

/* Keys compare by bytes, a shorter one before those that it begins. */
static inline int
customer_key_compare(const customer_key *a, const customer_key *b)
{
	int			order = memcmp(a->bytes, b->bytes, Min(a->length, b->length));

	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

#endif							/* SOCIAL_ROI_RETENTION_SUMMARY_H */
