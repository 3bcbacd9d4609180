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
const review = (given: object) =>
  reviewOf({ code: 0, out: json(), error: "", violations: [], pending: [], ...given }, "lamp/prod");

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

  it("folds what waits for values that only the update will know, and does not call it a finding", () => {
    const waiting = (policy: string, message: string) => ({ ...broken, level: "advisory", policy, message });
    const later = [
      waiting("a", "About a.\nnot checked yet: userData of web. Only the update will know this value."),
      waiting("b", "can't run policy 'b' from policy pack 'p' during preview: vpc can't be known during preview"),
    ];
    const { text, failure } = review({ violations: later });
    expect(text).toMatch(
      /### Rules\n\nNo rule is broken as far as the preview knows\.\n\n<details>\n<summary>2 checks wait for values that only the update will know<\/summary>[^]*`p\/a`[^]*`p\/b`[^]*<\/details>/,
    );
    expect(failure).toBeUndefined();
    const both = review({ code: 1, violations: [...later, broken] }).text;
    expect(both).toMatch(/: 1 of these findings is mandatory[^]*`p\/r`[^]*<details>[^]*`p\/a`/);
    const mandatory = { ...later[0], level: "mandatory" };
    const alone = review({ code: 1, violations: [mandatory] }).text;
    expect(alone).toContain("1 of these findings is mandatory");
    expect(alone).not.toContain("<details>\n<summary>1 check");
  });

  const lost = (config: object) => ({
    out: JSON.stringify({
      config,
      steps: [
        {
          op: "delete",
          urn: "urn:pulumi:prod::lamp::aws:rds/instance:Instance::db",
          oldState: { custom: true, inputs: { identifier: "db" } },
        },
      ],
    }),
  });

  it("counts the loss of data as a broken rule, unless the stack names it", () => {
    const { text, failure, fingerprint, plan } = review(lost({}));
    expect(text).toContain(
      "| **mandatory** | `policy/data-loss` | `db` | Deletes the database db (aws:rds/instance:Instance). If that is meant, make a snapshot, and name what may be lost: pulumi config set policy:mayLose NAME,NAME |",
    );
    expect([failure, fingerprint]).toEqual(["The plan breaks a mandatory rule.", undefined]);
    expect(plan?.steps).toHaveLength(1);
    const named = review(lost({ "policy:mayLose": "db" }));
    expect(named.text).not.toContain("### Rules");
    expect([named.failure, named.fingerprint?.of]).toEqual([undefined, "lamp/prod"]);
  });

  it("names the pending operations of the state, and says so if the state could not be read", () => {
    const pending = [{ doing: "creating", type: "aws:ec2/vpc:Vpc", name: "site" }];
    expect(review({ pending }).text).toMatch(/🔴 \*\*high\*\*: An earlier update was cut off[^\n]*creating site \(/);
    const unread = review({ pending: undefined });
    expect(unread.text).toContain("The state could not be read, so nobody knows");
    expect(unread.text).not.toContain("the review knows every step");
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
