import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { siteProblems } from "./site";

describe("siteProblems", () => {
  let site: string;
  beforeEach(() => {
    site = mkdtempSync(join(tmpdir(), "site-"));
  });
  afterEach(() => rmSync(site, { recursive: true }));

  it("accepts a folder with a document root", () => {
    mkdirSync(join(site, "public"));
    expect(siteProblems(site)).toEqual([]);
  });

  it("refuses a document root that is not a folder", () => {
    writeFileSync(join(site, "public"), "");
    expect(siteProblems(site)).toEqual([
      {
        key: "lamp:site",
        got: site,
        must: `be a folder that has a folder public, the document root; there is no ${site}/public in the project`,
      },
    ]);
  });
});
