import { describe, expect, it } from "vitest";
import { onMarkedSite } from "./markedSite";

describe("the page cache", () => {
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
    expect(await onMarkedSite(script.join("\n"))).toEqual(
      table.flatMap(([, second, browsers]) => ["miss 1", second, `Cache-Control: ${browsers}`]),
    );
  });

  it("keeps no page with a cookie, another status than 200, or a Vary that it cannot know", async () => {
    const pages = ["headers[]=Set-Cookie:%20a=1", "status=404", "status=301", "status=500", "headers[]=Vary:%20*"];
    expect(await onMarkedSite(pages.map(page => `: >/tmp/runs; at "/?${page}"; at "/?${page}"`).join("\n"))).toEqual(
      pages.flatMap(() => ["miss 1", "miss 2"]),
    );
  });

  it("answers each address, each name of the site and each way of compressing by itself", async () => {
    const script = `
      for options in "" "-H Host:www.example.com" "-H Host:WWW.example.com" "-H X-Forwarded-Proto:https" "-H Accept-Encoding:gzip"; do at / $options; done
      for address in "/?a=1" "/?a=2" "/?a=1" /index.php //; do at "$address"; done
      at /large.php?size=100000 --compressed; at /large.php?size=100000 --compressed; grep -iE '^(content-encoding|vary)' /tmp/head | sort; wc -c </tmp/body
      grep -la '^Content-Encoding: gzip' /var/cache/lamp-pages/* | wc -l
      at /large.php?size=100000; at /large.php?size=100000; grep -ciE '^content-encoding' /tmp/head || true; wc -c </tmp/body`;
    expect(await onMarkedSite(script)).toEqual([
      ...["miss 1", "miss 2", "hit 2", "miss 3", "miss 4"],
      ...["miss 5", "miss 6", "hit 6", "miss 7", "miss 8"],
      ...["miss 8", "hit 8", "Content-Encoding: gzip", "Vary: Accept-Encoding", "100000", "1"],
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
      await onMarkedSite(
        ["at /", ...past, ...hits].map((options, i) => (i === 0 ? options : `at / ${options}`)).join("\n"),
      ),
    ).toEqual(["miss 1", ...past.map((_, i) => `past ${i + 2}`), ...hits.map(() => `hit ${past.length + 1}`)]);
  });

  it("asks the site's own rules also before it answers from a copy", async () => {
    const script = `at /closed/ -H "X-Open: 1"; at /closed/ -H "X-Open: 1"; at /closed/; grep HTTP /tmp/head`;
    expect(await onMarkedSite(script)).toEqual(["miss 1", "hit 1", "- 1", "HTTP/1.1 403 Forbidden"]);
  });

  it("tells the pages of a front controller apart, and takes no error's page for the page", async () => {
    const script = `
      for page in a b a; do at /front/$page; cat /tmp/body; echo; done
      echo 'ErrorDocument 404 /error.php' >>/srv/lamp/current/apache.conf; apachectl graceful; sleep 0.5
      at /nothing; at /nothing; grep HTTP /tmp/head`;
    expect(await onMarkedSite(script)).toEqual([
      ...["miss 1", "front /front/a", "miss 2", "front /front/b", "hit 2", "front /front/a"],
      ...["past 3", "past 4", "HTTP/1.1 404 Not Found"],
    ]);
  });

  it("answers at once from a stale copy, and lamp-pages fetches the page anew", async () => {
    const script = `
      at /; at / --compressed; older 61; at /; grep -ioE '^cache-status: [^=]*' /tmp/head; at /; ls /run/lamp-pages/wanted | wc -l
      lamp-pages; ls /run/lamp-pages/wanted | wc -l; at /; cat /tmp/body; echo; at / --compressed; lamp-pages; at / --compressed`;
    expect(await onMarkedSite(script)).toEqual([
      ...["miss 1", "miss 2", "stale 2", "Cache-Status: lamp; hit; ttl", "stale 2", "1"],
      ...["0", "hit 3", "/ on 127.0.0.1 3", "stale 3", "hit 4"],
    ]);
  });
});
