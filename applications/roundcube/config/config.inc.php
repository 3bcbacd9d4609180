<?php
// The account of the database changes with each rotation, so it is read in each request. The databases accept only TLS.
$database = fn(string $host): string => sprintf(
    'mysql://%s:%s@%s:%s/%s?ca=%s',
    rawurlencode((string) getenv('DB_USERNAME')),
    rawurlencode((string) getenv('DB_PASSWORD')),
    $host,
    getenv('DB_PORT'),
    getenv('DB_DATABASE'),
    rawurlencode((string) getenv('DB_CA')),
);
$config['db_dsnw'] = $database((string) getenv('DB_WRITER'));

// The mail servers, for example ssl://imap.example.com:993 and tls://smtp.example.com:587. Without an account for the SMTP server, each
// visitor's own is used.
$config['imap_host'] = getenv('IMAP_HOST');
$config['smtp_host'] = getenv('SMTP_HOST');
$config['smtp_user'] = getenv('MAIL_USERNAME') ?: '%u';
$config['smtp_pass'] = getenv('MAIL_PASSWORD') ?: '%p';

// Roundcube encrypts the visitor's password in the session with a key that must be the same on all servers.
$config['des_key'] = substr(hash('sha256', (string) getenv('ROUNDCUBE_SECRET')), 0, 24);

$config['log_driver'] = 'syslog';
