#!/usr/bin/perl
# standby.pl: a hot standby answers every report with the primary's figures, refuses what would write, and takes over. TAP.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Spec;
use lib File::Spec->rel2abs(dirname(__FILE__));
use OwnServer;
use Test::More;

my $primary = own_server('primary', allows_streaming => 1);
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', <<'SQL');
CALL social_roi_create('care', time_zone => 'America/New_York', currency => 'EUR');
UPDATE care.settings SET as_of = '2026-04-01';
INSERT INTO care.channels (channel, is_social, cost_per_request, hours) VALUES ('twitter', true, NULL, 'America/New_York Mo-Fr 09:00-17:00'), ('phone', false, 20, NULL);
INSERT INTO care.interactions (conversation_id, customer_id, channel, kind, at, agent_id)
SELECT n / 4, n / 8, 'twitter', (array['inbound', 'outbound', 'inbound', 'resolved'])[1 + n % 4], timestamptz '2026-01-01' + n * interval '17 minutes', n % 3
FROM generate_series(0, 3999) n;
INSERT INTO care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-03-01)', 100);
INSERT INTO care.outcomes (customer_id, at, kind, amount, channel) SELECT n, timestamptz '2026-02-01' + n * interval '1 hour', 'purchase', 10, 'twitter' FROM generate_series(1, 400) n;
SQL
$primary->wait_for_catchup($standby);
my $wanted = figures($primary, 'care');
like($wanted, qr/^interactions\|4000 /m, 'the primary has figures');
is(figures($standby, 'care'), $wanted, 'the standby gives the same, table for table and report for report');
is($standby->safe_psql('postgres', q{SET social_roi.state_memory = '64kB'; SELECT num_waits(reply_waits(conversation_id, kind, at)) FROM care.interactions}), '1000',
	'an aggregate may use temporary files there');

for my $call ("social_roi_create('care')", "social_roi_create('other')", "social_roi_drop('care')", "social_roi_grant('care', 'pg_monitor')")
{
	my ($status, undef, $error) = $standby->psql('postgres', "\\set VERBOSITY sqlstate\nCALL $call");
	is("$status $error" =~ /25006/ ? '25006' : "$status $error", '25006', "$call is refused as read-only");
}

$standby->promote;
$standby->safe_psql('postgres', q{CALL social_roi_create('care')});
is(figures($standby, 'care'), $wanted, 'promoted, it takes over');
$_->stop for $standby, $primary;
unlike(PostgreSQL::Test::Utils::slurp_file($_->logfile), qr/PANIC|TRAP:|\bXX000\b/, 'the log of ' . $_->name . ' knows of no internal error') for $primary, $standby;
done_testing();
