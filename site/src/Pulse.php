<?php

declare(strict_types=1);

/**
 * How many requests of the server may be at the replica at once. When a database loses power, every request to it waits for its
 * time-out, with its PHP process. So the others go to the primary, and a small server, which answers three requests at once, still
 * answers.
 */
final class Pulse
{
    private const int AT_ONCE = 2;

    /** @param string $file by which the PHP processes of the server share who is at the replica */
    public function __construct(private readonly string $file)
    {
    }

    /** Runs the query at the replica. Throws Away while so many others are there. */
    public function guard(Closure $query): mixed
    {
        $turn = $this->turn();
        if ($turn === null) {
            throw new Away('other requests are at the replica');
        }
        try {
            return $query();
        } finally {
            is_resource($turn) && fclose($turn);
        }
    }

    /** A lock until it is closed; null if there is none left, and false where no file can be written. */
    private function turn(): mixed
    {
        for ($n = 1; $n <= self::AT_ONCE; $n++) {
            $file = @fopen("$this->file.$n", 'c');
            if ($file === false || flock($file, LOCK_EX | LOCK_NB)) {
                return $file;
            }
        }
        return null;
    }
}
