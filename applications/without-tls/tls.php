<?php
// The connections of a program that cannot ask MySQL for TLS. PHP's own functions have no setting that does it for them.

class TlsMysqli extends mysqli
{
    public function __construct(?string ...$account)
    {
        parent::__construct();
        if ($account !== []) {
            $this->real_connect(...$account);
        }
    }

    public function real_connect($host = null, $user = null, $password = null, $database = null, $port = null, $socket = null, $flags = 0): bool
    {
        $port = $port === null ? null : (int) $port;
        $flags |= MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT;
        return parent::real_connect($host, $user, $password, $database, $port, $socket, $flags);
    }
}

function tls_mysqli_connect(?string ...$account): mysqli|false
{
    $link = new TlsMysqli();
    return $link->real_connect(...$account) ? $link : false;
}

function tls_mysqli_real_connect(mysqli $link, ...$account): bool
{
    return $link->real_connect(...$account);
}

class TlsPdo extends PDO
{
    public function __construct(string $dsn, ?string $username = null, ?string $password = null, ?array $options = null)
    {
        $tls = str_starts_with($dsn, 'mysql:') ? [PDO::MYSQL_ATTR_SSL_CA => getenv('DB_CA')] : [];
        parent::__construct($dsn, $username, $password, ($options ?? []) + $tls);
    }
}
