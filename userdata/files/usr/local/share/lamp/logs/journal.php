<?php
# The journal of this server, read by journalctl. It stands at the cursor of the last entry that was sent.
final class Journal
{
    private const FIELDS = 'MESSAGE,MESSAGE_ID,SYSLOG_IDENTIFIER,_COMM,_PID,_UID,_SYSTEMD_UNIT,UNIT,__SEQNUM,__SEQNUM_ID';
    # A line of journalctl. What is longer is left out.
    private const LINE_BYTES = 1024 * 1024;
    # systemd tells each time that a unit starts, has started, ends well or used some time of the processor (systemd's catalog).
    # The stack's own services run twice a minute, so these messages of theirs would be most of the journal. They are left out.
    private const ROUTINE = ['7d4958e842da4a758f6c1cdc7b36dcc5', '39f53479d3a045ac8e11786248231fbf',
        '7ad2d189f7e94e70a38c781354912448', 'ae8f7b866b0347b9af31fe1c80b127c0'];

    private $process = null;
    private $lines = null;
    private string $rest = '';
    private int $failures = 0;

    public function __construct(private array $standing)
    {
    }

    public function standing(): array
    {
        return $this->standing;
    }

    # Waits until there are new entries.
    public function wait(int $seconds): void
    {
        $this->process === null && $this->open();
        [$read, $none] = [[$this->lines], null];
        if ($this->rest === '' && @stream_select($read, $none, $none, $seconds) > 0 && feof($this->lines)) {
            $this->close();
            # journalctl does not know the cursor if somebody has removed the whole journal.
            if (++$this->failures > 3) {
                $this->standing = [];
            }
            sleep($seconds);
        }
    }

    # Moves what is new into the outboxes, until one of them is full.
    public function read(array $outboxes): void
    {
        if ($this->process === null) {
            return;
        }
        # However fast the journal grows, what was read is sent.
        $end = microtime(true) + 1;
        while (microtime(true) < $end) {
            while (($length = strpos($this->rest, "\n")) !== false) {
                foreach ($outboxes as $outbox) {
                    if ($outbox->isFull()) {
                        return;
                    }
                }
                $this->take(substr($this->rest, 0, $length), $outboxes);
                $this->rest = substr($this->rest, $length + 1);
            }
            $more = strlen($this->rest) > self::LINE_BYTES ? '' : (string) fread($this->lines, 65536);
            if ($more === '') {
                break;
            }
            $this->rest .= $more;
        }
        if (strlen($this->rest) > self::LINE_BYTES) {
            $outboxes['journal']->leaveOut(1, self::LINE_BYTES, 'a line is too long');
            while (!str_contains($this->rest, "\n") && !feof($this->lines)) {
                $this->rest = (string) fread($this->lines, 65536);
            }
            $this->rest = (string) substr(strstr($this->rest, "\n") ?: '', 1);
        }
    }

    public function close(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process);
            fclose($this->lines);
            proc_close($this->process);
            $this->process = null;
            $this->rest = '';
        }
    }

    private function open(): void
    {
        $from = isset($this->standing['cursor']) ? "--after-cursor={$this->standing['cursor']}" : '--boot';
        $command = ['journalctl', '--quiet', '--follow', '--no-tail', '--all', '--output=json', '--output-fields=' . self::FIELDS, $from];
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
        $this->lines = $pipes[1];
        stream_set_blocking($this->lines, false);
    }

    private function take(string $line, array $outboxes): void
    {
        $entry = json_decode($line, true);
        if (!is_array($entry) || !isset($entry['__CURSOR'])) {
            return;
        }
        # The journal numbers its entries. Those that are missing were removed to make room, before they were sent.
        $number = (int) ($entry['__SEQNUM'] ?? 0);
        $series = $entry['__SEQNUM_ID'] ?? '';
        $missing = $series === ($this->standing['series'] ?? null) ? $number - $this->standing['number'] - 1 : 0;
        $missing <= 0 || $outboxes['journal']->leaveOut($missing, 0, 'the journal had no room for them until they could be sent');
        $this->failures = 0;
        $this->standing = ['cursor' => $entry['__CURSOR'], 'series' => $series, 'number' => $number];
        if (!self::isRoutine($entry)) {
            $who = self::text($entry['SYSLOG_IDENTIFIER'] ?? $entry['_COMM'] ?? 'unknown');
            $text = self::text($entry['MESSAGE'] ?? '');
            $text === '' || $outboxes[self::group($entry)]->add(intdiv((int) $entry['__REALTIME_TIMESTAMP'], 1000), "$who: $text");
        }
    }

    # What programs of the site and of Apache and PHP say is about the site. Programs of the site run as www-data.
    private static function group(array $entry): string
    {
        $unit = self::text($entry['_SYSTEMD_UNIT'] ?? '');
        return ($entry['_UID'] ?? '') === '33' || preg_match('/^(php.*-fpm|apache2)\.service$/', $unit) ? 'errors' : 'journal';
    }

    private static function isRoutine(array $entry): bool
    {
        return in_array($entry['MESSAGE_ID'] ?? '', self::ROUTINE, true) && str_starts_with(self::text($entry['UNIT'] ?? ''), 'lamp-');
    }

    # A field that is not text is a list of bytes, and one that is there several times is a list of texts (systemd, "Journal JSON Format").
    private static function text(mixed $field): string
    {
        if (!is_array($field)) {
            return (string) $field;
        }
        return is_int($field[0] ?? null) ? pack('C*', ...array_slice($field, 0, 100_000)) : implode("\n", array_map(self::text(...), $field));
    }
}
