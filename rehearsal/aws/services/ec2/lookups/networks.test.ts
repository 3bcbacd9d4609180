import { beforeEach, describe, expect, it } from "vitest";
import { invoke } from "../../../core/invokes";
import type { Properties } from "../../../core/values";
import { paperCloud, smallNetwork } from "../../../testing/paperCloud";

describe("a search for networks", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  let other: string;
  beforeEach(async () => {
    world = paperCloud();
    world.account.defaultTags = { stack: "one" };
    net = await smallNetwork(world.make);
    world.account.defaultTags = {};
    const vpc = await world.make("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.30.0.0/16", tags: { Name: "other" } });
    other = vpc.id;
  });
  const ask = (name: "getVpc" | "getVpcs" | "getSubnet" | "getSubnets", args: Properties) =>
    invoke(`aws:ec2/${name}:${name}`, args, world.account);
  const filter = (name: string, ...values: string[]) => ({ filters: [{ name, values }] });

  it.each<[string, Properties]>([
    ["its block", { cidrBlock: "10.20.0.0/16" }],
    ["a tag", { tags: { stack: "one" } }],
    ["a filter", filter("cidr", "10.20.*")],
    ["a filter for a tag", filter("tag:stack", "o?e")],
  ])("finds a VPC by %s", (_, args) => {
    expect(ask("getVpc", args)).toMatchObject({
      id: net.vpc.id,
      arn: net.vpc.outputs.arn,
      cidrBlock: "10.20.0.0/16",
      default: false,
      mainRouteTableId: net.vpc.outputs.mainRouteTableId,
      enableDnsSupport: true,
      tags: { stack: "one" },
    });
    expect(ask("getVpcs", { filters: args["filters"] ?? [], tags: args["tags"] })["ids"]).toContain(net.vpc.id);
  });

  it("finds a VPC and a subnet by its id", () => {
    expect(ask("getVpc", { id: other })["cidrBlock"]).toBe("10.30.0.0/16");
    expect(ask("getSubnet", { id: net.subnets[1]?.id })).toMatchObject({
      vpcId: net.vpc.id,
      cidrBlock: "10.20.1.0/24",
      availabilityZone: "eu-central-1b",
      availabilityZoneId: "euc1-az2",
    });
  });

  it("finds a subnet by its VPC and its zone, and all subnets of a VPC", () => {
    const args = { vpcId: net.vpc.id, availabilityZone: "eu-central-1a" };
    expect(ask("getSubnet", args)["id"]).toBe(net.subnets[0]?.id);
    expect(ask("getSubnets", filter("vpc-id", net.vpc.id))["ids"]).toEqual(net.subnets.map(({ id }) => id));
    expect(ask("getSubnets", filter("vpc-id", other))["ids"]).toEqual([]);
  });

  it.each<["getVpc" | "getSubnet", Properties, string]>([
    ["getVpc", { id: "vpc-1" }, "no matching EC2 VPC found"],
    ["getVpc", { default: true }, "no matching EC2 VPC found"],
    ["getVpc", {}, "multiple EC2 VPCs matched; use additional constraints to reduce matches to a single EC2 VPC"],
    ["getSubnet", { cidrBlock: "10.30.0.0/24" }, "no matching EC2 Subnet found"],
    [
      "getSubnet",
      {},
      "multiple EC2 Subnets matched; use additional constraints to reduce matches to a single EC2 Subnet",
    ],
  ])("is refused by %s of %j", (name, args, expected) => {
    expect(() => ask(name, args)).toThrow(`invoking aws:ec2/${name}:${name}: ${expected}`);
  });

  it("is refused with a filter that nobody knows, also in an empty account", () => {
    const empty = paperCloud().account;
    expect(() => invoke("aws:ec2/getVpcs:getVpcs", filter("unheard-of", "*"), empty)).toThrow(
      "api error InvalidParameterValue: The filter 'unheard-of' is invalid (the rehearsal knows cidr, dhcp-options-id, ",
    );
  });
});
