<?php

// Waits for a slow backend. ms: how long; mib: memory that it fills meanwhile.

declare(strict_types=1);

$memory = str_repeat('x', (int) ($_GET['mib'] ?? 0) << 20);
usleep(1000 * (int) ($_GET['ms'] ?? 200));
echo 'waited ', strlen($memory) >> 20, "\n";
