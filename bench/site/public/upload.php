<?php

// Prints the size of the request body in bytes.

declare(strict_types=1);

echo strlen(file_get_contents('php://input')), "\n";
