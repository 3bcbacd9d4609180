<?php
# The servers of a stack agree here on who does a task. The agreement is a table in the site's own schema, on the primary: it goes
# along in a promotion, and a database that is restored knows what has been done to it. All times are those of MySQL.
require '/usr/local/share/lamp/database.php';

# A server that runs a task renews the task's row after each so many seconds.
const RENEW = 5;
const TABLE = "CREATE TABLE IF NOT EXISTS lamp_tasks (
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    state ENUM('running', 'done', 'failed') NOT NULL,
    server VARCHAR(50) NOT NULL,
    minute INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of the last scheduled run, since 1970',
    began DATETIME(3) NOT NULL,
    renewed DATETIME(3) NOT NULL,
    message VARCHAR(2000) NOT NULL DEFAULT ''
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Which server of the stack does what'";

# A connection to the primary as the site's account. Throws when there is no account yet, or when the primary does not answer.
function primary(): PDO
{
    $account = json_decode((string) @file_get_contents('/run/lamp/database.json'), true);
    if (!is_array($account)) {
        throw new Exception('the server has no database account yet');
    }
    $db = connect($account, $account['database']);
    $db->exec("SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 5");
    return $db;
}

# Makes the table. In this form it needs no right to look whether the table is there.
function prepare(PDO $db): void
{
    if (!$db->query("SHOW TABLES LIKE 'lamp\\_tasks'")->fetch()) {
        $db->exec(TABLE);
    }
}

# How many rows a statement has changed.
function change(PDO $db, string $statement, array $values): int
{
    $prepared = $db->prepare($statement);
    $prepared->execute($values);
    return $prepared->rowCount();
}

# Seconds since a process has begun. $process is its number, or self.
function ageOf(string $process): float
{
    $fields = explode(' ', substr(strrchr(file_get_contents("/proc/$process/stat"), ')'), 2));
    return (float) file_get_contents('/proc/uptime') - $fields[19] / 100;
}

# Runs a command of the site by lamp-run, with $input as its standard input. $line gets each line that it prints. $tick is called every second, with the seconds since
# the beginning, and returns the signal to send to the command and to all processes that it has started, or 0.
# Returns the exit status, or 128 and the number of the signal that has ended the command.
function runCommand(array $command, callable $line, callable $tick, string $input = ''): int
{
    fwrite($given = tmpfile(), $input);
    rewind($given);
    # A session of its own, so that a signal reaches all of it. Of the environment, only what every program expects.
    $environment = ['PATH' => '/usr/local/bin:/usr/bin:/bin', 'LANG' => 'C.UTF-8'];
    $pipes = [];
    $process = proc_open(
        ['/usr/bin/setsid', '/usr/local/sbin/lamp-run', ...$command],
        [$given, ['pipe', 'w'], ['redirect', 1]],
        $pipes,
        null,
        $environment,
    );
    stream_set_blocking($pipes[1], false);
    $rest = '';
    $begin = $next = time();
    while (true) {
        # What it has started may keep the pipe open when the command itself has ended.
        $status = proc_get_status($process);
        $read = [$pipes[1]];
        $none = [];
        if (!feof($pipes[1]) && @stream_select($read, $none, $none, $status['running'] ? 1 : 0)) {
            $lines = explode("\n", $rest . fread($pipes[1], 8192));
            # A program may print without end and without a line break.
            $rest = strlen(end($lines)) > 8000 ? '' : array_pop($lines);
            array_map(fn($one) => $line(printable($one)), $lines);
        } elseif (!$status['running']) {
            break;
        } elseif (feof($pipes[1])) {
            usleep(200_000);
        }
        if (time() >= $next) {
            $next = time() + 1;
            $signal = $tick(time() - $begin);
            $signal && posix_kill(-$status['pid'], $signal);
        }
    }
    $rest === '' || $line(printable($rest));
    proc_close($process);
    return $status['signaled'] ? 128 + $status['termsig'] : $status['exitcode'];
}

# A line that a console and a journal can show, whatever a program has written.
function printable(string $text): string
{
    $text = preg_replace('/\e\[[0-9;?]*[A-Za-z]/', '', substr($text, 0, 8000));
    $text = trim(preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    # The health gate looks for "lamp: FAILED" and "lamp: ready" on the console. Those are for the server alone to say.
    $text = str_replace('lamp: ', 'lamp:', $text);
    return preg_match('//u', $text) ? $text : preg_replace('/[^ -~]/', '?', $text);
}
