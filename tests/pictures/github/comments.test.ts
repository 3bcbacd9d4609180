import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { comment } from "../../../review/comment";
import { readPlan } from "../../../review/plan/readPlan";
import { faultsOf } from "./faults";

/** The same Markdown as GitHub's; the long test beside this one asks GitHub's own parser, which is no package of npm. */
const render = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
const folder = join(__dirname, "../../../review/examples");
const names = readdirSync(folder).filter(name => name.endsWith(".md"));

describe("a comment on GitHub", () => {
  it.each(names)("has its parts in their order, whole tables, and no HTML, link or call of others: %s", name => {
    expect(faultsOf(readFileSync(join(folder, name), "utf8"), render)).toEqual([]);
  });

  it.each([
    "x|`<img src=//evil>@octocat",
    "a\\|b | c",
    "``` `` `",
    "</details><script>alert(1)</script>",
    "<!-- hidden",
    "@octocat fixes #1 and GH-2",
    "https://evil.example www.evil.example mail@evil.example",
    "[a](https://evil.example) ![b](https://evil.example/b.png)",
    "one\n\n### Risks\n\n| a | b |\n| --- | --- |\n",
    "&lt;img src=x&gt; \u202e *a* _b_ ~c~ $d$",
    "```mermaid\nflowchart TB\n```",
  ])("has nothing of the names and values of a plan but their text: %j", word => {
    const step = (type: string, op: string) => ({
      urn: `urn:pulumi:prod::shop::${type}::${word}`,
      type,
      op,
      oldState: {
        custom: true,
        inputs: { [word]: word, instanceType: word, userData: `${word}\na\n`, tags: { a: "b" } },
      },
      newState: {
        custom: true,
        inputs: { [word]: `${word}!`, instanceType: `${word}!`, userData: `${word}\nb\n`, tags: { [word]: word } },
      },
      replaceReasons: [word],
    });
    const steps = [
      "aws:ec2/instance:Instance",
      "aws:rds/instance:Instance",
      "aws:lb/loadBalancer:LoadBalancer",
      word.replaceAll("\n", " "),
    ].flatMap(type => ["update", "replace", "same"].map(op => step(type, op)));
    const diagnostic = (severity: string) => ({ severity, message: word });
    const plan = (more: object) => readPlan(JSON.stringify({ config: { "aws:region": word }, steps, ...more }));
    expect(faultsOf(comment(plan({ diagnostics: [diagnostic("warning")] })), render)).toEqual([]);
    expect(faultsOf(comment(plan({ diagnostics: [diagnostic("error")] })), render)).toEqual([]);
  });
});

describe("the faults of a comment", () => {
  const good = "<!-- review of a/b -->\n## Review\n\n### Risks\n\nNone.\n\n| a | b |\n| --- | --- |\n| c | `d\\|e` |\n";
  const end = "\n<details>\n<summary>Everything else</summary>\n\nx\n\n</details>\n";

  it("are none of a good one", () => {
    expect(faultsOf(good + end, render)).toEqual([]);
  });

  it.each([
    ["\n<b>bold</b>\n", "the element b"],
    ["\n<p class=x>a</p>\n", "className of p"],
    ["\n<!-- more -->\n", "a comment:  more "],
    ["\n[a](b)\n", "the element a"],
    ["\n![a](b)\n", "the element img"],
    ["\nask @octocat\n", "calls or links by @o"],
    ["\nsee #12\n", "calls or links by #1"],
    ["| c | d | e |\n", "a row of another width: | c | d | e |"],
    ["| c |\n", "a row of another width: | c |"],
    ["\nword\n| a | b |\n", "2 tables, of which 1 are tables on GitHub"],
    ["\n### Cost\n\n### Watching\n", "Watching is not in its place"],
    ["\n### Hello\n", "Hello is not in its place"],
    [`${end}\nmore\n`, "Everything else is not at its end"],
    ["\n## Again\n", "it has not one heading of its own"],
  ])("are found: %j", (more, fault) => {
    expect(faultsOf(good + more + end, render)).toContain(fault);
  });
});
