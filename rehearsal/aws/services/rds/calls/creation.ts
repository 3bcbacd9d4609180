import type { Cloud, Told } from "../../../core/behaviour";
import type { Inputs, Outputs } from "../../../core/resource";
import { AwsError, type Failed } from "../../../core/awsError";
import { ZoneStore } from "../../ec2/zones";
import { type Instance, byIdentifier, describe, instanceType } from "../description";
import { checkStorage, performanceOf } from "../limits/storage";
import { checkVersion, releaseOf, storedVersion } from "../limits/versions";
import { makeInterface } from "../networkInterface";
import { readParameters } from "../parameters/running";
import { timeouts, untilAvailable } from "../status/providerWait";
import { presentStatus, statusOf } from "../status/status";
import { times } from "../status/times";
import { backUp, work } from "../status/work";
import { RdsStore, upkeepOf } from "../store";
import { standbyZoneIsUp } from "./conversion";

type InstanceInputs = Inputs<typeof instanceType>;
type Inherited = Outputs<typeof instanceType>;

const subnetGroupType = "aws:rds/subnetGroup:SubnetGroup";

/** CreateDBInstance or CreateDBInstanceReadReplica, without the waiting. */
export async function create(draft: Instance, cloud: Cloud): Promise<Told<typeof instanceType>> {
  const { account } = cloud;
  const { inputs } = draft;
  const { identifier = "", replicateSourceDb } = inputs;
  const source = replicateSourceDb === undefined ? undefined : byIdentifier(account, replicateSourceDb);
  const failed = failedCreation(identifier, replicateSourceDb !== undefined);
  if (account.find(instanceType, "identifier", identifier))
    throw failed("DBInstanceAlreadyExists", "DB instance already exists");
  if (replicateSourceDb !== undefined) await checkReplica(inputs, source, cloud, failed);
  else checkFresh(inputs, failed);
  if (inputs.multiAz === true && inputs.availabilityZone !== undefined)
    throw failed(
      "InvalidParameterCombination",
      "Requesting a specific availability zone is not valid for Multi-AZ instances.",
    );
  const inherited: Inherited = source?.outputs ?? {};
  const storage = storageOf(inputs, inherited);
  checkStorage({ ...storage, iops: inputs.iops, storageThroughput: inputs.storageThroughput }, failed);
  const groupName = inputs.dbSubnetGroupName ?? inherited.dbSubnetGroupName;
  const group = account.get(subnetGroupType, groupName);
  if (group === undefined)
    throw failed("DBSubnetGroupNotFoundFault", `DB subnet group '${groupName ?? ""}' does not exist.`);
  const eni = makeInterface(draft, group, inherited, account, failed);
  const { engineVersion = "" } = inputs;
  // RDS does not take these for a replica, and the provider does not send them. The next update sees that they differ.
  if (source !== undefined) {
    delete inputs.allocatedStorage;
    delete inputs.engineVersion;
  }
  const release = source === undefined ? releaseOf(engineVersion) : (inherited.engineVersionActual ?? "");
  const version = engineVersion === "" ? (inherited.engineVersion ?? release) : storedVersion(engineVersion, release);
  const address = `${identifier}.${account.store(RdsStore).domain}.${account.region}.rds.amazonaws.com`;
  const port = inputs.port ?? inherited.port ?? 3306;
  return {
    resourceId: draft.id,
    status: "creating",
    address,
    port,
    endpoint: `${address}:${port}`,
    engine: inputs.engine ?? inherited.engine,
    engineVersion: version,
    engineVersionActual: release,
    username: inputs.username ?? inherited.username,
    dbName: inputs.dbName ?? inherited.dbName ?? "",
    allocatedStorage: storage.allocatedStorage,
    storageType: storage.storageType,
    ...performanceOf({ ...storage, iops: inputs.iops, storageThroughput: inputs.storageThroughput }),
    availabilityZone: account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs.availabilityZone,
    dbSubnetGroupName: groupName,
    parameterGroupName:
      inputs.parameterGroupName ??
      inherited.parameterGroupName ??
      `default.mysql${release.split(".").slice(0, 2).join(".")}`,
    vpcSecurityGroupIds: [...eni.securityGroupIds],
    hostedZoneId: "Z1RLNUO7B9Q6NB", // RDS's own hosted zone in eu-central-1
    replicas: [],
    maintenanceWindow: inputs.maintenanceWindow ?? "sun:01:00-sun:01:30",
    backupWindow: inputs.backupWindow ?? "23:00-23:30",
  };
}

