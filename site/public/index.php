<?php

declare(strict_types=1);

spl_autoload_register(static fn(string $class) => require __DIR__ . "/../src/$class.php");

// A promotion brings another pair of databases. Measurements of the old pair must not be used for it.
$pair = md5(getenv('DB_WRITER') . ' ' . getenv('DB_REPLICA'));
$monitor = new Monitor(MySql::connect(...), sys_get_temp_dir() . "/database-state-$pair.json");
$pulse = new Pulse(sys_get_temp_dir() . "/replica-pulse-$pair", (int) getenv('LAMP_PLACES'));
$site = new Site(Server::read(), $monitor, MySql::connect(...), $pulse);
$site->answer(Request::current())->send();
