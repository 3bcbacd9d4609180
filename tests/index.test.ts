import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inClear, named, ofType, type Recorded, type Registration } from "./support/record";
import { ownSettings } from "./support/stackConfig";
import { type Run, run } from "./wholeProgram";

/** All resources that must be there before a resource, directly or indirectly. */
function allBefore(graph: Recorded, name: string): Set<string> {
  const byName = new Map(graph.filter(one => !one.type.startsWith("lamp:")).map(one => [one.name, one]));
  const found = new Set<string>();
  const visit = (one: Registration | undefined) =>
    one?.dependencies
      .filter(before => !found.has(before))
      .forEach(before => {
        found.add(before);
        visit(byName.get(before));
      });
  visit(byName.get(name));
  return found;
}

function countByType(graph: Recorded): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of graph) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

const stacks = ["dev", "prod", "rehearsal"] as const;

/** How many resources of each type the cheap stack has. */
const cheap = {
  "aws:cloudwatch/dashboard:Dashboard": 1,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 15,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
  "aws:ec2/instance:Instance": 3,
  "aws:ec2/internetGateway:InternetGateway": 1,
  "aws:ec2/route:Route": 3,
  "aws:ec2/routeTable:RouteTable": 4,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": 6,
  "aws:ec2/securityGroup:SecurityGroup": 4,
  "aws:ec2/subnet:Subnet": 6,
  "aws:ec2/vpc:Vpc": 1,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
  "aws:iam/instanceProfile:InstanceProfile": 2,
  "aws:iam/role:Role": 2,
  "aws:iam/rolePolicy:RolePolicy": 2,
  "aws:lb/listener:Listener": 1,
  "aws:lb/loadBalancer:LoadBalancer": 1,
  "aws:lb/targetGroup:TargetGroup": 1,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": 2,
  "aws:rds/instance:Instance": 2,
  "aws:rds/parameterGroup:ParameterGroup": 2,
  "aws:rds/subnetGroup:SubnetGroup": 1,
  "aws:s3/bucket:Bucket": 1,
  "aws:s3/bucketObjectv2:BucketObjectv2": 3,
  "aws:s3/bucketPolicy:BucketPolicy": 1,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
  "aws:secretsmanager/secret:Secret": 2,
  "aws:secretsmanager/secretVersion:SecretVersion": 2,
  "aws:sns/topic:Topic": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 8,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 5,
  "lamp:index:AccountServer": 1,
  "lamp:index:DataProtection": 1,
  "lamp:index:Database": 1,
  "lamp:index:DatabaseAccount": 2,
  "lamp:index:DatabaseServer": 2,
  "lamp:index:LoadBalancer": 1,
  "lamp:index:Monitoring": 1,
  "lamp:index:Network": 1,
  "lamp:index:SecurityGroups": 1,
  "lamp:index:ServerFiles": 1,
  "lamp:index:SiteEnvironment": 1,
  "lamp:index:SiteRelease": 1,
  "lamp:index:StackHome": 1,
  "lamp:index:StackIdentity": 1,
  "lamp:index:WebServerRole": 1,
  "lamp:index:WebServers": 1,
  "pulumi:index:Stash": 4,
  "random:index/randomId:RandomId": 4,
  "random:index/randomPassword:RandomPassword": 2,
};
/** What a redundant stack has more: NAT gateways, request logs, logs of servers and databases, a web application firewall. */
const full = {
  ...cheap,
  "aws:cloudwatch/logGroup:LogGroup": 7,
  "aws:ec2/eip:Eip": 2,
  "aws:ec2/natGateway:NatGateway": 2,
  "aws:s3/bucket:Bucket": 2,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
  "aws:s3/bucketPolicy:BucketPolicy": 2,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 2,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 2,
  "aws:wafv2/webAcl:WebAcl": 1,
  "aws:wafv2/webAclAssociation:WebAclAssociation": 1,
  "lamp:index:AccessLogs": 1,
  "lamp:index:Logs": 1,
  "lamp:index:Waf": 1,
};
const counts = { dev: cheap, prod: full, rehearsal: full };

