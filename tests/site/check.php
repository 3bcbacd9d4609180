<?php

declare(strict_types=1);

// A small test runner. It runs every test('...', fn) of a file and reports each as a line of JSON.

function test(string $name, Closure $body): void
{
    try {
        $body();
        $problem = null;
    } catch (Throwable $error) {
        $problem = sprintf('%s (%s:%d)', $error->getMessage(), basename($error->getFile()), $error->getLine());
    }
    echo json_encode(['name' => $name, 'problem' => $problem], JSON_THROW_ON_ERROR), "\n";
}

function same(mixed $expected, mixed $got): void
{
    if ($expected !== $got) {
        throw new LogicException(sprintf('expected %s, got %s', var_export($expected, true), var_export($got, true)));
    }
}

/** @param list<string> $parts each has to be in the text */
function contains(array $parts, string $text): void
{
    foreach ($parts as $part) {
        if (!str_contains($text, $part)) {
            throw new LogicException("expected " . var_export($part, true) . " in: $text");
        }
    }
}

function lacks(string $part, string $text): void
{
    if (stripos($text, $part) !== false) {
        throw new LogicException("did not expect " . var_export($part, true) . " in: $text");
    }
}

function throws(string $class, Closure $body): void
{
    try {
        $body();
    } catch (Throwable $error) {
        same($class, $error::class);
        return;
    }
    throw new LogicException("expected $class to be thrown");
}

spl_autoload_register(static function (string $class): void {
    foreach ([$argv[1] ?? $_SERVER['argv'][1], __DIR__] as $folder) {
        if (is_file("$folder/$class.php")) {
            require "$folder/$class.php";
        }
    }
});
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    return (error_reporting() & $level) !== 0 ? throw new ErrorException($message, 0, $level, $file, $line) : false;
});
require $_SERVER['argv'][2];
