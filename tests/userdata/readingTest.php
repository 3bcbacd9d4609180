<?php

declare(strict_types=1);

require '/userdata/files/usr/local/share/lamp/reading.php';

/** What is decided, look after look. A look is [seconds, replica answers, primary answers, lag]. */
function decisions(array ...$looks): array
{
    $reading = new Reading();
    return array_map(static fn(array $look) => implode(' ', array_map(json_encode(...), $reading->next(...$look))), $looks);
}

test('a replica that is well is used at once when the service starts', function () {
    same(['"ok" true'], decisions([0.0, true, true, 0.3]));
});
test('a replica that lags is left, and used again when it has been nearly up to date for five seconds', function () {
    same(
        ['"ok" true', '"ok" true', '"lagging" false', '"ok" false', '"ok" false', '"ok" false', '"ok" true', '"ok" true'],
        decisions(
            ...[[0.0, true, true, 0.0], [1.0, true, true, 5.0], [2.0, true, true, 5.1], [3.0, true, true, 4.0]],
            ...[[4.0, true, true, 2.0], [8.9, true, true, 0.0], [9.0, true, true, 0.0], [10.0, true, true, 4.9]],
        ),
    );
});
test('a replica that does not answer is left at once, and five seconds count from the last time', function () {
    same(
        ['"away" false', '"ok" false', '"away" false', '"ok" false', '"ok" false', '"ok" true'],
        decisions(
            ...[[0.0, false, true, null], [1.0, true, true, 0.0], [5.0, false, true, null], [5.5, true, true, 0.0]],
            ...[[10.4, true, true, 0.0], [10.5, true, true, 0.0]],
        ),
    );
});
test('a replica whose lag nobody can measure is not used while the primary answers', function () {
    same(['"unknown" false'], decisions([0.0, true, true, null]));
});
test('a replica that lags is used when the primary has been silent for two seconds, and left when it is back', function () {
    same(
        ['"lagging" false', '"unknown" false', '"unknown" false', '"unknown" true', '"lagging" false'],
        decisions(
            ...[[0.0, true, true, 9.0], [1.0, true, false, null], [2.9, true, false, null], [3.0, true, false, null]],
            ...[[4.0, true, true, 9.0]],
        ),
    );
});
test('the primary has been silent since it did not answer for the first time, and is not when it answers', function () {
    $reading = new Reading();
    $silent = static function (float $now, bool $primaryAnswers) use ($reading): int {
        $reading->next($now, true, $primaryAnswers, null);
        return $reading->primarySilentSeconds($now);
    };
    same([0, 0, 1, 2, 0], array_map($silent, [0.0, 1.0, 2.0, 3.5, 4.0], [true, false, false, false, true]));
});
test('programs read from the primary when neither database answers', function () {
    same(['"away" false'], decisions([0.0, false, false, null]));
});

/** What a program gets while this is the decision of the service. */
function variables(?array $decision): array
{
    @mkdir('/run/lamp');
    file_put_contents('/run/lamp/replica.json', json_encode($decision));
    $give = require '/userdata/files/usr/local/share/lamp/variables/reader.php';
    return $give(['DB_READER' => 'r', 'DB_WRITER' => 'w', 'DB_PORT' => '3306']);
}
$decision = ['host' => 'r', 'isUsable' => true, 'state' => 'ok', 'lagSeconds' => 0.4, 'until' => time() + 9];
$primary = ['DB_READER' => 'w', 'DB_REPLICA' => 'r', 'DB_LAG' => '', 'DB_PORT' => '3306', 'DB_WRITER' => 'w'];
foreach (
    [
        'a program gets the replica and its lag while it may be used' => [$decision, ['DB_READER' => 'r', 'DB_LAG' => '0.4']],
        'a program gets the primary and the lag while the replica may not be used' =>
            [['isUsable' => false] + $decision, ['DB_LAG' => '0.4']],
        'a program gets the primary when nothing has been decided' => [null, []],
        'a program gets the primary when the decision is about another replica' => [['host' => 'x'] + $decision, []],
        'a program gets the primary when the decision is old' => [['until' => time() - 1] + $decision, []],
    ] as $name => [$given, $expected]
) {
    test($name, function () use ($given, $expected, $primary) {
        $got = variables($given);
        ksort($got);
        $expected += $primary;
        ksort($expected);
        same($expected, $got);
    });
}
