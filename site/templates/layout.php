<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Guest book</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='5' cy='8' r='4' fill='%230f766e'/%3E%3Ccircle cx='11' cy='8' r='4' fill='%23d97706' fill-opacity='.8'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<?= $content ?>
<footer>
  Served by <b><?= $e($server->name) ?></b> in <?= $e($server->zone) ?>, release <?= $e($server->release) ?>.
  <a href="/">Guest book</a> · <a href="/status">Status</a>
</footer>
</body>
</html>
