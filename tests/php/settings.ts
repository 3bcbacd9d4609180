import type { Row } from "./row";

const root = "/srv/lamp/current/public";
/** Tells which file ran before the page, and whether the page has the database account. */
const page =
  '<?= $GLOBALS["prepended"] ?? "nothing", " ", getenv("DB_USERNAME"), " ", $_SERVER["DB_PASSWORD"] ?? "", " ", $_ENV["DB_PORT"] ?? "";';
const prepends = (name: string) => `<?php $prepended = "${name}";`;

/** PHP's settings in a site without a php.ini. php.net: "user_ini.filename", "auto_prepend_file". */
export const userIni: readonly Row[] = [
  {
    title: "every page has the database account in getenv(), $_SERVER and $_ENV",
    folder: "account",
    files: { "index.php": page },
    asks: [""],
    gets: ["200 nothing lamp pass word 3306"],
  },
  {
    title: "a site's own auto_prepend_file in .user.ini runs, and the page still has its account",
    folder: "prepend",
    files: {
      "index.php": page,
      ".user.ini": `auto_prepend_file = '${root}/prepend/first.php'\n`,
      "first.php": prepends("first"),
      "sub/index.php": page,
      "other/.user.ini": '; the firewall\nauto_prepend_file="other.php" ; of this folder\n',
      "other/index.php": page,
      "other/other.php": prepends("other"),
      "none/.user.ini": "auto_prepend_file = none\n",
      "none/index.php": page,
      "rest/.user.ini": "memory_limit = 64M\n",
      "rest/index.php": page,
    },
    asks: ["", "sub/", "other/", "none/", "rest/"],
    gets: [
      "200 first lamp pass word 3306",
      "200 first lamp pass word 3306",
      "200 other lamp pass word 3306",
      "200 nothing lamp pass word 3306",
      "200 first lamp pass word 3306",
    ],
  },
  {
    title: "a firewall in auto_prepend_file sees the account, defines what the page uses, and can end the request",
    folder: "firewall",
    files: {
      ".user.ini": `auto_prepend_file = ${root}/firewall/waf.php\n`,
      "waf.php":
        '<?php namespace Waf; $seen = \\getenv("DB_USERNAME"); const RULES = 1; function ask() { return RULES; } ' +
        'if (isset($_GET["attack"])) { \\http_response_code(403); exit("blocked"); }',
      "index.php":
        '<?= $seen, " ", Waf\\ask(), " ", implode(",", array_filter(array_keys(get_defined_vars()), fn($n) => $n[0] !== "_"));',
    },
    asks: ["", "?attack"],
    gets: ["200 lamp 1 seen", "403 blocked"],
  },
  {
    title: "an auto_prepend_file that is not there is an error, as it is in PHP",
    folder: "lost",
    files: { ".user.ini": "auto_prepend_file = lost.php\n", "index.php": page },
    asks: [""],
    gets: ["500"],
  },
  {
    title: "an auto_append_file and other settings of .user.ini come into effect",
    folder: "append",
    files: {
      ".user.ini": `auto_append_file = ${root}/append/last.php\npost_max_size = 33M\nsession.name = OWN\n`,
      "last.php": "<?= ' last';",
      "index.php": '<?= ini_get("post_max_size"), " ", ini_get("session.name"), " ", getenv("DB_USERNAME");',
    },
    asks: [""],
    gets: ["200 33M OWN lamp last"],
  },
  {
    title: "PHP_VALUE and PHP_ADMIN_VALUE of .htaccess come into effect, and the page still has its account",
    folder: "setenv",
    files: {
      "value/.htaccess": `SetEnv PHP_VALUE "auto_prepend_file = ${root}/setenv/value/first.php"\n`,
      "value/first.php": prepends("value"),
      "value/index.php": page,
      "admin/.htaccess": `SetEnv PHP_ADMIN_VALUE "auto_prepend_file = ${root}/setenv/admin/first.php"\n`,
      "admin/first.php": prepends("admin"),
      "admin/index.php": page,
      "size/.htaccess": 'SetEnv PHP_ADMIN_VALUE "precision = 5"\n',
      "size/index.php": '<?= ini_get("precision"), " ", getenv("DB_USERNAME");',
      "after/index.php": page,
    },
    asks: ["value/", "admin/", "size/", "after/", "after/", "after/"],
    gets: [
      "200 value lamp pass word 3306",
      "200 admin lamp pass word 3306",
      "200 5 lamp",
      ...Array<string>(3).fill("200 nothing lamp pass word 3306"),
    ],
  },
  {
    title: "a program on the command line has the account, and sees the page's settings",
    folder: "commandline",
    files: {
      "index.php": `<?= shell_exec("php ${root}/commandline/program.php one");`,
      "program.php":
        '<?= PHP_SAPI, " ", $argv[1], " ", getenv("DB_USERNAME"), " ", ini_get("session.cookie_samesite");',
    },
    asks: [""],
    gets: ["200 cli one lamp Lax"],
  },
];

