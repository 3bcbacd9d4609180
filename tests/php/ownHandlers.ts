import type { Row } from "./row";

/** A program with a password in its source. When it runs, it says only `ran`. */
const program = '<?php $password = "secret"; echo "ran";';
const named = (...names: string[]) => Object.fromEntries(names.map(name => [name, program]));
const refused = "403 Forbidden";

/** Handlers that a site sets in its .htaccess. */
export const ownHandlers: readonly Row[] = [
  {
    title: "AddHandler, SetHandler and AddType in .htaccess make programs of files, under each usual name",
    differs: "mod_php does not know php5-script",
    folder: "sethandler",
    files: {
      "add/.htaccess": "AddHandler application/x-httpd-php .html .htm\n",
      ...named("add/page.html", "add/page.php"),
      "type/.htaccess": "AddType application/x-httpd-php .html\n",
      ...named("type/page.html"),
      "set/.htaccess": "<Files page>\nSetHandler application/x-httpd-php\n</Files>\n",
      ...named("set/page"),
      "php/.htaccess": '<FilesMatch "\\.php$">\nSetHandler application/x-httpd-php\n</FilesMatch>\n',
      ...named("php/page.php"),
      "panel/.htaccess": "AddHandler application/x-httpd-ea-php84 .php .php8 .phtml\n",
      ...named("panel/page.php"),
      "script/.htaccess": "AddHandler php5-script .html\n",
      ...named("script/page.html"),
      "index/.htaccess": "AddHandler application/x-httpd-php .html\nDirectoryIndex page.html\n",
      ...named("index/page.html"),
    },
    asks: [
      "add/page.html",
      "add/page.php",
      "type/page.html",
      "set/page",
      "php/page.php",
      "panel/page.php",
      "script/page.html",
      "index/",
    ],
    gets: Array<string>(8).fill("200 ran"),
  },
  {
    title: "a program of AddHandler gets its body and its path",
    folder: "addhandler",
    files: {
      ".htaccess": "AddHandler application/x-httpd-php .html\n",
      "page.html":
        '<?= file_get_contents("php://input"), " ", $_SERVER["SCRIPT_NAME"], " ", $_SERVER["PATH_INFO"] ?? "";',
    },
    asks: [{ path: "page.html/path", method: "POST", body: "body" }],
    gets: ["200 body /addhandler/page.html /path"],
  },
  {
    title:
      "a program for which .htaccess sets another handler is refused and not sent, and without any handler it runs",
    differs: "Debian sends the source",
    folder: "others",
    files: {
      "none/.htaccess": '<FilesMatch "\\.php$">\nSetHandler none\n</FilesMatch>\n',
      ...named("none/a.php"),
      "drupal/.htaccess": "SetHandler Drupal_Security\n<Files *>\nSetHandler Drupal_Security\n</Files>\n",
      ...named("drupal/a.php", "drupal/a.txt"),
      "text/.htaccess": "<Files *.phtml>\nForceType text/plain\nSetHandler default-handler\n</Files>\n",
      ...named("text/a.phtml"),
      "remove/.htaccess": "RemoveHandler .php\nRemoveType .php\n",
      ...named("remove/a.php"),
    },
    asks: ["none/a.php", "none/away.php", "drupal/a.php", "text/a.phtml", "remove/a.php"],
    gets: [refused, "404 Not Found", refused, refused, "200 ran"],
  },
  {
    title: "a rewrite rule can make a program of a file",
    folder: "rules",
    files: {
      ".htaccess":
        "RewriteEngine On\nRewriteRule ^a$ - [H=application/x-httpd-php]\nRewriteRule ^b$ - [T=application/x-httpd-php]\n",
      ...named("a", "b"),
    },
    asks: ["a", "b"],
    gets: ["200 ran", "200 ran"],
  },
  {
    title: "a handler for sources of programs is refused",
    differs: "mod_php shows the source in colours",
    folder: "sources",
    files: { ".htaccess": "AddType application/x-httpd-php-source .html\n", ...named("page.html") },
    asks: ["page.html"],
    gets: [refused],
  },
];
