<?php
# What lamp-reader uses: it decides whether applications may read from the replica, and asks a database for its newest heartbeat.

# Whether applications may read from the replica. A replica that is not well is left at once. It must have been well for a while
# before it is used again, so that the decision does not change with every look.
final class Reading
{
    # docs/site/replica.md has these figures.
    public const float LAG_LIMIT_SECONDS = 5;
    public const float BACK_BELOW_SECONDS = 2;
    public const float WELL_SECONDS = 5;
    # For so long a primary may be silent before a replica is used whose lag nobody knows.
    public const float PATIENCE_SECONDS = 2;

    private ?bool $isUsable = null;
    private ?float $wellSince = null;
    private ?float $silentSince = null;

    # $now: seconds of any clock. $lag: seconds that the replica is behind; null if it is not known.
    # Returns the state ('ok', 'lagging', 'unknown' or 'away'), and whether the replica may be used.
    public function next(float $now, bool $replicaAnswers, bool $primaryAnswers, ?float $lag): array
    {
        $this->silentSince = $primaryAnswers ? null : $this->silentSince ?? $now;
        if ($this->silentSince !== null && $replicaAnswers) {
            # An old answer is better than none.
            $this->isUsable = $now - $this->silentSince >= self::PATIENCE_SECONDS ? true : $this->isUsable ?? true;
            return ['unknown', $this->isUsable];
        }
        $limit = ($this->isUsable ?? true) ? self::LAG_LIMIT_SECONDS : self::BACK_BELOW_SECONDS;
        $isWell = $replicaAnswers && $lag !== null && $lag <= $limit;
        $this->wellSince = $isWell ? $this->wellSince ?? $now : null;
        $this->isUsable = $isWell && (($this->isUsable ?? true) || $now - $this->wellSince >= self::WELL_SECONDS);
        $state = match (true) {
            !$replicaAnswers => 'away',
            $lag === null => 'unknown',
            $lag > self::LAG_LIMIT_SECONDS => 'lagging',
            default => 'ok',
        };
        return [$state, $this->isUsable];
    }

    # How long the primary has been silent; 0 if it has answered when next() was called last.
    public function primarySilentSeconds(float $now): int
    {
        return $this->silentSince === null ? 0 : (int) ($now - $this->silentSince);
    }
}

# The database does not answer in time.
final class Silence extends Exception
{
}

# A kept connection to a database, on which no question takes longer than half a second.
final class Line
{
    private const int ANSWER_MICROSECONDS = 500_000;
    private const int CONNECT_SECONDS = 1;

    private ?mysqli $connection = null;

    public function __construct(private readonly string $host, private readonly array $account)
    {
    }

    # The rows of the answer. Throws a mysqli_sql_exception if the database refuses, and Silence if it does not answer.
    public function ask(string $sql): array
    {
        try {
            $isKept = $this->connection !== null;
            return $this->answer($sql);
        } catch (mysqli_sql_exception $error) {
            $this->connection = null;
            # The database may have been started again, or may have ended the session.
            return $isKept ? $this->answer($sql) : throw $error;
        } catch (Silence $silence) {
            $this->connection = null;
            throw $silence;
        }
    }

    private function answer(string $sql): array
    {
        $this->connection ??= $this->connect();
        $this->connection->query($sql, MYSQLI_ASYNC);
        $read = $failed = $rejected = [$this->connection];
        mysqli_poll($read, $failed, $rejected, 0, self::ANSWER_MICROSECONDS) || throw new Silence('no answer');
        $answer = $this->connection->reap_async_query();
        return $answer instanceof mysqli_result ? $answer->fetch_all(MYSQLI_ASSOC) : [];
    }

    private function connect(): mysqli
    {
        $connection = mysqli_init();
        $connection->options(MYSQLI_OPT_CONNECT_TIMEOUT, self::CONNECT_SECONDS);
        $connection->options(MYSQLI_OPT_READ_TIMEOUT, self::CONNECT_SECONDS);
        $connection->ssl_set(null, null, $this->account['ca'], null, null);
        $flags = MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT;
        ['username' => $user, 'password' => $password, 'port' => $port] = $this->account;
        # A database that accepts the connection and says nothing is a warning of PHP as well.
        $begin = hrtime(true);
        try {
            @$connection->real_connect($this->host, $user, $password, '', $port, null, $flags);
        } catch (mysqli_sql_exception $error) {
            throw hrtime(true) - $begin < self::CONNECT_SECONDS * 0.9e9 ? $error : new Silence($error->getMessage(), 0, $error);
        }
        return $connection;
    }
}

# The table has the form that pt-heartbeat gives it: one row for each database that is or was the primary, by its server_id.
final class Heartbeat
{
    private const string NOW = "DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f')";
    private const string NEWEST = 'SELECT @@server_id AS id, (SELECT ts FROM heartbeat.heartbeat WHERE server_id = @@server_id) AS ts, '
        . self::NOW . ' AS now';
    # All servers together write about one beat a second.
    private const float EVERY_SECONDS = 0.9;

    # The number of the primary, and the time of its newest beat. Writes a beat if the newest one is old.
    public static function atPrimary(Line $primary): array
    {
        [['id' => $id, 'ts' => $ts, 'now' => $now]] = $primary->ask(self::NEWEST);
        if ($ts === null || self::seconds($now) - self::seconds($ts) > self::EVERY_SECONDS) {
            # A number is written, because statements with @@server_id are not safe for replication.
            $primary->ask("INSERT INTO heartbeat.heartbeat (ts, server_id) VALUES ('$now', $id) "
                . "ON DUPLICATE KEY UPDATE ts = GREATEST(ts, '$now')");
        }
        return [(int) $id, $ts === null ? null : self::seconds($ts)];
    }

    # The time of the newest beat of that primary that has reached the replica; null if none has.
    public static function atReplica(Line $replica, int $primaryId): ?float
    {
        $rows = $replica->ask("SELECT ts FROM heartbeat.heartbeat WHERE server_id = $primaryId");
        return $rows ? self::seconds($rows[0]['ts']) : null;
    }

    private static function seconds(string $ts): float
    {
        return (float) (new DateTimeImmutable("$ts UTC"))->format('U.u');
    }
}
