import type { Account } from "../../../core/account";
import type { Failed } from "../../../core/awsError";
import type { Outputs, Resource } from "../../../core/resource";
import { ZoneStore, refusesIn } from "../../ec2/zones";
import { RdsStore } from "../store";

export type SubnetGroup = Resource<"aws:rds/subnetGroup:SubnetGroup">;

const subnetsOf = (group: SubnetGroup, account: Account) =>
  (group.inputs.subnetIds ?? []).flatMap(id => account.get("aws:ec2/subnet:Subnet", id) ?? []);

/** The zones that a subnet group covers, in its order. */
const zonesOfGroup = (group: SubnetGroup, account: Account): readonly string[] => [
  ...new Set(subnetsOf(group, account).map(subnet => subnet.outputs.availabilityZone ?? "")),
];

/** Whether a zone offers an instance class. */
export const offers = (account: Account, zone: string, instanceClass: string): boolean =>
  account.store(RdsStore).missingClasses.get(zone)?.has(instanceClass) !== true;

export interface Place {
  /** The zone that is asked for; undefined leaves it to RDS. */
  readonly zone: string | undefined;
  readonly instanceClass: string;
  readonly storageType: string;
}

/**
 * The subnet for a new database. Left to RDS, it is the first one of the group whose zone is up, so that a program that needs
 * two zones notices.
 *
 * The code of a class that a zone does not offer is from RDS's API ("The specified DB instance class isn't available in the
 * specified Availability Zone"); the text was seen in hashicorp/terraform-provider-aws #2618. That of a zone without a subnet
 * was seen in #20712.
 */
export function chooseSubnet(place: Place, group: SubnetGroup, account: Account, failed: Failed) {
  const { zone, instanceClass, storageType } = place;
  const { dark } = account.store(ZoneStore);
  const subnets = subnetsOf(group, account).filter(
    subnet => zone === undefined || subnet.outputs.availabilityZone === zone,
  );
  if (zone !== undefined && subnets.length === 0)
    throw failed(
      "InvalidVPCNetworkStateFault",
      `Cannot create a ${instanceClass} database instance because there is not a subnet in ${zone}, the targeted availability zone. ` +
        `Create a new subnet in ${zone} and target that availability zone again, or retry the launch with no availability zone, ` +
        `or choose from these availability zones: ${zonesOfGroup(group, account).join(", ")}.`,
    );
  const zoneIn = ({ outputs }: { readonly outputs: Outputs<"aws:ec2/subnet:Subnet"> }) =>
    outputs.availabilityZone ?? "";
  const offered = subnets.filter(subnet => offers(account, zoneIn(subnet), instanceClass));
  // With the answer `hang`, the creation begins and does not end.
  const usable =
    offered.find(subnet => !dark.has(zoneIn(subnet))) ?? offered.find(one => !refusesIn(account, zoneIn(one)));
  if (usable === undefined)
    throw failed(
      "InsufficientDBInstanceCapacity",
      `Cannot create a ${instanceClass} database instance because there are no availability zones with sufficient capacity ` +
        `for VPC and storage type : ${storageType} for ${instanceClass}. Please try the request again at a later time.`,
    );
  return usable;
}

/** A zone that is up for the standby of a database, other than its own. */
export const standbyZone = (own: string, instanceClass: string, group: SubnetGroup, account: Account) =>
  zonesOfGroup(group, account).find(
    zone => zone !== own && !account.store(ZoneStore).dark.has(zone) && offers(account, zone, instanceClass),
  );
