import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { comment, commentLimit } from "./comment";
import { readPlan } from "./plan/readPlan";

const folder = join(__dirname, "examples");
const names = readdirSync(folder).flatMap(file => /^(.*)\.json\.gz$/.exec(file)?.[1] ?? []);
const example = (name: string) => readPlan(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString("utf8"));

/** A plan of one step. */
const planOf = (step: Record<string, unknown>, name = "it", more: Record<string, unknown> = {}) =>
  readPlan(
    JSON.stringify({
      config: { "aws:region": "us-east-1" },
      ...more,
      steps: [{ urn: urn(String(step["type"]), name), ...step }],
    }),
  );
const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const replaced = (type: string, inputs: Record<string, unknown>) =>
  planOf({ type, op: "replace", oldState: { custom: true, delete: true, inputs }, newState: { custom: true, inputs } });

describe("the comment on a refresh", () => {
  it("tells what AWS no longer has, as dangerous as if an update deleted it", () => {
    const gone = {
      op: "delete",
      urn: "urn:pulumi:prod::shop::aws:rds/instance:Instance::db",
      oldState: { custom: true, inputs: { identifier: "db", skipFinalSnapshot: true } },
    };
    const net = { op: "refresh", urn: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::net" };
    const state = { custom: true, inputs: { cidrBlock: "10.0.0.0/16" } };
    const text = comment(readPlan(JSON.stringify({ steps: [{ ...net, oldState: state, newState: state }, gone] })));
    expect(text).toContain("**Takes one database out of the state, which AWS no longer has. Changes nothing in AWS.**");
    expect(text).toContain("db is in the state, and no longer in AWS. Somebody or something has deleted it");
    expect(text).toMatch(/🔴 \*\*high\*\*: [^\n]*db/);
    expect(text).toMatch(/\| `db` \| database \| no longer in AWS \|/);
  });
});

describe("the comment", () => {
  it.each(names)("of the example %s is the one that is kept", name => {
    const [text, file] = [`${comment(example(name))}\n`, join(folder, `${name}.md`)];
    // `EXAMPLES=write` writes the comments anew, from the plans that are kept; see CONTRIBUTING.md.
    if (process.env["EXAMPLES"] === "write") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });

  it.each(names)("is kept with a plan, %s, that names no folder of the machine on which it was made", name => {
    const text = gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString("utf8");
    expect(text.match(/.{0,40}(?:project:\/\/\/\.\.|\/tmp\/|node_modules\/\.\.).{0,40}/g)).toBe(null);
  });

  it("says that a database is lost, for any program", () => {
    const text = comment(
      replaced("aws:rds/instance:Instance", { allocatedStorage: 20, instanceClass: "db.t4g.small" }),
    );
    expect(text).toContain("🔴 **high**: The database it is replaced: a new database without data takes its place");
    expect(text).not.toContain("No risk was found");
  });

  it("names a type that it does not know, and does not say that there is no risk", () => {
    const text = comment(replaced("aws:neptune/cluster:Cluster", {}));
    expect(text).toContain(
      "Not understood, so look at it yourself:\n\n- `aws:neptune/cluster:Cluster` `it` (replace): this type is not known.",
    );
    expect(text).toContain("🔴 **high**: it is replaced, and the review does not know its type.");
    expect(text).not.toContain("No risk was found");
    expect(text).toContain(
      "**Nothing is known of the cost: there is no price or no amount of every aws:neptune/cluster:Cluster.**",
    );
  });

  it("names a property that it does not know", () => {
    const plan = planOf({
      type: "aws:rds/instance:Instance",
      op: "update",
      oldState: { custom: true, inputs: { licenseModel: false } },
      newState: { custom: true, inputs: { licenseModel: true } },
    });
    expect(comment(plan)).toContain("database `it`: a change of `licenseModel` is not known.");
  });

  it("says of resources of which nothing but tags changes that it is the tags", () => {
    const update = (name: string, type: string, detailedDiff: object) => ({
      op: "update",
      urn: urn(type, name),
      oldState: { custom: true, inputs: { instanceClass: "a" }, outputs: { tagsAll: { Name: name } } },
      newState: { custom: true, inputs: { instanceClass: "b" } },
      detailedDiff,
    });
    const tagsAll = { tagsAll: { kind: "update" } };
    const rds = "aws:rds/instance:Instance";
    const steps = [
      update("one", rds, tagsAll),
      update("two", rds, { ...tagsAll, instanceClass: { kind: "update", inputDiff: true } }),
      update("net-1", "aws:ec2/vpc:Vpc", tagsAll),
      update("net-2", "aws:ec2/vpc:Vpc", tagsAll),
    ];
    const text = comment(readPlan(JSON.stringify({ steps })));
    expect(text).toContain(
      "**Changes one database. Changes only the tags of one database and two VPCs. Deletes nothing.**",
    );
    expect(text).toContain("| `net-1`, `net-2` | VPC | changed in place | `tagsAll`: `known later` |");
  });

  it("says plainly that no risk was found only when every step was understood", () => {
    const plan = planOf({ type: "aws:ec2/vpc:Vpc", op: "create", newState: { custom: true, inputs: {} } });
    expect(comment(plan)).toContain("No risk was found: the review knows every step of this plan.");
  });

  it("says what a loss stops once, if the update does not change it", () => {
    const unchanged = comment(example("storage"));
    expect(unchanged).toContain("| what is lost | stops, before and after |\n| --- | --- |\n");
    expect(unchanged).not.toContain("| the same |");
    const promotion = comment(example("promotion"));
    expect(promotion).toContain("| what is lost | stops before | stops after |\n");
    expect(promotion).toMatch(/^\| one server \| 1 in 2 requests .* \| the same \|$/m);
    expect(promotion).toMatch(/^\| the primary database \| writes for 60 .* \| \*\*stops\*\* writes until .* \|$/m);
  });

  it("has no column without a value, and no ends of a long text", () => {
    const text = comment(example("domain"));
    expect(text).toContain("### Visitors\n\n| resource | kind | what happens |\n| --- | --- | --- |\n");
    expect(text).toMatch(/`userData`: a text of \d+ characters → `known later` \(replaces\)/);
    expect(text).toContain("| resource | kind | what happens | properties |");
  });

  it("of a failed preview reviews nothing, and has the error", () => {
    const text = comment(example("wrong-setting"));
    expect(text).toContain("**The preview has failed, so nothing is reviewed.**");
    expect(text).toContain('lamp:zones is "99"; it must be a whole number from 2 to 8');
    expect(text).not.toContain("No risk");
  });

  it("of a promotion that has failed and is tried again says that the old primary refuses writes already", () => {
    const text = comment(example("promotion-again"));
    expect(text).toContain("it becomes the primary instead of lamp-db-1. lamp-db-1 refuses writes already.");
    expect(text).toContain("Programs can write again when they know the new primary");
    expect(text).not.toContain("Nothing in this plan stops writes");
  });

  it("keeps within its limit, and ends every block that it has begun", () => {
    const userData = (version: number) =>
      Array.from({ length: 300 }, (_, line) => `line ${line} of ${version}`).join("\n");
    const steps = Array.from({ length: 3000 }, (_, index) => {
      const state = (version: number) => ({
        custom: true,
        delete: true,
        inputs: { userData: userData(version + index), instanceType: `t${version}.type-${index}` },
      });
      return {
        op: "replace",
        urn: urn("aws:ec2/instance:Instance", `server-${index}`),
        oldState: state(0),
        newState: state(1),
        replaceReasons: ["userData", "instanceType"],
      };
    });
    const text = comment(readPlan(JSON.stringify({ steps })));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentLimit);
    expect(text.length).toBeGreaterThan(commentLimit / 2);
    expect(text).toContain("of this part left out, because a comment has a limit");
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
  });

  it("has no secret of user-data, of a message or of a name, whatever the plan has in plain text", () => {
    const inputs = (word: string) => ({
      userData: `#!/bin/sh\nexport DB_PASSWORD=${word}\nurl=mysql://app:${word}@db/\n`,
    });
    const plan = planOf(
      {
        type: "aws:ec2/instance:Instance",
        op: "update",
        oldState: { custom: true, inputs: inputs("old-hunter2") },
        newState: { custom: true, inputs: inputs("new-hunter2") },
      },
      "server",
      { diagnostics: [{ severity: "info", message: "password=diag-hunter2" }] },
    );
    const text = comment(plan);
    expect(text).toContain("only values that look like secrets, which are not shown");
    expect(text).toContain("password=\\[hidden\\]");
    expect(text).not.toContain("hunter2");
  });

  it("calls nobody and draws no foreign picture, whatever a name or a message says", () => {
    const plan = planOf(
      { type: "aws:ec2/vpc:Vpc", op: "create", newState: { custom: true, inputs: {} } },
      "x|`<img src=//evil>@octocat",
      {
        diagnostics: [{ severity: "warning", message: "@octocat ![x](https://evil.example/x.png) <script>" }],
      },
    );
    // What is code calls nobody, and is shown as it is.
    const text = comment(plan).replaceAll(/(`+)[^`][\s\S]*?\1(?!`)/g, "");
    expect(text).not.toMatch(/@octocat/);
    expect(text).not.toContain("![x](https://");
    expect(text).not.toContain("<script>");
  });
});
