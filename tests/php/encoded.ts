import type { Row } from "./row";

const forbidden = "403 Forbidden";

/** The names of files and paths, encoded. */
export const encoded: readonly Row[] = [
  {
    title: "names with blanks, UTF-8, plus signs, semicolons and percent signs are found, static and as programs",
    folder: "names",
    files: Object.fromEntries(
      ["a b", "ä", "a+b", "a;b", "100%", "a&b", "a'b", "[a]"].flatMap(name => [
        [`${name}.txt`, "text"],
        [`${name}.php`, '<?= basename($_SERVER["SCRIPT_FILENAME"]);'],
      ]),
    ),
    asks: ["a b", "ä", "a+b", "a;b", "100%", "a&b", "a'b", "[a]"].flatMap(name => [
      `${encodeURIComponent(name)}.txt`,
      `${encodeURIComponent(name)}.php`,
    ]),
    gets: ["a b", "ä", "a+b", "a;b", "100%", "a&b", "a'b", "[a]"].flatMap(name => ["200 text", `200 ${name}.php`]),
  },
  {
    title: "a program with a question mark in its name is refused, because Apache cannot pass it to another process",
    differs: "mod_php needs no other process",
    folder: "question",
    files: { "a?b.php": "ran" },
    asks: ["a%3Fb.php"],
    gets: [forbidden],
  },
  {
    title: "paths reach a front controller raw in REQUEST_URI, with double encoding and double slashes",
    folder: "raw",
    files: {
      ".htaccess": "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ index.php [L]\n",
      "index.php": '<?= $_SERVER["REQUEST_URI"];',
    },
    asks: [
      "a%2520b",
      "a%252Fb",
      "a//b",
      "a+b;c=d",
      "%C3%A4",
      "a%3Fb",
      "a%26b",
      "%F0%9F%98%80",
      "a%25",
      "a,b:c@d!e*f(g)",
    ],
    gets: [
      "a%2520b",
      "a%252Fb",
      "a//b",
      "a+b;c=d",
      "%C3%A4",
      "a%3Fb",
      "a%26b",
      "%F0%9F%98%80",
      "a%25",
      "a,b:c@d!e*f(g)",
    ].map(path => `200 /raw/${path}`),
  },
  {
    title: "an encoded slash in a path is 404, as Apache has it by default",
    folder: "slashes",
    files: { ".htaccess": "FallbackResource /slashes/index.php\n", "index.php": "ran" },
    asks: ["a%2Fb", "index.php/a%2Fb", "index.php?a%2Fb"],
    gets: ["404 Not Found", "404 Not Found", "200 ran"],
  },
  {
    title: "a query is parsed by PHP's rules",
    folder: "query",
    files: { "index.php": "<?= json_encode($_GET);" },
    asks: ["?a=b+c&d%5Be%5D=%2B&f.g=1;h=2&i[]=1&i[]=2"],
    gets: ['200 {"a":"b c","d":{"e":"+"},"f_g":"1;h=2","i":["1","2"]}'],
  },
  {
    title: "a folder of the site's own is served under each name, also /icons/",
    differs: "Debian's Apache has its own icons there",
    folder: "icons",
    files: { "a.txt": "own", "cgi-bin/a.txt": "own" },
    asks: ["a.txt", "cgi-bin/a.txt"],
    gets: ["200 own", "200 own"],
  },
];
