import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { named, record } from "../../tests/support/record";
import { contentHash, SiteRelease } from "./siteRelease";

const folders: string[] = [];
/** A new folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "site-"));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
afterEach(() => folders.splice(0).forEach(root => rmSync(root, { recursive: true })));

describe("contentHash", () => {
  const files = { "public/index.php": "<?php", "src/a.php": "a" };

  it("is the same for a copy, whenever and in whatever order it was made", () => {
    const copy = folder(Object.fromEntries(Object.entries(files).reverse()));
    utimesSync(join(copy, "src/a.php"), 0, 0);
    expect(contentHash(copy)).toBe(contentHash(folder(files)));
    expect(contentHash(copy)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ["a content", { ...files, "src/a.php": "b" }],
    ["a name", { "public/index.php": "<?php", "src/b.php": "a" }],
    ["a file more", { ...files, "src/b.php": "" }],
    ["where one file ends and the next begins", { "public/index.php": "<?php", "src/a.php": "", "src/b.php": "a" }],
  ])("changes with %s", (_, changed) => {
    expect(contentHash(folder(changed))).not.toBe(contentHash(folder(files)));
  });
});

describe("SiteRelease", () => {
  it("uploads the folder under its hash to a bucket that is private and encrypted first", async () => {
    const site = folder({ "public/index.php": "<?php" });
    const graph = await record(() => new SiteRelease("lamp", { site }));
    const release = named(graph, "lamp-release");
    expect(release.inputs).toMatchObject({ bucket: "lamp-releases", key: `${contentHash(site)}.zip` });
    expect(release.dependencies).toEqual(["lamp-releases", "lamp-releases-encrypted", "lamp-releases-private"]);
    expect(named(graph, "lamp-releases-private").inputs).toEqual({
      bucket: "lamp-releases",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(named(graph, "lamp-releases").inputs).toEqual({ forceDestroy: true });
  });
});
