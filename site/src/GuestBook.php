<?php

declare(strict_types=1);

/** The entries of the guest book, newest first. Only the newest are kept, so that the table cannot grow without end. */
final class GuestBook
{
    /** How many entries of visitors are kept. */
    public const int KEPT = 1_000;
    /** How many entries of checks are kept. The load of a long drill fits. */
    public const int KEPT_PROBES = 50_000;
    /** Older entries are deleted after so many new ones. It is a prime number, because ids may rise by more than one. */
    private const int PRUNED_AFTER = 97;

    private const string COLUMNS =
        "id, name, message, DATE_FORMAT(created_at, '%Y-%m-%dT%H:%i:%s.%fZ') AS createdAt, server, zone";
    private const string INSERT =
        'INSERT INTO guestbook (name, message, server, zone, probe, created_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))';
    private const string OLDEST_KEPT = 'SELECT id FROM guestbook WHERE probe = ? ORDER BY id DESC LIMIT 1 OFFSET ?';
    // The limit keeps the statement short in a table from a time when everything was kept. Without the hint, MySQL would read
    // all rows before the id, also those that are kept.
    private const string PRUNE =
        'DELETE /*+ INDEX(guestbook newest) */ FROM guestbook WHERE probe = ? AND id < ? LIMIT 1000';
    private const string TABLE = 'CREATE TABLE IF NOT EXISTS guestbook (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(60) NOT NULL,
        message VARCHAR(500) NOT NULL,
        created_at DATETIME(6) NOT NULL,
        server VARCHAR(40) NOT NULL,
        zone VARCHAR(40) NOT NULL,
        probe BOOLEAN NOT NULL,
        KEY newest (probe, id)
    ) CHARACTER SET utf8mb4';

    public function __construct(private readonly Split $split)
    {
    }

    /**
     * @param 'auto'|'writer'|'reader' $from
     * @param int|null $id the only entry that is wanted, which may be a probe; null: the newest that are none
     * @return array{list<array<string, mixed>>, 'writer'|'reader'} entries, and the database that they come from
     */
    public function entries(string $from, bool $hasJustWritten, ?int $id = null, int $limit = 20): array
    {
        $query = static function (Connection $connection) use ($id, $limit): array {
            // Both conditions have an index: an answer takes as long with a million rows as with ten.
            $where = $id === null ? 'probe = 0' : 'id = ?';
            try {
                return $connection->rows(
                    'SELECT ' . self::COLUMNS . " FROM guestbook WHERE $where ORDER BY id DESC LIMIT $limit",
                    $id === null ? [] : [$id],
                );
            } catch (MissingTable) {
                return [];
            }
        };
        return $from === 'auto'
            ? $this->split->read($query, $hasJustWritten)
            : [$this->split->at($from, $query), $from];
    }

    /**
     * @param bool $probe whether it is written by a check of the site, and not shown on the page
     * @return array<string, mixed> the entry as it was written
     */
    public function add(string $name, string $message, Server $server, bool $probe): array
    {
        $values = [$name, $message, $server->name, $server->zone, (int) $probe];
        return $this->split->write(static function (Connection $connection) use ($values): array {
            try {
                $id = $connection->run(self::INSERT, $values);
            } catch (MissingTable) {
                $connection->run(self::TABLE);
                $id = $connection->run(self::INSERT, $values);
            }
            if ($id % self::PRUNED_AFTER === 0) {
                self::prune($connection);
            }
            return $connection->rows('SELECT ' . self::COLUMNS . ' FROM guestbook WHERE id = ?', [$id])[0];
        });
    }

    private static function prune(Connection $connection): void
    {
        foreach ([0 => self::KEPT, 1 => self::KEPT_PROBES] as $probe => $kept) {
            $oldest = $connection->rows(self::OLDEST_KEPT, [$probe, $kept - 1])[0]['id'] ?? 0;
            $connection->run(self::PRUNE, [$probe, $oldest]);
        }
    }
}
