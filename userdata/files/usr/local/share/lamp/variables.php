<?php
# The variables that every program of the site has in its environment, as an array of texts by their names. environment.php gives
# them to PHP, and lamp-run to every other command. docs/site/environment.md lists the names.
return (static function (): array {
    $read = static fn(string $file): array => (array) json_decode((string) @file_get_contents("/run/lamp/$file"), true);
    $account = [];
    foreach ($read('database.json') as $name => $value) {
        $account['DB_' . strtoupper($name)] = (string) $value;
    }
    # Programs read from the replica only while lamp-reader says that it is well.
    $account = $account ? (require __DIR__ . '/variables/reader.php')($account) : [];
    $site = $read('environment.json');
    # What comes first wins. The account cannot be replaced, because it changes with rotations and promotions.
    return $account + ($site['secret'] ?? []) + ($site['plain'] ?? []) + (require __DIR__ . '/variables/names.php')($account);
})();
