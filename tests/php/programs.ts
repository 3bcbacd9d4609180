import type { Row } from "./row";

/** A program with a password in its source. When it runs, it says only `ran`. */
const program = '<?php $password = "secret"; echo "ran";';
const named = (...names: string[]) => Object.fromEntries(names.map(name => [name, program]));
const refused = "403 Forbidden";

/** Names that editors, dumps and Composer leave. */
const backups = [
  ..."style.css~ site.conf.bak config.yml.old index.html.orig notes.save notes.swp patch.rej #notes.txt#".split(" "),
  ..."dump.sql DUMP.SQL backup.sql.gz backup.sql.zip site.sqlite site.sqlite3 db.dump".split(" "),
  ..."composer.json composer.lock".split(" "),
];
/** Names of files that visitors may have. */
const downloads = [
  ..."release.zip release.tar.gz a.7z backup.zip book.pdf data.csv data.json package.json feed.xml".split(" "),
  ..."key.asc ca.pem mysqldump.html old.html".split(" "),
];

/**
 * Which files are programs. Debian's mod_php (mods-available/php8.4.conf) and php-fpm (conf-available/php8.4-fpm.conf) run `.php`,
 * `.phar` and `.phtml`, and refuse `.phps`. Debian sends the others as source; here they are refused.
 */
export const programs: readonly Row[] = [
  {
    title: ".php, .phtml and .phar files run",
    folder: "run",
    files: named("a.php", "a.phtml", "a.phar", "a.b.php"),
    asks: ["a.php", "a.phtml", "a.phar", "a.b.php"],
    gets: Array<string>(4).fill("200 ran"),
  },
  {
    title: "other suffixes of PHP, and suffixes in upper case, are refused and not sent as source",
    differs: "Debian sends them as source, except .phps",
    folder: "suffixes",
    files: named("a.php3", "a.php4", "a.php5", "a.php7", "a.php8", "a.phps", "a.pht", "a.inc", "a.PHP", "a.Phtml"),
    asks: ["a.php3", "a.php4", "a.php5", "a.php7", "a.php8", "a.phps", "a.pht", "a.inc", "a.PHP", "a.Phtml"],
    gets: Array<string>(10).fill(refused),
  },
  {
    title: "copies that editors, packages and people make of a program are refused and not sent as source",
    differs: "Debian sends them as source",
    folder: "copies",
    files: named(
      "index.php~",
      "index.php.bak",
      "index.php.old",
      "index.php.orig",
      "index.php.save",
      "index.php.swp",
      "index.php.dist",
      "index.php.txt",
      "index.php-old",
      "index.php_",
      "index.php.1",
      "index.php ",
      "index.php.",
      "#index.php#",
      "config.inc.php~",
    ),
    asks: [
      "index.php~",
      "index.php.bak",
      "index.php.old",
      "index.php.orig",
      "index.php.save",
      "index.php.swp",
      "index.php.dist",
      "index.php.txt",
      "index.php-old",
      "index.php_",
      "index.php.1",
      "index.php%20",
      "index.php.",
      "%23index.php%23",
      "config.inc.php~",
    ],
    gets: Array<string>(15).fill(refused),
  },
  {
    title: "a path that looks like a source and is no file reaches the front controller",
    differs: "Debian refuses .phps although there is no such file",
    folder: "virtual",
    files: { ".htaccess": "FallbackResource /virtual/index.php\n", "index.php": "<?= $_SERVER['REQUEST_URI'];" },
    asks: ["a.inc", "docs/index.php.txt", "a.phps"],
    gets: ["200 /virtual/a.inc", "200 /virtual/docs/index.php.txt", "200 /virtual/a.phps"],
  },
  {
    title: "files that a web program offers under such a name are sent, and not run",
    folder: "sent",
    files: {
      "photo.php.jpg": "image",
      "page.php.html": "page",
      "a.include.js": "js",
    },
    asks: ["photo.php.jpg", "page.php.html", "a.include.js"],
    gets: ["200 image", "200 page", "200 js"],
  },
  {
    title: "backups of files, dumps of databases and Composer's lists are refused",
    differs: "Debian sends them",
    folder: "backups",
    files: named(...backups),
    asks: backups.map(encodeURIComponent),
    gets: backups.map(() => refused),
  },
  {
    title: "a site allows such a file in its .htaccess, and a front controller answers for one that is not there",
    differs: "Debian sends them without being told",
    folder: "offered",
    files: {
      ".htaccess": '<Files "world.sql.gz">\nRequire all granted\n</Files>\nFallbackResource /offered/index.php\n',
      "world.sql.gz": "dump",
      "other.sql": "secret",
      "index.php": "<?= $_SERVER['REQUEST_URI'];",
    },
    asks: ["world.sql.gz", "other.sql", "a.bak"],
    gets: ["200 dump", refused, "200 /offered/a.bak"],
  },
  {
    title: "what honest sites offer for download is sent",
    folder: "downloads",
    files: Object.fromEntries(downloads.map(name => [name, "file"])),
    asks: [...downloads],
    gets: downloads.map(() => "200 file"),
  },
  {
    title: "a program in .well-known runs, as for WebFinger",
    folder: "well",
    files: named(".well-known/webfinger/index.php"),
    asks: [".well-known/webfinger/"],
    gets: ["200 ran"],
  },
  {
    title: "a program with its own name in its folder's, and a folder that is named like a program, work",
    folder: "folder.php",
    files: { "inner.php": program, "sub.php/index.php": program, "empty.php/x.txt": "" },
    asks: ["inner.php", "", "sub.php/", "empty.php/"],
    gets: ["200 ran", refused, "200 ran", refused],
  },
  {
    title: "a program that is not there gets Apache's 404, or the site's page for it",
    folder: "missing",
    files: { "own/.htaccess": "ErrorDocument 404 /missing/own/lost.html\n", "own/lost.html": "lost" },
    asks: ["away.php", "away.php/path", "own/away.php", "own/away.html", "away.phtml"],
    gets: ["404 Not Found", "404 Not Found", "404 lost", "404 lost", "404 Not Found"],
  },
  {
    title: "a path after a file that is not a program does not make it one",
    folder: "trick",
    files: { "photo.jpg": program },
    asks: ["photo.jpg/x.php", "photo.jpg%00.php", "photo.jpg%0a.php"],
    gets: ["404 Not Found", "404 Not Found", "404 Not Found"],
  },
  {
    title: "a folder can forbid programs by its .htaccess",
    folder: "forbidden",
    files: {
      "old/.htaccess": "<Files *.php>\nOrder allow,deny\nDeny from all\n</Files>\n",
      ...named("old/a.php"),
      "new/.htaccess": '<FilesMatch "\\.ph">\nRequire all denied\n</FilesMatch>\n',
      ...named("new/a.php", "new/a.phtml"),
      "whole/.htaccess": "Require all denied\n",
      ...named("whole/a.php"),
    },
    asks: ["old/a.php", "new/a.php", "new/a.phtml", "whole/a.php"],
    gets: Array<string>(4).fill(refused),
  },
  {
    title: "files whose name begins with a dot are not there",
    differs: "Debian sends them, except .ht* and .php",
    folder: "dots",
    files: { ".env": "secret", ".user.ini": "", ".git/config": "secret", ".php": program, ".well-known/x": "known" },
    asks: [".env", ".user.ini", ".git/config", ".php", ".well-known/x"],
    gets: ["404 Not Found", "404 Not Found", "404 Not Found", "404 Not Found", "200 known"],
  },
];
