<?php

declare(strict_types=1);

// The guest book's statements on a MySQL as RDS has it: an empty schema, whose socket is in the environment.

/** A connection to the MySQL of this test, which counts the rows that a piece of work reads. */
final class PlainConnection implements Connection
{
    public readonly PDO $pdo;

    public function __construct()
    {
        $this->pdo = new PDO('mysql:unix_socket=' . getenv('SOCKET') . ';dbname=app;charset=utf8mb4', 'rdsadmin', '', [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            PDO::ATTR_EMULATE_PREPARES => false,
        ]);
    }

    public function rows(string $sql, array $values = []): array
    {
        return $this->do(function () use ($sql, $values): array {
            $statement = $this->pdo->prepare($sql);
            $statement->execute($values);
            return $statement->fetchAll();
        });
    }

    public function run(string $sql, array $values = []): int
    {
        return $this->do(function () use ($sql, $values): int {
            $this->pdo->prepare($sql)->execute($values);
            return (int) $this->pdo->lastInsertId();
        });
    }

    /** How many rows and entries of indexes the work makes MySQL read. */
    public function reads(Closure $work): int
    {
        $count = fn(): int => array_sum(array_column(
            $this->pdo->query("SHOW SESSION STATUS LIKE 'Handler_read%'")->fetchAll(),
            'Value',
        ));
        $before = $count();
        $work();
        return $count() - $before;
    }

    public function number(string $sql): int
    {
        return (int) $this->pdo->query($sql)->fetchColumn();
    }

    private function do(Closure $work): mixed
    {
        try {
            return $work();
        } catch (PDOException $error) {
            throw ($error->errorInfo[1] ?? 0) === 1146 ? new MissingTable() : $error;
        }
    }
}

/** @return array{PlainConnection, Split} an empty schema, which is the primary and the replica */
function emptySchema(): array
{
    $connection = new PlainConnection();
    $connection->pdo->exec('DROP DATABASE app; CREATE DATABASE app; USE app');
    $file = (string) tempnam('/tmp', 'state');
    $connect = fn() => $connection;
    return [$connection, new Split($connect, new Monitor($connect, $file), new Pulse("$file.pulse", 6))];
}

/** Fills the guest book with so many rows of each kind, and the beats. */
function fill(PlainConnection $connection, int $rows): void
{
    $connection->pdo->exec("SET SESSION cte_max_recursion_depth = $rows");
    $numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT";
    $values = "'Eve', CONCAT('flood ', i), UTC_TIMESTAMP(6), 'web-3f9a1c', 'eu-central-1a', i MOD 2 FROM n";
    $connection->pdo->exec("INSERT INTO guestbook (name, message, created_at, server, zone, probe) $numbers $values");
    $connection->pdo->exec("INSERT INTO beats (at) $numbers UTC_TIMESTAMP(6) FROM n");
}

const SERVER = ['web-3f9a1c', 'eu-central-1a', '5d41402a'];

/** The statuses of so many entries in one minute of the database, and how often each was. */
function send(Split $split, int $count, string $address, bool $probe): array
{
    $limits = new Limits($split);
    $book = new GuestBook($split);
    $results = ['written' => 0, 'refused' => 0];
    for ($n = 0; $n < $count; $n++) {
        try {
            $limits->count($address, $probe);
            $book->add('Eve', "flood $n", new Server(...SERVER), $probe);
            $results['written']++;
        } catch (TooMany) {
            $results['refused']++;
        }
    }
    return $results;
}

test('on MySQL, 600 entries in a minute from one address leave ten rows', function () {
    [$connection, $split] = emptySchema();
    $connection->pdo->exec('SET timestamp = 1700000000');
    same(['written' => 10, 'refused' => 590], send($split, 600, '203.0.113.1', false));
    same(10, $connection->number('SELECT COUNT(*) FROM guestbook'));
    same(['written' => 1, 'refused' => 0], send($split, 1, '203.0.113.2', false));
    $connection->pdo->exec('SET timestamp = 1700000060');
    same(['written' => 10, 'refused' => 1], send($split, 11, '203.0.113.1', false));
});

