import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { record } from "../../tests/support/record";
import { check } from "./foreignRules";
import { SecurityGroups } from "./securityGroups";

const token = "aws:vpc/getSecurityGroupRules:getSecurityGroupRules";

describe("the warning of rules that the program did not make", () => {
  const warned = vi.spyOn(pulumi.log, "warn").mockImplementation(async () => undefined);
  beforeEach(() => void warned.mockClear());
  const warnings = async (own: readonly string[], answer: unknown) => {
    await record(() => check({ groupId: "sg-1", own }), { answers: { [token]: answer } });
    return warned.mock.calls.map(([text]) => text);
  };

  it("names the group, the rules, and the command that removes them", async () => {
    const [text = "", ...others] = await warnings(["sgr-1"], { ids: ["sgr-1", "sgr-2"] });
    expect(others).toEqual([]);
    expect(text).toContain("The security group sg-1 has rules that this program did not make: sgr-2.");
    expect(text).toContain("aws ec2 revoke-security-group-egress --group-id sg-1 --security-group-rule-ids sgr-2");
  });

  it("is not given when there are only the program's own rules", async () => {
    expect(await warnings(["sgr-1", "sgr-2"], { ids: ["sgr-2", "sgr-1"] })).toEqual([]);
  });

  it("stops no update when AWS does not answer", async () => {
    const [text] = await warnings([], "no right to ec2:DescribeSecurityGroupRules");
    expect(text).toContain("The rules of the security group sg-1 cannot be read from AWS");
    expect(text).toContain("no right to ec2:DescribeSecurityGroupRules");
  });

  it("is asked for each group of the stack, and knows all rules of the stack", async () => {
    const asked: unknown[] = [];
    const ids = ["lamp-web-to-internet-443-out", "lamp-balancer-to-web-80-in"];
    const answer = (args: unknown) => {
      asked.push(args);
      return { ids };
    };
    await record(
      () =>
        new SecurityGroups("lamp", {
          vpcId: "vpc-1",
          https: false,
          outgoingPorts: [],
          mailPort: undefined,
          allowedNetworks: [],
        }),
      {
        answers: { [token]: answer },
      },
    );
    const of = (group: string) => ({ filters: [{ name: "group-id", values: [group] }] });
    const groups = ["balancer", "web", "account", "database"].map(tier => of(`lamp-${tier}`));
    await vi.waitFor(() => expect(asked).toEqual(groups));
    expect(warned).not.toHaveBeenCalled();
  });
});
