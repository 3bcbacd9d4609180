import type { Resource } from "../../core/resource";
import { type Properties, list, text } from "../../core/values";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { interfacesOf } from "../ec2/store";
import { byIdentifier, describe, instanceType, interfaceIdOf } from "./description";
import { makeInterface } from "./networkInterface";
import { type Failed, checkInstance, checkVersion } from "./rules";
import { RdsStore } from "./store";

const subnetGroupType = "aws:rds/subnetGroup:SubnetGroup";

export const instances: Behaviours = {
  [instanceType]: {
    check: checkInstance,

    create(draft, { account }) {
      const { identifier, replicateSourceDb, engine, engineVersion, password } = draft.inputs;
      const source = replicateSourceDb === undefined ? undefined : byIdentifier(account, replicateSourceDb);
      const failed = (code: string, why: string) =>
        new AwsError(
          `creating RDS DB Instance (${replicateSourceDb === undefined ? "" : "read replica) ("}${text(identifier)})`,
          "RDS",
          replicateSourceDb === undefined ? "CreateDBInstance" : "CreateDBInstanceReadReplica",
          code,
          why,
        );
      if (account.find(instanceType, "identifier", identifier))
        throw failed("DBInstanceAlreadyExists", "DB instance already exists");
      if (replicateSourceDb !== undefined) checkReplica(draft.inputs, source, failed);
      else {
        checkVersion(text(engine), text(engineVersion), failed);
        if (password === undefined && draft.inputs["manageMasterUserPassword"] !== true)
          throw failed(
            "InvalidParameterValue",
            "The parameter MasterUserPassword must be provided and must not be blank.",
          );
      }
      if (draft.inputs["multiAz"] === true && draft.inputs["availabilityZone"] !== undefined)
        throw failed(
          "InvalidParameterCombination",
          "Requesting a specific availability zone is not valid for Multi-AZ instances.",
        );
      const like = source?.outputs ?? {};
      const groupName = draft.inputs["dbSubnetGroupName"] ?? like["dbSubnetGroupName"];
      const group = account.get(subnetGroupType, groupName);
      if (group === undefined)
        throw failed("DBSubnetGroupNotFoundFault", `DB subnet group '${text(groupName)}' does not exist.`);
      const eni = makeInterface(draft, group, like, account, failed);
      const version = text(engineVersion ?? like["engineVersion"]);
      const address = `${text(identifier)}.${account.store(RdsStore).domain}.${account.region}.rds.amazonaws.com`;
      const port = draft.inputs["port"] ?? like["port"] ?? 3306;
      return {
        resourceId: draft.id,
        status: "creating",
        address,
        port,
        endpoint: `${address}:${text(port)}`,
        engine: engine ?? like["engine"],
        engineVersion: version,
        engineVersionActual: version.split(".").length > 2 ? version : `${version}.10`,
        username: draft.inputs["username"] ?? like["username"],
        dbName: draft.inputs["dbName"] ?? like["dbName"] ?? "",
        allocatedStorage: draft.inputs["allocatedStorage"] ?? like["allocatedStorage"],
        storageType: draft.inputs["storageType"] ?? "gp2",
        availabilityZone: account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs["availabilityZone"],
        dbSubnetGroupName: groupName,
        parameterGroupName:
          draft.inputs["parameterGroupName"] ??
          like["parameterGroupName"] ??
          `default.mysql${version.split(".").slice(0, 2).join(".")}`,
        vpcSecurityGroupIds: eni.securityGroupIds,
        hostedZoneId: "Z1RLNUO7B9Q6NB", // RDS's own hosted zone in eu-central-1
        replicas: [],
        maintenanceWindow: draft.inputs["maintenanceWindow"] ?? "sun:01:00-sun:01:30",
        backupWindow: draft.inputs["backupWindow"] ?? "23:00-23:30",
      };
    },

    async start(resource, cloud) {
      await cloud.hardware.createDatabase(describe(resource, cloud.account));
      resource.outputs["status"] = "available";
    },

    async update(resource, inputs, cloud) {
      const before = resource.inputs["replicateSourceDb"];
      const after = inputs["replicateSourceDb"];
      if (after !== undefined && after !== before) throw new Error("cannot elect new source database for replication");
      const changed = { ...resource, inputs, outputs: { ...resource.outputs, ...inputs } };
      const identifier = text(resource.outputs["identifier"]);
      const failed = (code: string, why: string) =>
        new AwsError(`updating RDS DB Instance (${identifier})`, "RDS", "ModifyDBInstance", code, why);
      if ((await cloud.hardware.databaseHealth(identifier)).state === "off")
        throw failed("InvalidDBInstanceState", "Database instance is not in available state.");
      if (
        Number(inputs["allocatedStorage"] ?? resource.outputs["allocatedStorage"]) <
        Number(resource.outputs["allocatedStorage"])
      )
        throw failed(
          "InvalidParameterCombination",
          `Invalid storage size for engine name mysql and storage type ${text(inputs["storageType"])}: ${text(inputs["allocatedStorage"])}`,
        );
      interfacesOf(cloud.account).update(interfaceIdOf(cloud.account, resource), {
        securityGroupIds: list<string>(inputs["vpcSecurityGroupIds"]),
      });
      if (before !== undefined && after === undefined) await cloud.hardware.promoteDatabase(identifier);
      await cloud.hardware.updateDatabase(describe(changed, cloud.account));
      // A change of the class interrupts the database (RDS user guide, "Settings for DB instances").
      if (inputs["instanceClass"] !== resource.inputs["instanceClass"])
        await cloud.hardware.restartDatabase(identifier);
      return {};
    },

    async remove(resource, { account, hardware }) {
      const identifier = text(resource.outputs["identifier"]);
      const failed = (code: string, why: string) =>
        new AwsError(`deleting RDS DB Instance (${identifier})`, "RDS", "DeleteDBInstance", code, why);
      const { deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier, replicateSourceDb } = resource.inputs;
      if (deletionProtection === true)
        throw failed(
          "InvalidParameterCombination",
          "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        );
      if (skipFinalSnapshot !== true && finalSnapshotIdentifier === undefined)
        throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
      if (skipFinalSnapshot !== true && replicateSourceDb !== undefined)
        throw failed(
          "InvalidParameterCombination",
          "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance",
        );
      if (skipFinalSnapshot !== true) {
        const { snapshots } = account.store(RdsStore);
        if (snapshots.has(text(finalSnapshotIdentifier)))
          throw failed(
            "DBSnapshotAlreadyExists",
            `Cannot create the snapshot because a snapshot with the identifier ${text(finalSnapshotIdentifier)} already exists.`,
          );
        snapshots.add(text(finalSnapshotIdentifier));
      }
      await hardware.destroyDatabase(identifier);
      interfacesOf(account).delete(interfaceIdOf(account, resource));
    },

    refresh: (resource, { account }) => ({
      replicas: account
        .all(instanceType)
        .filter(r => byIdentifier(account, r.inputs["replicateSourceDb"])?.id === resource.id)
        .map(r => text(r.outputs["identifier"])),
    }),
  },
};

function checkReplica(inputs: Properties, source: Resource | undefined, failed: Failed): void {
  if (source === undefined)
    throw failed("DBInstanceNotFound", `DBInstance ${text(inputs["replicateSourceDb"])} not found.`);
  if (Number(source.outputs["backupRetentionPeriod"] ?? 0) < 1)
    throw failed(
      "InvalidDBInstanceState",
      "Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.",
    );
  if (inputs["dbSubnetGroupName"] !== undefined && !text(inputs["replicateSourceDb"]).startsWith("arn:"))
    throw failed(
      "DBSubnetGroupNotAllowedFault",
      "DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master",
    );
  if (source.inputs["manageMasterUserPassword"] === true)
    throw failed(
      "InvalidParameterValue",
      "Creating read replicas for source instance with engine mysql where ManageMasterUserPassword is enabled is not supported.",
    );
}
