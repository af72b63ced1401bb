#!/bin/bash
# Prints the SQL of the summary types: what aggregates return, made to be stored, compared and added up.
. "$(dirname "$0")/../packed_type"

echo "-- The summary types: storable results of aggregates. Equal contents have equal bytes."
echo
packed_type wait_summary "How long customers waited: counts of conversations, messages and waits, and the distributions of first reply times and reply waits, by the clock and, where opening hours were given, in business hours. Made by reply_waits(); add summaries up with rollup()."
packed_type wait_buckets "Wait summaries by bucket (day, channel, agent, ...): the result of reply_waits_by(). Show it as rows with wait_table()."
packed_type retention_summary "Which customer was active in which periods. Made by retention(); merge with rollup(), show with retention_table()."
packed_type uplift_summary "Outcomes of a treated and a control group: exact counts and sums. Made by uplift(); merge with rollup(), show with uplift_table()."
packed_type survival_curve "How many events and censored cases there were after which time. Made by survival(); show with survival_table()."
