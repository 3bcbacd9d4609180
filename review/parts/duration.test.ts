import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { durations } from "../figures/durations";
import { readPlan } from "../plan/readPlan";
import { duration } from "./duration";
import { durationPart } from "./durationText";

interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly op?: string;
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  /** Names of the resources, of any type, that it waits for. */
  readonly needs?: readonly string[];
  readonly deletesFirst?: boolean;
}

function planOf(resources: readonly Resource[]) {
  const urn = ({ type, name = "it" }: Resource) => `urn:pulumi:prod::shop::${type}::${name}`;
  const steps = resources.map(resource => {
    const { op = "create", before, after, needs = [], deletesFirst = false } = resource;
    const dependencies = resources.filter(({ name = "it" }) => needs.includes(name)).map(urn);
    return {
      op,
      urn: urn(resource),
      ...(before === undefined
        ? {}
        : { oldState: { custom: true, inputs: before, dependencies, delete: !deletesFirst } }),
      ...(after === undefined ? {} : { newState: { custom: true, inputs: after, dependencies } }),
    };
  });
  return readPlan(JSON.stringify({ steps }));
}

const database = "aws:rds/instance:Instance";
const server = "aws:ec2/instance:Instance";
const nat = "aws:ec2/natGateway:NatGateway";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const table = "aws:ec2/routeTable:RouteTable";
const { usual } = durations;
const madeServer = durations.instance.seconds + durations.serverSetup.seconds;
const change = (before: Record<string, unknown>, after: Record<string, unknown>): Resource => ({
  type: database,
  op: "update",
  before,
  after,
});

const single: readonly (readonly [string, Resource, number])[] = [
  ["the creation of a database in one zone", { type: database, after: {} }, durations.database.seconds],
  ["of one in two zones", { type: database, after: { multiAz: true } }, durations.databaseInTwoZones.seconds],
  ["of a replica", { type: database, after: { replicateSourceDb: "other" } }, durations.replica.seconds],
  ["of a server, until it serves", { type: server, after: {} }, madeServer],
  ["of a balancer", { type: balancer, after: {} }, durations.balancer.seconds],
  ["of a NAT gateway", { type: nat, after: {} }, durations.natGateway.seconds],
  ["of a route table", { type: table, after: {} }, usual.seconds],
  ["of a note in the state", { type: "pulumi:index:Stash", after: {} }, 0],
  ["of a VPC", { type: "aws:ec2/vpc:Vpc", after: {} }, durations.vpc.seconds],
  ["of a subnet", { type: "aws:ec2/subnet:Subnet", after: {} }, durations.subnet.seconds],
  [
    "the deletion of an internet gateway",
    { type: "aws:ec2/internetGateway:InternetGateway", op: "delete", before: {} },
    durations.internetGatewayDeletion.seconds,
  ],
  ["the creation of a DNS record", { type: "aws:route53/record:Record", after: {} }, durations.record.seconds],
  [
    "of the validation of a certificate",
    { type: "aws:acm/certificateValidation:CertificateValidation", after: {} },
    durations.certificate.seconds,
  ],
  [
    "of a distribution",
    { type: "aws:cloudfront/distribution:Distribution", after: {} },
    durations.distribution.seconds,
  ],
  [
    "of a random name, also when it is imported",
    { type: "random:index/randomId:RandomId", op: "import", after: {} },
    0,
  ],
  ["of a setting that costs nothing", { type: "aws:lambda/alias:Alias", after: {} }, usual.seconds],
  ["a promotion", change({ replicateSourceDb: "other" }, {}), durations.promotion.seconds],
  ["another class", change({ instanceClass: "a" }, { instanceClass: "b" }), durations.databaseRestart.seconds],
  ["more storage", change({ allocatedStorage: 20 }, { allocatedStorage: 30 }), durations.databaseRestart.seconds],
  [
    "other backups",
    change({ backupRetentionPeriod: 1 }, { backupRetentionPeriod: 2 }),
    durations.databaseChange.seconds,
  ],
  ["what only the provider keeps", change({ skipFinalSnapshot: true }, { skipFinalSnapshot: false }), usual.seconds],
  [
    "another type of a server in place",
    { type: server, op: "update", before: { instanceType: "a" }, after: { instanceType: "b" } },
    durations.instanceChange.seconds + durations.serverSetup.seconds,
  ],
  [
    "the deletion of a database without a snapshot",
    { type: database, op: "delete", before: { skipFinalSnapshot: true } },
    durations.databaseDeletion.seconds,
  ],
  ["with a snapshot", { type: database, op: "delete", before: {} }, durations.databaseDeletionWithSnapshot.seconds],
  ["of a balancer", { type: balancer, op: "delete", before: {} }, durations.balancerDeletion.seconds],
  ["of a NAT gateway", { type: nat, op: "delete", before: {} }, durations.natGatewayDeletion.seconds],
  ["of a server", { type: server, op: "delete", before: {} }, durations.instanceDeletion.seconds],
  [
    "a replacement, and then the deletion of the old one",
    { type: nat, op: "replace", before: {}, after: {} },
    durations.natGateway.seconds + durations.natGatewayDeletion.seconds,
  ],
  [
    "a replacement that deletes first",
    { type: nat, op: "replace", before: {}, after: {}, deletesFirst: true },
    durations.natGateway.seconds + durations.natGatewayDeletion.seconds,
  ],
  ["nothing", { type: database, op: "same", before: {}, after: {} }, 0],
];

