<?php

declare(strict_types=1);

/**
 * Measures primary and replica, at most every two seconds for the whole server. So only one visitor waits for a database
 * that does not answer, and not every visitor.
 *
 * The lag is measured by beats. A beat is a row that each measurement writes to the primary, and the lag is the age of the
 * oldest beat that has not reached the replica. Any account may do that. MySQL's own figures need rights that a site should
 * not have, and say nothing when replication has stopped.
 */
final class Monitor
{
    private const float FRESH_SECONDS = 2;
    /** How long a request waits for the measurement of another process. It is too short for a visitor to notice. */
    private const float WAIT_SECONDS = 0.3;
    public const float LAG_LIMIT_SECONDS = 5;
    /** How many beats are kept: those of a day, with two servers. */
    private const int KEPT_BEATS = 100_000;
    private const string BEATS = 'CREATE TABLE IF NOT EXISTS beats (
        id BIGINT AUTO_INCREMENT PRIMARY KEY,
        at DATETIME(6) NOT NULL
    )';

    private ?State $state = null;
    /** When the state was measured, in seconds of the clock. */
    private float $at = 0;

    /**
     * @param Closure(string): Connection $connect
     * @param string $file by which the PHP processes of the server share their measurements
     * @param (Closure(): float)|null $clock returns seconds; null is the time of day
     */
    public function __construct(
        private readonly Closure $connect,
        private readonly string $file,
        private readonly ?Closure $clock = null,
    ) {
    }

    /** The last state, measured by any process of this server, at most two seconds old. */
    public function state(): State
    {
        return $this->state ??= $this->seen($this->isFresh(...)) ?? $this->look();
    }

    /** Records that a database did not answer a request, so that the next request does not wait for it. */
    public function away(string $role): void
    {
        $this->state = $this->state()->without($role);
        $this->share($this->state);
    }

    /**
     * A newer state, for a request that no database has answered: the last state may be two seconds old, and a database
     * may have come back. Only one process of the server measures. The others wait for its result, but not long.
     */
    public function lookAgain(): State
    {
        $before = $this->at;
        $lock = @fopen("$this->file.lock", 'c');
        if ($lock !== false && flock($lock, LOCK_EX | LOCK_NB)) {
            return $this->state = $this->seen(fn(float $at) => $at > $before) ?? $this->refresh();
        }
        for ($end = microtime(true) + self::WAIT_SECONDS; microtime(true) < $end; usleep(10_000)) {
            $seen = $this->seen(fn(float $at) => $at > $before);
            if ($seen !== null) {
                return $this->state = $seen;
            }
        }
        return $this->state();
    }

    /** Only one process of the server measures. The others use the previous measurement, or wait if there is none. */
    private function look(): State
    {
        $before = $this->seen(static fn() => true);
        $lock = @fopen("$this->file.lock", 'c');
        if ($lock !== false && !flock($lock, $before === null ? LOCK_EX : LOCK_EX | LOCK_NB)) {
            return $before ?? $this->measure();
        }
        return $this->seen($this->isFresh(...)) ?? $this->refresh();
    }

    private function refresh(): State
    {
        $state = $this->measure();
        $this->at = $this->now();
        $this->share($state);
        return $state;
    }

    private function isFresh(float $at): bool
    {
        return $this->now() - $at < self::FRESH_SECONDS;
    }

    /**
     * The state that a process of this server has shared, if the time of its measurement is right.
     *
     * @param Closure(float): bool $isRight
     */
    private function seen(Closure $isRight): ?State
    {
        $saved = json_decode((string) @file_get_contents($this->file), true);
        if ($saved === null || !$isRight((float) $saved['at'])) {
            return null;
        }
        $this->at = (float) $saved['at'];
        return new State($saved['writer'], $saved['reader'], $saved['lagSeconds']);
    }

    private function share(State $state): void
    {
        $new = $this->file . getmypid();
        if (@file_put_contents($new, json_encode(['at' => $this->at] + get_object_vars($state))) !== false) {
            rename($new, $this->file);
        }
    }

    private function now(): float
    {
        return $this->clock === null ? microtime(true) : ($this->clock)();
    }

    private function measure(): State
    {
        $reader = 'ok';
        $arrived = 0;
        try {
            $arrived = (int) ($this->connect)('reader')->rows('SELECT MAX(id) AS id FROM beats')[0]['id'];
        } catch (MissingTable) {
        } catch (Away) {
            $reader = 'away';
        }
        try {
            $writer = ($this->connect)('writer');
            $lag = self::beat($writer, $arrived);
        } catch (Away) {
            return new State('away', $reader, null);
        }
        if ($reader === 'away') {
            return new State('ok', 'away', null);
        }
        return new State('ok', $lag > self::LAG_LIMIT_SECONDS ? 'lagging' : 'ok', round($lag, 3));
    }

    /** Age in seconds of the first beat after $arrived, or 0 if there is none. Writes a beat for the next measurement. */
    private static function beat(Connection $writer, int $arrived): float
    {
        try {
            $missing = $writer->rows(
                'SELECT TIMESTAMPDIFF(MICROSECOND, at, UTC_TIMESTAMP(6)) / 1000000 AS age'
                    . ' FROM beats WHERE id > ? ORDER BY id LIMIT 1',
                [$arrived],
            )[0]['age'] ?? 0;
        } catch (MissingTable) {
            $writer->run(self::BEATS);
            $missing = 0;
        }
        $id = $writer->run('INSERT INTO beats (at) VALUES (UTC_TIMESTAMP(6))');
        $writer->run('DELETE FROM beats WHERE id <= ? LIMIT 100', [$id - self::KEPT_BEATS]);
        return (float) $missing;
    }
}
