<?php
// Who took part in this answer, from the visitor to the replica.
$lag = match (true) {
    $state->reader === 'away' => 'away',
    $state->lagSeconds === null => 'distance unknown',
    $state->lagSeconds < 0.05 => 'in step',
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
<ol class="picture" aria-label="The way of this page">
<?php foreach ($nodes as [$title, $text, $health, $isUsed]): ?>
  <li class="<?= $e($health) ?><?= $isUsed ? ' used' : '' ?>"><b><?= $e($title) ?></b><span><?= $e($text) ?></span></li>
<?php endforeach ?>
</ol>
