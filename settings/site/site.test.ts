import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

  it("names each path that cannot be carried, and what to do", () => {
    mkdirSync(join(site, "public"));
    symlinkSync("/etc/hosts", join(site, "public/a\nb"));
    expect(siteProblems(site)).toEqual([
      {
        key: "lamp:site",
        got: site,
        must:
          `be a folder that can be copied to a server, but "${site}/public/a\\nb" is a link to /etc/hosts, an absolute path, ` +
          "which is another place on a server: make the link relative, or name it in .lampignore",
      },
    ]);
  });

  it("counts what is more than ten", () => {
    mkdirSync(join(site, "public"));
    for (let i = 0; i < 13; i++) symlinkSync("/etc/hosts", join(site, `link${i}`));
    const problems = siteProblems(site);
    expect(problems.length).toBe(11);
    expect(problems[10]?.must).toBe("not contain 3 more such files");
  });

  it("refuses a .lampignore that leaves out the document root, or that cannot be read", () => {
    mkdirSync(join(site, "public"));
    writeFileSync(join(site, ".lampignore"), "public/\n");
    expect(siteProblems(site).map(({ must }) => must)).toEqual([
      "not leave out its public/, the document root, by .lampignore",
    ]);
    rmSync(join(site, ".lampignore"));
    mkdirSync(join(site, ".lampignore"));
    expect(siteProblems(site).map(({ must }) => must)).toEqual([
      "have a .lampignore that can be read: EISDIR: illegal operation on a directory, read",
    ]);
  });
});
