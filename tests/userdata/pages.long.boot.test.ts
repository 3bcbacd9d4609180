import { describe, expect, it } from "vitest";
import { onMarkedSite } from "./markedSite";
import { readConfigure, values } from "./configuredServer";

describe("the page cache", () => {
  it("keeps one copy for each value of the headers that a page varies by", async () => {
    const script = `
      page='/?headers[]=Vary:%20Accept-Language,%20Cookie'
      for language in de en de; do at "$page" -H "Accept-Language: $language"; done
      for time in 1 2; do at "$page" -H "Accept-Language: de" -H "Cookie: a=1"; done`;
    expect(await onMarkedSite(script)).toEqual(["miss 1", "miss 2", "hit 2", "miss 3", "miss 4"]);
  });

  it("answers a browser that has the page with 304, and HEAD with the headers of the page", async () => {
    const script = `
      page='/?headers[]=ETag:%20"x"&headers[]=Last-Modified:%20Thu,%2001%20Oct%202026%2000:00:00%20GMT&headers[]=X-Own:%201'
      at "$page"; at "$page"; grep -iE '^(etag|last|x-own|age|x-served)' /tmp/head | sort | sed 's/Age: [01]/Age: small/'; length=$(wc -c </tmp/body)
      at "$page" -H 'If-None-Match: "x"'; head -n 1 /tmp/head; grep -iE '^(etag|cache-control)' /tmp/head | sort
      at "$page" -H 'If-None-Match: "y"'; head -n 1 /tmp/head
      for day in 30 01; do at "$page" -H "If-Modified-Since: Thu, $day Oct 2025 00:00:00 GMT"; head -n 1 /tmp/head; done
      at "$page" -H 'If-Modified-Since: Thu, 01 Oct 2026 00:00:00 GMT'; head -n 1 /tmp/head
      at "$page" -I; grep -iE '^(content-length|etag|x-own|age)' /tmp/head | sort | sed "s/ $length/ of the page/; s/Age: [01]/Age: small/"`;
    expect(await onMarkedSite(script)).toEqual([
      ...["miss 1", "hit 1", "Age: small", 'ETag: "x"', "Last-Modified: Thu, 01 Oct 2026 00:00:00 GMT"],
      ...["X-Own: 1", "X-Served-By: web-3f9a1c"],
      ...["hit 1", "HTTP/1.1 304 Not Modified", "Cache-Control: public, s-maxage=60, max-age=0", 'ETag: "x"'],
      ...["hit 1", "HTTP/1.1 200 OK", "hit 1", "HTTP/1.1 200 OK", "hit 1", "HTTP/1.1 200 OK"],
      ...["hit 1", "HTTP/1.1 304 Not Modified"],
      ...["hit 1", "Age: small", "Content-Length: of the page", 'ETag: "x"', "X-Own: 1"],
    ]);
  });

  it("sends a page that is too large to be kept as it comes", async () => {
    const script = `for size in 1000000 6000000; do at /large.php?size=$size; at /large.php?size=$size; wc -c </tmp/body; done`;
    expect(await onMarkedSite(script)).toEqual(["miss 0", "hit 0", "1000000", "miss 0", "miss 0", "6000000"]);
  });

  it("keeps no page whose process has died before its end", async () => {
    const script = `
      echo '<?php header("Cache-Control: s-maxage=60"); echo str_repeat("x", 300000); flush(); posix_kill(getmypid(), 9);' >/srv/lamp/current/public/dies.php
      for time in 1 2; do at /dies.php; done; ls /var/cache/lamp-pages | wc -l`;
    expect(await onMarkedSite(script)).toEqual(["miss 0", "miss 0", "0"]);
  });

  it("makes one visitor wait for a page that nobody has asked for in the last minutes, and the others not", async () => {
    const script = `
      at /; older 661; at /
      older 661; : >/run/lamp-pages/locks/$(ls /var/cache/lamp-pages); at /; ls /run/lamp-pages/wanted | wc -l; at /
      lamp-pages; ls /run/lamp-pages/wanted | wc -l; at /
      touch -d '-20 sec' /run/lamp-pages/locks/*; older 661; at /`;
    expect(await onMarkedSite(script)).toEqual(["miss 1", "miss 2", "stale 2", "1", "stale 2", "0", "hit 3", "miss 4"]);
  });

  it("uses its copies while the page fails, however old they are, and fetches it when it is well again", async () => {
    const script = `
      at /; older 61; touch /tmp/broken; at /; lamp-pages; older 70000; at /; at /; cat /tmp/body; echo; lamp-pages
      at /; rm /tmp/broken; lamp-pages; at /; cat /tmp/body`;
    expect(await onMarkedSite(script)).toEqual([
      ...["miss 1", "stale 1", "http://127.0.0.1/: 500; its old copy stays", "stale 2", "stale 2", "/ on 127.0.0.1 1"],
      ...["http://127.0.0.1/: 500; its old copy stays", "stale 3", "hit 4", "/ on 127.0.0.1 4"],
    ]);
  });

  it("uses its copies while lamp-reader says that the primary is away, and leaves PHP alone", async () => {
    const script = `
      at /; older 70000; touch /run/lamp/primary-away; at /; lamp-pages; at /; touch -d '-20 sec' /run/lamp/primary-away; lamp-pages; at /`;
    expect(await onMarkedSite(script)).toEqual(["miss 1", "stale 1", "stale 1", "hit 2"]);
  });

  it("removes the copy of a page that is no longer public, and all copies when the site or an operator says so", async () => {
    const script = `
      at /; at /front/a; older 61; at /; at /front/a; echo '<?php echo "secret";' >/srv/lamp/current/public/index.php; sleep 2.1; lamp-pages; at /; cat /tmp/body; echo; at /front/a
      touch /run/lamp-pages/empty; at /front/a; at /front/a; lamp-pages empty; at /front/a`;
    expect(await onMarkedSite(script)).toEqual([
      "miss 1",
      "miss 2",
      "stale 2",
      "stale 2",
      "miss 3",
      "secret",
      "hit 3",
      "miss 4",
      "hit 4",
      "miss 5",
    ]);
  });

  it("serves a copy that must be revalidated only while it is fresh", async () => {
    const script = `page="/?marks=s-maxage=60,must-revalidate"; at "$page"; at "$page"; older 61; at "$page"; touch /run/lamp/primary-away; older 61; at "$page"`;
    expect(await onMarkedSite(script)).toEqual(["miss 1", "hit 1", "miss 2", "miss 3"]);
  });

  it("keeps nothing of what a visitor says about the way of the request", async () => {
    const script = `
      echo '<?php header("Cache-Control: s-maxage=60"); echo "on $_SERVER[HTTP_HOST] ", $_SERVER["HTTP_X_FORWARDED_HOST"] ?? "", $_SERVER["HTTP_X_ORIGINAL_URL"] ?? "";' >/srv/lamp/current/public/host.php
      at /host.php -H "X-Forwarded-Host: evil.example" -H "X-Original-URL: /evil"; at /host.php; cat /tmp/body`;
    expect(await onMarkedSite(script)).toEqual(["miss 0", "hit 0", "on 127.0.0.1"]);
  });

  it("works over HTTPS, under the names of the site", async () => {
    const script = `
      export LAMP_HSTS=60 LAMP_SITE_NAMES="www.example.com example.com"
      apachectl stop; until [[ ! -e /run/apache2/apache2.pid ]]; do sleep 0.1; done
      rm apache.conf; ${values}
      ${readConfigure}
      apachectl start; for attempt in $(seq 50); do curl -sko /tmp/body https://127.0.0.1/style.css && break; sleep 0.1; done
      at() { curl -gsSk -o /tmp/body -D /tmp/head --resolve "$1:443:127.0.0.1" "https://$1/"; grep -iE '^(cache-status|strict)' /tmp/head | sort | sed -E 's/ttl=-?[0-9]+/ttl/'; }
      at www.example.com; at www.example.com; at example.com; older 61; at www.example.com; lamp-pages; at www.example.com; cat /tmp/body`;
    const hsts = "Strict-Transport-Security: max-age=60";
    expect(await onMarkedSite(script)).toEqual([
      ...["Cache-Status: lamp; fwd=miss; stored", hsts, "Cache-Status: lamp; hit; ttl", hsts],
      ...["Cache-Status: lamp; fwd=miss; stored", hsts, 'Cache-Status: lamp; hit; ttl; detail="stale"', hsts],
      ...["Cache-Status: lamp; hit; ttl", hsts, "/ on www.example.com 3"],
    ]);
  });

  it("is off where the release marks nothing", async () => {
    const script = `
      rm -r /srv/lamp/current/public /srv/lamp/current/apache.conf; mkdir /srv/lamp/current/public
      rm /etc/lamp/apache.conf /etc/apache2/sites-enabled/*
      ${values}
      ${readConfigure}
      grep -c LAMP_PAGES /etc/lamp/apache.conf || true; apachectl restart; apachectl -M | grep -c lua || true`;
    expect(await onMarkedSite(script)).toEqual(["0", "0"]);
  });
});
