<?php

// Waits as for a slow backend. Parameters: ms (how long), mib (memory that the page uses while it waits).

declare(strict_types=1);

$memory = str_repeat('x', (int) ($_GET['mib'] ?? 0) << 20);
usleep(1000 * (int) ($_GET['ms'] ?? 200));
echo 'waited ', strlen($memory) >> 20, "\n";
