<?php

declare(strict_types=1);

/** A database does not answer, or refuses what it has to accept. */
final class Away extends RuntimeException
{
}
