<?php

declare(strict_types=1);

/** The state of primary and replica. */
final readonly class State
{
    /**
     * @param 'ok'|'away' $writer
     * @param 'ok'|'lagging'|'away' $reader
     * @param float|null $lagSeconds age of the oldest write that the replica does not have; null when it is unknown
     */
    public function __construct(public string $writer, public string $reader, public ?float $lagSeconds)
    {
    }

    /** The same state, but with this database away. */
    public function without(string $role): self
    {
        return $role === 'writer' ? new self('away', $this->reader, null) : new self($this->writer, 'away', null);
    }

    /**
     * The databases to read from, in this order. The replica comes first while its lag is small, so that the primary is
     * free for writes. A visitor who has just written reads from the primary, and so finds what they wrote.
     *
     * @return list<'writer'|'reader'>
     */
    public function readFrom(bool $hasJustWritten): array
    {
        $order = $this->reader === 'ok' && !$hasJustWritten ? ['reader', 'writer'] : ['writer', 'reader'];
        return array_values(array_filter($order, fn(string $role) => $this->$role !== 'away'));
    }
}
