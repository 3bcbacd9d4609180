<?php

// A small page with one row of the database, read by its primary key over TLS.

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

$product = Database::product(random_int(1, 10_000));
Page::show($product->name, 'product', ['product' => $product]);
