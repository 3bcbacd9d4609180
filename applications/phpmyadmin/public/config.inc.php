<?php
// phpMyAdmin encrypts the password in the visitor's cookie with a key that must be the same on all servers.
$cfg['blowfish_secret'] = hex2bin((string) getenv('PHPMYADMIN_SECRET'));
$cfg['TempDir'] = sys_get_temp_dir();

// The databases accept only TLS. PHP's list of authorities knows theirs.
$options = ['auth_type' => 'cookie', 'port' => (string) getenv('DB_PORT'), 'ssl' => true, 'ssl_verify' => true];
$cfg['Servers'] = [
    1 => ['verbose' => 'Primary', 'host' => (string) getenv('DB_WRITER')] + $options,
    2 => ['verbose' => 'Replica', 'host' => (string) getenv('DB_REPLICA')] + $options,
];
// MySQL's system tables are nothing for the application's account.
$cfg['Servers'][1]['hide_db'] = $cfg['Servers'][2]['hide_db'] = '^(information_schema|performance_schema|heartbeat)$';
