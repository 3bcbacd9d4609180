<?php
# The log groups of the stack. The requests are signed by lamp-aws.
final class CloudWatch
{
    private string $stream = '';
    # Whether the stream is known to be there, by the group.
    private array $made = [];
    private string $told = '';

    public function __construct(private readonly string $region, private readonly string $folder, private readonly int $number)
    {
    }

    # Sends events in the order of time. Returns how many of them CloudWatch will never take, and null if it takes none now.
    public function put(string $group, array $events): ?int
    {
        if (!$this->nameStream()) {
            return $this->away('the metadata service does not answer');
        }
        if (!isset($this->made[$group])) {
            [$code, $answer] = $this->call('CreateLogStream', $group, []);
            if ($code === 'ResourceNotFoundException') {
                $this->away("there is no log group $this->folder/$group; pulumi up --refresh makes it again");
                return count($events);
            }
            if ($code !== '' && $code !== 'ResourceAlreadyExistsException') {
                return $this->away("$code: $answer[message]");
            }
            $this->made[$group] = true;
        }
        [$code, $answer] = $this->call('PutLogEvents', $group, ['logEvents' => $events]);
        if ($code === '') {
            $this->tell('CloudWatch takes the logs');
            return self::rejected($answer['rejectedLogEventsInfo'] ?? [], count($events));
        }
        if ($code === 'ResourceNotFoundException') {
            unset($this->made[$group]);
        }
        # A batch that CloudWatch cannot read would stop all others.
        if (in_array($code, ['InvalidParameterException', 'SerializationException', 'RequestEntityTooLargeException'])) {
            $this->tell("CloudWatch refuses a batch of $group: $code: $answer[message]");
            return count($events);
        }
        return $this->away("$code: $answer[message]");
    }

    # Events that are too old or too new (API reference, RejectedLogEventsInfo): their indexes in the batch.
    private static function rejected(array $info, int $count): int
    {
        return min($count, max($info['tooOldLogEventEndIndex'] ?? 0, $info['expiredLogEventEndIndex'] ?? 0)
            + (isset($info['tooNewLogEventStartIndex']) ? $count - $info['tooNewLogEventStartIndex'] : 0));
    }

    private function nameStream(): bool
    {
        if ($this->stream === '') {
            $id = trim((string) shell_exec('lamp-aws metadata instance-id 2>/dev/null'));
            $this->stream = $id === '' ? '' : sprintf('lamp-web-%d/web-%s/%s', $this->number, substr(hash('sha256', $id), 0, 6), $id);
        }
        return $this->stream !== '';
    }

    # Returns AWS's code of the error, or '', and the answer.
    private function call(string $operation, string $group, array $arguments): array
    {
        $arguments = ['logGroupName' => "$this->folder/$group", 'logStreamName' => $this->stream] + $arguments;
        $command = ['lamp-aws', 'logs', '-m', '20', '-w', '\n%{http_code}', '-H', 'Content-Type: application/x-amz-json-1.1',
            '-H', "X-Amz-Target: Logs_20140328.$operation", '-H', 'Expect:', '--data-binary', '@-', "https://logs.$this->region.amazonaws.com/"];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
        @fwrite($pipes[0], json_encode($arguments, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE));
        fclose($pipes[0]);
        $text = trim((string) stream_get_contents($pipes[1]));
        proc_close($process);
        $answer = json_decode((string) preg_replace('/\s*\d{3}$/', '', $text), true);
        $isAnswer = is_array($answer);
        if (str_ends_with($text, '200')) {
            return ['', (array) $answer];
        }
        $code = preg_replace('/^.*#|:.*$/', '', (string) ($answer['__type'] ?? 'no answer'));
        return [$code, ['message' => $isAnswer ? (string) ($answer['message'] ?? $answer['Message'] ?? '') : $text]];
    }

    private function away(string $why): null
    {
        $this->tell("CloudWatch does not take the logs now: $why; they stay on this server until it does");
        return null;
    }

    # Writes to the journal, which is sent as well. The same message is not repeated.
    private function tell(string $message): void
    {
        if ($this->told !== $message) {
            $this->told = $message;
            echo 'lamp: logs: ' . substr(preg_replace('/[\x00-\x1f\x7f]+/', ' ', $message), 0, 900) . "\n";
        }
    }
}
