<?php

declare(strict_types=1);

/**
 * Whether the replica has just answered a request. When a database loses power, every request to it waits for its time-out.
 * So while the replica answers no request, only one request of the server at a time tries it. The others go to the primary.
 */
final class Pulse
{
    /** For so long after an answer, the replica counts as answering. */
    private const float PROVEN_SECONDS = 0.1;

    /** @param string $file by which the PHP processes of the server share when the replica last answered */
    public function __construct(private readonly string $file)
    {
    }

    /** Runs the query at the replica. Throws Away while another request tries it. */
    public function guard(Closure $query): mixed
    {
        $age = fn(): float => microtime(true) - (float) @file_get_contents($this->file);
        $turn = $age() < self::PROVEN_SECONDS ? false : @fopen("$this->file.turn", 'c');
        if ($turn !== false && !flock($turn, LOCK_EX | LOCK_NB)) {
            throw new Away('another request is trying the replica');
        }
        $result = $query();
        if ($age() > self::PROVEN_SECONDS / 2) {
            @file_put_contents($this->file, (string) microtime(true));
        }
        return $result;
    }
}
