<?php

declare(strict_types=1);

/** @return array{Databases, Closure(): State} databases, and a measurement of them three seconds after the one before */
function observed(): array
{
    $databases = new Databases();
    $look = static function () use ($databases): State {
        $databases->now += 3;
        return $databases->monitor()->state();
    };
    $look();
    return [$databases, $look];
}

function split(Databases $databases): Split
{
    return new Split($databases->connect(...), $databases->monitor(), $databases->pulse());
}

test('reads from the replica while its lag is small', function () {
    same(['reader', 'writer'], (new State('ok', 'ok', 0.0))->readFrom(false));
});

test('reads from the primary for a visitor who has just written', function () {
    same(['writer', 'reader'], (new State('ok', 'ok', 0.0))->readFrom(true));
});

test('reads from the primary when the replica lags, and from a lagging replica when the primary is away', function () {
    same(['writer', 'reader'], (new State('ok', 'lagging', 9.0))->readFrom(false));
    same(['reader'], (new State('away', 'lagging', null))->readFrom(false));
});

test('does not wait for a database that is known to be away', function () {
    same(['writer'], (new State('ok', 'away', null))->readFrom(false));
    same(['reader'], (new State('away', 'ok', null))->readFrom(true));
    same([], (new State('away', 'away', null))->readFrom(false));
});

test('measures no lag when every beat has arrived', function () {
    [, $look] = observed();
    same(['ok', 'ok', 0.0], array_values(get_object_vars($look())));
});

test('measures lag as the age of the oldest beat that has not arrived', function () {
    [$databases, $look] = observed();
    $databases->replicates = false;
    $seen = fn(State $state) => [$state->reader, $state->lagSeconds];
    same(['ok', 0.0], $seen($look()));
    same(['ok', 3.0], $seen($look()));
    same(['lagging', 6.0], $seen($look()));
});

test('measures no lag after a night without beats', function () {
    [$databases, $look] = observed();
    $databases->now += 36000;
    same(0.0, $look()->lagSeconds);
});

test('regards a replica without the table as one that has received nothing yet', function () {
    [$databases, $look] = observed();
    $databases->tables['reader'] = [];
    $databases->replicates = false;
    same('lagging', [$look(), $look(), $look()][2]->reader);
});

test('reports a database that does not answer as away, and the lag as unknown', function () {
    [$databases, $look] = observed();
    $databases->away = ['reader'];
    same(['ok', 'away', null], array_values(get_object_vars($look())));
    $databases->away = ['writer'];
    same(['away', 'ok', null], array_values(get_object_vars($look())));
});

test('reports a primary that refuses writes as away', function () {
    [$databases, $look] = observed();
    $databases->readOnly = true;
    same('away', $look()->writer);
});

test('measures once in two seconds for all requests of the server', function () {
    $databases = new Databases();
    foreach ([0.0, 1.9] as $seconds) {
        $databases->now += $seconds;
        $databases->monitor()->state();
    }
    same(['reader: SELECT beats'], array_values(preg_grep('/^reader/', $databases->log)));
    $databases->now += 0.1;
    $databases->monitor()->state();
    same(2, count(preg_grep('/^reader/', $databases->log)));
});

test('does not wait for the process that measures when there is a previous measurement', function () {
    [$databases] = observed();
    file_put_contents($databases->file, '{"at":1,"writer":"ok","reader":"lagging","lagSeconds":7}');
    $busy = fopen("$databases->file.lock", 'c');
    flock($busy, LOCK_EX);
    $databases->log = [];
    same('lagging', $databases->monitor()->state()->reader);
    same([], $databases->log);
});

test('falls back to the primary when the replica fails in the middle of a request', function () {
    $databases = new Databases();
    $split = split($databases);
    $split->read(fn() => null, false);
    $databases->away = ['reader'];
    same(['rows', 'writer'], $split->read(fn() => 'rows', false));
});

test('measures again when no database answers, because one may have come back', function () {
    $databases = new Databases();
    $databases->away = ['writer'];
    split($databases)->read(fn() => null, false);
    $databases->now += 1;
    $databases->away = ['reader'];
    same(['rows', 'writer'], split($databases)->read(fn() => 'rows', false));
    $databases->log = [];
    same(['rows', 'writer'], split($databases)->read(fn() => 'rows', false));
    same([], $databases->log);
});

