<?php
# The variables that every program of the site has in its environment, as an array of texts by their names. environment.php gives
# them to PHP, and lamp-run to every other command.
return (static function (): array {
    $variables = [];
    $account = json_decode((string) @file_get_contents('/run/lamp/database.json'), true);
    foreach (is_array($account) ? $account : [] as $name => $value) {
        $variables['DB_' . strtoupper($name)] = (string) $value;
    }
    # Programs read from the replica only while lamp-reader says that it is well.
    return $variables ? (require __DIR__ . '/reader.php')($variables) : [];
})();
