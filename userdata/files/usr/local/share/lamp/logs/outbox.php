<?php
# The events of one log group that wait to be sent: at most one batch, so they need little memory. A group takes 8 MiB at once and
# 338 MiB a day from this server, so a page that writes errors without end costs about 7 US$ a month. What is more is counted, and the
# count is sent.
final class Outbox
{
    # PutLogEvents takes 1 MiB and 10,000 events (API reference). Half of it needs half the memory.
    private const BATCH_BYTES = 512 * 1024;
    private const BATCH_EVENTS = 5000;
    # What PutLogEvents counts for each event besides its text.
    private const EVENT_BYTES = 26;
    private const TEXT_BYTES = 64 * 1024;
    # Events of one batch are within 24 hours.
    private const BATCH_MS = 24 * 3_600_000 - 1;
    private const RESERVE_BYTES = 8 * 1024 * 1024;
    private const BYTES_A_SECOND = 4096;
    # How often a count is sent, in seconds.
    private const COUNT_SECONDS = 10;

    private array $events = [];
    private int $bytes = 0;
    private float $reserve = self::RESERVE_BYTES;
    private float $filled;
    private array $leftOut = [];
    private float $counted = 0;

    public function __construct()
    {
        $this->filled = microtime(true);
    }

    public function isFull(): bool
    {
        return $this->bytes >= self::BATCH_BYTES - self::TEXT_BYTES || count($this->events) >= self::BATCH_EVENTS - 10;
    }

    public function isFilled(): bool
    {
        return $this->events !== [] || $this->leftOut !== [] && microtime(true) - $this->counted >= self::COUNT_SECONDS;
    }

    # Whether the next line will be left out, so that whoever has many lines need not look at each.
    public function isUsedUp(): bool
    {
        $now = microtime(true);
        $this->reserve = min(self::RESERVE_BYTES, $this->reserve + ($now - $this->filled) * self::BYTES_A_SECOND);
        $this->filled = $now;
        return $this->reserve <= 0;
    }

    # Takes an event, with its time in milliseconds since 1970, or counts it as left out.
    public function add(int $time, string $text): void
    {
        $text = self::clean($text);
        if ($text === '') {
            return;
        }
        if ($this->isUsedUp()) {
            $this->leaveOut(1, strlen($text), 'there are too many');
            return;
        }
        $this->reserve -= strlen($text) + self::EVENT_BYTES;
        $this->append($time, $text);
    }

    public function leaveOut(int $lines, int $bytes, string $why): void
    {
        [$soFar, $bytesSoFar] = $this->leftOut[$why] ?? [0, 0];
        $this->leftOut[$why] = [$soFar + $lines, $bytesSoFar + $bytes];
    }

    # The events in batches that PutLogEvents takes, each in the order of time.
    public function batches(): array
    {
        if (microtime(true) - $this->counted >= self::COUNT_SECONDS && $this->leftOut !== []) {
            foreach ($this->leftOut as $why => [$lines, $bytes]) {
                $size = $bytes === 0 ? '' : sprintf(' (%.1f MB)', $bytes / 1e6);
                $this->append((int) (1000 * microtime(true)), "lamp: logs: $lines lines$size are left out: $why");
            }
            $this->leftOut = [];
            $this->counted = microtime(true);
        }
        usort($this->events, fn (array $a, array $b) => $a['timestamp'] <=> $b['timestamp']);
        $batches = [];
        foreach ($this->events as $event) {
            $first = $batches === [] ? null : $batches[count($batches) - 1][0]['timestamp'];
            if ($first === null || $event['timestamp'] - $first > self::BATCH_MS) {
                $batches[] = [];
            }
            $batches[count($batches) - 1][] = $event;
        }
        return $batches;
    }

    public function empty(): void
    {
        $this->events = [];
        $this->bytes = 0;
    }

    private function append(int $time, string $text): void
    {
        $this->events[] = ['timestamp' => $time, 'message' => $text];
        $this->bytes += strlen($text) + self::EVENT_BYTES;
    }

    # What is in a query can be a key, so it stays here: in the request that php-fpm calls slow, and in the page that a visitor came from.
    private static function clean(string $text): string
    {
        $text = rtrim(preg_replace('/((?:referer: |request: ")[^?"\s]*(?: [^?"\s]*)?)\?[^"\s]*/', '$1?...', $text) ?? '');
        return strlen($text) <= self::TEXT_BYTES ? $text
            : substr($text, 0, self::TEXT_BYTES - 40) . '... (' . strlen($text) . ' bytes)';
    }
}
