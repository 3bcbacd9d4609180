<?php

declare(strict_types=1);

spl_autoload_register(static fn(string $class) => require __DIR__ . "/../src/$class.php");

$monitor = new Monitor(MySql::connect(...), sys_get_temp_dir() . '/database-state.json');
$site = new Site(Server::read(), $monitor, MySql::connect(...));
$site->answer(Request::current())->send();
