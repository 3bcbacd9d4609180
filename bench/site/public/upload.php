<?php

// Counts what it is sent.

declare(strict_types=1);

echo strlen(file_get_contents('php://input')), "\n";
