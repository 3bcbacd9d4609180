import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inServer, readConfigure, serve, values } from "./configuredServer";

/** Each run of a program adds a line to this file: a page that comes from a copy does not. */
const counted = `file_put_contents('/tmp/runs', "$_SERVER[REQUEST_URI]\\n", FILE_APPEND);`;
const marked = `header('Cache-Control: ' . ($_GET['marks'] ?? 'public, s-maxage=60'));`;

const files: Readonly<Record<string, string>> = {
  "apache.conf":
    'SetEnvIf Cookie "(^|; )vip=" no-cache\n<Location "/closed/">\nRequire env open\n</Location>\nSetEnvIf X-Open 1 open\n',
  "public/index.php": `<?php ${counted} ${marked}
    foreach ($_GET['headers'] ?? [] as $header) header($header, false);
    http_response_code((int) ($_GET['status'] ?? 200));
    echo file_exists('/tmp/broken') ? http_response_code(500) && 0 : '', "$_SERVER[REQUEST_URI] on $_SERVER[HTTP_HOST] ", count(file('/tmp/runs'));`,
  "public/closed/index.php": `<?php ${counted} ${marked} echo 'closed';`,
  "public/front/.htaccess":
    "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . /front/index.php [L]\n",
  "public/front/index.php": `<?php ${counted} ${marked} echo "front $_SERVER[REQUEST_URI]";`,
  "public/error.php": `<?php ${counted} ${marked} echo "no page $_SERVER[REDIRECT_URL]";`,
  "public/large.php": `<?php ${marked} for ($i = 0; $i < 10; $i++) echo str_repeat('x', (int) $_GET['size'] / 10);`,
  "public/plain.php": `<?php ${counted} echo 'plain';`,
};

