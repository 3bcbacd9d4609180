import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Resource } from "../../core/resource";
import type { Properties } from "../../core/values";
import type { Hardware } from "../../core/hardware";
import { remove } from "../../core/lifecycle/lifecycle";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair, emptyDatabase } from "../../testing/paperDatabases";
import { refusal } from "../../testing/refusal";

describe("RDS", () => {
  let world: ReturnType<typeof paperCloud>;
  let pair: Awaited<ReturnType<typeof databasePair>>;
  let subnetGroup: Resource;
  beforeEach(async () => {
    world = paperCloud();
    pair = await databasePair(world.make);
    subnetGroup = world.account.all("aws:rds/subnetGroup:SubnetGroup")[0] as Resource;
  });
  const make = (inputs: Properties) =>
    world.make("aws:rds/instance:Instance", "new", { identifier: "db-3", instanceClass: "db.t4g.small", ...inputs });
  const makeFresh = (inputs: Properties) => make({ ...emptyDatabase, dbSubnetGroupName: subnetGroup.id, ...inputs });
  const makeReplica = (inputs: Properties = {}) => make({ replicateSourceDb: "db-1", ...inputs });

  const create = "creating RDS DB Instance (db-3): CreateDBInstance 400";
  it.each<[string, Properties, string]>([
    [
      "an identifier that is in use",
      { identifier: "db-1" },
      "creating RDS DB Instance (db-1): CreateDBInstance 400 DBInstanceAlreadyExists: DB instance already exists",
    ],
    [
      "a version that RDS does not offer",
      { engineVersion: "8.4.1" },
      `${create} InvalidParameterCombination: Cannot find version 8.4.1 for mysql`,
    ],
    ["another engine", { engine: "postgres" }, "the rehearsal stands in for RDS engine mysql only, not postgres"],
    [
      "no password",
      { password: undefined },
      `${create} InvalidParameterValue: The parameter MasterUserPassword must be provided and must not be blank.`,
    ],
    [
      "a zone for a database with a standby",
      { multiAz: true, availabilityZone: "eu-central-1a" },
      `${create} InvalidParameterCombination: Requesting a specific availability zone is not valid for Multi-AZ instances.`,
    ],
    [
      "a subnet group that does not exist",
      { dbSubnetGroupName: "none" },
      `${create} DBSubnetGroupNotFoundFault: DB subnet group 'none' does not exist.`,
    ],
    [
      "a zone without a subnet of the group",
      { availabilityZone: "eu-central-1c" },
      `${create} InvalidVPCNetworkStateFault: Cannot create a db.t4g.small database instance because there is not a subnet in eu-central-1c, the targeted availability zone. Create a new subnet in eu-central-1c and target that availability zone again, or retry the launch with no availability zone, or choose from these availability zones: eu-central-1a, eu-central-1b.`,
    ],
  ])("refuses %s", async (_, inputs, expected) => {
    expect(await refusal(makeFresh(inputs))).toBe(expected);
  });

  it("refuses a security group of another VPC", async () => {
    const other = await world.make("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.30.0.0/16" });
    const group = await world.make("aws:ec2/securityGroup:SecurityGroup", "other", { vpcId: other.id });
    expect(await refusal(makeFresh({ vpcSecurityGroupIds: [group.id] }))).toBe(
      `${create} InvalidParameterCombination: The DB instance and EC2 security group are in different VPCs. The DB instance is in ${String(subnetGroup.outputs["vpcId"])} and the EC2 security group is in ${other.id}`,
    );
  });

  const createReplica = "creating RDS DB Instance (read replica) (db-3): CreateDBInstanceReadReplica 400";
  it("refuses a replica of a database that does not exist", async () => {
    expect(await refusal(makeReplica({ replicateSourceDb: "db-9" }))).toBe(
      `${createReplica} DBInstanceNotFound: DBInstance db-9 not found.`,
    );
  });

  it("refuses a replica of a database without backups", async () => {
    await world.change(pair.primary, { backupRetentionPeriod: 0 });
    expect(await refusal(makeReplica())).toBe(
      `${createReplica} InvalidDBInstanceState: Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.`,
    );
  });

  it("refuses a subnet group for a replica in the region of its source, and takes one with the source's ARN", async () => {
    const dbSubnetGroupName = subnetGroup.id;
    expect(await refusal(makeReplica({ dbSubnetGroupName }))).toBe(
      `${createReplica} DBSubnetGroupNotAllowedFault: DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master`,
    );
    const replicateSourceDb = pair.primary.outputs["arn"];
    expect(await refusal(makeReplica({ dbSubnetGroupName, replicateSourceDb }))).toBe("");
  });

  it("refuses a replica of a database whose password AWS manages", async () => {
    await world.change(pair.primary, { password: undefined, manageMasterUserPassword: true });
    expect(await refusal(makeReplica())).toBe(
      `${createReplica} InvalidParameterValue: Creating read replicas for source instance with engine mysql where ManageMasterUserPassword is enabled is not supported.`,
    );
  });

  const modify = "updating RDS DB Instance (db-1): ModifyDBInstance 400";
  it("refuses another source for a replica", async () => {
    expect(await refusal(world.change(pair.replica, { replicateSourceDb: "db-9" }))).toBe(
      "cannot elect new source database for replication",
    );
  });

  it("refuses to change a database that is off", async () => {
    vi.spyOn(world.hardware as Hardware, "databaseHealth").mockResolvedValue({ state: "off" });
    expect(await refusal(world.change(pair.primary, { allocatedStorage: 30 }))).toBe(
      `${modify} InvalidDBInstanceState: Database instance is not in available state.`,
    );
  });

  it("refuses a smaller disk", async () => {
    await world.change(pair.primary, { allocatedStorage: 30, storageType: "gp3" });
    expect(await refusal(world.change(pair.primary, { allocatedStorage: 29, storageType: "gp3" }))).toBe(
      `${modify} InvalidParameterCombination: Invalid storage size for engine name mysql and storage type gp3: 29`,
    );
  });

  const deleting = (identifier: string) => `deleting RDS DB Instance (${identifier}): DeleteDBInstance 400`;
  it("refuses to delete a protected database", async () => {
    await world.change(pair.primary, { deletionProtection: true });
    expect(await refusal(world.destroy(pair.primary))).toBe(
      `${deleting("db-1")} InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.`,
    );
  });

  it("deletes a database with a final snapshot only, unless the program skips it", async () => {
    expect(await refusal(world.destroy(pair.primary))).toBe(
      "final_snapshot_identifier is required when skip_final_snapshot is false",
    );
    await world.change(pair.primary, { skipFinalSnapshot: true });
    expect(await refusal(world.destroy(pair.primary))).toBe("");
  });

  it("refuses a final snapshot of a replica", async () => {
    await world.change(pair.replica, { finalSnapshotIdentifier: "last" });
    expect(await refusal(world.destroy(pair.replica))).toBe(
      `${deleting("db-2")} InvalidParameterCombination: FinalDBSnapshotIdentifier can not be specified when deleting a replica instance`,
    );
  });

  it("refuses a final snapshot of a name that is in use", async () => {
    await world.change(pair.primary, { finalSnapshotIdentifier: "last" });
    await world.destroy(pair.primary);
    const second = await makeFresh({ finalSnapshotIdentifier: "last" });
    expect(await refusal(world.destroy(second))).toBe(
      `${deleting("db-3")} DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier last already exists.`,
    );
  });

  it("refuses a subnet group in one zone, and to delete one that a database uses", async () => {
    const [subnetId] = subnetGroup.inputs["subnetIds"] as string[];
    const one = world.make("aws:rds/subnetGroup:SubnetGroup", "one", { name: "one", subnetIds: [subnetId] });
    expect(await refusal(one)).toBe(
      "creating RDS DB Subnet Group (one): CreateDBSubnetGroup 400 DBSubnetGroupDoesNotCoverEnoughAZs: DB Subnet Group doesn't meet availability zone coverage requirement. Please add subnets to cover at least 2 availability zones. Current coverage: 1",
    );
    expect(await refusal(world.destroy(subnetGroup))).toBe(
      `deleting RDS DB Subnet Group (${subnetGroup.id}): DeleteDBSubnetGroup 400 InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '${subnetGroup.id}' because at least one database instance: db-1 is still using it.`,
    );
  });

  it("refuses to delete a parameter group that a database uses", async () => {
    const { id } = pair.parameters;
    expect(await refusal(world.destroy(pair.parameters))).toBe(
      `deleting RDS DB Parameter Group (${id}): DeleteDBParameterGroup 400 InvalidDBParameterGroupState: One or more database instances are still members of this parameter group ${id}, so the group cannot be deleted`,
    );
  });

  it("places a database in the first subnet of its group when the program names no zone", async () => {
    expect((await makeFresh({})).outputs["availabilityZone"]).toBe("eu-central-1a");
    const second = await makeFresh({ identifier: "db-4", availabilityZone: "eu-central-1b" });
    expect(second.outputs["availabilityZone"]).toBe("eu-central-1b");
  });

  const callsOf = async (work: () => Promise<unknown>) => {
    const before = world.cloud.calls.made.length;
    await work();
    return world.cloud.calls.made.slice(before);
  };

  // terraform-provider-aws, internal/service/rds/parameter_group.go.
  it("creates an empty parameter group before it sets parameters, and resets those that are taken away", async () => {
    const group = { name: "new", family: "mysql8.4", parameters: [{ name: "read_only", value: "1" }] };
    const made = await callsOf(() => world.make("aws:rds/parameterGroup:ParameterGroup", "new", group));
    expect(made).toEqual(["rds:CreateDBParameterGroup", "rds:ModifyDBParameterGroup"]);
    const found = world.account.find("aws:rds/parameterGroup:ParameterGroup", "name", "new") as Resource;
    expect(await callsOf(() => world.change(found, { parameters: [] }))).toEqual(["rds:ResetDBParameterGroup"]);
  });

  // terraform-provider-aws, internal/service/rds/instance.go, `resourceInstanceDelete`.
  it("lifts a protection of which the state knows nothing, and deletes then", async () => {
    await world.change(pair.primary, { deletionProtection: true, skipFinalSnapshot: true });
    const { type, id, outputs } = pair.primary;
    const removeAs = (state: Properties) => remove(type, id, world.cloud, { ...outputs, ...state });
    await expect(removeAs({ deletionProtection: false })).rejects.toThrow("Cannot delete protected DB Instance");
    expect(await callsOf(() => removeAs({ deletionProtection: false, applyImmediately: true }))).toEqual([
      "rds:ModifyDBInstance",
      "rds:DeleteDBInstance",
    ]);
    expect(world.account.get(type, id)).toBeUndefined();
  });

  it("deletes a database whose creation has failed, and of which nothing runs", async () => {
    vi.spyOn(world.hardware as Hardware, "createDatabase").mockRejectedValueOnce(new Error("no memory"));
    await expect(makeReplica({ skipFinalSnapshot: true })).rejects.toThrow("no memory");
    const destroyed = vi.spyOn(world.hardware as Hardware, "destroyDatabase");
    await world.destroy(world.account.find("aws:rds/instance:Instance", "identifier", "db-3") as Resource);
    expect(destroyed).not.toHaveBeenCalled();
  });
});
