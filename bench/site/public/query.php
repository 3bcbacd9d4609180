<?php

// Runs a query that sleeps. Parameters: by ("pdo" or "mysqli"), seconds (how long the query sleeps).

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

$sql = 'SELECT SLEEP(' . (float) ($_GET['seconds'] ?? 0) . '), 42 AS answer';
try {
    $answer = ($_GET['by'] ?? 'pdo') === 'pdo'
        ? Database::pdo()->query($sql)->fetch()['answer']
        : Database::mysqli()->query($sql)->fetch_assoc()['answer'];
    echo "answer $answer\n";
} catch (PDOException | mysqli_sql_exception $error) {
    http_response_code(503);
    echo "The database does not answer. Please try again in a moment.\n";
    error_log($error->getMessage());
}
