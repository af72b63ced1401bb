# OwnServer.pm: servers of a test's own, to crash or to replicate, by PostgreSQL's test library (PostgreSQL::Test::Cluster).
#
#   use OwnServer;
#   my $node = own_server('name', allows_streaming => 1);
#
# PostgreSQL refuses to run as root, so root's test goes on as an account without rights, in a scratch directory that is removed at the end.
# Where the library is not there (PostgreSQL built without it, no IPC::Run), the test is skipped.
package OwnServer;

use strict;
use warnings;
use Exporter qw(import);
use File::Temp qw(tempdir);
use POSIX qw(setgid setuid);
use Test::More;

our @EXPORT = qw(own_server figures);

BEGIN
{
	my $config = $ENV{PG_CONFIG} || 'pg_config';
	chomp(my $bindir = `$config --bindir`);
	chomp(my $pgxs = `$config --pgxs`);
	(my $test = $pgxs) =~ s{makefiles/pgxs\.mk$}{test};

	my $scratch = tempdir('/tmp/social_roi_server.XXXXXX', CLEANUP => 1);
	if ($> == 0)
	{
		my @account = getpwnam('postgres');
		@account = getpwnam('nobody') unless @account;
		chown $account[2], $account[3], $scratch or die "cannot give $scratch away: $!\n";
		$) = "$account[3] $account[3]";
		setgid($account[3]) and setuid($account[2]) or die "cannot become $account[0]: $!\n";
	}
	chdir $scratch or die "cannot enter $scratch: $!\n";
	$ENV{HOME} = $ENV{TESTDIR} = $ENV{TESTDATADIR} = $ENV{TESTLOGDIR} = $scratch;
	$ENV{PG_REGRESS} = "$test/regress/pg_regress";
	$ENV{PATH} = "$bindir:$ENV{PATH}";
	# Perl gives up at a directory that it may not enter, as a tree in root's home is to the other account.
	@INC = ("$test/perl", grep { ref || -x } @INC);
	eval { require PostgreSQL::Test::Cluster; require PostgreSQL::Test::Utils; 1 }
		or plan(skip_all => "PostgreSQL's test library or IPC::Run is not here");
	PostgreSQL::Test::Utils->import;
}

# A running server with the extension.
sub own_server
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init(%options);
	$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off\nrestart_after_crash = on\n");
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION social_roi');
	return $node;
}

# What every relation of a schema says, one line each: its name, its number of rows, and a digest of them.
sub figures
{
	my ($node, $schema) = @_;
	return $node->safe_psql('postgres', "
		SELECT c.relname, x.answer
		FROM pg_class c,
			xmltable('/table/row' PASSING query_to_xml(format(
				'SELECT count(*) || '' '' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\"), '''')) AS answer FROM %s t', c.oid::regclass),
				false, false, '') COLUMNS answer text) x
		WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind IN ('r', 'v')
		ORDER BY c.relname");
}

1;
