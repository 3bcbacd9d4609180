import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packedAlready, readFolder, readPacked, zipOf } from "./archives";

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "archives-"));
  folder = join(home, "site");
  mkdirSync(join(folder, "b"), { recursive: true });
  writeFileSync(join(folder, "b/file"), "b");
});
afterEach(() => rmSync(home, { recursive: true }));

describe("a folder, as Pulumi packs it", () => {
  const made: readonly [string, () => void, string[]][] = [
    ["has every file, hidden ones too", () => writeFileSync(join(folder, ".x"), ""), [".x", "b/file"]],
    ["loses empty folders", () => mkdirSync(join(folder, "empty")), ["b/file"]],
    ["has a file in the place of a link to it", () => symlinkSync("b/file", join(folder, "link")), ["b/file", "link"]],
    ["loses links to folders", () => symlinkSync("b", join(folder, "link")), ["b/file"]],
    ["loses what is named .pulumi", () => mkdirSync(join(folder, "b/.pulumi/x"), { recursive: true }), ["b/file"]],
    ["orders the files of each folder by bytes", () => writeFileSync(join(folder, "b-"), ""), ["b/file", "b-"]],
  ];
  it.each(made)("%s", (_, make, names) => {
    make();
    expect([...readFolder(folder).keys()]).toEqual(names);
  });

  it("has no modes, and one date", () => {
    chmodSync(join(folder, "b/file"), 0o755);
    // Fields of an entry of the central directory: PKWARE, APPNOTE.TXT, 4.3.12.
    const bytes = Buffer.from(zipOf(readFolder(folder)));
    const entry = bytes.lastIndexOf("PK\x01\x02", bytes.lastIndexOf("b/file"));
    const date = bytes.readUInt16LE(entry + 14);
    expect({
      madeBy: bytes.readUInt16LE(entry + 4) >> 8, // 0: no modes
      attributes: bytes.readUInt32LE(entry + 38),
      time: bytes.readUInt16LE(entry + 12),
      date: [1980 + (date >> 9), (date >> 5) & 15, date & 31],
    }).toEqual({ madeBy: 0, attributes: 0, time: 0, date: [1990, 1, 1] });
  });

  it.each<[string, () => void, string]>([
    ["a link that leads nowhere", () => symlinkSync("none", join(folder, "x")), "/x: no such file or directory"],
    ["a named pipe", () => execFileSync("mkfifo", [join(folder, "x")]), "wait for ever for the named pipe"],
  ])("cannot have %s", (_, make, text) => {
    make();
    expect(() => readFolder(folder)).toThrow(text);
  });

  it("cannot have a socket", async () => {
    const server = createServer();
    await new Promise<void>(done => server.listen(join(folder, "x"), done));
    expect(() => readFolder(folder)).toThrow("no such device or address");
    server.close();
  });

  it("is not a file with another name", () => {
    expect(() => readFolder(join(folder, "b/file"))).toThrow("is neither a recognized archive type nor a directory");
  });
});

describe("an archive that is packed already", () => {
  it.each([
    ["a.zip", "zip"],
    ["a.jar", "jar"],
    ["a.tar", "tar"],
    ["a.tgz", "tar"],
    ["a.tar.gz", "tar"],
    ["a.gz", undefined],
    ["folder", undefined],
  ])("%s is known by its name", (name, form) => {
    expect(packedAlready(name)).toBe(form);
  });

  it("is a folder only by mistake", () => {
    mkdirSync(join(home, "site.zip"));
    expect(() => readPacked(join(home, "site.zip"))).toThrow("is a directory");
  });

  it("is packed again without its folders when it is a tar archive or a jar", () => {
    execFileSync("tar", ["-czf", join(home, "a.tgz"), "-C", folder, "."]);
    writeFileSync(join(home, "a.jar"), zipSync({ "b/": new Uint8Array(), "b/file": Buffer.from("b") }));
    const packed = (name: string) => unzipSync(zipOf(readPacked(join(home, name))));
    expect(packed("a.jar")).toEqual({ "b/file": new Uint8Array(Buffer.from("b")) });
    expect(packed("a.tgz")).toEqual({ "b/file": new Uint8Array(Buffer.from("b")) });
  });

  it("cannot have links in a tar archive", () => {
    symlinkSync("b", join(folder, "link"));
    execFileSync("tar", ["-cf", join(home, "a.tar"), "-C", folder, "."]);
    expect(() => readPacked(join(home, "a.tar"))).toThrow("Unrecognized tar header typeflag");
  });
});
