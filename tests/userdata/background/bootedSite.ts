import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What every program of the site needs: a table with what has happened, on which server. */
const events = `<?php
function db(): PDO {
    static $db;
    return $db ??= new PDO("mysql:host=$_SERVER[DB_WRITER];dbname=$_SERVER[DB_DATABASE]", $_SERVER['DB_USERNAME'], $_SERVER['DB_PASSWORD'],
        [PDO::MYSQL_ATTR_SSL_CA => $_SERVER['DB_CA']]);
}
function record(string $kind): void {
    $server = json_decode(file_get_contents('/etc/lamp/server.json'), true)['name'];
    db()->prepare('INSERT INTO events (kind, server, pid) VALUES (?, ?, ?)')->execute([$kind, $server, getmypid()]);
}
`;

/** A job takes three seconds. The worker ends between two jobs. */
const worker = `<?php
require 'events.php';
$isAsked = false;
pcntl_async_signals(true);
pcntl_signal(SIGTERM, function () use (&$isAsked) { $isAsked = true; });
while (!$isAsked) {
    record('job begins');
    for ($until = microtime(true) + 3; microtime(true) < $until;) {
        usleep(100000);
    }
    record('job ends');
}
`;

/** Takes all the memory that it gets, when it is told to. */
const eater = `<?php
while (!file_exists('/tmp/eat')) {
    sleep(1);
}
unlink('/tmp/eat');
ini_set('memory_limit', -1);
for ($text = ''; ; $text .= str_repeat(random_bytes(1000), 1000));
`;

/** Writes a site whose background work leaves rows in a table. `migration` is PHP of its once-per-release. */
export function writeSite(folder: string, release: string, migration: string, hasTasks = true): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "public"), { recursive: true });
  const files = {
    "public/index.php": `release ${release}`,
    "events.php": events,
    "sql.php": "<?php require 'events.php'; echo json_encode(db()->query($argv[1])->fetchAll(PDO::FETCH_NUM));",
    "once-per-release": `#!/usr/bin/env php\n<?php\nrequire 'events.php';\n${migration}\nrecord('release ${release}');\n`,
    ...(hasTasks
      ? {
          crontab: "# each minute\n* * * * * php record.php\n* * * * * php long.php\n",
          "record.php": "<?php require 'events.php'; record('minute');",
          "long.php":
            "<?php require 'events.php'; for ($until = time() + 150; time() < $until; sleep(2)) { record('long'); }",
          workers: "queue: php worker.php\neater: php eater.php\n",
          "worker.php": worker,
          "eater.php": eater,
        }
      : {}),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  chmodSync(join(folder, "once-per-release"), 0o755);
}
