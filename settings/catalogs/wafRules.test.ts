import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alwaysCounted, wafProblems, wafRules } from "./wafRules";

const all = Object.values(wafRules).flat();

describe("lamp:wafCount", () => {
  it("takes every rule of the groups, which have different names", () => {
    expect(wafProblems({ wafCount: all })).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    for (const name of alwaysCounted) expect(all).toContain(name);
  });

  it.each([
    ["crosssitescripting_body", "CrossSiteScripting_BODY"],
    ["CrossSiteScripting", "CrossSiteScripting_COOKIE, CrossSiteScripting_QUERYARGUMENTS"],
    ["SQLi_HEADER", "SQLi_QUERYARGUMENTS"],
  ])("refuses %s, because WAF would ignore it, and names what is like it", (got, near) => {
    const [problem] = wafProblems({ wafCount: [got] });
    expect(problem).toMatchObject({ key: "lamp:wafCount", got });
    expect(problem?.must).toContain(`such as ${near}`);
  });

  it("refuses a name that is like none", () => {
    expect(wafProblems({ wafCount: ["Everything"] })[0]?.must).toBe(
      "name rules of the firewall exactly as AWS does; docs/waf.md lists them",
    );
  });

  it("has every rule in the page, under its group", () => {
    const page = readFileSync(join(__dirname, "../../docs/waf.md"), "utf8");
    for (const [group, rules] of Object.entries(wafRules)) {
      const row = page.split("\n").find(line => line.startsWith(`| \`${group}\``));
      for (const rule of rules) expect(row, rule).toContain(`\`${rule}\``);
    }
  });
});
