<?php

declare(strict_types=1);

spl_autoload_register(static fn(string $class) => require __DIR__ . "/../src/$class.php");

// What was seen of a pair of databases says nothing of the next pair, which comes with a promotion.
$pair = md5(getenv('DB_WRITER') . ' ' . getenv('DB_READER'));
$monitor = new Monitor(MySql::connect(...), sys_get_temp_dir() . "/database-state-$pair.json");
$pulse = new Pulse(sys_get_temp_dir() . "/replica-pulse-$pair");
$site = new Site(Server::read(), $monitor, MySql::connect(...), $pulse);
$site->answer(Request::current())->send();
