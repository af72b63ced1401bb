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

extern interaction_kind interaction_kind_parse(const char *name, size_t length);

#endif							/* SOCIAL_ROI_INTERACTION_KIND_H */
