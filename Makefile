# social_roi: `make help` lists what can be done.

EXTENSION   = social_roi
EXTVERSION  = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" social_roi.control)
MODULE_big  = social_roi
OBJS        = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
DATA_built  = social_roi--$(EXTVERSION).sql
DATA        = $(wildcard src/sql/upgrade/social_roi--*.sql)
REGRESS     = $(sort $(basename $(notdir $(wildcard sql/*.sql))))
EXTRA_CLEAN = $(OBJS:.o=.d) $(GENERATED) build results regression.diffs regression.out

# A changed header must rebuild what includes it; PGXS alone does not see to that on Debian.
PG_CFLAGS   = -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Wno-declaration-after-statement -MMD -MP

# The PostgreSQL to build and test with. Debian's /usr/bin/pg_config may speak of another release than the one we want.
debian_15    = /usr/lib/postgresql/15/bin/pg_config
PG_CONFIG   ?= $(or $(wildcard $(debian_15)),$(shell command -v pg_config),$(debian_15))
PGXS        := $(shell test -x "$$(command -v $(PG_CONFIG))" && $(PG_CONFIG) --pgxs)
export PG_CONFIG

ifneq ($(wildcard $(PGXS)),)
include $(PGXS)
-include $(OBJS:.o=.d)
else
all install installcheck clean:
	@echo "The build files of PostgreSQL are not there ($(PG_CONFIG)): 'make prepare' installs them on Debian; otherwise set PG_CONFIG." >&2; exit 1
endif

# The install script is the parts that src/sql/ORDER names, one a line, in that order.
SQL_PARTS   = $(addprefix src/sql/,$(shell sed 's/\#.*//' src/sql/ORDER))

social_roi--$(EXTVERSION).sql: src/sql/ORDER $(SQL_PARTS)
	cat $(SQL_PARTS) > $@

# What social_roi_create makes in a schema: the files that src/sql/DEFINITIONS names, as one function.
src/sql/functions/definitions.sql: src/sql/DEFINITIONS src/sql/assemble $(wildcard src/sql/model/*.sql src/sql/reports/*.sql)
	src/sql/assemble $< > $@

# Some parts say the same for several types; a script prints those.
GENERATED   = src/sql/functions/definitions.sql $(patsubst %.sh,%,$(wildcard src/sql/functions/*.sql.sh))
src/sql/%.sql: src/sql/%.sql.sh $(wildcard src/sql/packed_type)
	bash $< > $@

# Settings of the targets below.
CONVERSATIONS ?= 60000
KEEP          ?= 0
SAMPLE_DATA   ?= $(wildcard ../shared/data/twcs_sample.csv)
BENCH_ROWS    ?= 10000000
JOBS          ?= $(shell nproc)
# What npm keeps for the next time stays in the tree, too.
npm_config_cache ?= $(CURDIR)/build/npm
export CONVERSATIONS KEEP SAMPLE_DATA BENCH_ROWS JOBS npm_config_cache
# A variable LANGUAGE of the environment is gettext's, and not meant for us.
DEMO_LANGUAGE = $(if $(filter command%,$(origin LANGUAGE)),$(LANGUAGE),en)

# Longest files first, so that none is waited for at the end.
SUITES = readme tap fuzz pgtap isolation regress

help: ## list what can be done
	@echo "make             build (make install puts it into PG_CONFIG's PostgreSQL)"
	@awk -F ':.*## ' '/^[a-z][a-z -]*:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile
	@echo "make clean       remove what the build made"
	@echo "Settings, as in 'make demo LANGUAGE=es': PG_CONFIG, CONVERSATIONS (60000), LANGUAGE (en, id, es), KEEP (1 keeps"
	@echo "the demo's server), SAMPLE_DATA (csv of real conversations), BENCH_ROWS (10000000), JOBS (suites' files at a time)."

prepare: ## install missing packages (Debian, root or sudo), build, and install the extension
	@test/prepare

demo: ## a generated care team on a throw-away server: three questions answered, and a page with charts
	@test/prepare page
	@DEMO_LANGUAGE=$(DEMO_LANGUAGE) test/with_cluster bash -c 'demo/run && demo/page'

dashboard: ## the page alone, of the demo (demo/page SCHEMA makes it of any schema)
	@test/prepare page
	@test/with_cluster bash -c 'demo/run --load && demo/page'

reference: ## write docs/reference.md anew from the comments in the catalog
	@test/prepare
	@mkdir -p build
	@test/with_cluster psql -XqAt -f docs/reference.sql >build/reference.md && mv build/reference.md docs/reference.md

demo-stop: ## stop and remove the server that 'make demo KEEP=1' left running
	@test/with_cluster --stop

test: ## everything, on throw-away servers; ends with 'N passed, N failed'
	@test/prepare test
	@test/run $(SUITES)

regress: ## suite: questions and answers, sql/*.sql against expected/*.out
pgtap: ## suite: properties against plain SQL, test/pgtap/*.sql
isolation: ## suite: concurrent sessions, test/isolation/specs/*.spec
tap: ## suite: programs that print TAP, test/t/*.pl and *.sh
fuzz: ## suite: hostile values at every door, test/fuzz (FUZZ_ROUNDS=20 tries more, FUZZ_SEED others)
readme: ## suite: the README's examples do what the README says
$(SUITES):
	@test/prepare test
	@test/run $@

sanitize: ## the suites that reach all C code, watched for undefined behaviour (takes long)
	@test/prepare test
	@test/sanitize fuzz pgtap regress

bench: ## the speed table, printed and recorded in test/bench
	@test/prepare
	@test/with_cluster test/bench/run

# 'make installcheck' is PGXS's own: sql/*.sql against a server that you run.

.PHONY: help prepare demo dashboard reference demo-stop test sanitize bench $(SUITES)
