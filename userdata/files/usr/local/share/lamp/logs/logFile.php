<?php
# A log in /var/log/lamp. lamp-logs copies it to NAME.log.SECONDS and empties it.
final class LogFile
{
    private const CHUNK_BYTES = 256 * 1024;
    # How much is looked at in one go. More than a server can write in the pause between two shipments.
    private const READ_BYTES = 256 * 1024 * 1024;

    # $separator is what ends an event. $split makes events of a text: it yields their times in milliseconds and their texts.
    public function __construct(
        private readonly string $name,
        private readonly string $group,
        private readonly string $separator,
        private readonly Closure $split,
        private array $standing,
    ) {
        # Where the next byte is: the newest copy when that byte was written, and its place in the file.
        $this->standing += ['copy' => '', 'offset' => 0];
    }

    public function standing(): array
    {
        return $this->standing;
    }

    # Moves what is new into the outbox of its group, until that is full.
    public function read(array $outboxes): void
    {
        $outbox = $outboxes[$this->group];
        for ($budget = self::READ_BYTES, $bytes = 0; $budget > 0 && !$outbox->isFull(); $budget -= $bytes) {
            [$file, $copy] = $this->file();
            $bytes = $this->readChunk($file, $copy !== null, $outbox);
            if ($bytes > 0) {
                $this->standing['offset'] += $bytes;
            } elseif ($copy !== null) {
                $this->standing = ['copy' => $copy, 'offset' => 0];
            } else {
                return;
            }
        }
    }

    # The file with the next byte; with the name of the copy, if it is one.
    private function file(): array
    {
        $log = "/var/log/lamp/$this->name.log";
        foreach (glob("$log.[0-9]*") ?: [] as $copy) {
            if (basename($copy) > $this->standing['copy']) {
                return [$copy, basename($copy)];
            }
        }
        return [$log, null];
    }

    private function readChunk(string $file, bool $isComplete, Outbox $outbox): int
    {
        clearstatcache();
        $new = (int) @filesize($file) - $this->standing['offset'];
        if ($new <= 0) {
            # Somebody else has emptied it.
            $this->standing['offset'] += min(0, $new);
            return 0;
        }
        $text = (string) file_get_contents($file, false, null, $this->standing['offset'], self::CHUNK_BYTES);
        $text = substr($text, 0, $this->whole($text, $isComplete || filemtime($file) < time() - 1));
        if ($text === '') {
            return 0;
        }
        if ($outbox->isUsedUp()) {
            $outbox->leaveOut(substr_count($text, "\n"), strlen($text), 'there are too many');
        } else {
            foreach (($this->split)($text) as [$time, $event]) {
                $outbox->add($time, $event);
            }
        }
        return strlen($text);
    }

    # How many bytes of a text are whole events. The last event may have more lines, which are still being written; a file to which
    # nothing was written for a second has them all.
    private function whole(string $text, bool $isQuiet): int
    {
        $isAll = strlen($text) < self::CHUNK_BYTES;
        $end = strrpos($text, $this->separator);
        return match (true) {
            $isQuiet && $isAll => strlen($text),
            $end !== false => $end + 1,
            $isAll => 0,
            default => (strrpos($text, "\n") ?: strlen($text) - 1) + 1,
        };
    }
}

# Apache's error log: "[Thu Nov 27 05:13:00.123456 2026] [MODULE:LEVEL] ...".
function apacheLines(string $text): Generator
{
    $time = (int) (1000 * microtime(true));
    foreach (explode("\n", $text) as $line) {
        if (preg_match('/^\[\w+ (\w+ \d+ [\d:]+\.\d+ \d+)\] (.*)$/', $line, $found)) {
            $at = DateTime::createFromFormat('M d H:i:s.u Y', $found[1]);
            $time = $at ? (int) $at->format('Uv') : $time;
            $line = $found[2];
        }
        yield [$time, $line];
    }
}

# php-fpm's log: its own lines, "[27-Nov-2026 05:13:00] WARNING: ...", and those that programs write to stderr, as they are.
function phpLines(string $text): Generator
{
    foreach (explode("\n", $text) as $line) {
        $isOwn = preg_match('/^\[(\d+-\w+-\d+ [\d:]+)\] (?=[A-Z]+: )/', $line, $found);
        yield [$isOwn ? 1000 * strtotime($found[1]) : (int) (1000 * microtime(true)), $isOwn ? 'php-fpm: ' . substr($line, strlen($found[0])) : $line];
    }
}

# php-fpm's log of slow requests: "[27-Nov-2026 05:13:00]  [pool lamp] pid 12", and what PHP was doing, one call in a line.
function slowRecords(string $text): Generator
{
    $time = (int) (1000 * microtime(true));
    foreach (explode("\n\n", $text) as $record) {
        if (preg_match('/^\s*\[([^\]]+)\]\s+(.*)$/s', $record, $found)) {
            $time = 1000 * (strtotime($found[1]) ?: intdiv($time, 1000));
            $record = preg_replace('/^\[0x[0-9a-f]+\]/m', ' ', $found[2]);
        }
        yield [$time, $record];
    }
}
