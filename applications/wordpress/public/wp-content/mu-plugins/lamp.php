<?php
// WordPress is connected to its database by now: see wp-config.php.
ini_restore('default_socket_timeout');

// Requests of WordPress to itself and to others trust the authorities of the server, which know the server's own certificate.
add_filter('http_request_args', fn(array $arguments): array => [
    ...$arguments,
    'sslcertificates' => '/etc/ssl/certs/ca-certificates.crt',
]);
