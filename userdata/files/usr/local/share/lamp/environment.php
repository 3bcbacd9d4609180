<?php
# Runs before every PHP program: the database account as environment, read anew each time, because a
# running php-fpm takes a new environment only by a reload, which drops the connections Apache keeps.
(static function (): void {
    $account = json_decode((string) @file_get_contents('/run/lamp/database.json'), true);
    foreach (is_array($account) ? $account : [] as $name => $value) {
        $name = 'DB_' . strtoupper($name);
        $_ENV[$name] = $_SERVER[$name] = (string) $value;
        putenv("$name=$value");
    }
    # Not where a site has no HTTPS: the cookie would never come back.
    isset($_SERVER['HTTPS']) && ini_set('session.cookie_secure', '1');
})();
