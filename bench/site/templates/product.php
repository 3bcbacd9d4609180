<article>
<h1><?= Page::text($product->name) ?></h1>
<p><?= nl2br(Page::text($product->text)) ?></p>
<p><?= Page::text($product->price()) ?></p>
</article>
