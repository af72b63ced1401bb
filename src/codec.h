/*
 * codec.h
 *	  One description of a value, four directions: text out, text in, binary out,
 *	  binary in.
 *
 * A stored type of ours (wait_summary, uplift_summary, ...) says once, in a
 * function that calls codec_uint64(), codec_int64(), ... for each of its fields,
 * what it consists of.  The same function then prints the text form, reads it,
 * writes the bytes that lie in the table and go over the wire, and reads those.
 * So the four cannot disagree, and a field is added in one place.
 *
 * Text form: "name=value" words between spaces, the elements of an array without
 * names.  Binary form: the values alone, integers as variable-length numbers of
 * seven bits a byte, low bits first, signed ones zigzag.  Both begin with
 * the version of the layout; readers are handed it and take every older one.
 *
 * Readers trust nothing: every read is bounded by the bytes that are left, every
 * number by the limit its field states, an element count by the bytes that
 * many elements need at least.  What only the type can know (order, sums) it
 * checks in its own check function, with codec_refuse().
 */
#ifndef SOCIAL_ROI_CODEC_H
#define SOCIAL_ROI_CODEC_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

typedef enum codec_direction
{
	CODEC_TEXT_OUT,
	CODEC_TEXT_IN,
	CODEC_BINARY_OUT,
	CODEC_BINARY_IN
} codec_direction;

typedef struct codec
{
	codec_direction direction;
	const char *type_name;		/* for messages */
	int			version;		/* layout of what is read; the newest when writing */
	bool		is_trusted;		/* what is read was written by us: it is not checked */
	StringInfoData out;			/* what a writer has written */
	const char *start;			/* what a reader reads: start .. end */
	const char *at;
	const char *end;
} codec;

/* What the generic input, output, send and receive functions need to know of a type. */
typedef struct codec_type
{
	const char *name;			/* the SQL type's name */
	int			version;		/* newest layout */
	size_t		size;			/* of the struct that holds a value in memory */
	void		(*fields) (codec *c, void *value);	/* describes the value, both ways */
	void		(*check) (codec *c, const void *value); /* after reading; may be NULL */
} codec_type;

static inline bool
codec_reading(const codec *c)
{
	return c->direction == CODEC_TEXT_IN || c->direction == CODEC_BINARY_IN;
}

/* Fields.  Each writes *value, or reads it; "name" may be NULL for an element of an array. */
extern void codec_uint64(codec *c, const char *name, uint64 *value, uint64 most);
extern void codec_uint32(codec *c, const char *name, uint32 *value, uint32 most);
extern void codec_int64(codec *c, const char *name, int64 *value);
extern void codec_int128(codec *c, const char *name, int128 *value);
extern void codec_bool(codec *c, const char *name, bool *value);
extern void codec_count(codec *c, const char *name, uint64 *count, size_t least_bytes);
extern void codec_named_array(codec *c, const char *const *names, uint64 *values, uint64 count);
extern void codec_ascending_array(codec *c, int64 *values, uint64 count);
extern void codec_positive_array(codec *c, uint64 *values, uint64 count);
extern void codec_bytes(codec *c, const char *name, char **bytes, uint32 *length);
extern void codec_part(codec *c, const char **bytes, uint64 *length);

/* Refuses what is being read: "detail" is a sentence. */
extern void codec_refuse(codec *c, const char *detail,...) pg_attribute_printf(2, 3) pg_attribute_noreturn();

/* A value in memory <-> the varlena that a table holds. */
extern struct varlena *codec_pack(const codec_type *type, const void *value);
extern void *codec_unpack(const codec_type *type, const struct varlena *packed);

/* The same for a reader that wants no more than the first fields: it goes on with those of the type's "fields" that it needs. */
extern void codec_open(codec *c, const codec_type *type, const struct varlena *packed);

/* A value in memory <-> what comes in and goes out, for a type that is not stored packed. */
extern void *codec_read_text(const codec_type *type, const char *text);
extern char *codec_write_text(const codec_type *type, const void *value);
extern void *codec_read_message(const codec_type *type, StringInfo message);

/* Bodies of a type's SQL functions. */
extern Datum codec_type_in(const codec_type *type, FunctionCallInfo fcinfo);
extern Datum codec_type_out(const codec_type *type, FunctionCallInfo fcinfo);
extern Datum codec_type_recv(const codec_type *type, FunctionCallInfo fcinfo);
extern Datum codec_type_send(const codec_type *type, FunctionCallInfo fcinfo);

/*
 * SQL functions that serve every such type: equal values have equal bytes, so
 * these compare and hash bytes: packed_eq, packed_ne, packed_hash,
 * packed_hash_extended, and packed_cmp with packed_lt .. packed_ge for a btree.
 */

/* Declares TYPE_in, TYPE_out, TYPE_recv and TYPE_send over the codec_type "description". */
#define CODEC_TYPE_FUNCTIONS(type, description) \
	PG_FUNCTION_INFO_V1(type##_in); \
	Datum type##_in(PG_FUNCTION_ARGS) { return codec_type_in(&(description), fcinfo); } \
	PG_FUNCTION_INFO_V1(type##_out); \
	Datum type##_out(PG_FUNCTION_ARGS) { return codec_type_out(&(description), fcinfo); } \
	PG_FUNCTION_INFO_V1(type##_recv); \
	Datum type##_recv(PG_FUNCTION_ARGS) { return codec_type_recv(&(description), fcinfo); } \
	PG_FUNCTION_INFO_V1(type##_send); \
	Datum type##_send(PG_FUNCTION_ARGS) { return codec_type_send(&(description), fcinfo); }

#endif							/* SOCIAL_ROI_CODEC_H */
