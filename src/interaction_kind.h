/*
 * interaction_kind.h
 *	  The six kinds of interaction, in the order they have at one instant.
 */
#ifndef SOCIAL_ROI_INTERACTION_KIND_H
#define SOCIAL_ROI_INTERACTION_KIND_H

#include "compat.h"

typedef enum interaction_kind
{
	KIND_INBOUND,				/* the customer wrote */
	KIND_OUTBOUND,				/* a person of the team wrote */
	KIND_AUTOMATED,				/* a bot, an auto-reply, a campaign, a survey */
	KIND_ASSIGNED,
	KIND_RESOLVED,
	KIND_REOPENED
} interaction_kind;

#define NUM_INTERACTION_KINDS 6

/* A kind's name, where its third and fourth letters lead: no two kinds meet there. */
typedef struct interaction_kind_name
{
	char		name[12];
	uint8		length;
	uint8		kind;
} interaction_kind_name;

#define NUM_KIND_PLACES			8
#define SHORTEST_KIND_NAME		7
#define LONGEST_KIND_NAME		9

extern const interaction_kind_name interaction_kind_names[NUM_KIND_PLACES];
extern void interaction_kind_refuse(const char *name, size_t length) pg_attribute_noreturn();

/*
 * The kind of that name (no zero byte needed); anything else is error 22023.  Called for every row, whose kinds follow each
 * other at random: so there is no branch that depends on the kind.  The first and the last four letters and the fifth are all.
 */
static inline interaction_kind
interaction_kind_parse(const char *name, size_t length)
{
	const interaction_kind_name *known;

	if (unlikely(length < SHORTEST_KIND_NAME || length > LONGEST_KIND_NAME))
		interaction_kind_refuse(name, length);
	known = &interaction_kind_names[((uint8) name[2] + (uint8) name[3]) % NUM_KIND_PLACES];
	if (unlikely(known->length != length || memcmp(name, known->name, 4) != 0 ||
				 memcmp(name + length - 4, known->name + length - 4, 4) != 0 || name[4] != known->name[4]))
		interaction_kind_refuse(name, length);
	return (interaction_kind) known->kind;
}

#endif							/* SOCIAL_ROI_INTERACTION_KIND_H */
