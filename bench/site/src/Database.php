<?php

declare(strict_types=1);

/** Opens the shop's database over verified TLS, with PDO or mysqli. The benchmark writes its address and account to config.php. */
final class Database
{
    public static function product(int $id): Product
    {
        $statement = self::pdo()->prepare('SELECT id, name, text, cents FROM product WHERE id = ?');
        $statement->execute([$id]);
        return new Product(...$statement->fetch());
    }

    public static function pdo(): PDO
    {
        $config = require __DIR__ . '/config.php';
        $address = "mysql:host=$config[host];port=$config[port];dbname=$config[database];charset=utf8mb4";
        return new PDO($address, $config['username'], $config['password'], [
            PDO::ATTR_PERSISTENT => $config['persistent'],
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            PDO::ATTR_EMULATE_PREPARES => false,
            PDO::ATTR_TIMEOUT => 2,
            PDO::MYSQL_ATTR_SSL_CA => $config['ca'],
            PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
        ]);
    }

    public static function mysqli(): mysqli
    {
        $config = require __DIR__ . '/config.php';
        $host = ($config['persistent'] ? 'p:' : '') . $config['host'];
        $database = mysqli_init();
        $database->options(MYSQLI_OPT_CONNECT_TIMEOUT, 2);
        $database->ssl_set(null, null, $config['ca'], null, null);
        $flags = MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT;
        ['username' => $user, 'password' => $password, 'database' => $schema, 'port' => $port] = $config;
        $database->real_connect($host, $user, $password, $schema, $port, null, $flags);
        return $database;
    }
}
