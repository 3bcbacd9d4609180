import type { Inputs, Outputs } from "../../core/resource";
import { rightsFor } from "../../calls/rights";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { interfacesOf } from "../ec2/store";
import { type Instance, byIdentifier, describe, instanceType, interfaceIdOf } from "./description";
import { modify, promote, reboot } from "./modify";
import { makeInterface } from "./networkInterface";
import { type Failed, checkInstance, checkVersion } from "./rules";
import { RdsStore } from "./store";

/** Inputs of a replica that a call after its creation sets. */
const notAtBirth = [
  "backupRetentionPeriod",
  "backupWindow",
  "caCertIdentifier",
  "maintenanceWindow",
  "maxAllocatedStorage",
  "parameterGroupName",
  "password",
] as const;

const subnetGroupType = "aws:rds/subnetGroup:SubnetGroup";

export const instances: Behaviours = {
  [instanceType]: {
    check: checkInstance,
    createCall: ({ replicateSourceDb }) =>
      replicateSourceDb === undefined ? "rds:CreateDBInstance" : "rds:CreateDBInstanceReadReplica",

    /** `CreateDBInstanceReadReplica` takes these from the source; `resourceInstanceCreate` modifies those that differ. */
    setLater(inputs, { account }) {
      const source = byIdentifier(account, inputs.replicateSourceDb);
      if (inputs.replicateSourceDb === undefined || source === undefined) return [];
      return notAtBirth.filter(key => inputs[key] !== undefined && inputs[key] !== source.outputs[key]);
    },

    create(draft, { account }): Told<typeof instanceType> {
      const { inputs } = draft;
      const { identifier = "", replicateSourceDb, engine, engineVersion, password } = inputs;
      const source = replicateSourceDb === undefined ? undefined : byIdentifier(account, replicateSourceDb);
      const failed = (code: string, why: string) =>
        new AwsError(
          `creating RDS DB Instance (${replicateSourceDb === undefined ? "" : "read replica) ("}${identifier})`,
          "RDS",
          replicateSourceDb === undefined ? "CreateDBInstance" : "CreateDBInstanceReadReplica",
          code,
          why,
        );
      if (account.find(instanceType, "identifier", identifier))
        throw failed("DBInstanceAlreadyExists", "DB instance already exists");
      if (replicateSourceDb !== undefined) checkReplica(inputs, source, failed);
      else {
        checkVersion(engine ?? "", engineVersion ?? "", failed);
        if (password === undefined && inputs.manageMasterUserPassword !== true)
          throw failed(
            "InvalidParameterValue",
            "The parameter MasterUserPassword must be provided and must not be blank.",
          );
      }
      if (inputs.multiAz === true && inputs.availabilityZone !== undefined)
        throw failed(
          "InvalidParameterCombination",
          "Requesting a specific availability zone is not valid for Multi-AZ instances.",
        );
      const like: Outputs<typeof instanceType> = source?.outputs ?? {};
      const groupName = inputs.dbSubnetGroupName ?? like.dbSubnetGroupName;
      const group = account.get(subnetGroupType, groupName);
      if (group === undefined)
        throw failed("DBSubnetGroupNotFoundFault", `DB subnet group '${groupName ?? ""}' does not exist.`);
      const eni = makeInterface(draft, group, like, account, failed);
      const version = engineVersion ?? like.engineVersion ?? "";
      const address = `${identifier}.${account.store(RdsStore).domain}.${account.region}.rds.amazonaws.com`;
      const port = inputs.port ?? like.port ?? 3306;
      return {
        resourceId: draft.id,
        status: "creating",
        address,
        port,
        endpoint: `${address}:${port}`,
        engine: engine ?? like.engine,
        engineVersion: version,
        engineVersionActual: version.split(".").length > 2 ? version : `${version}.10`,
        username: inputs.username ?? like.username,
        dbName: inputs.dbName ?? like.dbName ?? "",
        allocatedStorage: inputs.allocatedStorage ?? like.allocatedStorage,
        storageType: inputs.storageType ?? "gp2",
        availabilityZone: account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs.availabilityZone,
        dbSubnetGroupName: groupName,
        parameterGroupName:
          inputs.parameterGroupName ??
          like.parameterGroupName ??
          `default.mysql${version.split(".").slice(0, 2).join(".")}`,
        vpcSecurityGroupIds: [...eni.securityGroupIds],
        hostedZoneId: "Z1RLNUO7B9Q6NB", // RDS's own hosted zone in eu-central-1
        replicas: [],
        maintenanceWindow: inputs.maintenanceWindow ?? "sun:01:00-sun:01:30",
        backupWindow: inputs.backupWindow ?? "23:00-23:30",
      };
    },

    async start(resource, cloud) {
      try {
        await cloud.hardware.createDatabase(describe(resource, cloud.account));
      } catch (error) {
        resource.outputs.status = "failed";
        throw error;
      }
    },
    // `resourceInstanceCreate` calls `d.SetId` after `waitDBInstanceAvailable`.
    isNamedAfterStart: true,

    // It is `creating` until all is done. AWS shows `modifying` and `rebooting` in between.
    async finish(resource, later, setRest, cloud) {
      try {
        await setRest();
        if (later.includes("parameterGroupName")) await reboot(resource, cloud);
      } finally {
        resource.outputs.status = "available";
      }
    },
    beforeUpdate: promote,
    update: modify,

    /**
     * Lifts a protection that the state does not know of, if changes are to be applied at once (instance.go,
     * `resourceInstanceDelete`, "disable deletion pro").
     */
    async beforeRemove(resource, state, cloud) {
      if (resource.inputs.deletionProtection !== true) return;
      if (state.deletionProtection !== false || state.applyImmediately !== true) return;
      const doing = `updating RDS DB Instance (${resource.outputs.identifier ?? ""})`;
      const rights = rightsFor("rds:ModifyDBInstance", resource, cloud.account);
      const lift = () => void (resource.inputs.deletionProtection = false);
      await cloud.calls.make("rds:ModifyDBInstance", doing, lift, rights);
    },

    async remove(resource, { account, hardware }) {
      const { identifier = "" } = resource.outputs;
      const failed = (code: string, why: string) =>
        new AwsError(`deleting RDS DB Instance (${identifier})`, "RDS", "DeleteDBInstance", code, why);
      const { deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier, replicateSourceDb } = resource.inputs;
      if (deletionProtection === true)
        throw failed(
          "InvalidParameterCombination",
          "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        );
      if (skipFinalSnapshot !== true) {
        if (finalSnapshotIdentifier === undefined)
          throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
        if (replicateSourceDb !== undefined)
          throw failed(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance",
          );
        const { snapshots } = account.store(RdsStore);
        if (snapshots.has(finalSnapshotIdentifier))
          throw failed(
            "DBSnapshotAlreadyExists",
            `Cannot create the snapshot because a snapshot with the identifier ${finalSnapshotIdentifier} already exists.`,
          );
        snapshots.add(finalSnapshotIdentifier);
      }
      // Nothing runs of a database whose creation has failed.
      if (resource.outputs.status !== "failed") await hardware.destroyDatabase(identifier);
      interfacesOf(account).delete(interfaceIdOf(account, resource));
    },

    refresh: (resource, { account }) => ({
      replicas: account
        .all(instanceType)
        .filter(r => byIdentifier(account, r.inputs.replicateSourceDb)?.id === resource.id)
        .map(r => r.outputs.identifier ?? ""),
    }),
  },
};

function checkReplica(inputs: Inputs<typeof instanceType>, source: Instance | undefined, failed: Failed): void {
  if (source === undefined) throw failed("DBInstanceNotFound", `DBInstance ${inputs.replicateSourceDb} not found.`);
  if ((source.outputs.backupRetentionPeriod ?? 0) < 1)
    throw failed(
      "InvalidDBInstanceState",
      "Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.",
    );
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
