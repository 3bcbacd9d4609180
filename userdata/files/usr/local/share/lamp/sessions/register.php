<?php
# Lets PHP keep sessions in the database, unless the site has said where its sessions are. environment.php reads this file before
# every program, so a handler that the program sets itself takes the place of this one. docs/site/sessions.md tells what it does.
(static function (): void {
    $isDefault = ini_get('session.save_handler') === 'files' && get_cfg_var('session.save_path') === false
        && ini_get('session.save_path') === '/var/lib/php/sessions';
    if ($isDefault && session_status() === PHP_SESSION_NONE) {
        require_once __DIR__ . '/store.php';
        require_once __DIR__ . '/handler.php';
        # With lazy_write, PHP would call updateTimestamp() of this handler also for a program that gives functions of its own to
        # session_set_save_handler(), and the program's session would end too early. This handler itself does not write what has not changed.
        ini_set('session.lazy_write', '0');
        session_set_save_handler(new Lamp\Sessions\Handler(new Lamp\Sessions\Store()), false);
    }
})();
