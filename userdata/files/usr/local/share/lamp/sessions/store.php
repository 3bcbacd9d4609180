<?php
# The table of sessions at the primary. Its methods throw Unavailable when it cannot be used, and never give a session as empty
# that they could not read.
namespace Lamp\Sessions;

final class Unavailable extends \RuntimeException
{
}

final class Store
{
    private const int CONNECT_SECONDS = 2;
    # MySQL has answered by then, or it counts as away. A lock is waited for by one second at a time, so that this is true of it as well.
    private const int ANSWER_SECONDS = 5;
    # So long another request of the same visitor is waited for.
    private const int WAIT_SECONDS = 30;
    # After so many seconds of waiting, it is looked whether the server that holds the lock is still there. A server that says nothing for
    # so long is not: lamp-reader speaks to the primary twice a second.
    private const int LOOK_AFTER_SECONDS = 4;
    private const int DEAD_SECONDS = 10;
    # For so long the primary has said nothing to lamp-reader when no page tries it any more.
    private const int SILENT_SECONDS = 2;
    # MySQL's errors when the account is out of date, or when the primary is one from before a promotion.
    private const array OUTDATED = [1044, 1045, 1049, 1290, 1836];
    # MySQL's errors when the connection has ended: it was idle for too long, or somebody has ended it.
    private const array ENDED = [2006, 2013, 4031];
    # A lock is a name of at most 64 characters, which programs of the site do not use.
    private const string LOCK = "CONCAT('lamp_session_', LEFT(SHA2(?, 256), 50))";

    private ?\PDO $connection = null;

    # Locks the session, and reads it: its data, and the seconds until it expires. Null if there is none. Any lock from before is
    # released, also one that an earlier request has left on the kept connection.
    public function take(string $id): ?array
    {
        for ($second = 0; ; $second++) {
            [[$isLocked]] = $this->ask('SELECT IF(RELEASE_ALL_LOCKS() IS NULL, NULL, GET_LOCK(' . self::LOCK . ', 1))', [$id]);
            if ($isLocked) {
                break;
            }
            if ($second >= self::LOOK_AFTER_SECONDS && $this->endLockOfDeadServer($id)) {
                continue;
            }
            if ($second >= self::WAIT_SECONDS) {
                throw new Unavailable('another request has held this session for ' . self::WAIT_SECONDS . ' s');
            }
        }
        [[$data, $seconds, $isReadOnly]] = $this->ask('SELECT s.data, s.expires - UNIX_TIMESTAMP(), @@read_only FROM (SELECT 1) AS one '
            . 'LEFT JOIN lamp_sessions.sessions s ON s.id = UNHEX(SHA2(?, 256)) AND s.expires > UNIX_TIMESTAMP()', [$id]);
        if ($data === null && $isReadOnly) {
            # A primary from before a promotion does not know the newest sessions.
            self::askForAccount(2);
            throw new Unavailable('the database is read-only');
        }
        return $data === null ? null : [$data, (int) $seconds];
    }

    # $before: the data that take() has given; null if it has given none.
    public function write(string $id, string $data, int $seconds, ?string $before): void
    {
        $sql = 'INSERT INTO lamp_sessions.sessions (id, data, expires) VALUES (UNHEX(SHA2(?, 256)), ?, UNIX_TIMESTAMP() + ?) AS new '
            . 'ON DUPLICATE KEY UPDATE data = new.data, expires = new.expires';
        $this->change($sql, [$id, $data, $seconds], $id, $before);
    }

    public function prolong(string $id, int $seconds): void
    {
        $this->ask('UPDATE lamp_sessions.sessions SET expires = UNIX_TIMESTAMP() + ? WHERE id = UNHEX(SHA2(?, 256))', [$seconds, $id]);
    }

    public function delete(string $id): void
    {
        $this->ask('DELETE FROM lamp_sessions.sessions WHERE id = UNHEX(SHA2(?, 256))', [$id]);
    }

    # Deletes sessions that have expired, at most $most. They are found first and then deleted by their keys, so that this locks no
    # other session.
    public function sweep(int $most): int
    {
        $found = $this->ask("SELECT id FROM lamp_sessions.sessions WHERE expires <= UNIX_TIMESTAMP() ORDER BY expires LIMIT $most");
        $ids = array_column($found, 0);
        $places = implode(', ', array_fill(0, count($ids), '?'));
        $ids && $this->ask("DELETE FROM lamp_sessions.sessions WHERE id IN ($places) AND expires <= UNIX_TIMESTAMP()", $ids);
        return count($ids);
    }

