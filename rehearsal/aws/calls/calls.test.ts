import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { services } from "../services";
import { Operator } from "../services/iam/operator";
import { paperCloud, smallNetwork } from "../testing/paperCloud";
import { ApiCalls } from "../core/apiCalls";
import { invoke } from "../core/invokes";
import type { InitFailed } from "../core/lifecycle/initFailed";
import { update } from "../core/lifecycle/changes";
import { remove } from "../core/lifecycle/lifecycle";
import { resourceType, tokens } from "../core/types/resourceTypes";
import { callsOf } from "./index";
import { lookupCalls } from "./lookups";
import { rightsFor, rightsForLookup } from "./rights";

const awsTokens = tokens.filter(token => token.startsWith("aws:"));

/** All actions that IAM knows of these services (AWS, Service Authorization Reference), one service a line. */
const actionsOfIam = new Set(
  readFileSync(join(__dirname, "iamActions.txt"), "utf8")
    .trim()
    .split("\n")
    .flatMap(line => {
      const [service = "", names = ""] = line.split(": ");
      return names.split(" ").map(name => `${service}:${name}`);
    }),
);

/** Every action in a row. */
function actionsOf(token: string): string[] {
  const {
    create,
    set = [],
    change = [],
    update,
    remove,
    tag,
    untag,
    read,
    readOnRemoval = [],
    ...rest
  } = callsOf(token);
  const { readOnDiff, onCall = {}, needs = {} } = rest;
  return [
    ...(create === undefined ? [] : [create]),
    ...[...set, ...change, ...(readOnDiff === undefined ? [] : [readOnDiff])].map(one => one.call),
    update,
    ...("tagsAll" in resourceType(token).computed ? [tag, untag] : []),
    ...remove,
    ...read,
    ...readOnRemoval,
    ...Object.keys(onCall),
    ...Object.keys(needs),
    ...Object.values(needs).flatMap(list => list.map(need => need.action)),
  ];
}

describe("the tables of calls", () => {
  it.each(awsTokens)("have a row for %s, of actions that IAM knows and inputs that the SDK has", token => {
    expect(actionsOf(token).filter(action => !actionsOfIam.has(action))).toEqual([]);
    expect(callsOf(token).read.length).toBeGreaterThan(0);
    const { set = [], change = [], readOnDiff } = callsOf(token);
    const inputs = [...set, ...change, ...(readOnDiff === undefined ? [] : [readOnDiff])].flatMap(one => one.inputs);
    expect(inputs.filter(input => !input.includes("*") && !resourceType(token).inputs.includes(input))).toEqual([]);
  });

  it("have a row for every function that a service answers", () => {
    const known = services.flatMap(service => Object.keys(service.lookups ?? {}));
    for (const token of known) expect(() => rightsForLookup(token, {}, paperCloud().account)).not.toThrow();
    const actions = Object.values(lookupCalls).flatMap(row => Object.keys(row));
    expect(actions.filter(action => !actionsOfIam.has(action))).toEqual([]);
  });

  it("say which row is missing", () => {
    expect(() => callsOf("aws:sqs/queue:Queue")).toThrow("the provider makes for aws:sqs/queue:Queue: add a row");
    expect(() => rightsForLookup("aws:sqs/getQueue:getQueue", {}, paperCloud().account)).toThrow(
      "the function aws:sqs/getQueue:getQueue makes: add a row to rehearsal/aws/calls/lookups.ts",
    );
  });
});

