import { rightsFor } from "../../../calls/rights";
import type { Cloud } from "../../../core/behaviour";
import { type Instance, describe } from "../description";
import { readParameters } from "../parameters/running";
import { presentStatus } from "../status/status";
import { timeouts, untilAvailable } from "../status/providerWait";
import { times } from "../status/times";
import { work } from "../status/work";
import { RdsStore } from "../store";
import { failedCall } from "./failed";

/** Restarts a database by a call of its own, and waits as the provider does. */
export async function reboot(resource: Instance, cloud: Cloud): Promise<void> {
  const { identifier = "" } = resource.outputs;
  const doing = `rebooting RDS DB Instance (${identifier})`;
  const effect = async () => {
    const failed = failedCall("rebooting", resource, "RebootDBInstance");
    if ((await presentStatus(resource, cloud)) !== "available")
      // Seen in hashicorp/terraform-provider-aws #11905.
      throw failed(
        "InvalidDBInstanceState",
        "Instance cannot currently reboot due to an in-progress management operation.",
      );
    await Promise.all([
      work(resource, cloud, "rebooting", times.reboot, () => restart(resource, cloud)),
      untilAvailable(
        resource,
        cloud,
        `waiting for RDS DB Instance (${identifier}) update`,
        cloud.timeoutSeconds ?? timeouts.update,
      ),
    ]);
  };
  const rights = rightsFor("rds:RebootDBInstance", resource, cloud.account);
  await cloud.calls.make("rds:RebootDBInstance", doing, effect, rights);
}

/** Restarts a database. It comes back with the parameters of its present group. */
export async function restart(database: Instance, { account, hardware }: Cloud): Promise<void> {
  const { identifier = "" } = database.outputs;
  const { parameterChanges } = account.store(RdsStore);
  const hasOtherGroup = parameterChanges.get(identifier)?.status === "pending-reboot";
  if (readParameters(database, account) || hasOtherGroup) await hardware.updateDatabase(describe(database, account));
  if (hasOtherGroup) parameterChanges.delete(identifier);
  await hardware.restartDatabase(identifier);
}
