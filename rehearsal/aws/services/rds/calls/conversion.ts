import type { Cloud } from "../../../core/behaviour";
import { ZoneStore } from "../../ec2/zones";
import type { Instance } from "../description";
import { standbyZone } from "../limits/placement";
import { times } from "../status/times";
import { upkeepOf } from "../store";

/**
 * Whether a zone for a standby is up. With the answer `hang` of a dark zone it returns only when one is. With `refuse`, RDS
 * gives the standby up without an error, as in hashicorp/terraform-provider-aws #43322: "Insufficient instance capacity ...
 * putting database instance into available".
 */
export async function standbyZoneIsUp(resource: Instance, { account }: Pick<Cloud, "account">): Promise<boolean> {
  const { availabilityZone = "", instanceClass = "", dbSubnetGroupName } = resource.outputs;
  for (;;) {
    const group = account.get("aws:rds/subnetGroup:SubnetGroup", dbSubnetGroupName);
    if (group === undefined || account.get(resource.type, resource.id) === undefined) return false;
    if (standbyZone(availabilityZone, instanceClass, group, account) !== undefined) return true;
    const { dark, darkAnswer } = account.store(ZoneStore);
    if (dark.size === 0 || darkAnswer === "refuse") return false;
    await account.clock.after(times.retry);
  }
}

/** Converts a database to Multi-AZ: it stays in use, and is `modifying` all the while. */
export async function makeStandby(resource: Instance, cloud: Cloud): Promise<void> {
  const { clock } = cloud.account;
  const job = upkeepOf(resource, cloud.account).jobs.add("modifying", clock.seconds());
  try {
    if (!(await standbyZoneIsUp(resource, cloud))) return;
    await clock.wait(times.conversion);
    resource.inputs.multiAz = true;
    resource.outputs.multiAz = true;
  } finally {
    job.ends = clock.seconds();
  }
}