describe("a creation in several calls", () => {
  const world = paperCloud();
  const callsOfMaking = async (type: string, inputs: object) => {
    const before = world.cloud.calls.made.length;
    const resource = await world.make(type, `x${before}`, { ...inputs });
    return { resource, made: world.cloud.calls.made.slice(before) };
  };

  // terraform-provider-aws: vpc_.go `modifyVPCAttributesOnCreate`; elbv2/load_balancer.go, target_group.go and listener.go;
  // vpc_security_group.go; iam/instance_profile.go; vpc_internet_gateway.go; ec2_eip.go.
  it.each([
    ["aws:ec2/vpc:Vpc", { cidrBlock: "10.9.0.0/16" }, ["ec2:CreateVpc"]],
    [
      "aws:ec2/vpc:Vpc",
      { cidrBlock: "10.9.0.0/16", enableDnsHostnames: true },
      ["ec2:CreateVpc", "ec2:ModifyVpcAttribute"],
    ],
    ["aws:ec2/eip:Eip", { domain: "vpc" }, ["ec2:AllocateAddress"]],
    [
      "aws:iam/instanceProfile:InstanceProfile",
      { role: "web" },
      ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"],
    ],
    [
      "aws:lb/targetGroup:TargetGroup",
      { port: 80, protocol: "HTTP", vpcId: "vpc-1" },
      ["elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"],
    ],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      { vpcId: "vpc-1" },
      ["ec2:CreateSecurityGroup", "ec2:RevokeSecurityGroupEgress"],
    ],
  ])("makes for a %s with %o the calls %j", async (type, inputs, calls) => {
    expect((await callsOfMaking(type, inputs)).made).toEqual(calls);
  });

  it("keeps the resource without what a refused second call would have set, and the state has an id", async () => {
    world.cloud.calls.refuse({ call: "ec2:ModifyVpcAttribute", code: "RequestLimitExceeded" });
    const inputs = { cidrBlock: "10.8.0.0/16", enableDnsHostnames: true };
    const failed = (await world.make("aws:ec2/vpc:Vpc", "half", inputs).catch((error: unknown) => error)) as InitFailed;
    expect(failed.message).toContain("operation error EC2: ModifyVpcAttribute");
    expect(failed.properties).toMatchObject({ enableDnsHostnames: true });
    expect(world.account.get("aws:ec2/vpc:Vpc", failed.id)?.outputs.enableDnsHostnames).toBe(false);
  });

  it("reads the resource at its end; a refused read leaves the resource", async () => {
    world.cloud.calls.refuse({ call: "ec2:DescribeVpcAttribute", code: "RequestLimitExceeded" });
    const failed = (await world
      .make("aws:ec2/vpc:Vpc", "unread", { cidrBlock: "10.7.0.0/16" })
      .catch((error: unknown) => error)) as InitFailed;
    expect(failed.message).toMatch(/^reading EC2 vpc \(vpc-.*DescribeVpcAttribute/);
    expect(world.account.get("aws:ec2/vpc:Vpc", failed.id)).toBeDefined();
    expect(world.cloud.calls.reads.slice(-2)).toEqual(["ec2:DescribeVpcs", "ec2:DescribeVpcAttribute"]);
  });
});

describe("an update", () => {
  it("makes one call for each part that changes, and a refused one leaves its part alone", async () => {
    const world = paperCloud();
    const { subnets } = await smallNetwork(world.make);
    const type = "aws:lb/loadBalancer:LoadBalancer";
    const balancer = await world.make(type, "site", { subnets: subnets.map(s => s.id), idleTimeout: 30 });
    const before = world.cloud.calls.made.length;
    world.cloud.calls.refuse({ call: "elasticloadbalancing:SetSecurityGroups", code: "InvalidConfigurationRequest" });
    const news = { ...balancer.inputs, idleTimeout: 90, securityGroups: ["sg-1"] };
    await expect(update(type, balancer.id, balancer.outputs, news, world.cloud)).rejects.toThrow("SetSecurityGroups");
    expect(world.cloud.calls.made.slice(before)).toEqual([
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:SetSecurityGroups",
    ]);
    const found = world.account.get(type, balancer.id)?.outputs;
    expect([found?.idleTimeout, found?.securityGroups]).toEqual([90, []]);
  });

  it("makes no other call for what one has changed", async () => {
    const world = paperCloud();
    const { subnets } = await smallNetwork(world.make);
    const balancer = await world.make("aws:lb/loadBalancer:LoadBalancer", "site", { subnets: subnets.map(s => s.id) });
    const before = world.cloud.calls.made.length;
    await world.change(balancer, { idleTimeout: 90 });
    expect(world.cloud.calls.made.slice(before)).toEqual(["elasticloadbalancing:ModifyLoadBalancerAttributes"]);
  });

  it("takes tags away by another call than it sets them", async () => {
    const world = paperCloud();
    const type = "aws:ec2/eip:Eip";
    const address = await world.make(type, "out", { domain: "vpc", tags: { Name: "a", Old: "b" } });
    const before = world.cloud.calls.made.length;
    await update(type, address.id, { ...address.outputs }, { ...address.inputs, tags: { Name: "c" } }, world.cloud);
    expect(world.cloud.calls.made.slice(before)).toEqual(["ec2:DeleteTags", "ec2:CreateTags"]);
  });
});

