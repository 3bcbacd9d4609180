<?php
# Translates the site's crontab for systemd. The preview has refused what is no crontab (settings/site/crontab.ts).

const WORDS = [
    '@hourly' => '0 * * * *', '@daily' => '0 0 * * *', '@midnight' => '0 0 * * *', '@weekly' => '0 0 * * 0',
    '@monthly' => '0 0 1 * *', '@yearly' => '0 0 1 1 *', '@annually' => '0 0 1 1 *',
];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

# The tasks of a crontab by their keys: what to run, with which variables and which standard input, and its times as values of
# OnCalendar. A task is its command with its variables. So two lines with one command are one task with more times, and a release
# that changes the times of a command does not make another task of it.
function tasksOf(string $crontab): array
{
    $tasks = $variables = [];
    $zone = 'UTC';
    foreach (explode("\n", $crontab) as $at => $line) {
        $line = trim($line);
        if ($line === '' || $line[0] === '#') {
            continue;
        }
        if (preg_match('/^(["\']?)([A-Za-z_]\w*)\1\s*=\s*(.*)$/D', $line, $found)) {
            $value = preg_match('/^(["\'])(.*)\1$/D', $found[3], $quoted) ? $quoted[2] : $found[3];
            if ($found[2] === 'CRON_TZ') {
                $zone = is_file("/usr/share/zoneinfo/$value") ? $value : throw new Exception("line " . $at + 1 . ": this server has no time zone $value");
            } elseif ($found[2] !== 'MAILTO') {
                $variables[$found[2]] = $value;
            }
            continue;
        }
        $line = preg_replace_callback('/^@\w+/', fn($word) => WORDS[$word[0]] ?? $word[0], $line);
        $fields = preg_split('/\s+/', $line, 6);
        try {
            $times = calendars($fields, $zone);
        } catch (UnexpectedValueException) {
            throw new Exception('line ' . $at + 1 . ' is no line of a crontab');
        }
        $key = substr(hash('sha256', json_encode([$fields[5], $variables])), 0, 16);
        # Each % is a line break, and what follows the first one is the standard input. \% is a %.
        $parts = array_map(fn($part) => str_replace('\\%', '%', $part), preg_split('/(?<!\\\\)%/', $fields[5]));
        $tasks[$key] ??= ['command' => $parts[0], 'input' => implode('', array_map(fn($part) => "$part\n", array_slice($parts, 1))), 'variables' => $variables, 'times' => []];
        $tasks[$key]['times'] = array_values(array_unique([...$tasks[$key]['times'], ...$times]));
    }
    return $tasks;
}

# If one of the two fields for days begins with *, a time must fit both of them. Otherwise it must fit one of them. Cron does the same.
function calendars(array $fields, string $zone): array
{
    # When a zone has an hour twice, systemd takes the first one only. A task that runs in every hour must run in both.
    $offsets = array_column((new DateTimeZone($zone))->getTransitions(time()), 'offset');
    if (array_slice($fields, 1, 4) === ['*', '*', '*', '*'] && !array_filter($offsets, fn($offset) => $offset % 3600)) {
        $zone = 'UTC';
    }
    [$minutes, $hours, $days, $months] = array_map(numbers(...), array_slice($fields, 0, 4), [0, 0, 1, 1], [59, 23, 31, 12], [[], [], [], MONTHS]);
    $time = '-' . $months . '-%s ' . "$hours:$minutes:00 $zone";
    # 7 is Sunday, too.
    $numbers = numbers($fields[4], 0, 7, array_map(strtolower(...), WEEKDAYS));
    $weekdays = $numbers === '*' ? '' : implode(',', array_unique(array_map(fn($day) => WEEKDAYS[$day % 7], explode(',', $numbers)))) . ' ';
    if ($fields[2][0] === '*' || $fields[4][0] === '*') {
        return [$weekdays . sprintf("*$time", $days)];
    }
    return [sprintf("*$time", $days), $weekdays . sprintf("*$time", '*')];
}

# The numbers of a field, separated by commas, or *.
function numbers(string $field, int $min, int $max, array $names): string
{
    if ($field === '*') {
        return '*';
    }
    $number = function (string $text) use ($names, $min, $max): int {
        $at = array_search(strtolower($text), $names, true);
        $value = $at === false ? (preg_match('/^\d{1,2}$/D', $text) ? (int) $text : -1) : $at + $min;
        return $value >= $min && $value <= $max ? $value : throw new UnexpectedValueException();
    };
    $found = [];
    foreach (explode(',', $field) as $part) {
        preg_match('~^(\*|\w+)(?:-(\w+))?(?:/(\d+))?$~D', $part, $has, PREG_UNMATCHED_AS_NULL) ?: throw new UnexpectedValueException();
        [, $from, $to, $step] = $has;
        $first = $from === '*' ? $min : $number($from);
        $last = $from === '*' ? $max : ($to === null ? $first : $number($to));
        $first <= $last ?: throw new UnexpectedValueException();
        for ($one = $first; $one <= $last; $one += max(1, (int) $step)) {
            $found[] = $one;
        }
    }
    $found = array_unique($found);
    sort($found);
    return implode(',', $found);
}
