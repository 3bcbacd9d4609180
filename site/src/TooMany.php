<?php

declare(strict_types=1);

/** More entries were sent in this minute than the site takes. */
final class TooMany extends RuntimeException
{
}
