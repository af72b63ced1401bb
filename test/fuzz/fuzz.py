#!/usr/bin/env python3
"""fuzz.py: hostile values at every door of the extension. TAP.

What it tries:
  - the text and the binary input of every type, with mutations of valid values; what is accepted must come back the same from both output forms,
  - every function and aggregate that the catalog lists, on ordinary and hostile values, NULLs, and whatever of the mutations was accepted,
  - every pair of support functions on states that no rows gave.
What is a failure: an internal error (XX...), a lack of resources (53...), a statement longer than FUZZ_LIMIT seconds, a server that is gone, an error of ours
without a hint, and a function that never gave a result, since then nothing of it was tried.

Nothing is left to chance: FUZZ_SEED chooses the values, FUZZ_ROUNDS how many. A failure shows the statement, ready to paste.
"""
import json
import os
import pathlib
import random
import subprocess
import sys

sys.dont_write_bytecode = True
import values  # noqa: E402
import wire  # noqa: E402

SEED = os.environ.get('FUZZ_SEED', '1')
ROUNDS = int(os.environ.get('FUZZ_ROUNDS', '1'))
LIMIT = int(os.environ.get('FUZZ_LIMIT', '20'))
SHOWN = 20          # flaws that are printed of each part
OUR_FILES = {path.name for path in (pathlib.Path(__file__).parents[2] / 'src').glob('*.c')} | {'pl_exec.c'}
BY_HAND = '0A000'   # a support function that refuses to be called by itself

CATALOG = """
SELECT p.proname, p.prokind, p.proretset, p.provolatile = 'v' OR l.lanname = 'plpgsql', array_to_json(array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t)),
    coalesce(array_to_json(p.proargnames), '[]'), format_type(p.prorettype, NULL), s.proname, c.proname, f.proname, format_type(a.aggtranstype, NULL), quote_literal(a.agginitval)
FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'social_roi'
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_proc s ON s.oid = a.aggtransfn
LEFT JOIN pg_proc c ON c.oid = a.aggcombinefn
LEFT JOIN pg_proc f ON f.oid = a.aggfinalfn
ORDER BY p.proname COLLATE "C", p.oid::regprocedure::text COLLATE "C"
"""
TYPES = """
SELECT t.typname FROM pg_type t
JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'social_roi'
WHERE t.typtype = 'b' AND t.typelem = 0 ORDER BY t.typname COLLATE "C"
"""


class Function:
    def __init__(self, row):
        text = [None if field is None else field.decode() for field in row]
        self.name, self.kind, self.returns_set, self.changes = text[0], text[1], text[2] == 't', text[3] == 't'
        self.types, self.returns = json.loads(text[4]), text[6]
        names = json.loads(text[5]) + [''] * len(self.types)
        # Without names: what stands before an instant is a kind.
        self.names = [names[i] or ('kind' if self.types[i] == 'text' and self.types[i + 1:i + 2] == ['timestamp with time zone'] else '') for i in range(len(self.types))]
        self.transition, self.combine, self.final, self.state, self.start = text[7:12]

    def refuses(self):
        """Overloads for instants without a zone are there to refuse them."""
        return 'timestamp without time zone' in self.types


