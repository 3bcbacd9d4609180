import type { Row } from "./row";

const forbidden = "403 Forbidden";

/** What a site's .htaccess may say, and what Debian's Apache does with files. */
export const htaccess: readonly Row[] = [
  {
    title: "settings of mod_php in .htaccess are skipped where the file asks for mod_php first",
    folder: "guarded",
    files: {
      ".htaccess": ["mod_php.c", "mod_php5.c", "mod_php7.c", "mod_php8.c", "php_module"]
        .map(name => `<IfModule ${name}>\nphp_value memory_limit 64M\nphp_flag display_errors on\n</IfModule>\n`)
        .join(""),
      "index.php": "ran",
    },
    asks: [""],
    gets: ["200 ran"],
  },
  {
    title: "directives of Debian's modules are understood, also those of modules that do nothing here",
    folder: "directives",
    files: {
      ".htaccess": [
        "IndexIgnore *",
        "IndexOptions FancyIndexing",
        "AddDescription x *.txt",
        "AddDefaultCharset UTF-8",
        "AddCharset UTF-8 .txt",
        "AddLanguage de .de",
        "LanguagePriority en",
        "ExpiresActive On",
        'ExpiresByType text/plain "access plus 1 hour"',
        "AddOutputFilterByType DEFLATE text/plain",
        "Header set X-Own 1",
        "RequestHeader unset X-Other",
        "Order allow,deny",
        "Allow from all",
        "Satisfy Any",
        "LimitRequestBody 1024000",
        "FileETag None",
        "SetEnvIf Request_URI x X=1",
        'BrowserMatch "MSIE" old',
        "Options -Indexes +FollowSymLinks +SymLinksIfOwnerMatch -MultiViews",
        "DirectorySlash On",
        "RedirectMatch 301 ^/directives/old$ /new",
        "Redirect 302 /directives/older /new",
        "ErrorDocument 403 no",
        "SetOutputFilter DEFLATE",
        "AcceptPathInfo On",
        "ForceType text/plain",
        "DefaultType None",
        "ServerSignature Off",
        "ContentDigest Off",
        "CGIPassAuth On",
        "<Limit GET POST>\nRequire all granted\n</Limit>",
        "<LimitExcept GET POST>\nRequire all denied\n</LimitExcept>",
        "<RequireAll>\nRequire all granted\nRequire not ip 192.0.2.9\n</RequireAll>",
      ].join("\n"),
      "a.txt": "text",
    },
    asks: [
      { path: "a.txt", shows: ["x-own", "content-type"] },
      { path: "old", shows: ["location"] },
    ],
    gets: [
      "200 x-own: 1, content-type: text/plain; charset=UTF-8, text",
      "301 location: http://www.example.com/new, Moved Permanently",
    ],
  },
  {
    title: "a folder without an index is forbidden, and listed when its .htaccess asks for it",
    folder: "listing",
    files: { "closed/a.txt": "", "open/.htaccess": "Options +Indexes\n", "open/a.txt": "" },
    asks: ["closed/", "open/"],
    gets: [forbidden, "200 Index of /listing/open"],
  },
  {
    title: "the index of a folder is index.php, then index.html, then index.htm, unless .htaccess names another",
    differs: "Debian has index.html first",
    folder: "order",
    files: {
      "all/index.html": "html",
      "all/index.php": "php",
      "all/index.htm": "htm",
      "two/index.php": "php",
      "two/index.htm": "htm",
      "one/index.htm": "htm",
      "own/.htaccess": "DirectoryIndex home.php\n",
      "own/home.php": "home",
      "own/index.html": "html",
    },
    asks: ["all/", "two/", "one/", "own/"],
    gets: ["200 php", "200 php", "200 htm", "200 home"],
  },
  {
    title: "MultiViews find a page without its suffix when .htaccess asks for them, but no program, as with mod_php",
    folder: "views",
    files: { ".htaccess": "Options +MultiViews\n", "page.html": "page", "program.php": "ran" },
    asks: ["page", "program"],
    gets: ["200 page", "404 Not Found"],
  },
  {
    title: "a folder without its slash is redirected, with the query",
    folder: "slash",
    files: { "sub/index.php": "ran" },
    asks: [{ path: "sub?a=b", shows: ["location"] }],
    gets: ["301 location: http://www.example.com/slash/sub/?a=b, Moved Permanently"],
  },
];
