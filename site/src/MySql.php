<?php

declare(strict_types=1);

/**
 * A connection to MySQL. It is kept from request to request, because making one over TLS takes longer than most pages.
 * The account comes from the environment (DB_...), which the server keeps up to date.
 */
final class MySql implements Connection
{
    /** After so many seconds without an answer, a database counts as away. */
    private const int PATIENCE = 2;
    /** MySQL's errors when the account is out of date: its password, schema or right is missing, or the primary is read-only. */
    private const array OUTDATED = [1044, 1045, 1049, 1290, 1836];
    /** MySQL's errors when it cannot be used now: no connection, connection lost, too many connections, shutting down. */
    private const array SILENT = [2002, 2006, 2013, 1040, 1053];

    /** Addresses to which this request could not connect. It waits for each only once. */
    private static array $closed = [];

    private function __construct(private readonly PDO $pdo)
    {
    }

    /** @param 'writer'|'reader' $role */
    public static function connect(string $role): self
    {
        // DB_READER is where the server would read from. This site measures the replica itself, because it shows its state.
        $host = getenv($role === 'reader' ? 'DB_REPLICA' : 'DB_WRITER');
        if ($host === false) {
            throw new Away('this server has no database account yet');
        }
        $place = [$host, getenv('DB_PORT'), getenv('DB_DATABASE')];
        $address = vsprintf('mysql:host=%s;port=%s;dbname=%s;charset=utf8mb4', $place);
        if (isset(self::$closed[$address])) {
            throw new Away('it was away a moment ago');
        }
        ini_set('mysqlnd.net_read_timeout', (string) self::PATIENCE);
        $connection = static fn() => new self(new PDO($address, getenv('DB_USERNAME'), getenv('DB_PASSWORD'), [
            PDO::ATTR_PERSISTENT => true,
            PDO::ATTR_TIMEOUT => self::PATIENCE,
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            PDO::ATTR_EMULATE_PREPARES => false,
            PDO::MYSQL_ATTR_SSL_CA => getenv('DB_CA'),
            PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
        ]));
        try {
            return self::guard($connection, true);
        } catch (Away $away) {
            self::$closed[$address] = true;
            throw $away;
        }
    }

    public function rows(string $sql, array $values = []): array
    {
        return self::guard(function () use ($sql, $values): array {
            $statement = $this->pdo->prepare($sql);
            $statement->execute($values);
            return $statement->fetchAll();
        });
    }

    public function run(string $sql, array $values = []): int
    {
        return self::guard(function () use ($sql, $values): int {
            $this->pdo->prepare($sql)->execute($values);
            return (int) $this->pdo->lastInsertId();
        });
    }

    /** @param bool $isConnecting if true, any error means "away": a starting server returns many different errors */
    private static function guard(Closure $work, bool $isConnecting = false): mixed
    {
        try {
            // A lost connection is a PHP warning as well as an exception; the exception is enough.
            return @$work();
        } catch (PDOException $error) {
            $code = $error->errorInfo[1] ?? 0;
            if ($code === 1146) {
                throw new MissingTable($error->getMessage(), $code, $error);
            }
            $isOutdated = in_array($code, self::OUTDATED, true);
            if (!$isOutdated && !$isConnecting && !in_array($code, self::SILENT, true)) {
                throw $error;
            }
            // A database that does not answer may be one from before a promotion. To learn of that is less urgent.
            self::askForAccount($isOutdated ? 2 : 10);
            throw new Away($error->getMessage(), $code, $error);
        }
    }

    /** Starts the server's lamp-database, which fetches the current account; at most once in $seconds. */
    private static function askForAccount(int $seconds, string $file = '/run/lamp/login-failed'): void
    {
        if (@filemtime($file) < time() - $seconds) {
            @file_put_contents($file, '.');
        }
    }
}
