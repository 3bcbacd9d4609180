import { describe, expect, it } from "vitest";
import { readPlan } from "../plan/readPlan";
import { cost } from "./cost";
import { costPart } from "./costText";

interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly op?: string;
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly dependencies?: readonly string[];
  readonly retainOnDelete?: boolean;
}

const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

function planOf(resources: readonly Resource[], region: string | undefined = "us-east-1") {
  const steps = resources.map(
    ({ type, name = "it", op = "create", before, after, outputs, dependencies, retainOnDelete }) => ({
      op,
      urn: urn(type, name),
      ...(before === undefined
        ? {}
        : { oldState: { custom: true, inputs: before, outputs, dependencies, retainOnDelete } }),
      ...(after === undefined ? {} : { newState: { custom: true, inputs: after, dependencies } }),
    }),
  );
  return readPlan(JSON.stringify({ config: region === undefined ? {} : { "aws:region": region }, steps }));
}

/** Dollars a month after the update, in cents. */
const after = (...resources: Resource[]) =>
  Number(
    cost(planOf(resources))
      .rows.reduce((sum, row) => sum + row.after, 0)
      .toFixed(2),
  );

const server = "aws:ec2/instance:Instance";
const database = "aws:rds/instance:Instance";
const disk = { volumeType: "gp3", volumeSize: 10 };
const mysql = { instanceClass: "db.t4g.small", allocatedStorage: 20, storageType: "gp3", engine: "mysql" };

