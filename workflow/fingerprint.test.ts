import { describe, expect, it } from "vitest";
import { readPlan } from "../review/plan/readPlan";
import { differences, fingerprint } from "./fingerprint";

const urn = (type: string, name: string) => `urn:pulumi:prod::lamp::${type}::${name}`;
const state = (inputs: object) => ({ custom: true, inputs, outputs: {} });
const plan = (...steps: object[]) => readPlan(JSON.stringify({ steps }));
const create = (name: string, inputs: object) => ({
  op: "create",
  urn: urn("aws:ec2/vpc:Vpc", name),
  newState: state(inputs),
});
const update = (name: string, before: object, after: object, op = "update") => ({
  op,
  urn: urn("aws:ec2/vpc:Vpc", name),
  oldState: state(before),
  newState: state(after),
});
const print = (...steps: object[]) => fingerprint(plan(...steps));

describe("the fingerprint of a plan", () => {
  it("is equal for equal plans, whatever the order of steps and keys", () => {
    const [a, b] = [create("a", { x: 1, y: { p: 1, q: 2 } }), create("b", {})];
    const again = create("a", { y: { q: 2, p: 1 }, x: 1 });
    expect(print(a, b)).toEqual(print(b, again));
    expect(differences(print(a, b), print(b, again))).toEqual([]);
  });

  it("says which steps came, went, or have other inputs", () => {
    const before = print(create("a", { x: 1, y: 1 }), create("b", {}));
    const after = print(create("a", { x: 2, z: 1, y: 1 }), create("c", {}));
    expect(differences(before, after)).toEqual([
      "create aws:ec2/vpc:Vpc a: x, z differ.",
      "create aws:ec2/vpc:Vpc b: it was in the reviewed plan, and is not any more.",
      "create aws:ec2/vpc:Vpc c: it was not in the reviewed plan.",
    ]);
  });

  it("differs when the same inputs are reached from others, or by a replacement", () => {
    const steps = [update("a", { x: 1 }, { x: 3 }), update("a", { x: 2 }, { x: 3 })] as const;
    expect(differences(print(steps[0]), print(steps[1]))).toEqual(["update aws:ec2/vpc:Vpc a: x differs."]);
    expect(differences(print(steps[0]), print(update("a", { x: 1 }, { x: 3 }, "replace")))).toHaveLength(2);
  });

  it("has no value of the plan in it, and nothing of what does not change", () => {
    const made = print(create("a", { x: "hunter2" }), update("b", { x: 1 }, { x: 1 }, "same"));
    expect(JSON.stringify(made)).not.toMatch(/hunter2|::b/);
  });

  it("is of one stack", () => {
    const other = { ...print(create("a", {})), of: "lamp/dev", digest: "another" };
    expect(differences(other, print(create("a", {})))).toEqual(["The review is of lamp/dev, and this is lamp/prod."]);
  });
});
