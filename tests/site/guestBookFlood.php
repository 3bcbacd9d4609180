<?php

declare(strict_types=1);

// php guestBookFlood.php N: writes 50 entries from 50 addresses at the MySQL of guestBookTest.php. Prints how many were taken.

spl_autoload_register(static fn(string $class) => require "/site/src/$class.php");
$sources = file_get_contents(__DIR__ . '/guestBookTest.php');
// Only the class and the functions: the tests themselves belong to the process that has started this one.
eval(substr($sources, strpos($sources, '/** A connection'), strpos($sources, "\ntest(") - strpos($sources, '/** A connection')));
$connection = new PlainConnection();
$file = (string) tempnam('/tmp', 'state');
$split = new Split(fn() => $connection, new Monitor(fn() => $connection, $file), new Pulse("$file.pulse", 6));
$written = 0;
for ($n = 0; $n < 50; $n++) {
    $written += send($split, 1, "10.$argv[1].0.$n", false)['written'];
}
echo $written;