describe.each(stacks)("the program as %s", stack => {
  let run1: Run;
  beforeAll(async () => {
    run1 = await run(ownSettings(stack));
  });

  it("makes this many resources of each type", () => {
    expect(countByType(run1.graph)).toEqual(counts[stack]);
  });

  it("gives every resource a name of its own and a component as its parent", () => {
    const resources = run1.graph.filter(one => !one.type.startsWith("lamp:"));
    expect(new Set(resources.map(one => one.name)).size).toBe(resources.length);
    expect(resources.filter(one => one.parent === undefined)).toEqual([]);
  });

  it("leaves names to Pulumi wherever a resource may be replaced, and keeps them short enough", () => {
    // RDS decides about the names of its log groups, and servers begin to write to theirs at once. A group is never replaced.
    const fixed = run1.graph
      .filter(one => one.type !== "aws:cloudwatch/logGroup:LogGroup")
      .filter(one => ["name", "namePrefix", "bucket"].some(key => key in one.inputs))
      .map(one => one.type);
    // For these types, `bucket` is the bucket that they belong to.
    expect([...new Set(fixed)].filter(type => !/^aws:s3\/bucket[A-Z]/.test(type))).toEqual([]);
    // AWS allows load balancers and target groups 32 characters, of which Pulumi uses 8.
    for (const one of [...ofType(run1.graph, "LoadBalancer"), ...ofType(run1.graph, "TargetGroup")])
      expect(one.name.length).toBeLessThanOrEqual(24);
  });

  it("shows no password in clear, neither in inputs nor in outputs", () => {
    expect(ofType(run1.graph, "RandomPassword")).toHaveLength(2);
    expect(inClear(run1.graph)).not.toContain("-in-clear");
    expect(JSON.stringify(run1.outputs)).not.toContain("-in-clear");
  });

  it("registers the same in a preview, when nothing is known yet", async () => {
    const { graph } = await run(ownSettings(stack), true);
    const names = (of: Recorded) => of.map(one => `${one.type} ${one.name}`).sort();
    expect(names(graph)).toEqual(names(run1.graph));
  });

  it("never lets the web tier wait for a database", () => {
    for (const { name } of [...ofType(run1.graph, "Listener"), ...ofType(run1.graph, "TargetGroupAttachment")])
      expect([...allBefore(run1.graph, name)].filter(before => before.startsWith("lamp-db-"))).toEqual([]);
  });

  it("boots servers only when their routes, rules and role are there", () => {
    const before = allBefore(run1.graph, "lamp-web-1");
    const rules = [...ofType(run1.graph, "SecurityGroupEgressRule"), ...ofType(run1.graph, "SecurityGroupIngressRule")];
    const needed = [
      "lamp-web-a-out",
      "lamp-web-a-routed",
      "lamp-public-out",
      "lamp-s3",
      "lamp-web-reads",
      "lamp-release",
      "lamp-server-files",
      ...ofType(run1.graph, "NatGateway").map(one => one.name),
      ...rules.map(one => one.name),
    ];
    expect(needed.filter(name => !before.has(name))).toEqual([]);
  });

  it("makes the account server when the databases have their passwords, and lets nothing wait for it but the end", () => {
    const before = allBefore(run1.graph, "lamp-account-server");
    for (const name of [
      "lamp-db-1",
      "lamp-administrator-secret-value",
      "lamp-application-secret-value",
      "lamp-account-reads",
    ])
      expect(before).toContain(name);
    expect(before).not.toContain("lamp-db-2");
    const after = run1.graph.filter(({ dependencies }) => dependencies.includes("lamp-account-server"));
    expect(after.map(({ name }) => name).filter(name => !name.startsWith("lamp-stays-until"))).toEqual([
      "lamp-account-done",
    ]);
  });

  it("makes the internet gateway before the load balancer and the addresses that need it", () => {
    for (const one of [...ofType(run1.graph, "LoadBalancer"), ...ofType(run1.graph, "Eip")])
      expect([...allBefore(run1.graph, one.name)]).toContain("lamp-internet");
  });

  it("makes the resource that refuses a destroy depend on everything else, so that nothing is deleted before", () => {
    const guard = ofType(run1.graph, "RandomId").find(({ name }) => name.startsWith("lamp-stays-until"))!;
    expect(guard.protect).toBe(stack === "prod");
    const before = allBefore(run1.graph, guard.name);
    const others = run1.graph.filter(one => !one.type.startsWith("lamp:") && one !== guard).map(one => one.name);
    expect(others.filter(name => !before.has(name))).toEqual([]);
  });

  it("makes the replica after the primary", () => {
    expect(named(run1.graph, "lamp-db-2").dependencies).toContain("lamp-db-1");
    expect(named(run1.graph, "lamp-db-2").inputs["replicateSourceDb"]).toBe("lamp-db-1-c0ffee");
  });
});

