import { beforeAll, describe, expect, it } from "vitest";
import type { Recorded } from "../support/record";
import { ownSettings } from "../support/stackConfig";
import { run } from "../wholeProgram";
import { accepted } from "./accepted";
import { type Finding, judge } from "./checkov";
import { terraformNames, terraformOf } from "./terraform";

/** The stacks that are judged, by their settings. */
const stacks = {
  default: {},
  dev: ownSettings("dev"),
  prod: ownSettings("prod"),
  domain: {
    "lamp:domain": "www.example.com",
    "lamp:hostedZone": "Z0123456789ABC",
    "lamp:alarmEmail": "a@example.com",
    "lamp:sharedPaths": "storage/app",
  },
};

/** A copy of a stack whose security group lets everybody log in, and whose database has a public address. */
const opened = (graph: Recorded): Recorded =>
  graph.map(one => {
    if (one.name === "lamp-internet-to-balancer-80-in")
      return { ...one, inputs: { ...one.inputs, fromPort: 22, toPort: 22 } };
    return one.name === "lamp-db-1" ? { ...one, inputs: { ...one.inputs, publiclyAccessible: true } } : one;
  });

const text = ({ stack, check, resource }: Pick<Finding, "stack" | "check" | "resource">) =>
  `${stack}: ${check} on ${resource}`;

describe("checkov on what the program declares", () => {
  const graphs = new Map<string, Recorded>();
  let found: readonly Finding[];
  beforeAll(async () => {
    for (const [stack, settings] of Object.entries(stacks)) graphs.set(stack, (await run(settings)).graph);
    graphs.set("opened", opened(graphs.get("dev") ?? []));
    found = await judge(Object.fromEntries([...graphs].map(([stack, graph]) => [stack, terraformOf(graph)])));
  });

  it.each(Object.keys(stacks))("finds in the stack %s what is accepted with a reason, and nothing else", stack => {
    const names = new Set(terraformNames(graphs.get(stack) ?? []));
    const expected = accepted
      .filter(row => row.in?.includes(stack) ?? true)
      .flatMap(({ check, on }) => on.filter(name => names.has(name)).map(resource => text({ stack, check, resource })));
    expect(
      found
        .filter(one => one.stack === stack)
        .map(text)
        .sort(),
    ).toEqual(expected.sort());
  });

  it("has a reason for each accepted finding, and finds each of them in one stack at least", () => {
    const seen = new Set(found.map(({ check, resource }) => `${check} ${resource}`));
    for (const { check, on, reason } of accepted) {
      expect(reason).toMatch(/^[A-Zl].{20,}[.]$/);
      expect(on.filter(resource => !seen.has(`${check} ${resource}`))).toEqual([]);
    }
  });

  it("sees in a copy that a security group lets everybody log in, and that a database has a public address", () => {
    const inCopy = (stack: string) =>
      found.filter(one => one.stack === stack).map(one => `${one.check} ${one.resource}`);
    const before = new Set(inCopy("dev"));
    expect(
      inCopy("opened")
        .filter(one => !before.has(one))
        .sort(),
    ).toEqual([
      "CKV_AWS_17 aws_db_instance.lamp-db-1",
      "CKV_AWS_24 aws_vpc_security_group_ingress_rule.lamp-internet-to-balancer-80-in",
    ]);
  });
});
