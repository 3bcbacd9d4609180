<?php

declare(strict_types=1);

/**
 * How many entries are taken in a minute. The primary counts them, so that all servers together keep the limits. The table
 * has at most 1,026 rows and knows no address: an address is counted in one of 1,024 places.
 */
final class Limits
{
    public const int OF_ONE_ADDRESS = 10;
    public const int OF_ALL = 100;
    public const int PROBES = 7_000;

    private const int PLACES = 1_024;
    private const int PLACE_OF_ALL = self::PLACES;
    private const int PLACE_OF_PROBES = self::PLACES + 1;
    private const string TABLE = 'CREATE TABLE IF NOT EXISTS limits (
        place SMALLINT PRIMARY KEY,
        minute INT NOT NULL,
        entries INT NOT NULL
    )';
    // LAST_INSERT_ID(n) makes n the answer of the statement. Beyond the limit the row stays as it is, and nothing is written.
    private const string COUNT = 'INSERT INTO limits (place, minute, entries)
        VALUES (?, UNIX_TIMESTAMP() DIV 60, LAST_INSERT_ID(1)) AS this
        ON DUPLICATE KEY UPDATE
            entries = LAST_INSERT_ID(IF(limits.minute = this.minute, LEAST(limits.entries + 1, ?), 1)),
            minute = this.minute';

    public function __construct(private readonly Split $split)
    {
    }

    /** Counts an entry. Throws TooMany if it must not be written any more in this minute. */
    public function count(string $address, bool $probe): void
    {
        if ($probe) {
            $this->take(self::PLACE_OF_PROBES, self::PROBES, 'too many probes');
            return;
        }
        // The address first: who is beyond the own limit takes nothing from the others.
        $this->take(self::placeOf($address), self::OF_ONE_ADDRESS, 'too many entries from one address');
        $this->take(self::PLACE_OF_ALL, self::OF_ALL, 'too many entries');
    }

    private function take(int $place, int $limit, string $why): void
    {
        $count = $this->split->write(static function (Connection $connection) use ($place, $limit): int {
            try {
                return $connection->run(self::COUNT, [$place, $limit + 1]);
            } catch (MissingTable) {
                $connection->run(self::TABLE);
                return $connection->run(self::COUNT, [$place, $limit + 1]);
            }
        });
        if ($count > $limit) {
            throw new TooMany($why);
        }
    }

    /** Only the network of an IPv6 address counts, because a visitor has all addresses of that network. */
    private static function placeOf(string $address): int
    {
        return crc32(substr((string) @inet_pton($address), 0, 8)) % self::PLACES;
    }
}
