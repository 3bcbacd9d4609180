import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packSite } from "../../components/web/siteArchive";
import { siteContent } from "../../settings/site/siteContent";
import { inImage } from "../support/inImage";
import { readConfigure, start as startServer, values } from "./configuredServer";

const home = mkdtempSync(join(tmpdir(), "caching-"));
const sample = join(__dirname, "../../site");
const css = "a {}\n".repeat(1000);

/** Two releases of one site. The second one has other bytes of the same size in some files. */
const first: Readonly<Record<string, string>> = {
  "public/changed.css": css,
  "public/same.css": css,
  "public/changed.bin": "1".repeat(5000),
  "public/page.php": '<?php header("Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT"); echo "page";',
  "public/own/expires.css": css,
  "public/own/append.css": css,
  "public/own/always.css": css,
  "public/own/old.css": css,
  "public/own/set.css": css,
  "public/own/.htaccess": [
    "<Files expires.css>",
    "ExpiresActive On",
    'ExpiresDefault "access plus 1 year"',
    "</Files>",
    '<Files append.css>\nHeader append Cache-Control "public, max-age=60"\n</Files>',
    "<Files always.css>\nHeader always set Cache-Control max-age=61\n</Files>",
    '<Files old.css>\nHeader set Expires "Thu, 01 Jan 2099 00:00:00 GMT"\n</Files>',
    "<Files set.css>\nHeader set Cache-Control max-age=62\n</Files>",
    "",
  ].join("\n"),
  "apache.conf": '<Location "/conf.css">\nHeader set Cache-Control max-age=63\n</Location>\n',
  "public/conf.css": css,
};
const second = { ...first, "public/changed.css": css.replace("a", "b"), "public/changed.bin": "2".repeat(5000) };
/** When each was uploaded. */
const times = { first: "2026-05-01T12:00:00Z", second: "2026-05-01T12:00:05Z" };

/** Packs a release into the folder that the image sees, and returns the shell commands that put it on a server. */
async function release(files: Readonly<Record<string, string>>, uploaded: string, name: string): Promise<string> {
  const site = join(home, name);
  cpSync(sample, site, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), content);
  }
  const { path, hash } = await packSite(site, siteContent(site).entries, join(home, "cache", name));
  utimesSync(path, new Date(uploaded), new Date(uploaded));
  return `cp -p /shared/cache/${name}/${basename(path)} /srv/lamp/$1.tar.gz; unpack /srv/lamp/$1 ${hash}`;
}

const server = `
set -Eeuo pipefail
cp -rT /files / && chmod +x /usr/local/sbin/*
mkdir -p /etc/lamp /run/php /run/apache2 /run/lock /run/lamp /srv/lamp
echo '{}' > /run/lamp/environment.json
: > /etc/lamp/database-ca.pem
. /usr/local/share/lamp/unpack.sh
use() { ln -sfn /srv/lamp/$1 /srv/lamp/current; }
# ask PATH ARGUMENTS...: the status, and the headers that decide what a browser keeps
ask() {
  curl -sS -o /tmp/body -D /tmp/headers "\${@:2}" "http://127.0.0.1$1"
  echo "$(sed -n '1s/^[^ ]* \\([0-9]*\\).*/\\1/p' /tmp/headers) $(
    sed -nE 's/\\r$//; /^Cache-Control/p; s/^Expires: .*/Expires/p' /tmp/headers | sort | paste -sd ' ')"
}
etag() { curl -sSI "$@" | sed -n 's/\\r$//; s/^ETag: //p'; }
modified() { curl -sSI "$@" | sed -n 's/\\r$//; s/^Last-Modified: //p'; }
`;
const start = `
${values}
${readConfigure}
${startServer}
`;

describe("what a browser keeps", () => {
  let commands: string;
  beforeAll(async () => {
    commands = [
      server,
      `first() { ${await release(first, times.first, "one")}; }`,
      `second() { ${await release(second, times.second, "two")}; }`,
      "first one",
      "use one",
      start,
    ].join("\n");
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const answers = async (script: string) => {
    const folders = { "/shared": home, "/files": join(__dirname, "../../userdata/files") };
    return (await inImage(`${commands}\n${script}`, folders)).trim().split("\n");
  };

  it("is asked for again each time, and answered with 304 while the file is the same, compressed or not", async () => {
    const printed = await answers(`
      ask /same.css
      ask /same.css -H "If-None-Match: $(etag http://127.0.0.1/same.css)"
      ask /same.css --compressed -H "If-None-Match: $(etag --compressed http://127.0.0.1/same.css)"
      ask /same.css --compressed -H "If-None-Match: \\"x\\", W/$(etag --compressed http://127.0.0.1/same.css)"
      ask /same.css -H "If-Modified-Since: $(modified http://127.0.0.1/same.css)"
      ask /style.css -H "If-None-Match: $(etag http://127.0.0.1/style.css)"
      ask /changed.bin -r 0-9 -H "If-Range: $(etag http://127.0.0.1/changed.bin)"`);
    expect(printed).toEqual([
      "200 Cache-Control: no-cache",
      "304 Cache-Control: no-cache",
      "304 Cache-Control: no-cache",
      "304 Cache-Control: no-cache",
      "304 Cache-Control: no-cache",
      "304 Cache-Control: no-cache",
      "206 Cache-Control: no-cache",
    ]);
  });

  it("is never 304 for a changed file after a release, nor after the way back", async () => {
    const printed = await answers(`
      questions() {
        for path in changed.css changed.bin; do
          etag=$(etag http://127.0.0.1/$path) compressed=$(etag --compressed http://127.0.0.1/$path)
          modified=$(modified http://127.0.0.1/$path)
          use $1
          ask /$path -H "If-None-Match: $etag" -H "If-Modified-Since: $modified"
          ask /$path --compressed -H "If-None-Match: $compressed"
          ask /$path -H "If-Modified-Since: $modified"
          ask /$path -r 0-9 -H "If-Range: $etag"
          use $2
        done
      }
      second two
      questions two one
      # The way back is an upload of the first content, at a later time.
      first three
      find /srv/lamp/three -exec touch -h -d 2026-05-01T12:00:10Z {} +
      use two
      questions three two`);
    expect(printed).toEqual(Array<string>(16).fill("200 Cache-Control: no-cache"));
  });

  it("has the same validators on all servers, the sample's own files included", async () => {
    const printed = await answers(`
      tags() { for path in style.css same.css; do etag http://127.0.0.1/$path; modified http://127.0.0.1/$path; done; }
      tags > /tmp/one
      first other
      use other
      tags | diff /tmp/one - && cat /tmp/one`);
    expect(printed[1]).toBe("Fri, 01 May 2026 12:00:00 GMT");
    expect(printed[3]).toBe("Fri, 01 May 2026 12:00:00 GMT");
  });

  it.each([
    ["/own/expires.css", "200 Cache-Control: max-age=31536000 Expires"],
    ["/own/append.css", "200 Cache-Control: public, max-age=60"],
    ["/own/always.css", "200 Cache-Control: max-age=61"],
    ["/own/old.css", "200 Expires"],
    ["/own/set.css", "200 Cache-Control: max-age=62"],
    ["/conf.css", "200 Cache-Control: max-age=63"],
    ["/page.php", "200 "],
  ])("is what the site itself says of %s", async (path, answer) => {
    expect(await answers(`ask ${path}`)).toEqual([answer.trim()]);
  });
});
