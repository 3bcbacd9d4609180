<?php

declare(strict_types=1);

/** How primary and replica are. */
final readonly class State
{
    /**
     * @param 'ok'|'away' $writer
     * @param 'ok'|'lagging'|'away' $reader
     * @param float|null $lagSeconds age of the oldest write that the replica does not have; null when nobody can tell
     */
    public function __construct(public string $writer, public string $reader, public ?float $lagSeconds)
    {
    }

    public function without(string $role): self
    {
        return $role === 'writer' ? new self('away', $this->reader, null) : new self($this->writer, 'away', null);
    }

    /**
     * Which databases to read from, in this order. The replica comes first while it is close behind, so that the
     * primary is free to write; but who has just written reads at the primary, to find what they wrote.
     *
     * @return list<'writer'|'reader'>
     */
    public function readFrom(bool $hasJustWritten): array
    {
        $order = $this->reader === 'ok' && !$hasJustWritten ? ['reader', 'writer'] : ['writer', 'reader'];
        return array_values(array_filter($order, fn(string $role) => $this->$role !== 'away'));
    }
}