class Fuzzer:
    def __init__(self):
        self.connection = wire.Connection()
        self.random = random.Random(SEED)
        self.failures = {}
        self.calls = 0
        self.gave_result, self.by_hand = set(), set()
        self.valid, self.accepted = {}, {}

    # Statements

    def run(self, sql, *parameters, binary=False):
        outcome = self.connection.run(sql, *parameters, binary=binary)
        self.calls += 1
        flaw = self.flaw_of(outcome)
        if flaw:
            shown = sql if len(sql) < 3000 else sql[:1500] + ' ... ' + sql[-1500:]
            self.fail(flaw, shown + ';' + ''.join(f'\n$1 in binary: \\x{p.hex()}' for p in parameters if binary))
        return outcome

    def fail(self, flaw, statement):
        """Keeps the first statement of each flaw, and how many there were."""
        self.failures.setdefault(flaw, [0, statement])[0] += 1

    @staticmethod
    def flaw_of(outcome):
        if outcome.error is None:
            return f'took {outcome.seconds:.1f} s' if outcome.seconds > LIMIT else None
        error = outcome.error
        if error['C'][:2] in ('XX', '53', '57'):
            return f"{error['C']} {error['M'][:300]}"
        if os.path.basename(error.get('F', '')) in OUR_FILES and error.get('R') not in ('exec_stmt_assert', 'exec_stmt_execsql'):
            if 'H' not in error:
                return f"no hint: {error['C']} {error['M'][:300]}"
            if '\n' in error['M'] or error['M'].endswith('.'):
                return f"not one line without a full stop: {error['M'][:300]}"
        return None

    def must(self, sql):
        outcome = self.connection.run(sql)
        if outcome.error:
            raise RuntimeError(f"{sql}: {outcome.error['M']}")
        return outcome.rows

    # Values

    def value(self, kind, name, hostility):
        """An ordinary value, or with some probability a hostile one or NULL, as an SQL expression."""
        if kind in values.CONSTRUCTED and self.random.random() >= hostility:
            return self.random.choice(values.CONSTRUCTED[kind])
        if self.random.random() < hostility:
            choice = self.random.choice((self.accepted.get(kind) or values.HOSTILE.get(kind, [])) + [None])
        elif kind in self.valid:
            choice = self.random.choice(self.valid[kind])
        else:
            choice = values.tame(self.random, kind, name)
        return literal(choice, kind)

    def rows(self, function, count, hostility):
        """count rows of arguments as a relation v (n, c0, c1, ...); what names a period is the same in all."""
        steady = {i: self.value(kind, name, hostility) for i, (kind, name) in enumerate(zip(function.types, function.names)) if name == 'period'}
        lines = []
        for n in range(count):
            cells = [steady.get(i) or self.value(kind, name, hostility) for i, (kind, name) in enumerate(zip(function.types, function.names))]
            lines.append('(' + ', '.join([str(n)] + cells) + ')')
        columns = ', '.join(['n'] + [f'c{i}' for i in range(len(function.types))])
        return f'(VALUES {", ".join(lines)}) AS v ({columns})'

    def collect_valid(self, functions, types):
        """Values of the extension's types that rows gave, from none to more than fit the small forms; states too, through aggregates that stop there."""
        self.valid['opening_hours'] = list(values.HOURS)
        aggregates = [f for f in functions if f.kind == 'a' and not f.refuses()]
        aggregates.sort(key=lambda f: f.transition not in ('opening_hours_history_transition',) and any(t in types for t in f.types))
        for number, f in enumerate(aggregates):
            if 'rollup' in f.name:
                continue
            made = [(f.name, f.returns)]
            if f.state in types:
                start = f', INITCOND = {f.start}' if f.start else ''
                self.must(f'CREATE AGGREGATE fuzz.keep_{number} ({", ".join(f.types)}) (SFUNC = {f.transition}, STYPE = {f.state}{start})')
                made.append((f'fuzz.keep_{number}', f.state))
            for count in (0, 1, 7, 40, 700 if f.name in ('reply_waits', 'retention', 'survival') and number % 3 == 0 else 90):
                relation = self.rows(f, max(count, 1), 0)
                for name, kind in made:
                    if kind in types:
                        outcome = self.run(f'SELECT {name}({arguments(f)})::text FROM {relation} WHERE n < {count}')
                        if outcome.error is None and outcome.rows[0][0] is not None:
                            self.valid.setdefault(kind, []).append(outcome.rows[0][0].decode())
        for kind in types:
            self.valid[kind] = list(dict.fromkeys(self.valid[kind]))
            self.accepted[kind] = []

    # What is tried

    def text_input(self, kind):
        for _ in range(150 * ROUNDS):
            whole = self.random.choice(self.valid[kind])
            text = values.mutate_text(self.random, whole, self.valid[kind])
            if self.random.random() < 0.3 and self.accepted[kind]:
                text = values.mutate_text(self.random, self.random.choice(self.accepted[kind]), self.valid[kind])
            self.accept(kind, f'{literal(text, kind)}')

    def accept(self, kind, expression):
        """Reads a value; when it is accepted, it must come back the same from both of its output forms."""
        outcome = self.run(f'SELECT v::text, {kind}_send(v) = {kind}_send(v::text::{kind}), {kind}_send(v) FROM (SELECT {expression} AS v OFFSET 0) AS x')
        if outcome.error:
            return
        text, same, sent = outcome.rows[0]
        if same != b't':
            self.fail('another value comes back from its text form', f'SELECT {expression};')
        self.accept_binary(kind, bytes.fromhex(sent.decode()[2:]), same_as=text)

    def accept_binary(self, kind, data, same_as=None):
        outcome = self.run(f'SELECT v::text, {kind}_send(v) = {kind}_send(v::text::{kind}) FROM (SELECT $1::{kind} AS v OFFSET 0) AS x', data, binary=True)
        if outcome.error:
            if same_as is not None:
                self.fail(f'its own binary form is refused: {outcome.error["M"]}', f'SELECT {literal(same_as.decode(), kind)};')
            return
        text, same = outcome.rows[0]
        if same != b't' or same_as not in (None, text):
            self.fail('another value comes back', f'{kind} in binary: \\x{data.hex()}')
        if len(self.accepted[kind]) < 400 and text.decode() not in self.valid[kind]:
            self.accepted[kind].append(text.decode())

    def binary_input(self, kind):
        sent = [bytes.fromhex(self.must(f'SELECT {kind}_send({literal(v, kind)})')[0][0].decode()[2:]) for v in self.valid[kind]]
        for _ in range(150 * ROUNDS):
            self.accept_binary(kind, values.mutate_bytes(self.random, self.random.choice(sent), sent))

    def plain_function(self, f):
        wanted = (6 if f.changes else 10 + 10 * len(f.types)) * ROUNDS
        for attempt in range(20 * wanted):
            # what has not given a result yet gets ordinary values until it does
            if attempt >= wanted and (f.name in self.gave_result or f.changes):
                return
            cells = ', '.join(self.value(kind, name, self.random.choice([0, 0.2, 0.5, 1]) if attempt < wanted else 0) for kind, name in zip(f.types, f.names))
            sql = f'SELECT count(r::text) FROM {f.name}({cells}) AS r' if f.returns_set else f'SELECT {f.name}({cells})::text'
            outcome = self.undone(sql) if f.changes else self.run(sql)
            if outcome.error is None and outcome.rows and outcome.rows[0][0] is not None:
                self.gave_result.add(f.name)
            if outcome.sqlstate == BY_HAND:
                self.by_hand.add(f.name)
                if attempt >= 2:
                    return

    def procedure(self, f):
        for _ in range(12 * ROUNDS):
            cells = ', '.join(self.value(kind, name, self.random.choice([0.5, 1])) for kind, name in zip(f.types, f.names))
            if self.undone(f'CALL {f.name}({cells})').error is None:
                self.gave_result.add(f.name)

    def undone(self, sql):
        self.connection.run('BEGIN')
        outcome = self.run(sql)
        self.connection.run('ROLLBACK')
        return outcome

    def aggregate(self, f):
        for _ in range(8 * ROUNDS):
            relation = self.rows(f, self.random.choice([1, 3, 12]), self.random.choice([0, 0, 0.03, 0.3]))
            call = f'{f.name}({arguments(f)})'
            outcome = self.run(self.random.choice([
                f'SELECT {call}::text FROM {relation}',
                f'SELECT ({f.name}({arguments(f)} ORDER BY n DESC) FILTER (WHERE n <> 1))::text FROM {relation}',
                f'SELECT {call}::text FROM {relation} GROUP BY GROUPING SETS ((n % 3), ())',
                f'SELECT ({call} OVER (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW))::text FROM {relation}']))
            if outcome.error is None and any(row[0] is not None for row in outcome.rows):
                self.gave_result.add(f.name)

    def window_function(self, f):
        for _ in range(20 * ROUNDS):
            relation = self.rows(f, self.random.choice([1, 3, 12]), self.random.choice([0, 0, 0.03, 0.3]))
            order = self.random.choice(['c1, ' + ('kind_order(c0)' if f.types[0] == 'text' else 'c0 DESC'), 'n'])
            outcome = self.run(f'SELECT ({f.name}({arguments(f)}) OVER (PARTITION BY n % 2 ORDER BY {order}))::text FROM {relation}')
            if outcome.error is None and any(row[0] is not None for row in outcome.rows):
                self.gave_result.add(f.name)

    def foreign_states(self, f):
        """The support functions of an aggregate on states that came from elsewhere: merged, and with rows added."""
        final = f', FINALFUNC = {f.final}' if f.final else ''
        self.must(f'CREATE AGGREGATE fuzz.merge ({f.state}) (SFUNC = {f.combine}, STYPE = {f.state}{final})')
        for _ in range(10 * ROUNDS):
            # Neighbours in the order of their text are of one shape, mostly, so that they do merge.
            pool = sorted(self.valid.get(f.state, values.HOSTILE.get(f.state)) + self.accepted.get(f.state, []))
            at = self.random.randrange(len(pool))
            states = ', '.join(f'({literal(state, f.state)})' for state in pool[at:at + self.random.choice([1, 2, 5])])
            self.run(f'SELECT fuzz.merge(s)::text FROM (VALUES {states}) AS v (s)')
        self.must(f'DROP AGGREGATE fuzz.merge ({f.state})')
        for _ in range(5 * ROUNDS):
            state = self.value(f.state, '', 0.7).rsplit('::', 1)[0]
            self.connection.run('BEGIN')
            self.run(f'CREATE AGGREGATE fuzz.add ({", ".join(f.types)}) (SFUNC = {f.transition}, STYPE = {f.state}{final}, INITCOND = {state})')
            self.run(f'SELECT fuzz.add({arguments(f)})::text FROM {self.rows(f, 3, 0.05)}')
            self.connection.run('ROLLBACK')


