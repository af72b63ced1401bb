#!/usr/bin/perl
# readme.pl: what the README and docs/opening_hours.md show is what happens. TAP.
#
# Loads the demo into a database of its own, as `make demo` does, and then
#   - compares the README's block that begins with "$ make demo" with what the demo printed; a line "..." stands for any lines,
#   - runs every ```sql block in the order of the page, and compares the ``` block that directly follows, where there is one, with what psql printed.
# An error that psql prints is part of its output, so the README can show errors too; a block without shown output must not fail.
# On a difference the block as it should be is printed, to be pasted.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;

chdir dirname(__FILE__) . '/..' or die "cannot enter the tree: $!\n";
binmode $_, ':encoding(UTF-8)' for *STDOUT, *STDERR, Test::More->builder->output, Test::More->builder->failure_output;

# Fenced blocks as [language, text, line, whether only blank lines stand between it and the block before].
sub blocks_of
{
	my ($file) = @_;
	my (@blocks, $block);
	my $adjacent = 0;
	open my $page, '<:encoding(UTF-8)', $file or die "cannot read $file: $!\n";
	while (my $line = <$page>)
	{
		if ($line =~ /^```(\w*)\s*$/)
		{
			if ($block) { push @blocks, $block; $block = undef; $adjacent = 1; }
			else { $block = { language => $1, text => '', line => $., adjacent => $adjacent }; }
		}
		elsif ($block) { $block->{text} .= $line; }
		elsif ($line =~ /\S/) { $adjacent = 0; }
	}
	die "$file: a fenced block is not closed\n" if $block;
	return @blocks;
}

sub output_of
{
	my ($input, @command) = @_;
	my $file = "build/test/readme.input";
	open my $handle, '>:encoding(UTF-8)', $file or die "cannot write $file: $!\n";
	print $handle $input;
	close $handle or die "cannot write $file: $!\n";
	my $quoted = join ' ', map { "'$_'" } @command;
	open my $pipe, '-|:encoding(UTF-8)', "$quoted < $file 2>&1" or die "cannot run $command[0]: $!\n";
	local $/;
	my $output = <$pipe> // '';
	close $pipe;
	return ($output, $? >> 8);
}

# Trailing blanks and blank lines at the ends are psql's business.
sub tidied
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\A\n+//;
	$text =~ s/\n+\z/\n/;
	return $text;
}

# Shown lines appear in the printed text, in this order; "..." stands for any lines.
sub is_shown
{
	my ($shown, $printed, $name) = @_;
	my $pattern = join '.*?', map { quotemeta tidied($_) } split /^\.\.\.\n/m, $shown;
	return ok(tidied($printed) =~ /\A$pattern\s*\z/s, $name) || diag("printed was:\n" . tidied($printed));
}

my @blocks = (blocks_of('README.md'), blocks_of('docs/opening_hours.md'));
my @examples = grep { $blocks[$_]{language} eq 'sql' } 0 .. $#blocks;
my ($shown_demo) = grep { $_->{text} =~ /\A\$ make demo\n/ } @blocks;
plan tests => 2 + @examples;

mkdir $_ for 'build', 'build/test';
my ($created) = output_of('', 'psql', '-Xq', '-c', 'CREATE DATABASE readme');
die "cannot create the database: $created" if $created;
$ENV{PGDATABASE} = 'readme';
$ENV{DEMO_LANGUAGE} = 'en';
delete $ENV{CONVERSATIONS};

my ($printed, $status) = output_of('', 'bash', '-c', 'demo/run 2>build/test/readme.demo.log');
is($status, 0, 'the demo runs') or diag(do { local (@ARGV, $/) = 'build/test/readme.demo.log'; <> });
if ($shown_demo)
{
	my ($shown) = $shown_demo->{text} =~ /\A\$ make demo\n(.*)\z/s;
	is_shown($shown, $printed, "line $shown_demo->{line}: make demo prints what the README shows");
}
else { fail('the README shows what make demo prints'); }

for my $number (@examples)
{
	my ($example, $answer) = @blocks[$number, $number + 1];
	my ($output, $failed) = output_of($example->{text}, 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-P', 'pager=off');
	my $name = "line $example->{line}: " . ($example->{text} =~ /^\s*(.{1,60})/m)[0];
	if ($answer && $answer->{language} eq '' && $answer->{adjacent})
	{
		is_shown($answer->{text}, $output, $name);
	}
	else { ok(!$failed, $name) or diag($output); }
}
