import type { Account } from "../../core/account";
import type { Failed } from "../../core/awsError";
import type { Outputs } from "../../core/resource";
import { groupsOrDefault } from "../ec2/securityGroupRules";
import { type OwnedInterface, interfacesOf } from "../ec2/store";
import type { Instance, instanceType } from "./description";
import { type SubnetGroup, chooseSubnet } from "./limits/placement";

/**
 * Makes the network interface of a database.
 *
 * @param source outputs of the database that this one replicates, whose security groups it gets if it names none
 */
export function makeInterface(
  draft: Instance,
  subnetGroup: SubnetGroup,
  source: Outputs<typeof instanceType>,
  account: Account,
  failed: Failed,
): OwnedInterface {
  const { inputs } = draft;
  const { availabilityZone: zone, instanceClass = "", storageType = "gp2" } = inputs;
  const subnet = chooseSubnet({ zone, instanceClass, storageType }, subnetGroup, account, failed);
  const named = inputs.vpcSecurityGroupIds ?? source.vpcSecurityGroupIds ?? [];
  const vpcId = subnet.outputs.vpcId;
  const strange = named
    .map(id => account.get("aws:ec2/securityGroup:SecurityGroup", id)?.outputs.vpcId)
    .find(id => id !== undefined && id !== vpcId);
  if (strange !== undefined)
    throw failed(
      "InvalidParameterCombination",
      `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpcId} and the EC2 security group is in ${strange}`,
    );
  const interfaces = interfacesOf(account);
  return interfaces.create(subnet.outputs.cidrBlock ?? "", {
    ownerId: draft.id,
    name: inputs.identifier ?? "",
    kind: "database",
    subnetId: subnet.id,
    securityGroupIds: groupsOrDefault(named, subnet, account),
    ...(inputs.publiclyAccessible === true ? { publicAddress: interfaces.allocatePublic() } : {}),
  });
}
