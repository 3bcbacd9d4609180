<?php
# The second half of lamp-run: sets the site's variables, and becomes the command.
foreach (require __DIR__ . '/variables.php' as $name => $value) {
    putenv("$name=$value");
}
# As a shell does it: the name of a program is looked for in PATH.
$command = $argv[1] ?? exit("lamp-run: name a command\n");
$found = str_contains($command, '/') ? [$command]
    : array_filter(array_map(fn($folder) => "$folder/$command", explode(':', (string) getenv('PATH'))), 'is_executable');
@pcntl_exec(reset($found) ?: $command, array_slice($argv, 2), getenv());
fwrite(STDERR, "lamp-run: $command: " . pcntl_strerror(pcntl_get_last_error()) . "\n");
exit(127);
