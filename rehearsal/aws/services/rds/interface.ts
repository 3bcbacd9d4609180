import { type Account, type Properties, type Resource, list, text } from "../../core/account";

type Failed = (code: string, why: string) => Error;

/** The zone asked for, else the group's first: a program that does not choose must stand the worst choice. */
export function makeCard(inputs: Properties, group: Resource, like: Properties, account: Account, failed: Failed) {
  const subnets = list<string>(group.inputs["subnetIds"])
    .map(id => account.get("aws:ec2/subnet:Subnet", id))
    .filter(s => s !== undefined);
  const zone = inputs["availabilityZone"];
  const subnet = subnets.find(s => zone === undefined || s.outputs["availabilityZone"] === zone);
  if (subnet === undefined)
    throw failed(
      "InvalidVPCNetworkStateFault",
      `DB Subnet Group doesn't meet availability zone coverage requirement: no subnet in ${text(zone)}.`,
    );
  const given = list<string>(inputs["vpcSecurityGroupIds"] ?? like["vpcSecurityGroupIds"]);
  for (const id of given) {
    const owner = account.get("aws:ec2/securityGroup:SecurityGroup", id);
    if (owner && owner.outputs["vpcId"] !== subnet.outputs["vpcId"])
      throw failed(
        "InvalidParameterCombination",
        `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${text(subnet.outputs["vpcId"])} and the EC2 security group is in ${text(owner.outputs["vpcId"])}`,
      );
  }
  const ownDefault = text(account.get("aws:ec2/vpc:Vpc", subnet.outputs["vpcId"])?.outputs["defaultSecurityGroupId"]);
  return account.interfaces.create(text(subnet.outputs["cidrBlock"]), {
    name: text(inputs["identifier"]),
    kind: "database",
    subnetId: subnet.id,
    securityGroupIds: given.length > 0 ? given : [ownDefault],
    ...(inputs["publiclyAccessible"] === true ? { publicAddress: account.interfaces.allocatePublic() } : {}),
  });
}
