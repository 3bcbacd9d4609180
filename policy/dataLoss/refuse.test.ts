import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { watched } from "./dataLoss";
import { answer } from "./refuse";

const rds = "aws:rds/instance:Instance";
const urn = (name: string, type = rds) => `urn:pulumi:prod::shop::shop:index:Shop$${type}::${name}`;
const old = (inputs: object, outputs: object = inputs) => ({ custom: true, inputs, outputs });
const plan = (steps: readonly object[], more: object = {}) => JSON.stringify({ steps, ...more });
const ask = (text: string, ...words: string[]) => answer([...words, "plan.json"], () => text);
const kept = (name: string) =>
  gunzipSync(readFileSync(join(__dirname, "../../review/examples", `${name}.json.gz`))).toString("utf8");

describe("the command that refuses the loss of data", () => {
  const deleted = plan([{ op: "delete", urn: urn("db"), oldState: old({ identifier: "db-x" }) }]);

  it("refuses a plan that deletes a database", () => {
    expect(ask(deleted)).toEqual({
      code: 1,
      error:
        "The plan would lose data:\n- Deletes the database db (aws:rds/instance:Instance).\n" +
        "If that is meant, make a snapshot and name what may be lost: pulumi config set policy:mayLose NAME,NAME",
    });
  });

  it("refuses one that replaces a database, and says which properties do that", () => {
    const replaced = plan([
      {
        op: "replace",
        urn: urn("db"),
        oldState: old({ storageEncrypted: false }),
        newState: old({ storageEncrypted: true }),
        detailedDiff: { storageEncrypted: { kind: "update-replace", inputDiff: true } },
      },
    ]);
    expect(ask(replaced).error).toContain(
      "- Replaces, by an empty one, the database db (aws:rds/instance:Instance), because of storageEncrypted.",
    );
  });

  it.each([
    ["the command names it", deleted, ["--may-lose", "db"]],
    [
      "the stack names it in a list",
      plan(JSON.parse(deleted).steps, { config: { "policy:mayLose": '["a","db"]' } }),
      [],
    ],
    ["the stack names it with commas", plan(JSON.parse(deleted).steps, { config: { "policy:mayLose": "a, db" } }), []],
  ])("lets a database go when %s", (_, text, words) => {
    expect(ask(text, ...words).code).toBe(0);
  });

  it("does not take the name of another for it", () => {
    expect(ask(deleted, "--may-lose", "db-x").code).toBe(1);
  });

  const replica = (source: string | undefined, outputs: object) => ({
    op: "delete",
    urn: urn("replica"),
    oldState: old({ replicateSourceDb: source }, outputs),
  });
  const primary = (op: string) => ({
    op,
    urn: urn("db"),
    oldState: old({ identifier: "p" }),
    newState: old({ identifier: "p" }),
  });

  it.each([
    ["lets a replica go whose source stays", [replica("p", { replicateSourceDb: "p" }), primary("same")], []],
    [
      "refuses to lose a replica together with its source",
      [replica("p", { replicateSourceDb: "p" }), primary("delete")],
      ["replica", "db"],
    ],
    [
      "refuses to lose what was a replica and is promoted",
      [replica("p", { replicateSourceDb: "" }), primary("same")],
      ["replica"],
    ],
    [
      "lets a database leave the stack that is kept in AWS",
      [{ op: "delete", urn: urn("db"), oldState: { ...old({}), retainOnDelete: true } }],
      [],
    ],
    ["lets a server go", [{ op: "delete", urn: urn("web", "aws:ec2/instance:Instance"), oldState: old({}) }], []],
  ])("%s", (_, steps, lost) => {
    const found = [...(ask(plan(steps)).error ?? "").matchAll(/ (\S+) \(aws:rds/g)].map(([, name]) => name);
    expect(found).toEqual(lost);
  });

  it.each([
    ["nothing", "", "The input is empty."],
    ["half a file", '{"steps": [', "The input ends in the middle"],
    [
      "a preview that failed",
      plan([], { diagnostics: [{ severity: "error", message: "no zone" }] }),
      "The preview has failed",
    ],
  ])("takes %s for no plan", (_, text, start) => {
    const { code, error = "" } = ask(text);
    expect([code, error.slice(0, start.length)]).toEqual([2, start]);
  });

  it("tells of options that it does not know, and of a second file", () => {
    expect(answer(["--force"], () => deleted).error).toMatch(/^--force is no option/);
    expect(answer(["--may-lose"], () => deleted).error).toMatch(/^--may-lose is no option, or lacks a value/);
    expect(ask(deleted, "other.json").error).toMatch(/^npm run losses takes one file/);
  });

  it.each([
    ["replaced-database", 1],
    ["replacement-refused", 2],
    ["destroy", 1],
    ["promotion", 0],
    ["instance-type", 0],
    ["creation", 0],
  ])("says of the kept plan %s what a reviewer would", (name, code) => {
    expect(ask(kept(name)).code).toBe(code);
  });

  it("watches types that the provider has", () => {
    const provider = join(require.resolve("@pulumi/aws/package.json"), "..");
    expect(watched.filter(token => !existsSync(join(provider, `${token.split(":")[1]}.d.ts`)))).toEqual([]);
  });
});
