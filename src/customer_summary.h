/*
 * customer_summary.h
 *	  The type customer_summary: what rows about customers say of each: membership, segment, how they came, reach, first purchase.
 */
#ifndef SOCIAL_ROI_CUSTOMER_SUMMARY_H
#define SOCIAL_ROI_CUSTOMER_SUMMARY_H

#include "compat.h"

#include "codec.h"
#include "datatype/timestamp.h"
#include "key_value.h"
#include "utils/date.h"

/* What is known of a customer.  Infinite dates and instants are known ones. */
#define KNOWN_JOINED_ON			1
#define KNOWN_LEFT_ON			2
#define KNOWN_SEGMENT			4
#define KNOWN_ACQUIRED_VIA		8
#define KNOWN_REACH				16
#define KNOWN_FIRST_BOUGHT_AT	32
#define KNOWN_ALL				63

typedef struct summary_customer
{
	key_value	key;
	uint32		known;
	DateADT		joined_on;
	DateADT		left_on;
	uint32		segment;		/* place among the texts */
	uint32		acquired_via;
	int64		reach;
	TimestampTz first_bought_at;
} summary_customer;

typedef struct customer_summary
{
	uint32		key;			/* key_type of the customers */
	uint64		num_texts;
	key_value  *texts;			/* segments, and how customers came; each once, ascending by bytes */
	uint64		num_customers;
	summary_customer *customers;	/* by key, ascending; bytes for uuid and text */
} customer_summary;

/* Where reading stands in a stored value. */
typedef struct customer_reader
{
	codec		codec;
	customer_summary head;		/* without its customers */
	summary_customer customer;	/* the one read last */
	uint64		num_read;
} customer_reader;

extern const codec_type customer_summary_type;

extern void customer_reader_open(customer_reader *reader, const struct varlena *packed);
extern const summary_customer *customer_reader_next(customer_reader *reader);

#endif							/* SOCIAL_ROI_CUSTOMER_SUMMARY_H */
