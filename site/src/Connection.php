<?php

declare(strict_types=1);

/** One database, primary or replica. Throws Away when it does not answer, MissingTable when it lacks the table. */
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
