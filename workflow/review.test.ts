import { describe, expect, it } from "vitest";
import { violations } from "./pulumi";
import { reviewOf, signed } from "./review";

const step = {
  op: "create",
  urn: "urn:pulumi:prod::lamp::aws:ec2/vpc:Vpc::site",
  newState: { custom: true, inputs: { cidrBlock: "10.0.0.0/16" } },
};
const json = (diagnostics: object[] = []) => JSON.stringify({ steps: [step], diagnostics });
const error = (message: string) => ({ severity: "error", message });
const broken = { pack: "p", policy: "r", level: "mandatory", urn: step.urn, message: "Rule.\nMend | it @all <b>" };
const review = (given: object) => reviewOf({ code: 0, out: json(), error: "", violations: [], ...given }, "lamp/prod");

describe("the review of a preview", () => {
  it("is the comment alone if no pack has found anything", () => {
    const { text, failure, fingerprint } = review({});
    expect(text).toMatch(/^<!-- review of lamp\/prod -->\n/);
    expect(text).not.toContain("### Rules");
    expect([failure, fingerprint?.of]).toEqual([undefined, "lamp/prod"]);
  });

  it("shows findings after the risks, the mandatory ones first, and without marks of Markdown or names that GitHub calls", () => {
    const advice = { ...broken, level: "advisory", policy: "s", urn: "", message: "Consider." };
    const { text, failure, fingerprint } = review({ code: 1, violations: [advice, broken] });
    expect(text).toMatch(
      /### Risks[^]*### Rules[^]*\*\*mandatory\*\*[^]*\| advice \| `p\/s` \| the stack \| Consider\. \|/,
    );
    expect(text).toContain("Rule. Mend \\| it @\u200ball \\<b\\>");
    expect([failure, fingerprint]).toEqual(["The plan breaks a mandatory rule.", undefined]);
  });

  it("does not take the engine's last word for a failed program", () => {
    const { text } = review({ code: 1, violations: [broken], out: json([error("error: preview failed\n")]) });
    expect(text).toContain("### Risks");
  });

  it.each([
    ["the program's error", { code: 1, out: json([error("lamp:nat is wrong")]) }, "lamp:nat is wrong"],
    ["no JSON at all", { code: 255, out: "", error: "error: no stack named 'prod'" }, "no stack named 'prod'"],
    [
      "an error of the engine alone",
      { code: 255, out: json([error("error: preview failed")]), error: "pack crashed" },
      "pack crashed",
    ],
    ["an end without a word", { code: 9 }, "pulumi preview has ended with 9, without a word."],
  ])("says that nothing is reviewed after %s", (_, given, text) => {
    const failed = review(given);
    expect(failed.text).toMatch(/^<!-- review of lamp\/prod -->\n[^]*nothing is reviewed/);
    expect(failed.text).toContain(text);
    expect(failed.text).not.toContain("No risk");
    expect([failed.failure, failed.fingerprint]).toEqual(["The preview has failed.", undefined]);
  });

  it("hides what looks like a secret in an error, and fits into a comment of GitHub", () => {
    const { text } = review({
      code: 1,
      out: "",
      error: `password=hunter2hunter2 ${"x".repeat(90_000)} token: abcdefgh1234`,
    });
    expect(text).not.toMatch(/hunter2|abcdefgh1234/);
    const found = Array.from({ length: 500 }, (_, i) => ({ ...broken, message: `${i} ${"y".repeat(5000)}` }));
    expect(signed(review({ code: 1, violations: found }), { GITHUB_SHA: "a", GITHUB_RUN_ID: "1" }).length).toBeLessThan(
      65_536,
    );
  });
});

describe("the log of the engine's events", () => {
  it("has the findings, each once", () => {
    const event = {
      resourceUrn: "u",
      message: "m\n",
      policyName: "n",
      policyPackName: "p",
      enforcementLevel: "advisory",
    };
    const line = JSON.stringify({ sequence: 1, policyEvent: event });
    expect(violations(`{"sequence":0,"policyLoadEvent":{}}\n${line}\n${line}\n`)).toEqual([
      { pack: "p", policy: "n", level: "advisory", urn: "u", message: "m" },
    ]);
    expect(violations("")).toEqual([]);
  });
});
