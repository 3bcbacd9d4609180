import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countedFirst, enteredLabel, wafProblems, wafRules, wordPressRules } from "./wafRules";

const groups = { ...wafRules, ...wordPressRules };
const all = Object.values(groups).flat();

describe("lamp:wafCount", () => {
  it("takes every rule of the groups, which have different names", () => {
    expect(wafProblems({ wafCount: all })).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
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
    for (const [group, rules] of Object.entries(groups)) {
      const row = page.split("\n").find(line => line.startsWith(`| \`${group}\``));
      for (const rule of rules) expect(row, rule).toContain(`\`${rule}\``);
    }
  });
});

describe("lamp:wafBlock", () => {
  it("takes every rule that looks at bodies, and no other", () => {
    expect(wafProblems({ wafBlock: [...countedFirst] })).toEqual([]);
    expect(wafProblems({ wafBlock: ["SQLi_QUERYARGUMENTS", "sqli_body"] }).map(({ got, must }) => [got, must])).toEqual(
      [
        [
          "SQLi_QUERYARGUMENTS",
          "name rules of the firewall that look at bodies, exactly as AWS does, such as SQLi_BODY, SQLiExtendedPatterns_BODY; docs/waf.md lists them",
        ],
        [
          "sqli_body",
          "name rules of the firewall that look at bodies, exactly as AWS does, such as SQLi_BODY; docs/waf.md lists them",
        ],
      ],
    );
  });

  it("contradicts lamp:wafCount where both name a rule", () => {
    expect(wafProblems({ wafCount: ["SQLi_BODY"], wafBlock: ["SQLi_BODY"] })).toEqual([
      {
        key: "lamp:wafBlock",
        got: "SQLi_BODY",
        must: "not name a rule that lamp:wafCount names as well: it either refuses or counts",
      },
    ]);
  });
});

describe("settings of a firewall that is not there", () => {
  it("are refused where they would protect or let through nothing", () => {
    const problems = wafProblems({ waf: false, wafWordPress: true, wafExceptPaths: ["/wp-admin/"] });
    expect(problems.map(({ key, must }) => `${key}: ${must}`)).toEqual([
      "lamp:wafWordPress: be false unless lamp:waf is true",
      "lamp:wafExceptPaths: not be set unless lamp:waf is true",
    ]);
    expect(wafProblems({ waf: true, wafWordPress: true, wafExceptPaths: ["/wp-admin/"] })).toEqual([]);
  });
});

describe("the labels of rules", () => {
  // AWS WAF developer guide, "AWS Managed Rules rule groups list".
  it.each([
    ["AWSManagedRulesCommonRuleSet", "GenericRFI_BODY", "awswaf:managed:aws:core-rule-set:GenericRFI_Body"],
    ["AWSManagedRulesSQLiRuleSet", "SQLi_QUERYARGUMENTS", "awswaf:managed:aws:sql-database:SQLi_QueryArguments"],
    ["AWSManagedRulesCommonRuleSet", "NoUserAgent_HEADER", undefined],
    ["AWSManagedRulesWordPressRuleSet", "WordPressExploitableCommands_QUERYSTRING", undefined],
    ["AWSManagedRulesAmazonIpReputationList", "AWSManagedIPDDoSList", undefined],
  ])("%s/%s: %s", (group, rule, label) => {
    expect(enteredLabel(group, rule)).toBe(label);
  });
});
