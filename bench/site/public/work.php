<?php

// Ordinary template work, about 3 ms unless turns says otherwise: what a page of a content management system costs.

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

$turns = (int) ($_GET['turns'] ?? 14);
ob_start();
for ($turn = 0; $turn < $turns; $turn++) {
    ob_clean();
    Page::show('Catalogue', 'list', ['products' => Catalogue::products()]);
}
ob_end_flush();
