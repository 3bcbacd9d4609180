<?php

declare(strict_types=1);

/**
 * How many requests of the server may be at the replica at once. When a database loses power, every request to it waits for its
 * time-out, with its PHP process, and so does the one that measures (Monitor). So the others go to the primary, and a small server,
 * which answers three requests at once, still answers.
 */
final class Pulse
{
    private readonly int $atOnce;

    /**
     * @param string $file by which the PHP processes of the server share who is at the replica
     * @param int $places how many requests the server answers at once; 0 if it is not known
     */
    public function __construct(private readonly string $file, int $places)
    {
        $this->atOnce = max(1, intdiv($places - 1, 2));
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
        for ($n = 1; $n <= $this->atOnce; $n++) {
            $file = @fopen("$this->file.$n", 'c');
            if ($file === false || flock($file, LOCK_EX | LOCK_NB)) {
                return $file;
            }
        }
        return null;
    }
}
