import type { Row } from "./row";

/** A page that shows some of $_SERVER, in lines `NAME=value`. A variable that is absent has no line. */
export const server = (names: string) =>
  `<?php foreach (explode(" ", "${names}") as $name) isset($_SERVER[$name]) && print("$name=$_SERVER[$name]\\n");`;

const toIndex = "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ index.php [L]\n";
const form = '<?= $_SERVER["REQUEST_METHOD"], " ", strlen($_POST["a"] ?? "");';
const paths =
  "REQUEST_URI QUERY_STRING SCRIPT_NAME SCRIPT_FILENAME PATH_INFO PATH_TRANSLATED PHP_SELF ORIG_PATH_INFO ORIG_SCRIPT_NAME " +
  "REDIRECT_STATUS REDIRECT_URL REDIRECT_QUERY_STRING";
const root = "/srv/lamp/current/public";

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

/** Headers that proxies and CDNs set, and that programs believe. Here they could only come from the visitor. */
const pretended = [
  ..."Forwarded Forwarded-For X-Forwarded X-Forwarded-For X-Forwarded-By X-Forwarded-Host X-Forwarded-Prefix".split(
    " ",
  ),
  ..."X-Forwarded-Protocol X-Forwarded-Scheme X-Forwarded-Server X-Forwarded-Ssl X-Forwarded-User".split(" "),
  ..."Client-IP X-Client-IP X-Cluster-Client-IP X-Real-IP X-Remote-IP X-Remote-Addr X-Originating-IP".split(" "),
  ..."X-ProxyUser-IP Proxy-Client-IP WL-Proxy-Client-IP True-Client-IP CF-Connecting-IP CF-Connecting-IPv6".split(" "),
  ..."Fastly-Client-IP CloudFront-Viewer-Address X-Host X-Original-Host X-Original-URL X-Rewrite-URL".split(" "),
  ..."X-Url-Scheme Front-End-Https X-Forwarded-Client-Cert X-Remote-User Remote-User X_Forwarded_For".split(" "),
];

/** The rest of $_SERVER. */
export const others: readonly Row[] = [
  {
    title: "the server, the document root and the protocol are told",
    differs: "Debian tells its version",
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
    title: "a form reaches an index, a rewritten page and a front controller, also in chunks and after 100 Continue",
    folder: "forms",
    files: {
      "index.php": form,
      "rewritten/.htaccess": toIndex,
      "rewritten/index.php": form,
      "fallback/.htaccess": "FallbackResource /forms/fallback/index.php\n",
      "fallback/index.php": form,
    },
    asks: ["", "rewritten/a", "fallback/a"].flatMap(path =>
      [{}, { "transfer-encoding": "chunked" }, { expect: "100-continue" }].map(headers => ({
        path,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: `a=${"b".repeat(20_000)}`,
      })),
    ),
    gets: Array<string>(9).fill("200 POST 20000"),
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
    title: "no header by which a visitor pretends to have another address, name, scheme or account reaches PHP",
    differs: "Debian passes them all",
    folder: "pretended",
    files: {
      "index.php":
        '<?php foreach (getallheaders() + $_SERVER as $name => $value) is_string($value) && str_contains($value, "192.0.2.66") && print("$name "); echo "end";',
    },
    asks: [{ path: "", headers: Object.fromEntries(pretended.map(name => [name, "192.0.2.66"])) }],
    gets: ["200 end"],
  },
  {
    title: "every method reaches PHP, also one of the program's own, except TRACE",
    folder: "methods",
    files: { "index.php": '<?= $_SERVER["REQUEST_METHOD"];' },
    asks: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "TRACE"].map(method => ({ path: "", method })),
    gets: ["200 POST", "200 PUT", "200 PATCH", "200 DELETE", "200 OPTIONS", "200 PROPFIND", "405 Method Not Allowed"],
  },
];