    public function release(): void
    {
        try {
            $this->connection && $this->ask('DO RELEASE_ALL_LOCKS()');
        } catch (Unavailable) {
            # The lock ends with the connection.
        }
        $this->connection = null;
    }

    # MySQL does not notice that the power of a server was cut, and keeps its connections and locks for minutes.
    private function endLockOfDeadServer(string $id): bool
    {
        $found = $this->ask('SELECT holder.ID FROM information_schema.PROCESSLIST holder WHERE holder.ID = IS_USED_LOCK(' . self::LOCK . ') '
            . 'AND (SELECT MIN(one.TIME) FROM information_schema.PROCESSLIST one '
            . "WHERE SUBSTRING_INDEX(one.HOST, ':', 1) = SUBSTRING_INDEX(holder.HOST, ':', 1)) >= " . self::DEAD_SECONDS, [$id]);
        foreach ($found as [$connection]) {
            $this->ask("KILL $connection");
        }
        return $found !== [];
    }

    # A page may run for so long that the connection ends, and with it the lock. Then the session is written only if nobody has
    # changed it meanwhile.
    private function change(string $sql, array $values, string $id, ?string $before): void
    {
        try {
            $this->ask($sql, $values);
        } catch (Unavailable $why) {
            if (!in_array($why->getCode(), self::ENDED)) {
                throw $why;
            }
            if (($this->take($id)[0] ?? null) !== $before) {
                throw new Unavailable('another request has changed the session while this one had lost its connection');
            }
            $this->ask($sql, $values);
        }
    }

    # The rows of the answer. Warnings of PHP are not for the error handler of the site.
    private function ask(string $sql, array $values = []): array
    {
        set_error_handler(static fn(): bool => true);
        try {
            $this->connection ??= $this->connect();
            $statement = $this->connection->prepare($sql);
            foreach ($values as $i => $value) {
                $statement->bindValue($i + 1, $value, is_int($value) ? \PDO::PARAM_INT : \PDO::PARAM_LOB);
            }
            $statement->execute();
            return $statement->columnCount() ? $statement->fetchAll(\PDO::FETCH_NUM) : [];
        } catch (\PDOException $error) {
            $code = $error->errorInfo[1] ?? 0;
            # The connection may be one on which an answer is still to come.
            $this->connection = $statement = null;
            self::askForAccount(in_array($code, self::OUTDATED) ? 2 : 10);
            throw new Unavailable($error->getMessage(), $code);
        } finally {
            restore_error_handler();
        }
    }

    # The connection is the server's own, and kept from request to request: nothing of the site happens on it.
    private function connect(): \PDO
    {
        $account = json_decode((string) @file_get_contents('/run/lamp/database.json'), true);
        if (!is_array($account)) {
            throw new Unavailable('this server has no database account yet');
        }
        $decision = json_decode((string) @file_get_contents('/run/lamp/replica.json'), true);
        if (is_array($decision) && $decision['until'] >= time() && $decision['primarySilentSeconds'] >= self::SILENT_SECONDS
            && $decision['host'] === $account['reader']) {
            # Pages that wait would keep their PHP processes, and those without a session would get none.
            throw new Unavailable("the primary has been silent for $decision[primarySilentSeconds] s");
        }
        $timeout = ini_set('mysqlnd.net_read_timeout', (string) self::ANSWER_SECONDS);
        try {
            return new \PDO("mysql:host=$account[writer];port=$account[port];charset=binary", $account['username'], $account['password'], [
                \PDO::ATTR_PERSISTENT => 'lamp-sessions',
                \PDO::ATTR_TIMEOUT => self::CONNECT_SECONDS,
                \PDO::ATTR_EMULATE_PREPARES => true,
                \PDO::MYSQL_ATTR_SSL_CA => $account['ca'],
                \PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
            ]);
        } finally {
            # A site may have disabled ini_set.
            $timeout === false || ini_set('mysqlnd.net_read_timeout', $timeout);
        }
    }

    # Starts lamp-database, which fetches the current account; at most once in $seconds.
    private static function askForAccount(int $seconds): void
    {
        $file = '/run/lamp/login-failed';
        clearstatcache(true, $file);
        @filemtime($file) < time() - $seconds && @file_put_contents($file, '.');
    }
}
