<?php

declare(strict_types=1);

/** A page of the site, with the databases that the environment names. */
function page(): Response
{
    $file = (string) tempnam('/tmp', 'state');
    $server = new Server('web-3f9a1c', 'eu-central-1a', '5d41402a');
    $monitor = new Monitor(MySql::connect(...), $file);
    $site = new Site($server, $monitor, MySql::connect(...), new Pulse("$file.pulse", 6), $file);
    return $site->answer(new Request('GET', '/', [], [], [], false));
}

test('waits for a silent database once in a request, and answers', function () {
    // Like a frozen database, it accepts connections and sends nothing.
    $silent = stream_socket_server('tcp://127.0.0.1:0');
    [$host, $port] = explode(':', stream_socket_get_name($silent, false));
    $account = ['WRITER' => $host, 'READER' => $host, 'PORT' => $port, 'USERNAME' => 'lamp', 'PASSWORD' => 'secret'];
    foreach ($account + ['DATABASE' => 'guest_book', 'CA' => '/etc/ssl/certs/ca-certificates.crt'] as $name => $value) {
        putenv("DB_$name=$value");
    }
    same(200, page()->status);
    $waits = 0;
    while (@stream_socket_accept($silent, 0) !== false) {
        $waits++;
    }
    same(1, $waits);
});
