import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolderIn, privateFolder } from "./cacheFolder";

describe("the cache folder", () => {
  it("is the one that REHEARSAL_CACHE names", () => {
    expect(cacheFolderIn({ REHEARSAL_CACHE: "/fast/disk", XDG_CACHE_HOME: "/xdg" })).toBe("/fast/disk");
  });

  it("is otherwise a folder of its own in the user's cache folder", () => {
    expect(cacheFolderIn({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/pulumi-rehearsal");
    expect(cacheFolderIn({})).toBe(`${homedir()}/.cache/pulumi-rehearsal`);
  });
});

describe("a private folder", () => {
  it("is closed to other users, also if it was open before", () => {
    const parent = mkdtempSync(join(tmpdir(), "private-"));
    const folder = join(parent, "deep", "folder");
    const mode = () => statSync(folder).mode & 0o777;
    expect(privateFolder(folder)).toBe(folder);
    expect(mode()).toBe(0o700);
    chmodSync(folder, 0o755);
    privateFolder(folder);
    expect(mode()).toBe(0o700);
    rmSync(parent, { recursive: true });
  });
});