def literal(text, kind):
    return f'NULL::{kind}' if text is None else "E'" + text.replace('\\', '\\\\').replace("'", "''") + f"'::{kind}"


def arguments(function):
    return ', '.join(f'c{i}' for i in range(len(function.types)))


class Tap:
    def __init__(self, fuzzer):
        self.fuzzer, self.number, self.gone = fuzzer, 0, None

    def check(self, name, *parts):
        """Runs parts, each a function and its argument; one assertion that none of them failed."""
        calls, self.fuzzer.failures = self.fuzzer.calls, {}
        try:
            for part, argument in parts if not self.gone else ():
                part(argument)
        except wire.Gone as gone:
            self.gone = f'the server is gone: {gone}'
        flaws = [f'{flaw} ({count} times)\n{statement}' for flaw, (count, statement) in self.fuzzer.failures.items()] + ([self.gone] if self.gone else [])
        self.ok(name + f' ({self.fuzzer.calls - calls} statements)', flaws)

    def ok(self, name, flaws):
        self.number += 1
        print(f'{"not ok" if flaws else "ok"} {self.number} - {name}', flush=True)
        for flaw in flaws[:SHOWN]:
            print('# ' + flaw.replace('\n', '\n#   '))
        if len(flaws) > SHOWN:
            print(f'# and {len(flaws) - SHOWN} more')


