<?php

declare(strict_types=1);

/** A connection to the primary or the replica. Throws Away when it does not answer, and MissingTable when a table is missing. */
interface Connection
{
    /**
     * @param list<string|int> $values for the question marks
     * @return list<array<string, mixed>>
     */
    public function rows(string $sql, array $values = []): array;

    /**
     * @param list<string|int> $values for the question marks
     * @return int id of the row that was inserted
     */
    public function run(string $sql, array $values = []): int;
}
