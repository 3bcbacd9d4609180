<?php

// A light page: autoloaded classes and a template make about 8 KB of HTML.

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

Page::show('Catalogue', 'list', ['products' => Catalogue::products()]);
