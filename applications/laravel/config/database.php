<?php
$primary = [
    'driver' => 'mysql',
    'host' => env('DB_HOST'),
    'port' => env('DB_PORT'),
    'database' => env('DB_DATABASE'),
    'username' => env('DB_USERNAME'),
    'password' => env('DB_PASSWORD'),
    'charset' => 'utf8mb4',
    'collation' => 'utf8mb4_0900_ai_ci',
    'options' => [PDO::MYSQL_ATTR_SSL_CA => env('MYSQL_ATTR_SSL_CA')],
];
return [
    'default' => 'mysql',
    'connections' => [
        'mysql' => [
            ...$primary,
            'read' => ['host' => env('DB_READER')],
            'write' => ['host' => env('DB_WRITER')],
            'sticky' => true,
        ],
        // Sessions, cache and queue must not be read at the replica.
        'primary' => $primary,
    ],
    'migrations' => 'migrations',
];
