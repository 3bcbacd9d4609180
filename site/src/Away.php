<?php

declare(strict_types=1);

/** A database that does not answer, or does not take what it must take. */
final class Away extends RuntimeException
{
}
