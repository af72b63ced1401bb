/*
 * state_memory.h
 *	  How much memory the state of an aggregate may use before it goes to files.
 */
#ifndef SOCIAL_ROI_STATE_MEMORY_H
#define SOCIAL_ROI_STATE_MEMORY_H

#include "compat.h"

extern int	state_memory_kb;	/* the setting social_roi.state_memory; -1 = the server's hash memory limit */

extern Size state_memory_limit(void);

#endif							/* SOCIAL_ROI_STATE_MEMORY_H */
