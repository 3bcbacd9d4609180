<?php
return [
    'default' => env('CACHE_DRIVER', 'file'),
    'stores' => [
        'database' => ['driver' => 'database', 'table' => 'cache', 'connection' => 'primary', 'lock_connection' => 'primary'],
        'file' => ['driver' => 'file', 'path' => storage_path('framework/cache/data')],
    ],
    'prefix' => 'notes_',
];
