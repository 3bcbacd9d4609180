<?php
$account = [
    'ok' => 'has its account',
    'waiting' => 'is waiting for its account: the database is still being made',
    'denied' => 'was refused its account: the console of the server says why',
];
$words = [
    'ok' => 'answers',
    'lagging' => 'answers, but its lag is too large: reads go to the primary',
    'away' => 'does not answer',
];
$behind = $state->lagSeconds === null ? 'unknown' : number_format($state->lagSeconds, 3) . ' s';
?>
<header>
  <p class="kicker">Where things stand</p>
  <h1>Status</h1>
</header>
<?php require __DIR__ . '/picture.php' ?>
<main>
  <dl>
    <dt>Server</dt><dd><?= $e($server->name) ?> in <?= $e($server->zone) ?></dd>
    <dt>Release</dt><dd><?= $e($server->release) ?></dd>
    <dt>Primary</dt><dd class="<?= $e($state->writer) ?>"><?= $e($words[$state->writer]) ?></dd>
    <dt>Replica</dt><dd class="<?= $e($state->reader) ?>"><?= $e($words[$state->reader]) ?></dd>
    <dt>Replication lag</dt><dd><?= $e($behind) ?></dd>
    <dt>Database account</dt>
    <dd class="<?= $credentials === 'ok' ? 'ok' : 'away' ?>">This server <?= $e($account[$credentials]) ?></dd>
  </dl>
  <p class="source">The same for programs: <a href="/status.json">status.json</a></p>
</main>
