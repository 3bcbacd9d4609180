<?php
# Runs before every PHP program and puts the database account into the environment. It reads the file each time, because
# php-fpm gets a new environment only by a reload, which closes the connections that Apache keeps.
(static function (): void {
    $account = json_decode((string) @file_get_contents('/run/lamp/database.json'), true);
    foreach (is_array($account) ? $account : [] as $name => $value) {
        $name = 'DB_' . strtoupper($name);
        $_ENV[$name] = $_SERVER[$name] = (string) $value;
        putenv("$name=$value");
    }
    # Not without HTTPS: then the browser would not send the cookie back.
    isset($_SERVER['HTTPS']) && ini_set('session.cookie_secure', '1');
})();