/** What a resource costs a month in us-east-1, computed by hand from the price list. */
const amounts: readonly (readonly [string, Resource, number])[] = [
  // 730 x 0.0168 + 10 x 0.08
  ["a server with its disk", { type: server, after: { instanceType: "t4g.small", rootBlockDevice: disk } }, 13.06],
  // and 730 x 0.005
  [
    "a server with a public address",
    { type: server, after: { instanceType: "t4g.small", rootBlockDevice: disk, associatePublicIpAddress: true } },
    16.71,
  ],
  // and 20 x 0.10
  [
    "a server with a second disk",
    {
      type: server,
      after: {
        instanceType: "t4g.small",
        rootBlockDevice: disk,
        ebsBlockDevices: [{ volumeType: "gp2", volumeSize: 20 }],
      },
    },
    15.06,
  ],
  // 10 x 0.08
  [
    "the disk alone of a server that runs briefly",
    {
      type: server,
      after: {
        instanceType: "c6g.medium",
        rootBlockDevice: disk,
        associatePublicIpAddress: true,
        tags: { Runs: "briefly" },
      },
    },
    0.8,
  ],
  // 100 x 0.08 + 1000 x 0.005 + 75 x 0.04
  [
    "what gp3 does not include",
    { type: "aws:ebs/volume:Volume", after: { type: "gp3", size: 100, iops: 4000, throughput: 200 } },
    16,
  ],
  [
    "what gp3 includes",
    { type: "aws:ebs/volume:Volume", after: { type: "gp3", size: 100, iops: 3000, throughput: 125 } },
    8,
  ],
  // 100 x 0.10
  ["gp2, which EC2 takes without a type", { type: "aws:ebs/volume:Volume", after: { size: 100 } }, 10],
  // 100 x 0.125 + 1000 x 0.065
  ["io2 with its IOPS", { type: "aws:ebs/volume:Volume", after: { type: "io2", size: 100, iops: 1000 } }, 77.5],
  // 730 x 0.032 + 20 x 0.115
  ["a database", { type: database, after: mysql }, 25.66],
  [
    "two machines and two disks of a database in two zones",
    { type: database, after: { ...mysql, multiAz: true } },
    51.32,
  ],
  // 730 x 0.032 + 400 x 0.115 + 1000 x 0.02
  [
    "what the gp3 disk of a large database does not include",
    { type: database, after: { ...mysql, allocatedStorage: 400, iops: 13_000 } },
    89.36,
  ],
  // The disk has grown by itself to 50 GB: 730 x 0.032 + 50 x 0.115
  [
    "a disk as large as it has grown",
    { type: database, op: "same", before: mysql, after: mysql, outputs: { allocatedStorage: 50 } },
    29.11,
  ],
  // 730 x 0.0225 + 2 x 730 x 0.005
  [
    "a balancer with an address in each zone",
    { type: "aws:lb/loadBalancer:LoadBalancer", after: { subnets: ["a", "b"] } },
    23.73,
  ],
  [
    "an internal balancer",
    { type: "aws:lb/loadBalancer:LoadBalancer", after: { internal: true, subnets: ["a", "b"] } },
    16.43,
  ],
  // 730 x 0.045
  ["a NAT gateway", { type: "aws:ec2/natGateway:NatGateway", after: {} }, 32.85],
  ["a gateway endpoint", { type: "aws:ec2/vpcEndpoint:VpcEndpoint", after: {} }, 0],
  // 2 x 730 x 0.01
  [
    "an interface endpoint in two zones",
    { type: "aws:ec2/vpcEndpoint:VpcEndpoint", after: { vpcEndpointType: "Interface", subnetIds: ["a", "b"] } },
    14.6,
  ],
  // 5 + 2 x 1
  ["a firewall and each of its rules", { type: "aws:wafv2/webAcl:WebAcl", after: { rules: [{}, {}] } }, 7],
  // 5 + 1 + 10
  [
    "a firewall with Bot Control",
    {
      type: "aws:wafv2/webAcl:WebAcl",
      after: { rules: [{ statement: { managedRuleGroupStatement: { name: "AWSManagedRulesBotControlRuleSet" } } }] },
    },
    16,
  ],
  // 730 x 0.0225 + 2 x 730 x 0.005: the program brings one of the three addresses.
  [
    "a balancer with an own address in one of three zones",
    {
      type: "aws:lb/loadBalancer:LoadBalancer",
      after: { subnetMappings: [{ subnetId: "a", allocationId: "eipalloc-1" }, { subnetId: "b" }, { subnetId: "c" }] },
    },
    23.73,
  ],
  // 2 x (730 x 0.032 + 400 x 0.115 + 1000 x 0.02)
  [
    "the extra IOPS of both disks of a database in two zones",
    { type: database, after: { ...mysql, multiAz: true, allocatedStorage: 400, iops: 13_000 } },
    178.72,
  ],
  // 2 x (1 + 2) x 730 x 0.016
  [
    "the nodes of each shard of a cache",
    {
      type: "aws:elasticache/replicationGroup:ReplicationGroup",
      after: { nodeType: "cache.t4g.micro", numNodeGroups: 2, replicasPerNodeGroup: 2 },
    },
    70.08,
  ],
  ["an alarm", { type: "aws:cloudwatch/metricAlarm:MetricAlarm", after: { metricName: "Errors", period: 60 } }, 0.1],
  [
    "each metric in the formula of an alarm",
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      after: { metricQueries: [{ expression: "a/b" }, { metric: {} }, { metric: {} }] },
    },
    0.2,
  ],
  [
    "an alarm on anomalies as three",
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      after: {
        thresholdMetricId: "band",
        metricQueries: [{ expression: "ANOMALY_DETECTION_BAND(m)" }, { metric: {} }],
      },
    },
    0.3,
  ],
  ["an alarm that looks every 10 s", { type: "aws:cloudwatch/metricAlarm:MetricAlarm", after: { period: 10 } }, 0.3],
  ["a dashboard", { type: "aws:cloudwatch/dashboard:Dashboard", after: {} }, 3],
  ["a key", { type: "aws:kms/key:Key", after: {} }, 1],
  ["a zone", { type: "aws:route53/zone:Zone", after: {} }, 0.5],
  ["a secret", { type: "aws:secretsmanager/secret:Secret", after: {} }, 0.4],
  // 3 x 730 x 0.016
  [
    "the nodes of a cache",
    {
      type: "aws:elasticache/replicationGroup:ReplicationGroup",
      after: { nodeType: "cache.t4g.micro", numCacheClusters: 3 },
    },
    35.04,
  ],
  ["a role", { type: "aws:iam/role:Role", after: {} }, 0],
];

