import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { named, record } from "../../tests/support/record";
import { contentHash, SiteRelease, siteProblems } from "./siteRelease";

const folders: string[] = [];
/** A new folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "site-"));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
  return root;
}
afterEach(() => folders.splice(0).forEach(root => fs.rmSync(root, { recursive: true })));

describe("contentHash", () => {
  const files = { "public/index.php": "<?php", "src/a.php": "a" };

  it("is the same for a copy, whenever and in whatever order it was made", () => {
    const copy = folder(Object.fromEntries(Object.entries(files).reverse()));
    fs.utimesSync(path.join(copy, "src/a.php"), 0, 0);
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

describe("siteProblems", () => {
  it("wants a document root, which is a folder", () => {
    expect(siteProblems(folder({ "public/index.php": "" }))).toEqual([]);
    const site = folder({ public: "" });
    expect(siteProblems(site)).toEqual([
      {
        key: "lamp:site",
        got: site,
        must: `be a folder that has a folder public, the document root; there is no ${site}/public in the project`,
      },
    ]);
  });
});
