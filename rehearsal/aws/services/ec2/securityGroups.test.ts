import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";

const invalidDescription =
  "InvalidParameterValue: Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

describe("security groups of EC2", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const make = (type: string, inputs: Properties) => world.make(type, "new", inputs);
  const group = (inputs: Properties) =>
    make("aws:ec2/securityGroup:SecurityGroup", { name: "web", vpcId: net.vpc.id, ...inputs });
  it("refuses a second security group of one name in a VPC", async () => {
    await group({});
    expect(await refusal(group({}))).toBe(
      `creating Security Group (web): CreateSecurityGroup 400 InvalidGroup.Duplicate: The security group 'web' already exists for VPC '${net.vpc.id}'`,
    );
  });

  it("refuses a security group without a VPC, and one with a character that EC2 does not know", async () => {
    const create = "creating Security Group (web): CreateSecurityGroup 400";
    expect(await refusal(group({ vpcId: undefined }))).toBe(
      `${create} VPCIdNotSpecified: No default VPC for this user`,
    );
    expect(await refusal(group({ description: "it's ours" }))).toBe(`${create} ${invalidDescription}`);
  });

  it.each(["Ingress", "Egress"])("refuses a security group's %s rule that AWS refuses", async direction => {
    const rule = (inputs: Properties) =>
      make(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, {
        securityGroupId: net.group.id,
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrIpv4: "10.0.0.0/8",
        ...inputs,
      });
    const create = `creating VPC Security Group Rule: AuthorizeSecurityGroup${direction} 400`;
    await rule({});
    expect(await refusal(rule({}))).toBe(
      `${create} InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/8, TCP, from port: 22, to port: 22, ALLOW" already exists`,
    );
    expect(await refusal(rule({ toPort: 23 }))).toBe("");
    expect(await refusal(rule({ securityGroupId: "sg-1" }))).toBe(
      `${create} InvalidGroup.NotFound: The security group 'sg-1' does not exist`,
    );
    expect(await refusal(rule({ cidrIpv4: undefined, referencedSecurityGroupId: "sg-2" }))).toBe(
      `${create} InvalidGroup.NotFound: The security group 'sg-2' does not exist`,
    );
    expect(await refusal(rule({ description: "it's ours" }))).toBe(`${create} ${invalidDescription}`);
  });

  it("refuses to delete a security group that a rule of another one names", async () => {
    const web = await group({});
    const rule = await make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
      securityGroupId: net.group.id,
      ipProtocol: "-1",
      referencedSecurityGroupId: web.id,
    });
    expect(await refusal(world.destroy(web))).toContain("DependencyViolation");
    await world.destroy(rule);
    expect(await refusal(world.destroy(web))).toBe("");
  });
});