def main():
    database = 'fuzz'
    subprocess.run(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', f'CREATE DATABASE {database}'], check=True)
    os.environ['PGDATABASE'] = database
    fuzzer = Fuzzer()
    for sql in ('CREATE EXTENSION social_roi', 'CREATE SCHEMA fuzz', "CALL social_roi_create('fuzz_care', time_zone => 'UTC', currency => 'USD')",
                "SET client_min_messages = error", f"SET statement_timeout = '{LIMIT}s'", "SET timezone = 'America/New_York'"):
        fuzzer.must(sql)
    types = [row[0].decode() for row in fuzzer.must(TYPES) if row[0].decode() not in values.CONSTRUCTED]
    functions = [Function(row) for row in fuzzer.must(CATALOG)]
    fuzzer.collect_valid(functions, types)
    tap = Tap(fuzzer)
    callable_by = [f for f in functions if not {'internal', 'cstring'} & set(f.types)]
    for kind in types:
        tap.check(f'{kind} from text', (fuzzer.text_input, kind))
        tap.check(f'{kind} from its binary form', (fuzzer.binary_input, kind))
    tap.ok('some of the mutations were accepted in each type', [kind for kind in types if not fuzzer.accepted[kind]])
    tap.check('functions', *((fuzzer.plain_function, f) for f in callable_by if f.kind == 'f'))
    tap.check('aggregates', *((fuzzer.aggregate, f) for f in callable_by if f.kind == 'a'))
    tap.check('window functions', *((fuzzer.window_function, f) for f in callable_by if f.kind == 'w'))
    # a state of type internal comes from nowhere else
    tap.check('support functions on foreign states', *((fuzzer.foreign_states, f) for f in functions if f.kind == 'a' and f.state != 'internal' and not f.refuses()))
    tap.check('procedures', *((fuzzer.procedure, f) for f in functions if f.kind == 'p'))
    support = fuzzer.by_hand.union(*({f.transition, f.combine, f.final} for f in functions))
    silent = {f.name for f in callable_by if not f.refuses() and not f.changes} - fuzzer.gave_result - support
    tap.ok('every function but support functions gave a result at least once', sorted(silent))
    print(f'1..{tap.number}')


main()