describe("the seconds of", () => {
  it.each(single)("%s", (_what, resource, seconds) => {
    expect(duration(planOf([resource])).seconds).toBe(seconds);
  });
});

describe("a chain", () => {
  const names = (resources: readonly Resource[]) =>
    duration(planOf(resources)).path.map(({ step, isDeletion }) => `${isDeletion ? "-" : "+"}${step.name}`);

  it("is the one that takes longest, also through what is unchanged", () => {
    expect(
      names([
        { type: nat, name: "nat", after: {} },
        { type: table, name: "same", op: "same", before: {}, after: {}, needs: ["nat"] },
        { type: server, name: "web", after: {}, needs: ["same"] },
        { type: balancer, name: "balancer", after: {} },
      ]),
    ).toEqual(["+nat", "+web"]);
  });

  it("deletes last, and what depends before what is depended on", () => {
    expect(
      names([
        { type: nat, name: "nat", op: "delete", before: {} },
        { type: server, name: "web", op: "delete", before: {}, needs: ["nat"] },
        { type: balancer, name: "new", after: {} },
      ]),
    ).toEqual(["+new", "-web", "-nat"]);
  });

  it("has the servers one after the other in its longest time", () => {
    const each = { seconds: 205, high: durations.instance.high + durations.serverSetup.high };
    const servers = ["a", "b", "c"].map(name => ({ type: server, name, after: {} }));
    expect(duration(planOf(servers))).toMatchObject({ seconds: each.seconds, high: 3 * each.high, servers: 3 });
    const inOrder = servers.map((one, index) => ({ ...one, needs: index === 0 ? [] : [servers[index - 1]!.name] }));
    expect(duration(planOf(inOrder))).toMatchObject({ seconds: 3 * each.seconds, high: 3 * each.high, servers: 0 });
  });

  it("of 20,000 steps, or one that goes in a circle, comes to an end", () => {
    const long = Array.from({ length: 20_000 }, (_, index) => ({ name: `n${index}`, index }));
    const steps = long.map(({ name, index }) => ({
      op: "create",
      urn: `urn:pulumi:a::b::${table}::${name}`,
      newState: {
        custom: true,
        dependencies: [`urn:pulumi:a::b::${table}::n${index === 0 ? long.length - 1 : index - 1}`],
      },
    }));
    expect(duration(readPlan(JSON.stringify({ steps }))).seconds).toBeGreaterThan(0);
  });
});

describe("the text", () => {
  it("names types without a time", () => {
    const text = durationPart(planOf([{ type: "aws:neptune/cluster:Cluster", after: {} }]));
    expect(text).toContain("No time is known for aws:neptune/cluster:Cluster; it is taken to be quick.");
  });

  it("names a type that is known to be slow, and whose time is not known", () => {
    const text = durationPart(planOf([{ type: "aws:eks/cluster:Cluster", after: {} }]));
    expect(text).toContain("No time is known for aws:eks/cluster:Cluster; it is taken to be quick.");
  });

  it("does not name a type that is unchanged", () => {
    const cluster = { type: "aws:neptune/cluster:Cluster", name: "same", op: "same", before: {}, after: {} };
    expect(durationPart(planOf([cluster, { type: nat, after: {} }]))).not.toContain("No time is known");
  });

  it("is empty for a plan that does nothing", () => {
    expect(durationPart(planOf([{ type: nat, op: "same", before: {}, after: {} }]))).toBe("");
  });
});

const minutes = (name: string) => {
  const file = join(__dirname, "../examples", `${name}.json.gz`);
  const { seconds, low, high } = duration(readPlan(gunzipSync(readFileSync(file)).toString("utf8")));
  return { seconds: seconds / 60, low: low / 60, high: high / 60 };
};

it("of a first creation is what others have seen: 14 to 26 minutes", () => {
  const { seconds, low } = minutes("creation");
  expect(seconds).toBeGreaterThan(14);
  expect(seconds).toBeLessThan(26);
  expect(low).toBeGreaterThan(10);
});

it("of a release is 3 to 8 minutes for each server", () => {
  const { seconds, high } = minutes("new-release");
  expect(seconds).toBeGreaterThan(3);
  expect(high).toBeLessThan(2 * 8);
});