const failedCreation =
  (identifier: string, isReplica: boolean): Failed =>
  (code, why) =>
    new AwsError(
      `creating RDS DB Instance (${isReplica ? "read replica) (" : ""}${identifier})`,
      "RDS",
      isReplica ? "CreateDBInstanceReadReplica" : "CreateDBInstance",
      code,
      why,
    );

/** A replica begins with the size of its source. */
const storageOf = (inputs: InstanceInputs, inherited: Inherited) => ({
  allocatedStorage: inherited.allocatedStorage ?? inputs.allocatedStorage ?? 0,
  storageType: inputs.storageType ?? inherited.storageType ?? "gp2",
  maxAllocatedStorage: inputs.maxAllocatedStorage,
});

function checkFresh(inputs: InstanceInputs, failed: Failed): void {
  checkVersion(inputs.engine ?? "", inputs.engineVersion ?? "", failed);
  if (inputs.password === undefined && inputs.manageMasterUserPassword !== true)
    throw failed("InvalidParameterValue", "The parameter MasterUserPassword must be provided and must not be blank.");
}

async function checkReplica(
  inputs: InstanceInputs,
  source: Instance | undefined,
  cloud: Cloud,
  failed: Failed,
): Promise<void> {
  if (source === undefined) throw failed("DBInstanceNotFound", `DBInstance ${inputs.replicateSourceDb} not found.`);
  if ((source.outputs.backupRetentionPeriod ?? 0) < 1)
    throw failed(
      "InvalidDBInstanceState",
      "Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.",
    );
  // Seen in terraform-aws-modules/terraform-aws-rds #192. Of `storage-optimization` AWS says that the database is operational.
  if (!["available", "storage-optimization"].includes(await presentStatus(source, cloud)))
    throw failed("InvalidDBInstanceState", "DB instance is not in the available state");
  if (inputs.dbSubnetGroupName !== undefined && !inputs.replicateSourceDb?.startsWith("arn:"))
    throw failed(
      "DBSubnetGroupNotAllowedFault",
      "DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master",
    );
  if (source.inputs.manageMasterUserPassword === true)
    throw failed(
      "InvalidParameterValue",
      "Creating read replicas for source instance with engine mysql where ManageMasterUserPassword is enabled is not supported.",
    );
}

/** Makes the database, and waits as the provider does. */
export async function start(resource: Instance, cloud: Cloud): Promise<void> {
  const { identifier = "" } = resource.outputs;
  const made = make(resource, cloud);
  const waited = untilAvailable(
    resource,
    cloud,
    `waiting for RDS DB Instance (${identifier}) create`,
    cloud.timeoutSeconds ?? timeouts.create,
  );
  await Promise.race([made.then(() => waited), waited]);
}

/** RDS's own work. In a zone that is down it begins when the zone is up again. */
async function make(resource: Instance, cloud: Cloud): Promise<void> {
  const { account } = cloud;
  const { clock } = account;
  const upkeep = upkeepOf(resource, account);
  const job = upkeep.jobs.add("creating", clock.seconds());
  const { dark } = account.store(ZoneStore);
  const isReplica = resource.inputs.replicateSourceDb !== undefined;
  try {
    while (dark.has(resource.outputs.availabilityZone ?? "")) {
      await clock.after(times.retry);
      if (account.get(resource.type, resource.id) === undefined) return;
    }
    if (resource.outputs.multiAz === true) resource.outputs.multiAz = await standbyZoneIsUp(resource, cloud);
    const onMachine = async () => {
      readParameters(resource, account);
      await cloud.hardware.createDatabase(describe(resource, account));
      upkeep.hasMachine = true;
    };
    await work(resource, cloud, "creating", isReplica ? times.replicaCreation : times.creation, onMachine, () => {
      if ((resource.outputs.backupRetentionPeriod ?? 0) > 0) backUp(resource, cloud);
      job.ends = clock.seconds();
    });
  } catch (error) {
    upkeep.hasFailed = true;
    throw error;
  } finally {
    job.ends = Math.min(job.ends, clock.seconds());
  }
  // "RDS doesn't allow modifying the storage of a replica within the first 6h of creation" (instance.go).
  if (isReplica) upkeep.storageChangedAt = clock.seconds();
  resource.outputs.status = statusOf(resource, account);
}
