import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comment } from "../comment";
import { judge } from "../parts/risks";
import { type Operation, type Plan, type Step, unknownValue } from "../plan/plan";
import { kindOf, kinds } from "./kinds";

const operations: readonly Operation[] = ["create", "update", "replace", "delete", "forget", "import", "refresh"];
const value = fc.oneof(
  // Not the words by which a value that was not read shows itself.
  fc.jsonValue({ maxDepth: 3 }).filter(json => !/undefined|NaN|\[object/.test(JSON.stringify(json))),
  fc.constantFrom<unknown>(
    undefined,
    unknownValue,
    [unknownValue],
    "0.0.0.0/0",
    '{"Statement":[null,{"Effect":"Allow"}]}',
    "{",
  ),
);
const types = [...Object.keys(kinds), "pulumi:providers:aws", "aws:nothing/known:Known", "constructor", "__proto__"];

const step = fc.constantFrom(...types).chain(type => {
  const names = [...Object.keys(kindOf(type)?.properties ?? {}), "constructor", "neverHeardOf"];
  return fc.record({
    type: fc.constant(type),
    operation: fc.constantFrom(...operations),
    property: fc.constantFrom(...names),
    before: value,
    after: value,
    deletesFirst: fc.boolean(),
  });
});

const planOf = ({
  type,
  operation,
  property,
  before,
  after,
  deletesFirst,
}: typeof step extends fc.Arbitrary<infer T> ? T : never): Plan => {
  const made: Step = {
    ...{ type, operation, deletesFirst, name: "it", parent: undefined, isCustom: true },
    urn: `urn:pulumi:prod::shop::${type}::it`,
    before: operation === "create" ? undefined : { [property]: before },
    after: operation === "delete" || operation === "forget" ? undefined : { [property]: after },
    outputs: {},
    changes: ["update", "replace", "refresh"].includes(operation)
      ? [{ path: property, property, before, after, replaces: operation === "replace" }]
      : [],
    dependencies: [],
    origins: {},
    initErrors: [],
  };
  return {
    project: "shop",
    stack: "prod",
    steps: [made],
    doubts: [],
    config: {},
    diagnostics: [],
    isWhole: true,
    region: "eu-central-1",
  };
};

const seed = process.env["FUZZ_SEED"] === undefined ? {} : { seed: Number(process.env["FUZZ_SEED"]) };

describe("any step", () => {
  it("throws nothing, and is a risk, or marked as harmless, or named as not understood", () => {
    fc.assert(
      fc.property(step, given => {
        const plan = planOf(given);
        const { risks, unknown } = judge(plan);
        for (const { what, effect, advice } of risks) {
          expect(`${what} ${effect} ${advice}`).not.toContain(unknownValue);
          expect(`${what} ${effect} ${advice}`).not.toMatch(/\bundefined\b|\[object|NaN/);
        }
        if (risks.length + unknown.length > 0) return;
        const kind = kindOf(given.type);
        expect(kind).toBeDefined();
        if (given.operation === "update") {
          expect(Object.keys(kind?.properties ?? {})).toContain(given.property);
          if (JSON.stringify(given.after)?.includes(unknownValue))
            expect(kind?.properties[given.property]).toBe("none");
        }
        // These two are told by the password that is first, and by the server that ends.
        if (given.operation === "delete" || given.operation === "forget") expect(kind?.deleted).not.toBe(undefined);
        if (given.operation === "replace") expect(kind?.replaced).not.toBe(undefined);
      }),
      { numRuns: 2_000, ...seed },
    );
  });

  it("never makes a comment that calls an unknown type or property harmless", () => {
    fc.assert(
      fc.property(step, given => {
        const text = comment(planOf(given));
        const isKnown = kindOf(given.type) !== undefined && !["constructor", "neverHeardOf"].includes(given.property);
        if (!isKnown && given.operation === "update") expect(text).not.toContain("No risk was found: the review knows");
      }),
      { numRuns: 500, ...seed },
    );
  });
});