test('on MySQL, an entry beyond the limit changes no row', function () {
    [$connection, $split] = emptySchema();
    $connection->pdo->exec('SET timestamp = 1700000000');
    send($split, 12, '203.0.113.1', false);
    $written = fn(): int => (int) $connection->pdo->query("SHOW GLOBAL STATUS LIKE 'Innodb_rows_updated'")->fetch()['Value'];
    $before = $written();
    send($split, 50, '203.0.113.1', false);
    same($before, $written());
});

test('on MySQL, connections that write at once keep the limit of all together exactly', function () {
    [$connection, $split] = emptySchema();
    send($split, 1, '203.0.113.200', true);
    $connection->run('CREATE TABLE IF NOT EXISTS limits (place SMALLINT PRIMARY KEY, minute INT NOT NULL, entries INT NOT NULL)');
    $children = [];
    for ($child = 1; $child <= 8; $child++) {
        $children[] = proc_open([PHP_BINARY, __DIR__ . '/guestBookFlood.php', (string) $child], [1 => ['pipe', 'w']], $pipes);
        $outputs[] = $pipes[1];
    }
    $written = array_sum(array_map(fn($output) => (int) stream_get_contents($output), $outputs));
    array_map(proc_close(...), $children);
    same([Limits::OF_ALL, Limits::OF_ALL], [$written, $connection->number('SELECT COUNT(*) FROM guestbook WHERE probe = 0')]);
});

test('on MySQL, 200,000 rows slow neither a page nor an entry nor a probe', function () {
    [$connection, $split] = emptySchema();
    $book = new GuestBook($split);
    $book->add('Ada', 'the first', new Server(...SERVER), false);
    $split->read(fn(Connection $one) => $one->rows('SELECT MAX(id) FROM beats'), false);
    fill($connection, 200_000);
    $reads = [
        'the page' => $connection->reads(fn() => $book->entries('writer', false)),
        'an entry by its number' => $connection->reads(fn() => $book->entries('writer', false, 150_000)),
        'an entry' => $connection->reads(fn() => $book->add('Ada', 'one more', new Server(...SERVER), false)),
        'a probe' => $connection->reads(fn() => $book->add('check', 'one more', new Server(...SERVER), true)),
        'a measurement' => $connection->reads(fn() => (new Monitor(fn() => $connection, (string) tempnam('/tmp', 'm')))->state()),
    ];
    // A measurement deletes a hundred old beats.
    same([], array_filter($reads, fn(int $count, string $what) => $count > ($what === 'a measurement' ? 250 : 45), ARRAY_FILTER_USE_BOTH));
});

test('on MySQL, a table from a time without limits becomes small again, a little with each entry', function () {
    [$connection, $split] = emptySchema();
    $book = new GuestBook($split);
    $book->add('Ada', 'the first', new Server(...SERVER), false);
    $split->read(fn(Connection $one) => $one->rows('SELECT MAX(id) FROM beats'), false);
    fill($connection, 120_000);
    $most = 0;
    for ($n = 0; $n < 6_500; $n++) {
        $most = max($most, $connection->reads(fn() => $book->add('Ada', "new $n", new Server(...SERVER), false)));
    }
    $entries = $connection->number('SELECT COUNT(*) FROM guestbook WHERE probe = 0');
    $probes = $connection->number('SELECT COUNT(*) FROM guestbook WHERE probe = 1');
    same([true, true], [$entries >= GuestBook::KEPT && $entries < GuestBook::KEPT + 97, $probes === GuestBook::KEPT_PROBES]);
    same(true, $connection->number("SELECT COUNT(*) FROM guestbook WHERE message = 'new 6499'") === 1);
    // Now and then an entry looks where the kept ones begin.
    same(true, $most <= GuestBook::KEPT_PROBES + GuestBook::KEPT + 2_100);
});
