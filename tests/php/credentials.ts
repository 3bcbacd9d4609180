import { server } from "./requestVariables";
import type { Row } from "./row";

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString("base64")}` });
const toIndex = "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ index.php [L]\n";
const credentials = server("PHP_AUTH_USER PHP_AUTH_PW HTTP_AUTHORIZATION");

/** The credentials that a visitor sends. php.net "HTTP authentication with PHP", and SetEnvIfNoCase in Debian's php8.4-fpm.conf. */
export const authorization: readonly Row[] = [
  {
    title: "Basic credentials reach PHP as PHP_AUTH_USER and PHP_AUTH_PW, with colons, UTF-8 and an empty password",
    differs: "mod_php keeps HTTP_AUTHORIZATION back, Debian's php-fpm does not",
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
    differs: "mod_php keeps HTTP_AUTHORIZATION back, Debian's php-fpm does not",
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
    differs: "mod_php keeps HTTP_AUTHORIZATION back, Debian's php-fpm does not",
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
