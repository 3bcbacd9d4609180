<?php

declare(strict_types=1);

spl_autoload_register(static fn(string $class) => require __DIR__ . "/$class.php");
