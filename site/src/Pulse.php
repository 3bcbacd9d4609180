<?php

declare(strict_types=1);

/**
 * Whether the replica has just answered somebody. A database that dies without a word keeps everybody waiting who asks it;
 * as long as it answers nobody, only one request of the server at a time tries it, and the others go to the primary.
 */
final class Pulse
{
    private const float PROVEN_SECONDS = 0.1;

    /** @param string $file where the server's PHP processes tell each other */
    public function __construct(private readonly string $file)
    {
    }

    /** Throws Away when somebody else is finding out. */
    public function guard(Closure $query): mixed
    {
        $age = fn(): float => microtime(true) - (float) @file_get_contents($this->file);
        $turn = $age() < self::PROVEN_SECONDS ? false : @fopen("$this->file.turn", 'c');
        if ($turn !== false && !flock($turn, LOCK_EX | LOCK_NB)) {
            throw new Away('somebody else is trying the replica');
        }
        $result = $query();
        if ($age() > self::PROVEN_SECONDS / 2) {
            @file_put_contents($this->file, (string) microtime(true));
        }
        return $result;
    }
}
