import type { Failed } from "../../../core/awsError";
import type { Cloud } from "../../../core/behaviour";
import { interfacesOf } from "../../ec2/store";
import { type Instance, interfaceIdOf, replicasOf } from "../description";
import { presentStatus, statusOf } from "../status/status";
import { times } from "../status/times";
import { work } from "../status/work";
import { RdsStore, upkeepOf } from "../store";
import { failedCall } from "./failed";
import { becomePrimary } from "./promotion";

/** DeleteDBInstance, until the database is gone. */
export async function remove(resource: Instance, cloud: Cloud): Promise<void> {
  const { account, hardware } = cloud;
  const failed = failedCall("deleting", resource, "DeleteDBInstance");
  const { identifier = "" } = resource.outputs;
  if (statusOf(resource, account) === "deleting")
    throw failed("InvalidDBInstanceState", `Instance ${identifier} is already being deleted.`);
  if (resource.inputs.deletionProtection === true)
    throw failed(
      "InvalidParameterCombination",
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  if (resource.inputs.skipFinalSnapshot !== true) await takeLastSnapshot(resource, cloud, failed);
  const upkeep = upkeepOf(resource, account);
  await Promise.all([
    // "If you delete a source DB instance without deleting its read replicas in the same AWS Region, each read replica is
    // promoted to a standalone DB instance" (RDS user guide, "Working with DB instance read replicas").
    ...replicasOf(account, resource).map(replica => becomePrimary(replica, cloud)),
    // Nothing runs of a database whose creation has failed.
    work(resource, cloud, "deleting", times.deletion, async () => {
      if (upkeep.hasMachine) await hardware.destroyDatabase(identifier);
      upkeep.hasMachine = false;
    }),
  ]);
  interfacesOf(account).delete(interfaceIdOf(account, resource));
}

async function takeLastSnapshot(resource: Instance, cloud: Cloud, failed: Failed): Promise<void> {
  const { finalSnapshotIdentifier, replicateSourceDb } = resource.inputs;
  if (finalSnapshotIdentifier === undefined)
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  if (replicateSourceDb !== undefined)
    throw failed(
      "InvalidParameterCombination",
      "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance",
    );
  // Seen in hashicorp/terraform-provider-aws #46687. A database in the status `failed` can only be deleted without a snapshot
  // (RDS API, DeleteDBInstance). While its storage is optimized, a database is fully operational.
  if (!["available", "storage-optimization"].includes(await presentStatus(resource, cloud)))
    throw failed(
      "InvalidDBInstanceState",
      `Cannot create a snapshot because the database instance ${resource.outputs.identifier ?? ""} is not currently in the available state.`,
    );
  const { snapshots } = cloud.account.store(RdsStore);
  if (snapshots.has(finalSnapshotIdentifier))
    throw failed(
      "DBSnapshotAlreadyExists",
      `Cannot create the snapshot because a snapshot with the identifier ${finalSnapshotIdentifier} already exists.`,
    );
  snapshots.add(finalSnapshotIdentifier);
}