describe("a removal", () => {
  it("prepares and deletes by calls of their own, and reads until the resource is gone", async () => {
    const world = paperCloud();
    const { gateway, group } = await smallNetwork(world.make);
    const [calls, reads] = [world.cloud.calls.made.length, world.cloud.calls.reads.length];
    await remove(group.type, group.id, world.cloud);
    await remove(gateway.type, gateway.id, world.cloud);
    expect(world.cloud.calls.made.slice(calls)).toEqual([
      "ec2:DeleteSecurityGroup",
      "ec2:DetachInternetGateway",
      "ec2:DeleteInternetGateway",
    ]);
    expect(world.cloud.calls.reads.slice(reads)).toEqual([
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeInternetGateways",
    ]);
  });
});

describe("a removal whose last call is refused", () => {
  it("leaves the resource", async () => {
    const world = paperCloud();
    const { gateway } = await smallNetwork(world.make);
    world.cloud.calls.refuse({ call: "ec2:DeleteInternetGateway", code: "DependencyViolation" });
    await expect(remove(gateway.type, gateway.id, world.cloud)).rejects.toThrow("DeleteInternetGateway");
    expect(world.account.get(gateway.type, gateway.id)).toBeDefined();
  });
});

describe("without a right", () => {
  const operator = new Operator("123456789012");
  operator.limit([]);
  const calls = new ApiCalls(rights => operator.refuse(rights));
  const denied = (action: string) => `is not authorized to perform: ${action} on resource: *`;

  it("a change is not made, and counts as tried", async () => {
    const effect = vi.fn();
    const change = calls.make("ec2:DeleteVpc", "deleting EC2 VPC (vpc-1)", effect);
    await expect(change).rejects.toThrow(
      /^deleting EC2 VPC \(vpc-1\): operation error EC2: DeleteVpc, https response error StatusCode: 403.*api error UnauthorizedOperation/,
    );
    expect([effect.mock.calls, calls.made]).toEqual([[], ["ec2:DeleteVpc"]]);
  });

  it("nothing is read, and no function answers", () => {
    expect(() => calls.read("reading EC2 VPC", [{ action: "ec2:DescribeVpcs", resource: "*" }])).toThrow(
      denied("ec2:DescribeVpcs"),
    );
    const { account } = paperCloud();
    const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
    expect(() => invoke(token, {}, account, calls)).toThrow(denied("ec2:DescribeAvailabilityZones"));
  });
});

describe("rights", () => {
  it("of a call are those on the resource, for its tags, and what AWS checks besides", async () => {
    const { account, make } = paperCloud();
    await make("aws:iam/instanceProfile:InstanceProfile", "web", { name: "web", role: "web-role" });
    const launched = {
      type: "aws:ec2/instance:Instance",
      id: "i-1",
      name: "web",
      inputs: { ami: "ami-1", subnetId: "subnet-1", iamInstanceProfile: "web" },
      outputs: { arn: "arn:aws:ec2:eu-central-1:123456789012:instance/i-1", tagsAll: { Name: "web" } },
    };
    const inEc2 = "arn:aws:ec2:eu-central-1:123456789012";
    expect(rightsFor("ec2:RunInstances", launched, account).map(one => `${one.action} ${one.resource}`)).toEqual([
      `ec2:RunInstances ${inEc2}:instance/i-1`,
      "ec2:RunInstances arn:aws:ec2:eu-central-1::image/ami-1",
      `ec2:RunInstances ${inEc2}:subnet/subnet-1`,
      `ec2:RunInstances ${inEc2}:network-interface/*`,
      `ec2:RunInstances ${inEc2}:security-group/*`,
      `ec2:RunInstances ${inEc2}:volume/*`,
      "iam:PassRole arn:aws:iam::123456789012:role/web-role",
      `ec2:CreateTags ${inEc2}:instance/i-1`,
    ]);
    expect(rightsFor("ec2:DescribeInstances", launched, account)).toEqual([
      { action: "ec2:DescribeInstances", resource: "*", context: {} },
    ]);
  });
});
