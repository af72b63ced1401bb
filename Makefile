# social_roi: `make help` lists what can be done.

EXTENSION   = social_roi
EXTVERSION  = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" social_roi.control)
MODULE_big  = social_roi
OBJS        = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
DATA_built  = social_roi--$(EXTVERSION).sql
REGRESS     = $(sort $(basename $(notdir $(wildcard sql/*.sql))))
EXTRA_CLEAN = $(OBJS:.o=.d) src/sql/functions/definitions.sql

# A changed header must rebuild what includes it; PGXS alone does not see to that on Debian.
PG_CFLAGS   = -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Wno-declaration-after-statement -MMD -MP

PG_CONFIG  ?= pg_config
PGXS       := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

-include $(OBJS:.o=.d)

# The install script is the parts that src/sql/ORDER names, one a line, in that order.
SQL_PARTS   = $(addprefix src/sql/,$(shell sed 's/\#.*//' src/sql/ORDER))

social_roi--$(EXTVERSION).sql: src/sql/ORDER $(SQL_PARTS)
	cat $(SQL_PARTS) > $@

# What social_roi_create makes in a schema: the files that src/sql/DEFINITIONS names, as one function.
src/sql/functions/definitions.sql: src/sql/DEFINITIONS src/sql/assemble $(wildcard src/sql/model/*.sql src/sql/reports/*.sql)
	src/sql/assemble $< > $@
