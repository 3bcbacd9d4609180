<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title><?= Page::text($title) ?></title><link rel="stylesheet" href="/style.css"></head>
<body>
<header><nav><ul>
<?php foreach (['Home' => '/', 'Catalogue' => '/catalogue', 'About' => '/about'] as $label => $address): ?>
<li><a href="<?= Page::text($address) ?>"><?= Page::text($label) ?></a></li>
<?php endforeach ?>
</ul></nav></header>
<main><?= $body ?></main>
<footer><p>Made at <?= date('Y-m-d H:i:s') ?></p></footer>
</body>
</html>