describe("a month of", () => {
  it.each(amounts)("%s", (_what, resource, amount) => {
    expect(cost(planOf([resource])).unknown).toEqual([]);
    expect(after(resource)).toBe(amount);
  });

  it("a group counts its servers, of the type of its launch template", () => {
    const template = "aws:ec2/launchTemplate:LaunchTemplate";
    const group = { type: "aws:autoscaling/group:Group", dependencies: [urn(template, "it")] };
    const plan = planOf([
      { type: template, after: { instanceType: "m7g.large", blockDeviceMappings: [{ ebs: disk }] } },
      { ...group, after: { desiredCapacity: 3, maxSize: 6 } },
    ]);
    // 3 x (730 x 0.0816 + 10 x 0.08)
    expect(cost(plan).rows.reduce((sum, row) => sum + row.after, 0)).toBeCloseTo(181.1, 2);
    expect(cost(plan).notes).toEqual(["it is counted with 3 servers; it may grow to 6."]);
  });

  it("a replica has the class and the disk of its source, if it names none", () => {
    const source = { type: database, name: "source", after: mysql };
    const replica = { type: database, name: "replica", after: { replicateSourceDb: "source" } };
    const [group, needs] = ["aws:rds/subnetGroup:SubnetGroup", [urn(database, "source")]];
    expect(after(source, { ...replica, dependencies: needs })).toBe(51.32);
    // The subnet group comes first in the plan, and is not the source.
    const both = [urn(group, "it"), ...needs];
    expect(after({ type: group, after: {} }, source, { ...replica, dependencies: both })).toBe(51.32);
  });
});

describe("before and after", () => {
  const sums = (resource: Resource) => {
    const { rows } = cost(planOf([resource]));
    return [rows[0]?.before.toFixed(2) ?? "0.00", rows[0]?.after.toFixed(2) ?? "0.00"];
  };
  const nat = "aws:ec2/natGateway:NatGateway";
  it.each<readonly [string, Resource, readonly string[]]>([
    ["created", { type: nat, op: "create", after: {} }, ["0.00", "32.85"]],
    ["imported", { type: nat, op: "import", before: {}, after: {} }, ["0.00", "32.85"]],
    ["unchanged", { type: nat, op: "same", before: {}, after: {} }, ["32.85", "32.85"]],
    ["replaced", { type: nat, op: "replace", before: {}, after: {} }, ["32.85", "32.85"]],
    ["deleted", { type: nat, op: "delete", before: {} }, ["32.85", "0.00"]],
    ["forgotten", { type: nat, op: "delete", before: {}, retainOnDelete: true }, ["32.85", "0.00"]],
    [
      "changed",
      { type: database, op: "update", before: mysql, after: { ...mysql, instanceClass: "db.t4g.micro" } },
      ["25.66", "13.98"],
    ],
  ])("of what is %s", (_what, resource, expected) => {
    expect(sums(resource)).toEqual(expected);
  });

  it("says that what leaves the stack without being deleted still costs", () => {
    const plan = planOf([{ type: nat, op: "delete", before: {}, retainOnDelete: true }]);
    expect(costPart(plan)).toContain('it leaves the stack and still costs 32.85 a month, which "after" does not have.');
  });
});