describe("the outputs", () => {
  let run1: Run;
  beforeEach(async () => {
    run1 ??= await run(ownSettings("prod"));
  });

  it("say where everything is", () => {
    expect(run1.outputs).toEqual({
      url: "http://lamp.elb.amazonaws.com",
      balancerDnsName: "lamp.elb.amazonaws.com",
      webServers: [
        { name: "lamp-web-1", id: "lamp-web-1", zone: "eu-central-1a", privateAddress: "10.20.64.10" },
        { name: "lamp-web-2", id: "lamp-web-2", zone: "eu-central-1b", privateAddress: "10.20.64.10" },
      ],
      databaseWriter: "lamp-db-1-c0ffee.0account.eu-central-1.rds.amazonaws.com",
      databaseReader: "lamp-db-2-c0ffee.0account.eu-central-1.rds.amazonaws.com",
      databaseSecretArns: {
        administrator: "arn:aws:test:::lamp-administrator-secret",
        application: "arn:aws:test:::lamp-application-secret",
      },
      healthy: true,
      logs: { folder: "/lamp/c0ffee", databases: { primary: "lamp-db-1-c0ffee", replica: "lamp-db-2-c0ffee" } },
    });
  });

  it("have the same names in a preview", async () => {
    const { outputs } = await run(ownSettings("prod"), true);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(run1.outputs).sort());
  });
});

describe("a stack without default tags", () => {
  it("has tags that name the project and the stack on every resource, except on those that AWS cannot tag", async () => {
    const { graph } = await run({ "lamp:waf": "true", "lamp:accessLogDays": "90" });
    const untagged = graph
      .filter(({ type }) => type.startsWith("aws:"))
      .filter(({ inputs }) => {
        const { Project, Stack } = (inputs["tags"] ?? {}) as Record<string, string>;
        return Project !== "lamp" || Stack !== "test";
      });
    expect([...new Set(untagged.map(({ type }) => type.split(":").at(-1)))].sort()).toEqual([
      "BucketLifecycleConfiguration",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "Dashboard",
      "RolePolicy",
      "Route",
      "RouteTableAssociation",
      "SecretVersion",
      "TargetGroupAttachment",
      "WebAclAssociation",
    ]);
  });
});

describe("a stack with shared folders", () => {
  it("boots servers when every zone has its mount target, tells them the file system, and protects it", async () => {
    const { graph } = await run({ ...ownSettings("prod"), "lamp:sharedPaths": "public/up" });
    const before = allBefore(graph, "lamp-web-1");
    expect(["lamp-files-a", "lamp-files-b", "lamp-web-to-files-2049-in"].filter(name => !before.has(name))).toEqual([]);
    expect(String(named(graph, "lamp-web-1").inputs["userData"])).toContain("LAMP_SHARED_FILES='lamp-files'");
    const files = graph.find(({ type }) => type === "aws:efs/fileSystem:FileSystem");
    expect([files?.protect, files?.inputs["creationToken"]]).toEqual([true, "lamp-files-c0ffee"]);
    const guard = ofType(graph, "RandomId").find(({ name }) => name.startsWith("lamp-stays-until"))!;
    expect([...allBefore(graph, guard.name)]).toContain("lamp-files-backup");
    const tagged = graph.filter(({ type, inputs }) => type.startsWith("aws:efs/") && "tags" in inputs);
    expect(tagged.map(({ name }) => name)).toEqual(["lamp-files"]);
  });
});

describe("what the settings open, count and set", () => {
  it("reaches the security group, the firewall, the parameter groups and the alarms", async () => {
    const { graph } = await run({
      "lamp:outgoingPorts": "587",
      "lamp:waf": "true",
      "lamp:wafCount": "SQLi_BODY",
      "lamp:databaseParameters": "max_connections=50",
    });
    expect(graph.map(({ name }) => name)).toContain("lamp-web-to-internet-587-out");
    expect(JSON.stringify(named(graph, "lamp-firewall").inputs)).toContain('"name":"SQLi_BODY"');
    for (const name of ["lamp-db-1-parameters", "lamp-db-2-parameters"])
      expect(named(graph, name).inputs["parameters"]).toContainEqual({
        name: "max_connections",
        value: "50",
        applyMethod: "immediate",
      });
    const limits = ofType(graph, "MetricAlarm")
      .filter(({ inputs }) => inputs["metricName"] === "DatabaseConnections")
      .map(({ inputs }) => inputs["threshold"]);
    expect(limits).toEqual([30, 30]);
  });
});
