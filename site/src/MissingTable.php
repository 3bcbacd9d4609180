<?php

declare(strict_types=1);

/** A table that has not been made yet, or has not reached the replica yet. */
final class MissingTable extends RuntimeException
{
}
