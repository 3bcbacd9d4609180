<?php

declare(strict_types=1);

/** A primary and its replica in memory. They know the site's statements, which they recognize by their words. */
final class Databases
{
    /** The file by which the PHP processes of the server share their measurements. */
    public readonly string $file;
    /** Roles that do not answer, for example 'reader'. */
    public array $away = [];
    /** Every statement, as "role: first two words table". */
    public array $log = [];
    /** Seconds on the clock of the primary. */
    public float $now = 1000.0;
    /** Whether what the primary writes reaches the replica. */
    public bool $replicates = true;
    /** Whether the primary takes writes. */
    public bool $readOnly = false;
    private int $ids = 0;
    /** @var array<string, array<string, list<array<string, mixed>>>> role -> table -> rows */
    public array $tables = ['writer' => [], 'reader' => []];

    public function __construct()
    {
        $this->file = (string) tempnam('/tmp', 'state');
    }

    /** The monitor of a new request. */
    public function monitor(): Monitor
    {
        return new Monitor($this->connect(...), $this->file, fn() => $this->now);
    }

    public function pulse(): Pulse
    {
        return new Pulse("$this->file.pulse", 6);
    }

    public function connect(string $role): Connection
    {
        if (in_array($role, $this->away, true)) {
            $this->log[] = "$role: away";
            throw new Away("$role is away");
        }
        return new class ($this, $role) implements Connection {
            public function __construct(private readonly Databases $all, private readonly string $role)
            {
            }

            public function rows(string $sql, array $values = []): array
            {
                return $this->all->rows($this->role, $sql, $values);
            }

            public function run(string $sql, array $values = []): int
            {
                return $this->all->run($this->role, $sql, $values);
            }
        };
    }

    public function rows(string $role, string $sql, array $values): array
    {
        $table = $this->table($role, $sql, 'SELECT');
        return match (true) {
            str_contains($sql, 'MAX(id)') => [['id' => array_key_last($table) === null ? null : end($table)['id']]],
            str_contains($sql, 'TIMESTAMPDIFF') => $this->age($table, $values[0]),
            str_contains($sql, 'WHERE id = ?') => self::select($table, fn(array $row) => $row['id'] === $values[0]),
            str_contains($sql, 'OFFSET ?') =>
                array_slice(self::select($table, fn(array $row) => $row['probe'] === $values[0]), $values[1], 1),
            default => self::select($table, fn(array $row) => $row['probe'] === 0),
        };
    }

    public function run(string $role, string $sql, array $values): int
    {
        if ($this->readOnly) {
            throw new Away('the primary is read-only');
        }
        if (preg_match('/CREATE TABLE IF NOT EXISTS (\w+)/', $sql, $found)) {
            $this->log[] = "$role: CREATE $found[1]";
            $this->tables[$role][$found[1]] ??= [];
            $this->replicate();
            return 0;
        }
        if (str_starts_with($sql, 'DELETE') && str_contains($sql, 'FROM guestbook')) {
            $isOld = fn(array $row) => $row['probe'] === $values[0] && $row['id'] < $values[1];
            $kept = array_filter($this->table($role, $sql, 'DELETE'), fn(array $row) => !$isOld($row));
            $this->tables[$role]['guestbook'] = array_values($kept);
            return 0;
        }
        if (str_starts_with($sql, 'DELETE')) {
            $this->table($role, $sql, 'DELETE');
            return 0;
        }
        $table = $this->table($role, $sql, 'INSERT');
        if (str_contains($sql, 'INTO limits')) {
            return $this->count($role, ...$values);
        }
        $id = ++$this->ids;
        $row = $values === []
            ? ['id' => $id, 'at' => $this->now]
            : ['id' => $id] + array_combine(['name', 'message', 'server', 'zone', 'probe'], $values)
                + ['createdAt' => '2025-01-31T12:00:00.000000Z'];
        preg_match('/INTO (\w+)/', $sql, $found);
        $this->tables[$role][$found[1]][] = $row;
        $this->replicate();
        return $id;
    }

    public function replicate(): void
    {
        if ($this->replicates) {
            $this->tables['reader'] = $this->tables['writer'];
        }
    }

    private function table(string $role, string $sql, string $verb): array
    {
        preg_match('/(?:FROM|INTO) (\w+)/', $sql, $found);
        $this->log[] = "$role: $verb $found[1]";
        return $this->tables[$role][$found[1]] ?? throw new MissingTable($found[1]);
    }

    private function age(array $beats, int $arrived): array
    {
        $missing = array_values(array_filter($beats, fn(array $beat) => $beat['id'] > $arrived));
        return $missing === [] ? [] : [['age' => $this->now - $missing[0]['at']]];
    }

    /** The count of this place in this minute, up to $most. */
    private function count(string $role, int $place, int $most): int
    {
        $minute = intdiv((int) $this->now, 60);
        [$before, $count] = $this->tables[$role]['limits'][$place] ?? [0, 0];
        $count = $before === $minute ? min($count + 1, $most) : 1;
        $this->tables[$role]['limits'][$place] = [$minute, $count];
        return $count;
    }

    private static function select(array $table, Closure $keep): array
    {
        return array_reverse(array_values(array_filter($table, $keep)));
    }
}
