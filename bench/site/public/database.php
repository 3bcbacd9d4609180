<?php

// One indexed read over TLS, and a small page with it.

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

$product = Database::product(random_int(1, 10_000));
Page::show($product->name, 'product', ['product' => $product]);
