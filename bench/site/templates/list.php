<h1>Catalogue</h1>
<table>
<?php foreach ($products as $product): ?>
<tr><td><?= $product->id ?></td><td><a href="<?= Page::text($product->address()) ?>"><?= Page::text($product->name) ?></a></td>
<td><?= Page::text($product->text) ?></td><td><?= Page::text($product->price()) ?></td></tr>
<?php endforeach ?>
</table>
