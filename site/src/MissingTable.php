<?php

declare(strict_types=1);

/** A table has not been created yet, or has not reached the replica yet. */
final class MissingTable extends RuntimeException
{
}
