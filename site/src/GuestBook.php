<?php

declare(strict_types=1);

/** The entries of the guest book, newest first. */
final class GuestBook
{
    private const string COLUMNS =
        "id, name, message, DATE_FORMAT(created_at, '%Y-%m-%dT%H:%i:%s.%fZ') AS createdAt, server, zone";
    private const string INSERT =
        'INSERT INTO guestbook (name, message, server, zone, probe, created_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))';
    private const string FORGET_PROBES =
        'DELETE FROM guestbook WHERE probe = 1 AND created_at < UTC_TIMESTAMP() - INTERVAL 1 HOUR';
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
     * @param string $contains literal text that the message has to contain; only then probes are listed
     * @return array{list<array<string, mixed>>, 'writer'|'reader'} entries, and the database that they come from
     */
    public function entries(string $from, bool $hasJustWritten, string $contains = '', int $limit = 20): array
    {
        $query = static function (Connection $connection) use ($contains, $limit): array {
            $where = $contains === '' ? 'probe = 0' : 'LOCATE(?, message) > 0';
            try {
                return $connection->rows(
                    'SELECT ' . self::COLUMNS . " FROM guestbook WHERE $where ORDER BY id DESC LIMIT $limit",
                    $contains === '' ? [] : [$contains],
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
     * @param bool $probe whether it is written by a check of the site: not shown on the page, and deleted after an hour
     * @return array<string, mixed> the entry as it was written
     */
    public function add(string $name, string $message, Server $server, bool $probe): array
    {
        $values = [$name, $message, $server->name, $server->zone, (int) $probe];
        return $this->split->write(static function (Connection $connection) use ($values, $probe): array {
            try {
                $id = $connection->run(self::INSERT, $values);
            } catch (MissingTable) {
                $connection->run(self::TABLE);
                $id = $connection->run(self::INSERT, $values);
            }
            if ($probe) {
                $connection->run(self::FORGET_PROBES);
            }
            return $connection->rows('SELECT ' . self::COLUMNS . ' FROM guestbook WHERE id = ?', [$id])[0];
        });
    }
}
