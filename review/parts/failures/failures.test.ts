import { describe, expect, it } from "vitest";
import { readPlan } from "../../plan/readPlan";
import { failures, verdict } from "./failures";

type Inputs = Readonly<Record<string, unknown>>;
const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource that is there and stays. `id` is its name. */
const same = (type: string, name: string, inputs: Inputs = {}) => {
  const state = { custom: true, id: name, inputs };
  return { op: "same", urn: urn(type, name), oldState: state, newState: state };
};
const subnet = (name: string, zone: string) => same("aws:ec2/subnet:Subnet", name, { availabilityZone: zone });
const server = (name: string, subnetId: string) => same("aws:ec2/instance:Instance", name, { subnetId });
const target = (name: string, targetId: string) =>
  same("aws:lb/targetGroupAttachment:TargetGroupAttachment", name, { targetGroupArn: "group", targetId });
const group = same("aws:lb/targetGroup:TargetGroup", "group", { healthCheck: { interval: 10, unhealthyThreshold: 3 } });
const database = (name: string, inputs: Inputs) => same("aws:rds/instance:Instance", name, inputs);

const subnets = [subnet("subnet-1", "eu-west-1a"), subnet("subnet-2", "eu-west-1b")];
const judged = (...steps: readonly unknown[]) => {
  const rows = failures(readPlan(JSON.stringify({ steps })));
  return { rows: Object.fromEntries(rows.map(({ lost, after }) => [lost, after])), verdict: verdict(rows) };
};

