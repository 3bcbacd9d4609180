<?php
// The account of the database is in the environment. It changes with each rotation, so it stands nowhere else.
define('DB_NAME', (string) getenv('DB_DATABASE'));
define('DB_USER', (string) getenv('DB_USERNAME'));
define('DB_PASSWORD', (string) getenv('DB_PASSWORD'));
// While the primary does not answer, pages are read from the replica. Nobody knows the lag then: see docs/site/replica.md.
$isRead = in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true);
$isPrimaryAway = getenv('DB_LAG') === '' && getenv('DB_READER') !== getenv('DB_WRITER');
define('DB_HOST', getenv($isRead && $isPrimaryAway ? 'DB_READER' : 'DB_WRITER') . ':' . getenv('DB_PORT'));
// A page waits three seconds for a connection, not a minute: it would keep its place on the server. No write is cut off by this.
// The must-use plugin lamp.php ends it, so that it does not count for connections of other kinds.
ini_set('default_socket_timeout', '3');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
// The database accepts only TLS.
define('MYSQL_CLIENT_FLAGS', MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT);
$table_prefix = 'wp_';

// All keys and salts follow from one secret. Without it, WordPress makes its own and keeps them in the database.
if (getenv('WORDPRESS_SECRET')) {
    foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $use) {
        foreach (['KEY', 'SALT'] as $part) {
            define("{$use}_$part", hash_hmac('sha256', "{$use}_$part", getenv('WORDPRESS_SECRET')));
        }
    }
}

// Programs come with a release, the same on all servers: plugins, themes and updates are not installed by the site itself.
define('DISALLOW_FILE_MODS', true);
define('AUTOMATIC_UPDATER_DISABLED', true);

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