describe("what is not in the sums", () => {
  const unknown = (resource: Resource) => cost(planOf([resource])).unknown;
  const later = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  it.each<readonly [string, Resource, readonly string[]]>([
    ["a type", { type: "aws:eks/cluster:Cluster", after: {} }, ["every aws:eks/cluster:Cluster"]],
    [
      "a server type",
      { type: server, after: { instanceType: "x99.huge", rootBlockDevice: disk } },
      ["x99.huge (it: no price)"],
    ],
    [
      "a server type that is known later",
      { type: server, after: { instanceType: later, rootBlockDevice: disk } },
      ["server of unknown type (it: no price)"],
    ],
    [
      "the disk of an image",
      { type: server, after: { instanceType: "t4g.small" } },
      ["disk of unknown type (it: no price)"],
    ],
    [
      "a spot price",
      { type: server, after: { instanceType: "t4g.small", rootBlockDevice: disk, instanceMarketOptions: {} } },
      ["spot price of t4g.small (it: no price)"],
    ],
    [
      "own hardware",
      { type: server, after: { instanceType: "t4g.small", rootBlockDevice: disk, tenancy: "dedicated" } },
      ["t4g.small on dedicated hardware (it: no price)"],
    ],
    [
      "a size that is known later",
      { type: database, after: { ...mysql, allocatedStorage: later } },
      ["database gp3 GB (it: unknown amount)"],
    ],
    [
      "another engine",
      { type: database, after: { ...mysql, engine: "sqlserver-se" } },
      ["db.t4g.small with sqlserver-se (it: no price)"],
    ],
    [
      "the zones of a balancer",
      { type: "aws:lb/loadBalancer:LoadBalancer", after: { subnets: later } },
      ["public IPv4 address (it: unknown amount)"],
    ],
    [
      "a group without a template",
      { type: "aws:autoscaling/group:Group", after: { desiredCapacity: 2 } },
      ["servers of unknown type (it: no price)"],
    ],
  ])("names %s", (_what, resource, expected) => {
    expect(unknown(resource)).toEqual(expected);
  });

  it.each([
    ["aws:lambda/function:Function", "calls and run time of functions"],
    ["aws:cloudfront/distribution:Distribution", "traffic and requests of CloudFront"],
    ["aws:cloudwatch/logGroup:LogGroup", "logs"],
    ["aws:ec2/natGateway:NatGateway", "traffic through NAT gateways"],
    ["aws:efs/fileSystem:FileSystem", "files in EFS"],
    ["aws:apigateway/restApi:RestApi", "calls of APIs"],
    ["aws:apigatewayv2/api:Api", "calls of APIs"],
    ["aws:s3/bucketV2:BucketV2", "files and requests of buckets"],
    ["aws:cloudfront/function:Function", "traffic and requests of CloudFront"],
  ])("names what is billed by use of %s, and nothing that the plan does not have", (type, what) => {
    const plan = planOf([{ type, after: {} }]);
    expect(cost(plan).unknown).toEqual([]);
    expect(costPart(plan)).toContain(`Not in the sums, because it depends on the use: ${what}, taxes.`);
  });

  it("names a price that no source confirms", () => {
    const plan = planOf([{ type: database, after: mysql }], "eu-north-1");
    expect(costPart(plan)).toContain("Price from list knowledge, not confirmed by a source: database gp3 GB.");
  });
});

describe("a plan of which no cost is known", () => {
  const cluster = { type: "aws:eks/cluster:Cluster", after: {} };
  it("says so, and has no table of zeros", () => {
    expect(costPart(planOf([cluster]))).toBe(
      "### Cost\n\n**Nothing is known of the cost: there is no price or no amount of every aws:eks/cluster:Cluster.** Not known either, because it depends on the use: taxes.",
    );
  });

  it("has a table as soon as one sum is known, or when nothing costs anything", () => {
    const nat = { type: "aws:ec2/natGateway:NatGateway", after: {} };
    expect(costPart(planOf([cluster, nat]))).toContain("| **total** | 0.00 | 32.85 |");
    expect(costPart(planOf([{ type: "aws:ec2/vpc:Vpc", after: {} }]))).toContain("0.00 USD a month, before and after.");
  });
});

describe("the region", () => {
  const nat = { type: "aws:ec2/natGateway:NatGateway", after: {} };
  it.each([
    ["eu-central-1", "37.96"],
    ["ap-northeast-1", "45.26"],
    ["eu-north-1", "33.58"],
  ])("decides the prices: %s", (region, amount) => {
    expect(costPart(planOf([nat], region))).toContain(`| **total** | 0.00 | ${amount} |`);
  });

  it("is said if it has no prices, and those of us-east-1 stand in", () => {
    const text = costPart(planOf([nat], "me-north-9"));
    expect(text).toContain("**There are no prices for me-north-9; the figures are those of us-east-1.**");
    expect(text).toContain("| **total** | 0.00 | 32.85 |");
  });

  it("is said if the plan does not name it", () => {
    const plan = readPlan(
      JSON.stringify({ steps: [{ op: "create", urn: urn(nat.type, "it"), newState: { custom: true } }] }),
    );
    expect(costPart(plan)).toContain("**The plan does not name its region; the figures are those of us-east-1.**");
  });
});
