<?php

// Uses the session of one of 200 visitors. Parameters: in ("database", "files" or "nothing"), write (whether it changes the session).

declare(strict_types=1);

if ($_GET['in'] !== 'nothing') {
    ini_set('session.use_cookies', '0');
    ini_set('session.use_strict_mode', '0');
    if ($_GET['in'] === 'files') {
        is_dir('/var/tmp/sessions') || @mkdir('/var/tmp/sessions');
        session_save_path('/var/tmp/sessions');
    }
    session_id('visitor' . random_int(1, 200));
    session_start();
    $_SESSION['cart'] ??= str_repeat('lamp ', 200);
    if ($_GET['write'] ?? false) {
        $_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
    }
}
echo 'a page of ', isset($_SESSION) ? 'a visitor with a session' : 'anybody', "\n";