test('measures again once for all requests, and gives up when no database answers', function () {
    $databases = new Databases();
    $databases->away = ['writer', 'reader'];
    throws(Away::class, fn() => split($databases)->read(fn() => null, false));
    same(4, count($databases->log));
    $busy = fopen("$databases->file.lock", 'c');
    flock($busy, LOCK_EX);
    $databases->log = [];
    $began = microtime(true);
    throws(Away::class, fn() => split($databases)->read(fn() => null, false));
    same([], $databases->log);
    same(true, microtime(true) - $began < 1);
});

test('does not take the failure of one request for a new measurement', function () {
    $databases = new Databases();
    $split = split($databases);
    $split->read(fn() => null, false);
    $databases->now += 1.5;
    $databases->away = ['reader'];
    $split->read(fn() => null, false);
    $databases->now += 0.6;
    $databases->log = [];
    $databases->monitor()->state();
    same(['reader: away'], array_values(preg_grep('/^reader/', $databases->log)));
});

test('remembers for the next request which database did not answer this one', function () {
    $databases = new Databases();
    $split = split($databases);
    $split->read(fn() => null, false);
    $databases->away = ['reader'];
    $split->read(fn() => null, false);
    $databases->log = [];
    same(['rows', 'writer'], split($databases)->read(fn() => 'rows', false));
    same([], $databases->log);
});

/** So many other requests of the server are at the replica, until what is returned is gone. */
function others(Databases $databases, int $count): array
{
    $turns = array_map(fn(int $n) => fopen("$databases->file.pulse.$n", 'c'), range(1, $count));
    array_map(fn($turn) => flock($turn, LOCK_EX), $turns);
    return $turns;
}

test('reads from the primary while two requests wait for the replica, so that they hold no more places', function () {
    $databases = new Databases();
    $turns = others($databases, 1);
    same(['rows', 'reader'], split($databases)->read(fn() => 'rows', false));
    array_map(fclose(...), $turns);
    $turns = others($databases, 2);
    same(['rows', 'writer'], split($databases)->read(fn() => 'rows', false));
    array_map(fclose(...), $turns);
    same(['rows', 'reader'], split($databases)->read(fn() => 'rows', false));
});

test('lets one request of a server with three places wait for the replica, and seven of one with sixteen', function () {
    foreach ([0 => 1, 3 => 1, 6 => 2, 16 => 7] as $places => $atOnce) {
        $file = (string) tempnam('/tmp', 'pulse');
        $inside = function (int $n) use (&$inside, $file, $places): int {
            try {
                return (new Pulse($file, $places))->guard(fn() => $inside($n + 1));
            } catch (Away) {
                return $n;
            }
        };
        same($atOnce, $inside(0));
    }
});

test('leaves its turn at the replica when the query fails', function () {
    $databases = new Databases();
    throws(LogicException::class, fn() => split($databases)->read(fn() => throw new LogicException('no such column'), false));
    $turns = others($databases, 1);
    same(['rows', 'reader'], split($databases)->read(fn() => 'rows', false));
});

test('reads from the replica in any case when the primary is away', function () {
    $databases = new Databases();
    $databases->away = ['writer'];
    $turns = others($databases, 2);
    same(['rows', 'reader'], split($databases)->read(fn() => 'rows', false));
});

test('writes to the primary only', function () {
    $databases = new Databases();
    $book = new GuestBook(split($databases));
    $book->add('Ada', 'Good morning', new Server('web-3f9a1c', 'eu-central-1a', '5d41402a'), true);
    same(['reader: SELECT beats'], array_values(preg_grep('/^reader/', $databases->log)));
    same(1, count(preg_grep('/^writer: CREATE guestbook/', $databases->log)));
});

test('does not write anywhere when the primary is away', function () {
    $databases = new Databases();
    $databases->away = ['writer'];
    throws(Away::class, fn() => split($databases)->write(fn() => throw new LogicException('wrote')));
});
