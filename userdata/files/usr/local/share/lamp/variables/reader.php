<?php
# Gives the variables of the database account DB_READER as lamp-reader has decided, DB_REPLICA, which is the replica in any case,
# and DB_LAG, which is empty while nobody knows the lag.
return static function (array $variables): array {
    $decision = json_decode((string) @file_get_contents('/run/lamp/replica.json'), true);
    $replica = $variables['DB_READER'] ?? '';
    # A decision about another replica is one from before a promotion.
    $isValid = is_array($decision) && $decision['host'] === $replica && $decision['until'] >= time();
    return [
        'DB_READER' => $isValid && $decision['isUsable'] ? $replica : $variables['DB_WRITER'] ?? '',
        'DB_REPLICA' => $replica,
        'DB_LAG' => $isValid ? (string) $decision['lagSeconds'] : '',
    ] + $variables;
};
