import { describe, expect, it } from "vitest";
import { isUnknown } from "./plan";
import { NoPlan, readPlan } from "./readPlan";

const urn = (name: string) => `urn:pulumi:prod::lamp::lamp:index:Web$aws:ec2/instance:Instance::${name}`;
const text = (steps: readonly unknown[], more = {}) => JSON.stringify({ steps, ...more });

describe("readPlan", () => {
  it.each([
    ["nothing", "", "The input is empty."],
    ["words", "error: no stack selected", "The input is not JSON"],
    ["half a document", '{"steps":[{"op":"create"', "The input ends in the middle of a JSON document (24 bytes)"],
    ["a list", "[1]", "The input has no JSON document that begins with { on a line."],
    ["another document", '{"servers":[]}', "The input is JSON without the steps of a preview."],
    [
      "a step without an URN",
      text([{ op: "create" }]),
      "The input is JSON, but not a preview of Pulumi: steps.0.urn is not an URN",
    ],
    [
      "a step of an unknown kind",
      text([{ op: "explode", urn: urn("a") }]),
      "a step that this version of the review does not know: explode",
    ],
  ])("refuses %s with one sentence", (_, given, message) => {
    expect(() => readPlan(given)).toThrow(NoPlan);
    expect(() => readPlan(given)).toThrow(message);
  });

  it("reads project, stack and region", () => {
    const plan = readPlan(text([{ op: "same", urn: urn("a") }], { config: { "aws:region": "eu-west-1" } }));
    expect([plan.project, plan.stack, plan.region, plan.isWhole]).toEqual(["lamp", "prod", "eu-west-1", true]);
  });

  it("skips warnings that stand before the document", () => {
    expect(readPlan(`warning: something\n${text([{ op: "create", urn: urn("a") }])}`).steps).toHaveLength(1);
  });

  it("takes a property from the engine's detailed difference, with the values of both sides", () => {
    const [step] = readPlan(
      text([
        {
          op: "update",
          urn: urn("a"),
          oldState: { custom: true, inputs: { disk: { size: 8 }, tags: { "a.b": "1" } } },
          newState: { custom: true, inputs: { disk: { size: 9 }, tags: { "a.b": "2" } } },
          detailedDiff: {
            "disk.size": { kind: "update", inputDiff: true },
            'tags["a.b"]': { kind: "update", inputDiff: true },
          },
        },
      ]),
    ).steps;
    expect(step?.changes).toEqual([
      { path: "disk.size", property: "disk", before: 8, after: 9, replaces: false },
      { path: 'tags["a.b"]', property: "tags", before: "1", after: "2", replaces: false },
    ]);
  });

  it("compares the inputs where the engine gives no difference", () => {
    const [step] = readPlan(
      text([
        {
          op: "update",
          urn: urn("a"),
          oldState: { inputs: { a: 1, b: 1, __defaults: [] } },
          newState: { inputs: { a: 1, c: 2 } },
        },
      ]),
    ).steps;
    expect(step?.changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ["b", 1, undefined],
      ["c", undefined, 2],
    ]);
  });

  it("does not say that an output goes away, when a preview only does not know its new value", () => {
    const [step] = readPlan(
      text([
        {
          op: "update",
          urn: urn("a"),
          oldState: { inputs: { a: 1 }, outputs: { a: 1, tagsAll: { Project: "old" }, gone: 1 } },
          newState: { inputs: { a: 1 } },
          detailedDiff: { tagsAll: { kind: "update", inputDiff: false }, gone: { kind: "delete", inputDiff: false } },
        },
      ]),
    ).steps;
    expect(step?.changes.map(({ path, before, after }) => [path, before, isUnknown(after)])).toEqual([
      ["gone", 1, false],
      ["tagsAll", { Project: "old" }, true],
    ]);
  });

  it("counts the parts of a replacement once, and tells which one of the two comes first", () => {
    const plan = (isDeleted: boolean) =>
      readPlan(
        text([
          { op: "create-replacement", urn: urn("a") },
          { op: "replace", urn: urn("a"), oldState: { custom: true, delete: isDeleted }, newState: { custom: true } },
          { op: "delete-replaced", urn: urn("a") },
        ]),
      ).steps.map(({ operation, deletesFirst }) => [operation, deletesFirst]);
    expect(plan(true)).toEqual([["replace", false]]);
    expect(plan(false)).toEqual([["replace", true]]);
  });

  it("takes the deletion of an old copy, which an earlier update has replaced, for a deletion", () => {
    const { steps, doubts } = readPlan(
      text([
        { op: "same", urn: urn("a") },
        { op: "delete-replaced", urn: urn("a"), oldState: { custom: true, delete: true } },
      ]),
    );
    expect([steps.map(({ operation }) => operation), doubts]).toEqual([["same", "delete"], []]);
  });

  it("tells a resource that leaves the stack and stays in AWS from one that is deleted", () => {
    const [kept, deleted] = readPlan(
      text([
        { op: "delete", urn: urn("a"), oldState: { custom: true, retainOnDelete: true } },
        { op: "delete", urn: urn("b"), oldState: { custom: true } },
      ]),
    ).steps;
    expect([kept?.operation, deleted?.operation]).toEqual(["forget", "delete"]);
  });
});

describe("a preview that has read AWS first", () => {
  const at = (op: string, name: string, before?: object, after?: object) => ({
    op,
    urn: `urn:pulumi:prod::lamp::aws:ec2/vpc:Vpc::${name}`,
    oldState: before && { custom: true, inputs: before },
    newState: after && { custom: true, inputs: after },
  });
  const read = (...steps: object[]) =>
    readPlan(JSON.stringify({ steps })).steps.map(({ operation, name }) => `${operation} ${name}`);

  it("has nothing of the resources that are in AWS as in the state", () => {
    expect(read(at("refresh", "a", { x: 1 }, { x: 1 }), at("same", "a", { x: 1 }, { x: 1 }))).toEqual(["same a"]);
  });

  it("tells what differs in AWS from what the update does", () => {
    const steps = [at("update", "a", { x: 1 }, { x: 2 }), at("delete", "b", { x: 1 })];
    expect(read(...steps, at("update", "a", { x: 2 }, { x: 1 }), at("create", "b", undefined, { x: 1 }))).toEqual([
      "refresh a",
      "refresh b",
      "update a",
      "create b",
    ]);
  });

  it("tells what AWS has otherwise, or no longer, when nothing but a refresh is previewed", () => {
    const same = at("refresh", "c", { x: 1 }, { x: 1 });
    const found = [at("update", "a", { x: 1 }, { x: 2 }), at("delete", "b", { x: 1 }), same];
    expect(read(...found)).toEqual(["refresh a", "refresh b", "same c"]);
  });

  it("does not take a destruction that reads AWS first for a refresh", () => {
    const steps = ["a", "b"].flatMap(name => [at("refresh", name, { x: 1 }, { x: 1 }), at("delete", name, { x: 1 })]);
    expect(read(...steps)).toEqual(["delete a", "delete b"]);
  });

  it("takes no update for a difference that only an older copy of the resource follows", () => {
    expect(read(at("update", "a", { x: 1 }, { x: 2 }), at("delete", "a", { x: 0 }))).toEqual(["update a", "delete a"]);
  });
});
