<?php
# The names by which frameworks and other programs expect the account of the database. docs/site/environment.md says who uses which.
return static function (array $account): array {
    if (!isset($account['DB_WRITER'], $account['DB_PORT'], $account['DB_DATABASE'], $account['DB_USERNAME'], $account['DB_PASSWORD'])) {
        return [];
    }
    ['DB_WRITER' => $host, 'DB_PORT' => $port, 'DB_DATABASE' => $name, 'DB_USERNAME' => $user, 'DB_PASSWORD' => $password] = $account;
    # Each part is encoded, as an address needs it: a password may have any character.
    $login = rawurlencode($user) . ':' . rawurlencode($password);
    $url = "mysql://$login@$host:$port/" . rawurlencode($name) . '?serverVersion=8.4.0&charset=utf8mb4';
    return [
        'DB_CONNECTION' => 'mysql', 'DB_DRIVER' => 'mysql',
        'DB_HOST' => $host, 'DB_NAME' => $name, 'DB_USER' => $user, 'DB_PASS' => $password,
        'DATABASE_URL' => $url, 'DB_URL' => $url, 'MYSQL_ATTR_SSL_CA' => $account['DB_CA'] ?? '',
        'WORDPRESS_DB_HOST' => "$host:$port", 'WORDPRESS_DB_NAME' => $name,
        'WORDPRESS_DB_USER' => $user, 'WORDPRESS_DB_PASSWORD' => $password,
        'MYSQL_HOST' => $host, 'MYSQL_PORT' => $port, 'MYSQL_DATABASE' => $name, 'MYSQL_USER' => $user, 'MYSQL_PASSWORD' => $password,
        'RDS_HOSTNAME' => $host, 'RDS_PORT' => $port, 'RDS_DB_NAME' => $name, 'RDS_USERNAME' => $user, 'RDS_PASSWORD' => $password,
        'database_default_hostname' => $host, 'database_default_port' => $port, 'database_default_database' => $name,
        'database_default_username' => $user, 'database_default_password' => $password, 'database_default_DBDriver' => 'MySQLi',
    ];
};
