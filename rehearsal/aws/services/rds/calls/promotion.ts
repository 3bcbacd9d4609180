import { rightsFor } from "../../../calls/rights";
import type { Cloud } from "../../../core/behaviour";
import type { Inputs } from "../../../core/resource";
import type { Instance, instanceType } from "../description";
import { timeouts, untilAvailable } from "../status/providerWait";
import { presentStatus } from "../status/status";
import { times } from "../status/times";
import { backUp, work } from "../status/work";
import { failedCall, notAvailable } from "./failed";

/**
 * Promotes, as a call of its own before the modification, and waits (instance.go, "Separate request to promote a database").
 * RDS promotes a replica only when it is available, for example not while it is backed up (RDS API, PromoteReadReplica). Of
 * `storage-optimization` AWS says nothing. The stand-in refuses: a blue/green switchover in it is refused with "DB instance
 * ... is not in available state" (hashicorp/terraform-provider-aws #48830).
 */
export async function promote(
  resource: Instance,
  changed: readonly string[],
  inputs: Inputs<typeof instanceType>,
  cloud: Cloud,
): Promise<void> {
  if (!changed.includes("replicateSourceDb")) return;
  if (inputs.replicateSourceDb !== undefined) throw new Error("cannot elect new source database for replication");
  const { identifier = "" } = resource.outputs;
  const doing = `promoting RDS DB Instance (${identifier})`;
  const effect = async () => {
    const failed = failedCall("promoting", resource, "PromoteReadReplica");
    if (resource.inputs.replicateSourceDb === undefined)
      throw failed("InvalidDBInstanceState", "DB Instance is not a read replica.");
    if ((await presentStatus(resource, cloud)) !== "available") throw failed("InvalidDBInstanceState", notAvailable);
    const timeout = cloud.timeoutSeconds ?? timeouts.update;
    await Promise.all([
      becomePrimary(resource, cloud),
      untilAvailable(resource, cloud, `${doing}: waiting for completion`, timeout),
    ]);
  };
  const rights = rightsFor("rds:PromoteReadReplica", resource, cloud.account);
  await cloud.calls.make("rds:PromoteReadReplica", doing, effect, rights);
}

/**
 * RDS's own work of a promotion. A backup is part of it: AWS's advice to complete one beforehand is "because backup duration
 * is a function of the amount of changes to the database since the previous backup" (RDS API, PromoteReadReplica).
 */
export async function becomePrimary(resource: Instance, cloud: Cloud): Promise<void> {
  const { identifier = "" } = resource.outputs;
  const onMachine = async () => {
    await cloud.hardware.promoteDatabase(identifier);
    delete resource.inputs.replicateSourceDb;
    delete resource.outputs.replicateSourceDb;
    await cloud.settle();
  };
  await work(resource, cloud, "modifying", times.promotion, onMachine, () => {
    if ((resource.outputs.backupRetentionPeriod ?? 0) > 0) backUp(resource, cloud);
  });
}
