<?php
# Runs before every PHP program and puts the site's variables into the environment. They are read each time, because php-fpm
# gets a new environment only by a reload, which closes the connections that Apache keeps.
(static function (): void {
    # What programs have written for visitors (lamp:sharedPaths) is no program, whatever way led to it.
    if (PHP_SAPI === 'fpm-fcgi' && str_starts_with((string) realpath($_SERVER['SCRIPT_FILENAME'] ?? ''), '/var/lib/lamp-shared/')) {
        http_response_code(403);
        exit;
    }
    # A release is read-only. Whoever looks for the reason of a failed write finds it beside PHP's own message.
    register_shutdown_function(static function (): void {
        $message = error_get_last()['message'] ?? '';
        if (!preg_match('~(?:/srv/lamp/|/var/lib/lamp-shared/|^mkdir\(\)).*(?:Permission denied|Read-only file system)~', $message)) {
            return;
        }
        # lamp-shared has this file while the shared files are away. Their folders are read-only then, too.
        error_log((is_file('/run/lamp-shared/told')
            ? 'lamp: a program cannot write, because the shared files (lamp:sharedPaths) do not answer, or because the release is read-only. What to do: journalctl -u lamp-shared says why (docs/shared-files.md).'
            : 'lamp: a program cannot write into the release, which is read-only. What to do: name the folder in lamp:sharedPaths (docs/shared-files.md).')
            . " PHP said: $message");
    });
    foreach (require __DIR__ . '/variables.php' as $name => $value) {
        $_ENV[$name] = $_SERVER[$name] = $value;
        putenv("$name=$value");
    }
    # Not without HTTPS: then the browser would not send the cookie back.
    isset($_SERVER['HTTPS']) && ini_set('session.cookie_secure', '1');
})();
PHP_SAPI === 'fpm-fcgi' && require __DIR__ . '/sessions/register.php';
get_cfg_var('lamp.session_auto_start') && session_start();
# Then runs what the site has set as its own auto_prepend_file: by PHP_ADMIN_VALUE, in a .user.ini, by PHP_VALUE or in php.ini,
# which override each other in this order. As PHP does, it looks for a .user.ini in the folder of the program, and in those
# above it up to the document root.
$lampPrepended = (static function (): string {
    # Apache appends a line with this file to PHP_ADMIN_VALUE and PHP_VALUE.
    $in = static function (string $settings): ?string {
        $line = '/^\s*auto_prepend_file\s*=\s*(["\']?)(.*?)\1\s*(?:;.*)?$/m';
        preg_match_all($line, $settings, $found);
        $found = array_diff($found[2], [__FILE__]);
        return $found ? end($found) : null;
    };
    $inFolders = static function () use ($in): ?string {
        $root = rtrim($_SERVER['DOCUMENT_ROOT'] ?? '', '/');
        for ($folder = dirname($_SERVER['SCRIPT_FILENAME'] ?? ''); ; $folder = dirname($folder)) {
            $file = "$folder/" . ini_get('user_ini.filename');
            $found = is_file($file) ? $in((string) file_get_contents($file)) : null;
            if ($found !== null || $folder === $root || $folder === dirname($folder) || !str_starts_with($folder, "$root/")) {
                return $found;
            }
        }
    };
    $set = PHP_SAPI !== 'fpm-fcgi' ? null
        : $in($_SERVER['PHP_ADMIN_VALUE'] ?? '') ?? $inFolders() ?? $in($_SERVER['PHP_VALUE'] ?? '');
    $set ??= (string) get_cfg_var('lamp.auto_prepend_file');
    return $set === 'none' ? '' : $set;
})();
if ($lampPrepended !== '') {
    require $lampPrepended;
}
unset($lampPrepended);
