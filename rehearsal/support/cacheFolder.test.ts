import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { cacheFolderIn } from "./cacheFolder";

describe("the cache folder", () => {
  it("is the one that REHEARSAL_CACHE names", () => {
    expect(cacheFolderIn({ REHEARSAL_CACHE: "/fast/disk", XDG_CACHE_HOME: "/xdg" })).toBe("/fast/disk");
  });

  it("is otherwise a folder of its own in the user's cache folder", () => {
    expect(cacheFolderIn({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/pulumi-rehearsal");
    expect(cacheFolderIn({})).toBe(`${homedir()}/.cache/pulumi-rehearsal`);
  });
});