/** The site folder of a site with a php.ini and an apache.conf. */
export const ownFiles = {
  "php.ini":
    "auto_prepend_file = /srv/lamp/current/first.php\nupload_max_filesize = 77M\noutput_buffering = Off\ndisable_functions = shell_exec\n",
  "first.php": prepends("php.ini"),
  "apache.conf":
    'SetEnv OWN_NAME "a b"\nAllowEncodedSlashes NoDecode\nErrorDocument 404 /lost.html\nAlias /tools /srv/lamp/current/tools\n<Directory /srv/lamp/current/tools>\nRequire all granted\n</Directory>\n<Location /located>\nSetEnv LOCATED 1\n</Location>\n',
  "public/lost.html": "lost",
  "tools/own/index.php": page,
  "tools/own/.user.ini": "auto_prepend_file = own.php\n",
  "tools/own/own.php": prepends("own"),
  "tools/own/below/index.php": page,
};

/** PHP's and Apache's settings in a site with a php.ini and an apache.conf. */
export const phpIni: readonly Row[] = [
  {
    title: "a site's own auto_prepend_file in php.ini runs, .user.ini overrides it, and the page still has its account",
    folder: "ini",
    files: {
      "index.php": page,
      "user/.user.ini": `auto_prepend_file = ${root}/ini/user/user.php\n`,
      "user/user.php": prepends("user"),
      "user/index.php": page,
      "none/.user.ini": "auto_prepend_file = none\n",
      "none/index.php": page,
    },
    asks: ["", "user/", "none/"],
    gets: ["200 php.ini lamp pass word 3306", "200 user lamp pass word 3306", "200 nothing lamp pass word 3306"],
  },
  {
    title: "a program outside of the document root has its account, and reads the .user.ini of its own folder only",
    folder: "tools",
    asks: ["own/", "own/below/"],
    gets: ["200 own lamp pass word 3306", "200 php.ini lamp pass word 3306"],
  },
  {
    title: "php.ini overrides the server's settings, on the command line too",
    folder: "command",
    files: {
      "index.php":
        '<?php echo ini_get("upload_max_filesize"), " ", (int) ini_get("output_buffering"), " ", function_exists("shell_exec") ? "exec" : "none", " "; ' +
        `passthru("php ${root}/command/program.php");`,
      "program.php": `<?= PHP_SAPI, " ", ini_get("upload_max_filesize"), " ", $GLOBALS["prepended"] ?? "", " ", getenv("DB_USERNAME");`,
    },
    asks: [""],
    gets: ["200 77M 0 none cli 77M php.ini lamp"],
  },
  {
    title: "SetEnv, AllowEncodedSlashes and ErrorDocument of apache.conf come into effect",
    folder: "located",
    files: { "index.php": '<?= getenv("OWN_NAME"), " ", getenv("LOCATED"), " ", $_SERVER["PATH_INFO"] ?? "";' },
    asks: ["index.php/a%2Fb", "away.php"],
    gets: ["200 a b 1 /a%2Fb", "404 lost"],
  },
];