describe("single points of failure", () => {
  it("are none when every tier has two of everything in two zones", () => {
    const { rows, verdict } = judged(
      ...subnets,
      group,
      same("aws:lb/loadBalancer:LoadBalancer", "lb", { subnets: ["subnet-1", "subnet-2"] }),
      server("i-1", "subnet-1"),
      server("i-2", "subnet-2"),
      target("t1", "i-1"),
      target("t2", "i-2"),
      same("aws:ec2/internetGateway:InternetGateway", "igw-1"),
      same("aws:ec2/routeTable:RouteTable", "rtb-1", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
      ...["subnet-1", "subnet-2"].map(subnetId =>
        same("aws:ec2/routeTableAssociation:RouteTableAssociation", `${subnetId}-routed`, {
          subnetId,
          routeTableId: "rtb-1",
        }),
      ),
      database("db", { multiAz: true }),
    );
    expect(verdict).toBe("None: no single loss stops the site.");
    expect(rows["one server"]).toBe("1 in 2 requests for about 30 s, until the balancer leaves it out");
  });

  it("do not count a server that no balancer knows, nor one that is registered twice", () => {
    const { rows } = judged(
      ...subnets,
      group,
      server("i-1", "subnet-1"),
      server("i-2", "subnet-2"),
      target("t1", "i-1"),
      target("t2", "i-1"),
    );
    expect(rows["one server"]).toBe("**stops** the site until it runs again: it is the only server");
  });

  it("are not known, and not none, when a zone is known only after the update", () => {
    const { rows, verdict } = judged(
      group,
      server("i-1", unknown),
      server("i-2", unknown),
      target("t1", "i-1"),
      target("t2", "i-2"),
    );
    expect(rows["one zone: servers"]).toBe("not known: the plan does not tell the zone of each server");
    expect(verdict).toMatch(
      /^No other loss is known to stop the site\. What each of 2 single losses does is not known/,
    );
  });

  it("name the NAT gateway that servers of another zone use", () => {
    const { rows } = judged(
      ...subnets,
      group,
      server("i-1", "subnet-1"),
      server("i-2", "subnet-2"),
      target("t1", "i-1"),
      target("t2", "i-2"),
      same("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "subnet-1" }),
      same("aws:ec2/routeTable:RouteTable", "rtb-1", { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat" }] }),
      ...["subnet-1", "subnet-2"].map(subnetId =>
        same("aws:ec2/routeTableAssociation:RouteTableAssociation", `${subnetId}-routed`, {
          subnetId,
          routeTableId: "rtb-1",
        }),
      ),
    );
    expect(rows["one zone: calls to the internet"]).toMatch(
      /^\*\*stops\*\* calls to the internet.*servers of other zones use nat in eu-west-1a$/,
    );
  });

  it.each<[what: string, lost: string, answer: RegExp, ...steps: unknown[]]>([
    [
      "a network load balancer in one zone",
      "one zone: load balancer",
      /^\*\*stops\*\* the site until the zone is back: its only node is in eu-west-1a/,
      ...subnets,
      same("aws:lb/loadBalancer:LoadBalancer", "lb", { subnetMappings: [{ subnetId: "subnet-1" }] }),
    ],
    [
      "an Auto Scaling group that may shrink to one server",
      "one server",
      /^\*\*stops\*\* the site until AWS has started another one/,
      same("aws:autoscaling/group:Group", "asg", { minSize: 1, maxSize: 4, desiredCapacity: 2 }),
    ],
    [
      "an Auto Scaling group in two zones",
      "one zone: servers",
      /^nothing for long: they are in 2 zones/,
      ...subnets,
      same("aws:autoscaling/group:Group", "asg", {
        minSize: 2,
        maxSize: 4,
        vpcZoneIdentifiers: ["subnet-1", "subnet-2"],
      }),
    ],
    [
      "a service of ECS with one task",
      "one server",
      /^\*\*stops\*\* the site until AWS/,
      same("aws:ecs/service:Service", "web", { desiredCount: 1 }),
    ],
    [
      "servers without a balancer",
      "one server",
      /^not known: no load balancer of the plan spreads work over these 2 servers/,
      server("i-1", "subnet-1"),
      server("i-2", "subnet-1"),
    ],
    [
      "a database with neither a standby nor a replica nor backups",
      "the primary database",
      /the data is lost: there are no backups$/,
      database("db", {}),
    ],
    [
      "a database without a standby, with a replica",
      "the primary database",
      /^\*\*stops\*\* writes until RDS has it on another machine .* only a promotion helps$/,
      database("db", { identifier: "shop" }),
      database("copy", { replicateSourceDb: "shop" }),
    ],
    [
      "a cluster of Aurora with one instance",
      "the writer of the cluster",
      /^\*\*stops\*\* the site until Aurora has made another instance/,
      same("aws:rds/cluster:Cluster", "aurora", {}),
      same("aws:rds/clusterInstance:ClusterInstance", "one", { clusterIdentifier: "aurora" }),
    ],
    [
      "a cluster whose instances are all in one zone",
      "the writer of the cluster",
      /^\*\*stops\*\* the site if the zone is lost: all 2 instances are in eu-west-1a/,
      same("aws:rds/cluster:Cluster", "aurora", {}),
      same("aws:rds/clusterInstance:ClusterInstance", "one", {
        clusterIdentifier: "aurora",
        availabilityZone: "eu-west-1a",
      }),
      same("aws:rds/clusterInstance:ClusterInstance", "two", {
        clusterIdentifier: "aurora",
        availabilityZone: "eu-west-1a",
      }),
    ],
    [
      "a Multi-AZ DB cluster",
      "the writer of the cluster",
      /^writes for about 35 s/,
      same("aws:rds/cluster:Cluster", "three", { dbClusterInstanceClass: "db.m6gd.large" }),
    ],
  ])("say what the loss does of %s", (_what, lost, answer, ...steps) => {
    expect(judged(...steps).rows[lost]).toMatch(answer);
  });

  it("leave out the old primary that is fenced after a promotion", () => {
    const { rows } = judged(
      same("aws:rds/parameterGroup:ParameterGroup", "pg", {
        name: "pg",
        parameters: [{ name: "read_only", value: "1" }],
      }),
      database("old", { parameterGroupName: "pg" }),
      database("new", { multiAz: true }),
    );
    expect(Object.keys(rows)).toEqual(["the primary database"]);
  });

  it("say after a destruction that nothing is left", () => {
    const steps = [
      { op: "delete", urn: urn("aws:ec2/instance:Instance", "i-1"), oldState: { custom: true, inputs: {} } },
    ];
    expect(verdict(failures(readPlan(JSON.stringify({ steps }))))).toBe(
      "After the update, nothing is left that could be lost.",
    );
  });
});