describe("the page cache", () => {
  const site = mkdtempSync(join(tmpdir(), "pages-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), content);
  }
  afterAll(() => rmSync(site, { recursive: true }));

  const cached = (script: string) =>
    inServer(
      `
      cp -r /marked/. /srv/lamp/current && chmod -R go+rX /srv/lamp
      systemd-tmpfiles --create /etc/tmpfiles.d/lamp-pages.conf
      ${values}
      ${readConfigure}
      sed -i 's/LAMP_SERVER .*/LAMP_SERVER web-3f9a1c/' apache.conf
      install -m 666 /dev/null /tmp/runs
      ${serve}
      site=http://127.0.0.1
      # how ADDRESS [OPTIONS]: what became of the request, and how often programs have run.
      how() { curl -gsS -o /tmp/body -D /tmp/head --max-time 5 "$@" "$address"; echo "$(tail -n 1 /var/log/lamp/access.log | grep -oE '[a-z-]+$') $(wc -l </tmp/runs)"; }
      at() { address=$site$1; shift; how "$@"; }
      # older SECONDS: all copies are as if they had been made earlier.
      older() { for copy in /var/cache/lamp-pages/*; do awk -v by=$1 'NR == 1 && $1 + 0 { $1 = sprintf("%.3f", $1 - by) } 1' "$copy" >/tmp/copy; cat /tmp/copy >"$copy"; done; }
      export LAMP_PAGES_PAUSE=0
      ${script}`,
      { "/marked": site },
    );

  it("keeps what a page marks for shared caches, and tells browsers to ask", async () => {
    const table: readonly (readonly [string, string, string])[] = [
      // what the page sends, what becomes of the second request, what browsers get
      ["public, s-maxage=60", "hit 1", "public, s-maxage=60, max-age=0"],
      ["s-maxage=60, max-age=5", "hit 1", "s-maxage=60, max-age=5"],
      ["S-MaxAge=60", "hit 1", "S-MaxAge=60, max-age=0"],
      ["public, max-age=60", "miss 2", "public, max-age=60"],
      ["s-maxage=0", "miss 2", "s-maxage=0, max-age=0"],
      ["s-maxage=60, private", "miss 2", "s-maxage=60, private, max-age=0"],
      ["s-maxage=60, no-store", "miss 2", "s-maxage=60, no-store, max-age=0"],
      ["s-maxage=60, no-cache", "miss 2", "s-maxage=60, no-cache, max-age=0"],
    ];
    const script = table.map(
      ([marks]) =>
        `at "/?marks=${marks.replaceAll(" ", "%20")}"; at "/?marks=${marks.replaceAll(" ", "%20")}"; grep -i ^cache-control: /tmp/head; : >/tmp/runs`,
    );
    expect(lines(await cached(script.join("\n")))).toEqual(
      table.flatMap(([, second, browsers]) => ["miss 1", second, `Cache-Control: ${browsers}`]),
    );
  });

  it("keeps no page with a cookie, another status than 200, or a Vary that it cannot know", async () => {
    const pages = ["headers[]=Set-Cookie:%20a=1", "status=404", "status=301", "status=500", "headers[]=Vary:%20*"];
    expect(lines(await cached(pages.map(page => `: >/tmp/runs; at "/?${page}"; at "/?${page}"`).join("\n")))).toEqual(
      pages.flatMap(() => ["miss 1", "miss 2"]),
    );
  });

  it("answers each address, each name of the site and each way of compressing by itself", async () => {
    const script = `
      for options in "" "-H Host:www.example.com" "-H Host:WWW.example.com" "-H X-Forwarded-Proto:https" "-H Accept-Encoding:gzip"; do at / $options; done
      for address in "/?a=1" "/?a=2" "/?a=1" /index.php //; do at "$address"; done
      at /large.php?size=100000 --compressed; at /large.php?size=100000 --compressed; grep -iE '^(content-encoding|vary)' /tmp/head; wc -c </tmp/body
      at /large.php?size=100000; at /large.php?size=100000; grep -ciE '^content-encoding' /tmp/head; wc -c </tmp/body`;
    expect(lines(await cached(script))).toEqual([
      ...["miss 1", "miss 2", "hit 2", "miss 3", "miss 4"],
      ...["miss 5", "miss 6", "hit 6", "miss 7", "miss 8"],
      ...["miss 8", "hit 8", "Vary: Accept-Encoding", "Content-Encoding: gzip", "100000"],
      ...["miss 8", "hit 8", "0", "100000"],
    ]);
  });

  it("answers nobody from a copy whom the site may know", async () => {
    const past = [
      "-u a:b",
      "-d a=b",
      "-X POST",
      "-X PUT",
      "-H 'Cookie: PHPSESSID=1'",
      "-H 'Cookie: a=1; wordpress_logged_in_5=x'",
      "-H 'Cookie: vip=1'",
    ];
    const hits = [
      "-I",
      "-H 'Cookie: _ga=1'",
      "-H 'Cache-Control: no-cache'",
      "-H 'Pragma: no-cache'",
      "-r 0-3",
      "-H 'Lamp-Page-Token: guessed'",
    ];
    expect(
      lines(
        await cached(
          ["at /", ...past, ...hits].map((options, i) => (i === 0 ? options : `at / ${options}`)).join("\n"),
        ),
      ),
    ).toEqual(["miss 1", ...past.map((_, i) => `past ${i + 2}`), ...hits.map(() => `hit ${past.length + 1}`)]);
  });

  it("asks the site's own rules also before it answers from a copy", async () => {
    const script = `at /closed/ -H "X-Open: 1"; at /closed/ -H "X-Open: 1"; at /closed/; grep HTTP /tmp/head`;
    expect(lines(await cached(script))).toEqual(["miss 1", "hit 1", "- 1", "HTTP/1.1 403 Forbidden"]);
  });

  it("tells the pages of a front controller apart, and takes no error's page for the page", async () => {
    const script = `
      for page in a b a; do at /front/$page; cat /tmp/body; echo; done
      echo 'ErrorDocument 404 /error.php' >>/srv/lamp/current/apache.conf; apachectl graceful; sleep 0.5
      at /nothing; at /nothing; grep HTTP /tmp/head`;
    expect(lines(await cached(script))).toEqual([
      ...["miss 1", "front /front/a", "miss 2", "front /front/b", "hit 2", "front /front/a"],
      ...["past 3", "past 4", "HTTP/1.1 404 Not Found"],
    ]);
  });

  it("keeps one copy for each value of the headers that a page varies by", async () => {
    const script = `
      page='/?headers[]=Vary:%20Accept-Language,%20Cookie'
      for language in de en de; do at "$page" -H "Accept-Language: $language"; done
      at "$page" -H "Accept-Language: de" -H "Cookie: a=1"`;
    expect(lines(await cached(script))).toEqual(["miss 1", "miss 2", "hit 2", "miss 3"]);
  });

  it("answers a browser that has the page with 304, and HEAD with the headers of the page", async () => {
    const script = `
      page='/?headers[]=ETag:%20"x"&headers[]=Last-Modified:%20Thu,%2001%20Oct%202026%2000:00:00%20GMT&headers[]=X-Own:%201'
      at "$page"; at "$page"; grep -iE '^(etag|last|x-own|age|x-served)' /tmp/head
      at "$page" -H 'If-None-Match: "x"'; head -n 1 /tmp/head; grep -iE '^(etag|cache-control)' /tmp/head
      at "$page" -H 'If-None-Match: "y"'; head -n 1 /tmp/head
      at "$page" -H 'If-Modified-Since: Thu, 01 Oct 2026 00:00:00 GMT'; head -n 1 /tmp/head
      length=$(wc -c </tmp/body)
      at "$page" -I; grep -iE '^(content-length|etag|x-own|age)' /tmp/head`;
    expect(lines(await cached(script))).toEqual([]);
  });

  it("sends a page that is too large to be kept as it comes", async () => {
    const script = `for size in 1000000 6000000; do at /large.php?size=$size; at /large.php?size=$size; wc -c </tmp/body; done`;
    expect(lines(await cached(script))).toEqual(["miss 0", "hit 0", "1000000", "miss 0", "miss 0", "6000000"]);
  });

  it("keeps no page whose process has died before its end", async () => {
    const script = `
      echo '<?php header("Cache-Control: s-maxage=60"); echo str_repeat("x", 300000); flush(); posix_kill(getmypid(), 9);' >/srv/lamp/current/public/dies.php
      for time in 1 2; do at /dies.php || true; done; ls /var/cache/lamp-pages | wc -l`;
    expect(lines(await cached(script))).toEqual([]);
  });

  it("answers at once from a stale copy, and lamp-pages fetches the page anew", async () => {
    const script = `
      at /; at / --compressed; older 61; at /; grep -i ^cache-status /tmp/head; at /; ls /run/lamp-pages/wanted | wc -l
      lamp-pages; ls /run/lamp-pages/wanted | wc -l; at /; cat /tmp/body; at / --compressed`;
    expect(lines(await cached(script))).toEqual([]);
  });

  it("keeps its copies while the page fails, however old they are", async () => {
    const script = `
      at /; older 661; touch /tmp/broken; at /; cat /tmp/body; at /; cat /tmp/body
      lamp-pages
      older 70000; at /; at /; cat /tmp/body
      rm /tmp/broken; lamp-pages; at /; cat /tmp/body`;
    expect(lines(await cached(script))).toEqual([]);
  });
});

const lines = (output: string) =>
  output
    .trim()
    .split("\n")
    .map(line => line.trim());
