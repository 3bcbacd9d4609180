import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packSite } from "../../components/web/siteArchive";
import { siteContent } from "../../settings/site/siteContent";
import { inImage } from "../support/inImage";

const home = mkdtempSync(join(tmpdir(), "release-"));
const site = join(home, "site");
const source = join(__dirname, "../../userdata/files/usr/local/share/lamp");
const uploaded = new Date("2026-05-01T12:00:00Z");
const long = "\u00e9".repeat(127);

type Make = (path: string) => void;
const file =
  (content: string | Buffer, mode = 0o644): Make =>
  path => {
    writeFileSync(path, content);
    chmodSync(path, mode);
  };
const dated =
  (seconds: number): Make =>
  path => {
    writeFileSync(path, "x");
    utimesSync(path, seconds, seconds);
  };
const folder =
  (mode = 0o755): Make =>
  path => {
    mkdirSync(path);
    chmodSync(path, mode);
  };
const link =
  (target: string): Make =>
  path =>
    symlinkSync(target, path);

/** Everything that a file system can hold and a release carries: what makes it, and its path, type, mode and target on a server. */
const carried: readonly [string, Make, string][] = [
  ["a file", file("content"), "f 644"],
  ["an empty file", file(""), "f 644"],
  ["a file of 20 MB", file(Buffer.alloc(20_000_000)), "f 644"],
  ["a file with every byte", file(Buffer.from(Array.from({ length: 256 }, (_, i) => i))), "f 644"],
  ["a file that may be executed", file("x", 0o700), "f 755"],
  ["a file that only its owner may read", file("x", 0o600), "f 644"],
  ["a file that everybody may write", file("x", 0o666), "f 644"],
  ["a file of 1970", dated(0), "f 644"],
  ["a file of the year 2100", dated(4102444800), "f 644"],
  ["a hard link", path => linkSync(join(site, "a file"), path), "f 644"],
  ["an empty folder", folder(), "d 755"],
  ["a folder that everybody may write", folder(0o1777), "d 755"],
  ["a folder of a group", folder(0o2770), "d 755"],
  ["a link to a file", link("a file"), "l 777 a file"],
  ["a link to a folder", link("an empty folder"), "l 777 an empty folder"],
  ["a link that leads nowhere", link("nowhere"), "l 777 nowhere"],
  ["a link to itself", link("a link to itself"), "l 777 a link to itself"],
  ["a link with a long target", link(`./${long}`), `l 777 ./${long}`],
  ["-rf", file("x"), "f 644"],
  ["@list", file("x"), "f 644"],
  ["c:drive", file("x"), "f 644"],
  ["back\\slash", file("x"), "f 644"],
  ["new\nline", file("x"), "f 644"],
  ["bell\u0007", file("x"), "f 644"],
  ["'quotes\" $(x) `x` *", file("x"), "f 644"],
  [" spaces ", file("x"), "f 644"],
  ["caf\u00e9", file("composed"), "f 644"],
  ["cafe\u0301", file("decomposed"), "f 644"],
  ["README", file("upper"), "f 644"],
  ["readme", file("lower"), "f 644"],
  ["...", file("x"), "f 644"],
  [".env", file("x"), "f 644"],
  [".gitignore", file("x"), "f 644"],
  ["node_modules", folder(), "d 755"],
  [long, file("x"), "f 644"],
  ["a deep folder", folder(), "d 755"],
  [`a deep folder/${long}`, folder(), "d 755"],
  [`a deep folder/${long}/${long}`, file("x"), "f 644"],
];
const leftOut = [".git", ".DS_Store", "a file~"];

/** Unpacks an archive as a server does, and prints everything in it: path, type, mode, target, time, and hash of the content. */
const unpack = (name: string, hash: string) => `
set -Eeuo pipefail
cp -p /shared/cache/${name} /tmp/home.tar.gz
umask 077
. /source/unpack.sh
unpack /tmp/home ${hash}
cd /tmp/home
find . -mindepth 1 -printf '%P\\0%y %m %l\\0%T@ %u:%g\\0'
echo
find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum -z`;

describe("a release on a server", () => {
  let found: Map<string, { what: string; meta: string }>;
  let sums: string;
  beforeAll(async () => {
    mkdirSync(site);
    for (const [path, make] of carried) make(join(site, path));
    mkdirSync(join(site, ".git"));
    for (const path of leftOut.slice(1)) writeFileSync(join(site, path), "x");
    const content = siteContent(site);
    expect(content.faults).toEqual([]);
    const { path, hash } = await packSite(site, content.entries, join(home, "cache"));
    utimesSync(path, uploaded, uploaded);
    const printed = await inImage(unpack(basename(path), hash), { "/shared": home, "/source": source });
    const end = printed.lastIndexOf("\0\n") + 1;
    const fields = printed.slice(0, end).split("\0");
    found = new Map();
    for (let i = 0; i + 2 < fields.length; i += 3)
      found.set(fields[i] ?? "", { what: (fields[i + 1] ?? "").trim(), meta: fields[i + 2] ?? "" });
    sums = printed.slice(end + 1);
  });
  afterAll(() => rmSync(home, { recursive: true }));

  it.each(carried)("has %j", (path, _, what) => {
    expect(found.get(path)?.what).toBe(what);
  });

  it("has nothing else", () => {
    expect([...found.keys()].sort()).toEqual(carried.map(([path]) => path).sort());
  });

  it("has the same bytes in every file", () => {
    const copy = join(home, "copy");
    cpSync(site, copy, { recursive: true, verbatimSymlinks: true });
    for (const path of leftOut) rmSync(join(copy, path), { recursive: true });
    const command = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum -z";
    expect(sums).toBe(execFileSync("bash", ["-c", command], { cwd: copy, encoding: "utf8" }));
  });

  it("belongs to root, and everything in it has the time of the upload", () => {
    const time = `${uploaded.getTime() / 1000}.0000000000 root:root`;
    expect([...new Set([...found.values()].map(({ meta }) => meta))]).toEqual([time]);
  });

  it("is refused when the archive is not the one that the stack uploaded, or is damaged", async () => {
    const { path, hash } = await packSite(site, siteContent(site).entries, join(home, "cache"));
    const folders = { "/shared": home, "/source": source };
    await expect(inImage(unpack(basename(path), "0".repeat(64)), folders)).rejects.toThrow(
      `It had printed: the archive is not what the stack uploaded: the SHA-256 of its content is ${hash}`,
    );
    const cut = join(home, "cache", "cut.tar.gz");
    cpSync(path, cut);
    truncateSync(cut, 1000);
    await expect(inImage(unpack("cut.tar.gz", hash), folders)).rejects.toThrow("unexpected end of file");
  });
});
