import { beforeEach, describe, expect, it } from "vitest";
import { invoke } from "../../core/invokes";
import { read } from "../../core/lifecycle/state";
import { paperCloud } from "../../testing/paperCloud";
import { rulesOfAws } from "./rulesOfAws";

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const defaultType = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

// EC2 user guide, "Default and custom security groups"; terraform-provider-aws, internal/service/ec2/vpc_security_group.go,
// `resourceSecurityGroupCreate`, and vpc_default_security_group.go, `revokeDefaultSecurityGroupRules`.
describe("the rules that EC2 makes by itself", () => {
  let world: ReturnType<typeof paperCloud>;
  let vpcId: string;
  beforeEach(async () => {
    world = paperCloud();
    vpcId = (await world.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" })).id;
  });
  const refuse = (action: string) =>
    world.cloud.calls.setJudge(({ call }) => (call === action ? { code: "ThrottlingException" } : undefined));
  const group = () => world.make(groupType, "web", { vpcId });
  const adopt = (rules = {}) => world.make(defaultType, "none", { vpcId, ...rules });
  const directions = (owner: unknown) =>
    rulesOfAws(world.account)
      .filter(rule => rule.owner === owner)
      .map(({ direction }) => direction);

  it("are gone when the provider has made a group", async () => {
    expect(directions((await group()).id)).toEqual([]);
    expect(directions((await adopt()).id)).toEqual([]);
  });

  it("stay in a group when the call that revokes them is refused, and a refresh does not show them", async () => {
    refuse("ec2:RevokeSecurityGroupEgress");
    await expect(group()).rejects.toThrow("ThrottlingException");
    const [made] = world.account.all(groupType);
    expect(directions(made?.id)).toEqual(["egress"]);
    const shown = await read(groupType, made?.id ?? "", made?.outputs ?? {}, world.cloud);
    expect(shown?.outputs["egress"] ?? []).toEqual([]);
  });

  it("are found by the look-up of a group's rules, with the rules of the program", async () => {
    refuse("ec2:RevokeSecurityGroupEgress");
    await group().catch(() => undefined);
    const id = world.account.all(groupType)[0]?.id ?? "";
    const { id: own } = await world.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
      securityGroupId: id,
      ipProtocol: "tcp",
      fromPort: 80,
      toPort: 80,
      cidrIpv4: "10.0.0.0/8",
    });
    const find = (name: string) =>
      invoke(
        "aws:vpc/getSecurityGroupRules:getSecurityGroupRules",
        { filters: [{ name, values: [id] }] },
        world.account,
      );
    expect(find("group-id")["ids"]).toEqual([own, expect.stringMatching(/^sgr-[0-9a-f]{17}$/)]);
    expect(() => find("group-name")).toThrow("The filter 'group-name' is invalid");
  });

  it("stay in the default group in the same way, and a program that writes out empty lists takes them away later", async () => {
    refuse("ec2:RevokeSecurityGroupIngress");
    await expect(adopt({ ingress: [], egress: [] })).rejects.toThrow("ThrottlingException");
    const [none] = world.account.all(defaultType);
    expect(directions(none?.id)).toEqual(["ingress", "egress"]);
    world.cloud.calls.setJudge(() => undefined);
    await world.change(none as NonNullable<typeof none>, { ingress: [], egress: [] });
    expect(directions(none?.id)).toEqual([]);
  });
});
