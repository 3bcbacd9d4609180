import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { siteContent } from "../../settings/site/siteContent";
import { packSite } from "./siteArchive";

let home: string;
let site: string;
let cache: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "archive-"));
  [site, cache] = [join(home, "site"), join(home, "cache")];
  mkdirSync(join(site, "public"), { recursive: true });
  writeFileSync(join(site, "public/index.php"), "<?php");
  symlinkSync("index.php", join(site, "public/start.php"));
  // A copy of the folder has two files in the place of the hard links.
  linkSync(join(site, "public/index.php"), join(site, "public/hard.php"));
});
afterEach(() => rmSync(home, { recursive: true }));

const pack = (folder = site) => packSite(folder, siteContent(folder).entries, cache);

describe("packSite", () => {
  it("names the archive by the SHA-256 of what is compressed in it", async () => {
    const { hash, path, size } = await pack();
    const bytes = readFileSync(path);
    expect(size).toBe(bytes.length);
    expect(createHash("sha256").update(gunzipSync(bytes)).digest("hex")).toBe(hash);
    expect(path).toBe(join(cache, `${hash}.tar.gz`));
  });

  const same: readonly [string, (copy: string) => void][] = [
    ["other dates", copy => utimesSync(join(copy, "public/index.php"), 0, 0)],
    ["the modes of another umask", copy => chmodSync(join(copy, "public/index.php"), 0o660)],
    ["the mode of a folder that others may not read", copy => chmodSync(join(copy, "public"), 0o2700)],
    ["files in another order", copy => renameSync(join(copy, "public/index.php"), join(copy, "public/index.php"))],
    ["a hard link outside of it", copy => linkSync(join(copy, "public/index.php"), join(home, "link"))],
    ["a commit", copy => mkdirSync(join(copy, ".git/objects"), { recursive: true })],
    ["a look at it on a Mac", copy => writeFileSync(join(copy, "public/.DS_Store"), "x")],
  ];
  it.each(same)("gives the same bytes for a copy with %s", async (_, change) => {
    const first = await pack();
    const bytes = readFileSync(first.path);
    const copy = join(home, "copy");
    cpSync(site, copy, { recursive: true, verbatimSymlinks: true });
    change(copy);
    rmSync(cache, { recursive: true });
    expect(await pack(copy)).toEqual(first);
    expect(readFileSync(first.path).equals(bytes)).toBe(true);
  });

  const other: readonly [string, () => void][] = [
    ["a content of the same size", () => writeFileSync(join(site, "public/index.php"), "<?PHP")],
    ["a name", () => renameSync(join(site, "public/index.php"), join(site, "public/Index.php"))],
    ["a file more", () => writeFileSync(join(site, "public/empty"), "")],
    ["an empty folder more", () => mkdirSync(join(site, "cache"))],
    ["that a file may be executed", () => chmodSync(join(site, "public/index.php"), 0o755)],
    [
      "where a link leads",
      () => {
        rmSync(join(site, "public/start.php"));
        symlinkSync("other.php", join(site, "public/start.php"));
      },
    ],
    [
      "a file in the place of a link to it",
      () => {
        rmSync(join(site, "public/start.php"));
        cpSync(join(site, "public/index.php"), join(site, "public/start.php"));
      },
    ],
  ];
  it.each(other)("gives another hash for another site: %s", async (_, change) => {
    const { hash } = await pack();
    change();
    expect((await pack()).hash).not.toBe(hash);
  });

  it("packs once, and forgets archives that have not been used for a day", async () => {
    const { path } = await pack();
    writeFileSync(path, "packed before");
    writeFileSync(join(cache, "old.tar.gz"), "");
    utimesSync(join(cache, "old.tar.gz"), new Date(0), new Date(0));
    expect((await pack()).path).toBe(path);
    expect(readFileSync(path, "utf8")).toBe("packed before");
    expect(readdirSync(cache)).toEqual([path.slice(cache.length + 1)]);
  });

  it("says in one message that the folder has changed while it was packed, and leaves no archive", async () => {
    writeFileSync(join(site, "public/growing"), "12345");
    const { entries } = siteContent(site);
    rmSync(join(site, "public/growing"));
    await expect(packSite(site, entries, cache)).rejects.toThrow(
      `The site folder ${site} cannot be packed: ENOENT: no such file or directory`,
    );
    await expect(packSite(site, entries, cache)).rejects.toThrow(
      "What to do: run the command again when nothing changes the folder.",
    );
  });

  it("packs a large file in pieces, and gives the same bytes each time", async () => {
    writeFileSync(join(site, "large"), "");
    truncateSync(join(site, "large"), 20_000_000);
    const { path } = await pack();
    const bytes = readFileSync(path);
    rmSync(cache, { recursive: true });
    await pack();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
