<header>
  <p class="kicker">Two servers, two databases, one page</p>
  <h1>Guest book</h1>
  <p class="lead">This page came from <b><?= $e($server->name) ?></b> in <b class="whole"><?= $e($server->zone) ?></b>.
    Load it again, and another server may answer.</p>
</header>
<?php require __DIR__ . '/picture.php' ?>
<main>
<?php if ($notice !== ''): ?>
  <p class="notice" role="alert"><?= $e($notice) ?></p>
<?php elseif ($credentials !== 'ok' && $state->writer === 'away'): ?>
  <p class="notice" role="status">The database is still being made ready.
    The guest book will work in a few minutes.</p>
<?php elseif ($state->writer === 'away'): ?>
  <p class="notice" role="status"><?= $entries === null
      ? 'The guest book is not available: its database does not answer. Please try again in a moment.'
      : 'The guest book can be read, but not written at the moment. Please try again in a moment.' ?></p>
<?php endif ?>
  <form method="post" action="/guestbook">
    <label>Your name <input name="name" required maxlength="60" autocomplete="name" value="<?= $e($name) ?>"></label>
    <label>Your message
      <textarea name="message" required maxlength="500" rows="3"><?= $e($message) ?></textarea></label>
    <button>Sign the guest book</button>
  </form>
<?php if ($entries !== null): ?>
  <section aria-label="Entries">
    <p class="source"><?= $entries === []
        ? 'Nobody has signed yet. Be the first.'
        : 'Read from the ' . ($source === 'reader' ? 'replica' : 'primary') . ', newest first' ?></p>
<?php foreach ($entries as $entry): ?>
    <article>
      <p><?= nl2br($e($entry['message'])) ?></p>
      <footer><b><?= $e($entry['name']) ?></b>
        <time datetime="<?= $e($entry['createdAt']) ?>"><?=
            $e(date('j F Y, H:i', (int) strtotime($entry['createdAt']))) ?> UTC</time>
        <span>written through <span class="whole"><?= $e($entry['server']) ?></span>,
        <span class="whole"><?= $e($entry['zone']) ?></span></span></footer>
    </article>
<?php endforeach ?>
  </section>
<?php endif ?>
</main>
