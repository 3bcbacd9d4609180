import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { costs } from "../figures/costs";
import { judge } from "../parts/risks";
import { type Operation, type Plan, type Properties, type Step, unknownValue } from "../plan/plan";
import type { Kind } from "./kind";
import { kindOf, kinds, tables } from "./kinds";

const everything: Readonly<Record<string, Kind>> = {
  ...(kinds as Readonly<Record<string, Kind>>),
  "pulumi:providers:aws": kindOf("pulumi:providers:aws")!,
};

const stepOf = (
  type: string,
  operation: Operation,
  before: Properties | undefined,
  after: Properties | undefined,
): Step => ({
  operation,
  urn: `urn:pulumi:prod::shop::${type}::it`,
  type,
  name: "it",
  parent: undefined,
  isCustom: true,
  before,
  after,
  outputs: {},
  changes: [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .filter(property => !isDeepStrictEqual(before?.[property], after?.[property]))
    .map(property => ({
      path: property,
      property,
      before: before?.[property],
      after: after?.[property],
      replaces: false,
    })),
  deletesFirst: false,
  dependencies: [],
  origins: {},
  initErrors: [],
});
const planOf = (...steps: readonly Step[]): Plan => ({
  project: "shop",
  stack: "prod",
  steps,
  doubts: [],
  config: {},
  diagnostics: [],
  isWhole: true,
  region: "eu-central-1",
});

const inWords = (step: Step) => {
  const { risks, unknown } = judge(planOf(step));
  return [...risks.map(({ severity, what, effect }) => [`${severity}: ${what}`, effect].join(" ")), ...unknown];
};

const wide = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*", Principal: "*" }] });
/** Values that make one or the other rule speak. */
const samples: readonly (readonly [before: unknown, after: unknown])[] = [
  [true, false],
  [false, true],
  [10, 5],
  [1, 0],
  ["old", "new"],
  [[], ["new"]],
  ["{}", wide],
  ["private", "public-read"],
  [{ enabled: true }, undefined],
  [[{ expiration: { days: 30 } }], [{ expiration: { days: 3 } }]],
  [[], [{ fromPort: 22, toPort: 22, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }]],
  ["db-1", undefined],
];

/** Inputs with which the rule about a creation speaks. */
const created: readonly Properties[] = [
  { publiclyAccessible: true },
  {
    policy: wide,
    assumeRolePolicy: wide,
    principal: "*",
    acl: "public-read",
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  },
  {
    cidrIpv4: "0.0.0.0/0",
    fromPort: 22,
    toPort: 22,
    ipProtocol: "tcp",
    ingress: [{ fromPort: 22, toPort: 22, protocol: "tcp", cidrBlocks: ["::/0"] }],
  },
];

/** Every rule of a kind with a step for which it gives a risk. */
function rowsOf(type: string, kind: Kind): string[] {
  const first = (steps: readonly Step[], title: string) => {
    const spoken = steps.map(inWords).find(lines => lines.length > 0);
    return `${type} ${title}: ${spoken?.join(" | ") ?? "NO STEP OF THE TEST LETS THIS RULE SPEAK"}`;
  };
  const end = { policy: "{}" };
  return [
    ...Object.entries(kind.properties).flatMap(([property, rule]) =>
      rule === "none"
        ? []
        : [
            first(
              samples.map(([before, after]) => stepOf(type, "update", { [property]: before }, { [property]: after })),
              property,
            ),
          ],
    ),
    ...(typeof kind.created === "function"
      ? [
          first(
            created.map(inputs => stepOf(type, "create", undefined, inputs)),
            "created",
          ),
        ]
      : []),
    ...(typeof kind.replaced === "function"
      ? [
          first(
            [{}, ...created].flatMap(inputs =>
              [false, true].map(deletesFirst => ({ ...stepOf(type, "replace", {}, inputs), deletesFirst })),
            ),
            "replaced",
          ),
        ]
      : []),
    ...(typeof kind.deleted === "function"
      ? [
          first([stepOf(type, "delete", end, undefined)], "deleted"),
          first([stepOf(type, "forget", end, undefined)], "left in AWS"),
        ]
      : []),
  ];
}

describe("the rules", () => {
  it("say of each step what is in rules.lock.txt, and none of them is silent", async () => {
    const rows = Object.entries(everything).flatMap(([type, kind]) => rowsOf(type, kind));
    expect(rows.filter(row => row.includes("NO STEP OF THE TEST"))).toEqual([]);
    await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("rules.lock.txt");
  });

  it("have one row for each type", () => {
    const types = tables.flatMap(table => Object.keys(table));
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
  });

  it("name every cost that can be counted", () => {
    const named = new Set(Object.values(everything).map(({ cost }) => cost));
    // A group of servers has a cost of its own for each kind of template.
    const left = Object.entries(costs).filter(([, cost]) => typeof cost === "object" && !named.has(cost));
    expect(left.map(([name]) => name)).toEqual([]);
  });

  const database = "aws:rds/instance:Instance";
  const alias = "aws:lambda/alias:Alias";
  const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  const rows: readonly (readonly [title: string, step: Step, expected: string])[] = [
    [
      "a database that loses its backups",
      stepOf(database, "update", { backupRetentionPeriod: 7 }, { backupRetentionPeriod: 0 }),
      "high: The database it gets no backups any more.",
    ],
    [
      "a larger class, at once, with a standby",
      stepOf(
        database,
        "update",
        { instanceClass: "a", multiAz: true },
        { instanceClass: "b", multiAz: true, applyImmediately: true },
      ),
      "RDS begins at once. The standby takes over: writes fail for 60 to 120 s.",
    ],
    [
      "a larger class, later, without a standby",
      stepOf(database, "update", { instanceClass: "a" }, { instanceClass: "b" }),
      "RDS begins in the next maintenance window, because applyImmediately is not set. Reads and writes fail until it runs again",
    ],
    [
      "a major upgrade",
      stepOf(database, "update", { engineVersion: "8.0" }, { engineVersion: "8.4" }),
      "cannot be undone",
    ],
    [
      "storage that shrinks",
      stepOf(database, "update", { allocatedStorage: 50 }, { allocatedStorage: 20 }),
      "RDS refuses",
    ],
    [
      "a replaced database",
      stepOf(database, "replace", { skipFinalSnapshot: true }, {}),
      "high: The database it is replaced",
    ],
    [
      "a deleted replica",
      stepOf(database, "delete", { replicateSourceDb: "db-1" }, undefined),
      "medium: The replica it is deleted. No data are lost",
    ],
    [
      "a rule for SSH that is made",
      stepOf(ingress, "create", undefined, { cidrIpv6: "::/0", fromPort: 22, toPort: 22, ipProtocol: "tcp" }),
      "high: it opens port 22 to the whole internet.",
    ],
    [
      "a rule for every port",
      stepOf(ingress, "create", undefined, { cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }),
      "high: it opens every port to the whole internet.",
    ],
    [
      "a rule whose source is not known yet",
      stepOf(ingress, "create", undefined, { cidrIpv4: unknownValue, fromPort: 22, toPort: 22, ipProtocol: "tcp" }),
      "known only when the update runs",
    ],
    [
      "a bucket for everybody",
      stepOf("aws:s3/bucketPolicy:BucketPolicy", "create", undefined, { policy: wide }),
      "high: The bucket policy it now allows the action s3:*, everybody (principal *).",
    ],
    [
      "a firewall that only counts",
      stepOf(
        "aws:wafv2/webAcl:WebAcl",
        "update",
        { rules: [{ action: { block: {} } }] },
        { rules: [{ action: { count: {} } }] },
      ),
      "only counts requests from now on",
    ],
    [
      "all servers changed in place",
      stepOf("aws:ec2/instance:Instance", "update", { instanceType: "a" }, { instanceType: "b" }),
      "high: The server it is stopped and started again: its type goes from a to b.",
    ],
    [
      "a setting that is made, and whose risks are not understood",
      stepOf(alias, "create", undefined, {}),
      "alias of a function `it`: what it means that one is made is not known.",
    ],
    [
      "one that is deleted",
      stepOf(alias, "delete", {}, undefined),
      "high: it is deleted, and the review does not know what that means.",
    ],
    [
      "one that is replaced",
      stepOf(alias, "replace", {}, {}),
      "alias of a function `it`: what its replacement means is not known.",
    ],
    ["one that is forgotten", stepOf(alias, "forget", {}, undefined), "alias of a function `it`: what its end means"],
    [
      "one that is changed",
      stepOf(alias, "update", { functionVersion: "1" }, { functionVersion: "2" }),
      "alias of a function `it`: a change of `functionVersion` is not known.",
    ],
    [
      "a composite alarm that is silenced",
      stepOf(
        "aws:cloudwatch/compositeAlarm:CompositeAlarm",
        "update",
        { actionsEnabled: true },
        { actionsEnabled: false },
      ),
      "medium: it is silenced.",
    ],
    [
      "a value that is too long for a sentence",
      stepOf(
        "aws:lb/listener:Listener",
        "update",
        { defaultActions: [{ type: "forward", targetGroupArn: "a".repeat(60) }] },
        { defaultActions: [] },
      ),
      "The listener it changes: defaultActions gets another value.",
    ],
    [
      "protection that is known only later",
      stepOf(database, "update", { deletionProtection: true }, { deletionProtection: unknownValue }),
      "low: The new value of deletionProtection of it is known only when the update runs.",
    ],
  ];
  it.each(rows)("%s", (_title, step, expected) => {
    expect(inWords(step).join(" | ")).toContain(expected);
  });

  it.each(["80", "443"])("call port %s normal, which a site opens to everybody", port => {
    const rule = { cidrIpv4: "0.0.0.0/0", fromPort: Number(port), toPort: Number(port), ipProtocol: "tcp" };
    expect(inWords(stepOf(ingress, "create", undefined, rule))).toEqual([]);
  });
});
