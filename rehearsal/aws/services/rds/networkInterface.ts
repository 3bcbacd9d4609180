import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { type Properties, list, text } from "../../core/values";
import { groupsOrDefault } from "../ec2/securityGroupRules";
import { type OwnedInterface, interfacesOf } from "../ec2/store";
import type { Failed } from "./rules";

/**
 * Makes the network interface of a database, in the zone that the program asks for. Without a zone, the first subnet of the
 * group is taken, so that a program that needs two zones notices.
 *
 * @param source outputs of the database that this one replicates, whose security groups it gets if it names none
 */
export function makeInterface(
  draft: Resource,
  subnetGroup: Resource,
  source: Properties,
  account: Account,
  failed: Failed,
): OwnedInterface {
  const { inputs } = draft;
  const zone = inputs["availabilityZone"];
  const subnet = list<string>(subnetGroup.inputs["subnetIds"])
    .map(id => account.get("aws:ec2/subnet:Subnet", id))
    .find(s => s !== undefined && (zone === undefined || s.outputs["availabilityZone"] === zone));
  if (subnet === undefined)
    throw failed(
      "InvalidVPCNetworkStateFault",
      `DB Subnet Group doesn't meet availability zone coverage requirement: no subnet in ${text(zone)}.`,
    );
  const named = list<string>(inputs["vpcSecurityGroupIds"] ?? source["vpcSecurityGroupIds"]);
  const vpcId = subnet.outputs["vpcId"];
  const strange = named
    .map(id => account.get("aws:ec2/securityGroup:SecurityGroup", id)?.outputs["vpcId"])
    .find(id => id !== undefined && id !== vpcId);
  if (strange !== undefined)
    throw failed(
      "InvalidParameterCombination",
      `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${text(vpcId)} and the EC2 security group is in ${text(strange)}`,
    );
  const interfaces = interfacesOf(account);
  return interfaces.create(text(subnet.outputs["cidrBlock"]), {
    ownerId: draft.id,
    name: text(inputs["identifier"]),
    kind: "database",
    subnetId: subnet.id,
    securityGroupIds: groupsOrDefault(named, subnet, account),
    ...(inputs["publiclyAccessible"] === true ? { publicAddress: interfaces.allocatePublic() } : {}),
  });
}
