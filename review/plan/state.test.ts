import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { comment } from "../comment";
import { readPlan } from "./readPlan";
import { pendingOperations, readPending } from "./state";

const type = "aws:ec2/instance:Instance";
const operation = (doing: string, name: string) => ({
  type: doing,
  resource: { urn: `urn:pulumi:prod::shop::shop:index:Shop$${type}::${name}`, type, inputs: { password: "hunter2" } },
});
const state = (pending: unknown) => JSON.stringify({ version: 3, deployment: { pending_operations: pending } });

describe("the state of a stack", () => {
  it("tells what an earlier update has begun and not ended, and nothing else", () => {
    expect(pendingOperations(state([operation("creating", "web-3"), operation("updating", "web-1")]))).toEqual([
      { doing: "creating", type, name: "web-3" },
      { doing: "updating", type, name: "web-1" },
    ]);
  });

  it.each([
    ["no operations", '{"version":3,"deployment":{"resources":[]}}'],
    ["an empty list", state([])],
    ["null in the place of a list", state(null)],
    ["no deployment, as that of a new stack", '{"version":3,"deployment":null}'],
  ])("may have %s", (_, text) => expect(pendingOperations(text)).toEqual([]));

  it.each([
    ["nothing", ""],
    ["half a file", '{"version":3,"deployment":{"resources":[{"password":"hunter2"'],
    ["a preview", '{"steps":[]}'],
    ["operations of another form", state([{ type: "creating", password: "hunter2" }])],
  ])("is not taken for one without operations: %s", (_, text) => {
    expect(() => pendingOperations(text)).toThrow(
      /^The state is not the state of a stack\. Make it with: pulumi stack export > state\.json$/,
    );
  });

  it("is read from a file, which a message names", () => {
    const folder = mkdtempSync(join(tmpdir(), "state-"));
    const file = join(folder, "s.json");
    expect(() => readPending(file)).toThrow(`${file} cannot be read. Make it with: pulumi stack export > ${file}`);
    writeFileSync(file, "{}");
    expect(() => readPending(file)).toThrow(`${file} is not the state of a stack.`);
    writeFileSync(file, state([operation("deleting", "db")]));
    expect(readPending(file)).toEqual([{ doing: "deleting", type, name: "db" }]);
    rmSync(folder, { recursive: true });
  });
});

describe("the comment on a plan whose state has pending operations", () => {
  const plan = readPlan(
    JSON.stringify({
      steps: [
        { op: "same", urn: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::net", oldState: { custom: true, inputs: {} } },
      ],
    }),
  );
  const pending = Array.from({ length: 7 }, (_, index) => ({ doing: "creating", type, name: `web-${index}` }));

  it("names them as a high risk", () => {
    const text = comment(plan, { pending: pending.slice(0, 1) });
    expect(text).toContain(
      `🔴 **high**: An earlier update was cut off, or still runs: the state has pending operations (creating web-0 (${type})).`,
    );
    expect(text).toContain("run pulumi refresh first");
    expect(text).not.toContain("No risk was found");
    expect(comment(plan)).toContain("No risk was found");
  });

  it("names five of many", () => {
    const text = comment(plan, { pending });
    expect(text).toMatch(/creating web-4 \([^)]*\) and 2 more\)/);
    expect(text).not.toContain("web-5");
  });
});
