import type { Row } from "./row";

/** A page that shows some of $_SERVER, in lines `NAME=value`. A variable that is absent has no line. */
export const server = (names: string) =>
  `<?php foreach (explode(" ", "${names}") as $name) isset($_SERVER[$name]) && print("$name=$_SERVER[$name]\\n");`;

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString("base64")}` });
const toIndex = "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ index.php [L]\n";
const credentials = server("PHP_AUTH_USER PHP_AUTH_PW HTTP_AUTHORIZATION");
const paths =
  "REQUEST_URI QUERY_STRING SCRIPT_NAME SCRIPT_FILENAME PATH_INFO PATH_TRANSLATED PHP_SELF ORIG_PATH_INFO ORIG_SCRIPT_NAME " +
  "REDIRECT_STATUS REDIRECT_URL REDIRECT_QUERY_STRING";
const root = "/srv/lamp/current/public";

/** The credentials that a visitor sends. php.net "HTTP authentication with PHP", and SetEnvIfNoCase in Debian's php8.4-fpm.conf. */
export const authorization: readonly Row[] = [
  {
    title: "Basic credentials reach PHP as PHP_AUTH_USER and PHP_AUTH_PW, with colons, UTF-8 and an empty password",
    folder: "basic",
    files: { "index.php": credentials },
    asks: ["a:b:c", "ä:ö", "a:"].map(text => ({ path: "index.php", headers: basic(text) })),
    gets: ["a:b:c", "ä:ö", "a:"].map(text => {
      const [user, ...password] = text.split(":");
      const line = password.join("") === "" ? "" : `PHP_AUTH_PW=${password.join(":")}\n`;
      return `200 PHP_AUTH_USER=${user}\n${line}HTTP_AUTHORIZATION=${basic(text).authorization}`;
    }),
  },
  {
    title:
      "Basic credentials reach the index of a folder, a front controller of mod_rewrite and one of FallbackResource",
    folder: "front",
    files: {
      "index.php": credentials,
      "rewritten/.htaccess": toIndex,
      "rewritten/index.php": credentials,
      "fallback/.htaccess": "FallbackResource /front/fallback/index.php\n",
      "fallback/index.php": credentials,
    },
    asks: ["", "rewritten/some/page", "fallback/some/page"].map(path => ({ path, headers: basic("a:b") })),
    gets: Array<string>(3).fill(`200 PHP_AUTH_USER=a\nPHP_AUTH_PW=b\nHTTP_AUTHORIZATION=${basic("a:b").authorization}`),
  },
  {
    title: "a Bearer token is in $_SERVER, in getallheaders() and in apache_request_headers()",
    folder: "bearer",
    files: {
      "index.php":
        '<?= $_SERVER["HTTP_AUTHORIZATION"] ?? "", "|", getallheaders()["Authorization"] ?? "", "|", apache_request_headers()["Authorization"] ?? "";',
    },
    asks: [{ path: "index.php", headers: { authorization: "Bearer abc.def" } }],
    gets: ["200 Bearer abc.def|Bearer abc.def|Bearer abc.def"],
  },
  {
    title: "a Digest answer reaches PHP as PHP_AUTH_DIGEST",
    folder: "digest",
    files: { "index.php": server("PHP_AUTH_DIGEST PHP_AUTH_USER") },
    asks: [{ path: "index.php", headers: { authorization: 'Digest username="a", nonce="n"' } }],
    gets: ['200 PHP_AUTH_DIGEST=username="a", nonce="n"'],
  },
  {
    title: "the rule with which Laravel's .htaccess passes Authorization on still works",
    folder: "laravel",
    files: {
      ".htaccess":
        "RewriteEngine On\nRewriteCond %{HTTP:Authorization} .\nRewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]\n" +
        toIndex,
      "index.php": server("HTTP_AUTHORIZATION"),
    },
    asks: [{ path: "api", headers: { authorization: "Bearer abc" } }],
    gets: ["200 HTTP_AUTHORIZATION=Bearer abc"],
  },
  {
    title: "a folder that Apache protects with a password tells PHP the user",
    folder: "protected",
    files: {
      ".htaccess":
        "AuthType Basic\nAuthName x\nAuthUserFile /srv/lamp/current/public/protected/.users\nRequire valid-user\n",
      ".users": "a:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
      "index.php": server("AUTH_TYPE REMOTE_USER PHP_AUTH_USER"),
    },
    asks: [
      { path: "", shows: ["www-authenticate"] },
      { path: "", headers: basic("a:secret") },
    ],
    gets: [
      '401 www-authenticate: Basic realm="x", Unauthorized',
      "200 AUTH_TYPE=Basic\nREMOTE_USER=a\nPHP_AUTH_USER=a",
    ],
  },
];

/** The script and its path, before and after rewriting. RFC 3875, and what mod_php shows of them. */
export const scriptPaths: readonly Row[] = [
  {
    title: "the rest of the path after a script is PATH_INFO, decoded, and REQUEST_URI is raw",
    folder: "pathinfo",
    files: { "index.php": server(paths) },
    asks: ["index.php/a%20b/%C3%A4?c=%20d"],
    gets: [
      "200 REQUEST_URI=/pathinfo/index.php/a%20b/%C3%A4?c=%20d\nQUERY_STRING=c=%20d\nSCRIPT_NAME=/pathinfo/index.php\n" +
        `SCRIPT_FILENAME=${root}/pathinfo/index.php\nPATH_INFO=/a b/ä\nPATH_TRANSLATED=${root}/a b/ä\nPHP_SELF=/pathinfo/index.php/a b/ä`,
    ],
  },
  {
    title: "the index of a folder is the script, and there is no PATH_INFO",
    folder: "indexed",
    files: { "index.php": server(paths) },
    asks: ["?a=b"],
    gets: [
      `200 REQUEST_URI=/indexed/?a=b\nQUERY_STRING=a=b\nSCRIPT_NAME=/indexed/index.php\nSCRIPT_FILENAME=${root}/indexed/index.php\n` +
        "PHP_SELF=/indexed/index.php",
    ],
  },
  {
    title: "a front controller of mod_rewrite sees the visitor's REQUEST_URI, its own script, and REDIRECT_URL",
    folder: "rewritten",
    files: { ".htaccess": toIndex, "index.php": server(paths) },
    asks: ["a/b%20c?d=e"],
    gets: [
      "200 REQUEST_URI=/rewritten/a/b%20c?d=e\nQUERY_STRING=d=e\nSCRIPT_NAME=/rewritten/index.php\n" +
        `SCRIPT_FILENAME=${root}/rewritten/index.php\nPHP_SELF=/rewritten/index.php\nREDIRECT_STATUS=200\nREDIRECT_URL=/rewritten/a/b c\n` +
        "REDIRECT_QUERY_STRING=d=e",
    ],
  },
  {
    title: "a rule that appends the path to the front controller gives it as PATH_INFO",
    folder: "appended",
    files: {
      ".htaccess": "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ index.php/$1 [L,QSA]\n",
      "index.php": server(paths),
    },
    asks: ["a/b%20c?d=e"],
    gets: [
      "200 REQUEST_URI=/appended/a/b%20c?d=e\nQUERY_STRING=d=e\nSCRIPT_NAME=/appended/index.php\n" +
        `SCRIPT_FILENAME=${root}/appended/index.php\nPATH_INFO=/a/b c\nPATH_TRANSLATED=${root}/a/b c\nPHP_SELF=/appended/index.php/a/b c\n` +
        "REDIRECT_STATUS=200\nREDIRECT_URL=/appended/a/b c\nREDIRECT_QUERY_STRING=d=e",
    ],
  },
  {
    title: "a front controller of FallbackResource sees the visitor's REQUEST_URI and its own script",
    folder: "fallback",
    files: { ".htaccess": "FallbackResource /fallback/index.php\n", "index.php": server(paths) },
    asks: ["a/b?d=e"],
    gets: [
      "200 REQUEST_URI=/fallback/a/b?d=e\nQUERY_STRING=d=e\nSCRIPT_NAME=/fallback/index.php\n" +
        `SCRIPT_FILENAME=${root}/fallback/index.php\nPHP_SELF=/fallback/index.php`,
    ],
  },
  {
    title: "a script of ErrorDocument sees the failed path, and answers with its status unless it sets another",
    folder: "errordocument",
    files: {
      ".htaccess": "ErrorDocument 404 /errordocument/error.php\n",
      "error.php":
        `<?php isset($_GET["found"]) && header("HTTP/1.1 200 OK"); ?>` +
        server("REQUEST_URI REDIRECT_STATUS REDIRECT_URL SCRIPT_NAME"),
    },
    asks: ["away"],
    gets: [
      "404 REQUEST_URI=/errordocument/away\nREDIRECT_STATUS=404\nREDIRECT_URL=/errordocument/away\nSCRIPT_NAME=/errordocument/error.php",
    ],
  },
];

/** The rest of $_SERVER. */
export const others: readonly Row[] = [
  {
    title: "the server, the document root and the protocol are told",
    folder: "server",
    files: {
      "index.php": server(
        "DOCUMENT_ROOT CONTEXT_DOCUMENT_ROOT CONTEXT_PREFIX SERVER_NAME SERVER_SOFTWARE SERVER_SIGNATURE GATEWAY_INTERFACE " +
          "SERVER_PROTOCOL REQUEST_SCHEME REQUEST_METHOD argv argc",
      ),
    },
    asks: ["index.php?a+b"],
    gets: [
      `200 DOCUMENT_ROOT=${root}\nCONTEXT_DOCUMENT_ROOT=${root}\nCONTEXT_PREFIX=\nSERVER_NAME=www.example.com\nSERVER_SOFTWARE=Apache\n` +
        "SERVER_SIGNATURE=\nGATEWAY_INTERFACE=CGI/1.1\nSERVER_PROTOCOL=HTTP/1.1\nREQUEST_SCHEME=http\nREQUEST_METHOD=GET",
    ],
  },
  {
    title:
      "variables of SetEnv, SetEnvIf and of rewrite rules reach getenv() and $_SERVER, after a rewrite with REDIRECT_",
    folder: "variables",
    files: {
      ".htaccess":
        'SetEnv PLAIN "a b"\nSetEnvIf Request_URI variables MATCHED=yes\nRewriteEngine On\nRewriteRule ^direct - [E=RULE:1]\n' +
        "RewriteRule ^pretty$ direct.php [E=RULE:2]\n",
      "direct.php":
        '<?= getenv("PLAIN"), "|", $_SERVER["MATCHED"] ?? "", "|", $_SERVER["RULE"] ?? "", "|", $_SERVER["REDIRECT_RULE"] ?? "";',
    },
    asks: ["direct.php", "pretty"],
    gets: ["200 a b|yes|1|", "200 a b|yes|1|2"],
  },
  {
    title: "a body's type and length are CONTENT_TYPE and CONTENT_LENGTH",
    folder: "content",
    files: { "index.php": server("CONTENT_TYPE CONTENT_LENGTH HTTP_CONTENT_LENGTH REQUEST_METHOD") },
    asks: [
      { path: "", method: "PUT", headers: { "content-type": "application/json", "content-length": "2" }, body: "{}" },
    ],
    gets: ["200 CONTENT_TYPE=application/json\nCONTENT_LENGTH=2\nREQUEST_METHOD=PUT"],
  },
  {
    title: "headers of the visitor's own reach PHP, repeated ones in one line, and names with underscores do not",
    folder: "headers",
    files: { "index.php": server("HTTP_X_OWN HTTP_X_UNDER HTTP_COOKIE HTTP_PROXY HTTP_ACCEPT") },
    asks: [
      {
        path: "",
        headers: {
          "x-own": ["1", "2"],
          x_under: "3",
          cookie: "a=1; b=2",
          proxy: "http://192.0.2.1",
          accept: "text/html",
        },
      },
    ],
    gets: ["200 HTTP_X_OWN=1, 2\nHTTP_COOKIE=a=1; b=2\nHTTP_ACCEPT=text/html"],
  },
  {
    title: "every method reaches PHP, also one of the program's own, except TRACE",
    folder: "methods",
    files: { "index.php": '<?= $_SERVER["REQUEST_METHOD"];' },
    asks: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "TRACE"].map(method => ({ path: "", method })),
    gets: ["200 POST", "200 PUT", "200 PATCH", "200 DELETE", "200 OPTIONS", "200 PROPFIND", "405 Method Not Allowed"],
  },
];
