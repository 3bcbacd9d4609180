<?php

declare(strict_types=1);

/** Decides which database a query goes to: writes to the primary, reads to the replica; and to the other one when it is away. */
final class Split
{
    /** @param Closure(string): Connection $connect */
    public function __construct(
        private readonly Closure $connect,
        private readonly Monitor $monitor,
        private readonly Pulse $pulse,
    ) {
    }

    /**
     * Runs the query at the database that is the best for it now.
     *
     * @param Closure(Connection): mixed $query
     * @return array{mixed, 'writer'|'reader'} the answer, and the database that gave it
     */
    public function read(Closure $query, bool $hasJustWritten): array
    {
        foreach (['state', 'lookAgain'] as $look) {
            $order = $this->monitor->$look()->readFrom($hasJustWritten);
            foreach ($order as $i => $role) {
                $read = fn() => [$this->at($role, $query), $role];
                try {
                    return $role === 'reader' && isset($order[$i + 1]) ? $this->pulse->guard($read) : $read();
                } catch (Away) {
                    // The next database may answer.
                }
            }
        }
        throw new Away('no database answers');
    }

    /**
     * Runs the query at this database, and records when it does not answer.
     *
     * @param 'writer'|'reader' $role
     * @param Closure(Connection): mixed $query
     */
    public function at(string $role, Closure $query): mixed
    {
        try {
            return $query(($this->connect)($role));
        } catch (Away $away) {
            $this->monitor->away($role);
            throw $away;
        }
    }

    /** @param Closure(Connection): mixed $query */
    public function write(Closure $query): mixed
    {
        if ($this->monitor->state()->writer === 'away') {
            throw new Away('the primary is away');
        }
        return $this->at('writer', $query);
    }
}
