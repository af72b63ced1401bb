/*
 * conversation_walker.h
 *	  What is done with the rows of a conversation, one after the other, in order: by instant, kind and, where rows of one
 *	  instant and kind differ, tag.  Rows of different conversations may alternate.
 *
 * A walker is the first member of a struct that also says where its results go.
 */
#ifndef SOCIAL_ROI_CONVERSATION_WALKER_H
#define SOCIAL_ROI_CONVERSATION_WALKER_H

#include "compat.h"

#include "interaction_kind.h"

struct wait_log;
struct wait_tag;

typedef struct conversation_walker conversation_walker;

struct conversation_walker
{
	Size		walk_size;		/* bytes of a conversation's state, all zero before its first row: millions are on the way together */
	/* the next row of a conversation */
	void		(*step) (conversation_walker *walker, void *walk, interaction_kind kind, int64 at, uint32 tag);
	/* no row of the conversation, whose number is that of its key in the log, is left */
	void		(*end) (conversation_walker *walker, void *walk, uint32 conversation);
	/* no conversation of that log is left, which may be a part of another; NULL = nothing to do */
	void		(*done) (conversation_walker *walker, const struct wait_log *log);
	const struct wait_tag *order;	/* tags whose rank orders rows of one instant and kind; NULL = any order will do */
};

/* Room for one conversation's state on the stack.  The bytes stand first, for "= {0}" clears the first member, and gcc since 15 nothing else. */
#define LARGEST_WALK	96

typedef union conversation_walk_room
{
	char		bytes[LARGEST_WALK];
	int64		aligned;
} conversation_walk_room;

#endif							/* SOCIAL_ROI_CONVERSATION_WALKER_H */
