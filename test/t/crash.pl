#!/usr/bin/perl
# crash.pl: a server that dies in the middle loses nothing and keeps nothing half done. TAP.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Spec;
use lib File::Spec->rel2abs(dirname(__FILE__));
use OwnServer;
use Test::More;

my $node = own_server('crash');
$node->safe_psql('postgres', <<'SQL');
CALL social_roi_create('care');
UPDATE care.settings SET as_of = '2026-04-01';
INSERT INTO care.channels (channel, is_social, cost_per_request) VALUES ('twitter', true, NULL), ('phone', false, 20);
INSERT INTO care.interactions (conversation_id, customer_id, channel, kind, at)
SELECT n / 4, n / 4, 'twitter', (array['inbound', 'outbound', 'inbound', 'resolved'])[1 + n % 4], timestamptz '2026-01-01' + n * interval '17 minutes'
FROM generate_series(0, 3999) n;
INSERT INTO care.costs (category, during, amount) VALUES ('tools', '[2026-01-01,2026-03-01)', 100);
SQL
my $before = figures($node, 'care');
like($before, qr/^interactions\|4000 /m, 'there is something to lose');

# Starts a statement in a backend of its own and waits until the condition holds there.
sub in_the_middle
{
	my ($statements, $condition) = @_;
	my $said = '';
	my $session = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-c', $statements ], '<', \undef, '>&', \$said);
	unless ($node->poll_query_until('postgres', $condition))
	{
		$session->pump_nb;
		die "the statement was not met in its middle: $said\n";
	}
	return $session;
}

# A backend killed while its aggregate has rows in temporary files takes all others with it; the server recovers by itself.
my $session = in_the_middle(q{
	SET application_name = 'aggregating'; SET social_roi.state_memory = '64kB';
	SELECT num_open(reply_waits(g % 100000, 'inbound', timestamptz '2026-01-01' + hashint8(g) * interval '1 second')) FROM generate_series(1::bigint, 100000000) g;},
	q{SELECT EXISTS (SELECT FROM pg_ls_tmpdir())});
my $pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE application_name = 'aggregating'});
kill KILL => $pid;
$session->finish;
$node->poll_query_until('postgres', 'SELECT true') or die "the server did not recover\n";
is(figures($node, 'care'), $before, 'a backend killed in an aggregate: rows and reports are as before');
is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_ls_tmpdir()'), '0', 'and no temporary file is left');

# The server stops at once while a transaction has made a schema, and removed the reports of another, but has not committed.
$session = in_the_middle(q{
	SET application_name = 'creating';
	BEGIN; CALL social_roi_create('half'); CALL social_roi_drop('care'); DELETE FROM care.interactions; SELECT pg_sleep(600);},
	q{SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'creating' AND wait_event = 'PgSleep')});
$node->stop('immediate');
$session->finish;
$node->start;
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_namespace WHERE nspname = 'half'}), '0', 'a crash in social_roi_create: there is no half a schema');
is(figures($node, 'care'), $before, 'a crash in social_roi_drop: rows and reports are as before');
$node->safe_psql('postgres', q{CALL social_roi_create('half')});
is($node->safe_psql('postgres', 'SELECT count(*) FROM half.roi_monthly'), '0', 'and the schema can be made then');

$node->stop;
unlike(PostgreSQL::Test::Utils::slurp_file($node->logfile), qr/PANIC|TRAP:|\bXX000\b/, 'the log knows of no internal error');
done_testing();
