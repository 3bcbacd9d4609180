<?php
// What took part in this answer, from the load balancer to the replica.
$lag = match (true) {
    $state->reader === 'away' => 'away',
    $state->lagSeconds === null => 'lag unknown',
    $state->lagSeconds < 0.05 => 'up to date',
    default => number_format($state->lagSeconds, 1) . ' s behind',
};
$source ??= null;
$nodes = [
    ['Load balancer', 'in every zone', 'ok', false],
    [$server->name, "in $server->zone", 'ok', true],
    ['Primary', $state->writer === 'away' ? 'away' : 'takes what you write', $state->writer, $source === 'writer'],
    ['Replica', $lag, $state->reader, $source === 'reader'],
];
?>
<ol class="picture" aria-label="Path of this page">
<?php foreach ($nodes as [$title, $text, $health, $isUsed]): ?>
  <li class="<?= $e($health) ?><?= $isUsed ? ' used' : '' ?>"><b><?= $e($title) ?></b><span><?= $e($text) ?></span></li>
<?php endforeach ?>
</ol>
