<?php
// Composer writes this file. Here, Debian's packages are the libraries.
set_include_path(dirname(__DIR__) . '/php');
require_once 'Illuminate/autoload.php';
spl_autoload_register(function (string $class): void {
    if (str_starts_with($class, 'App\\')) {
        require dirname(__DIR__) . '/app/' . strtr(substr($class, 4), '\\', '/') . '.php';
    }
});
