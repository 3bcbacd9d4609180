import { describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { problems } from "../../testing/refusal";

const fresh = {
  instanceClass: "db.t4g.small",
  engine: "mysql",
  allocatedStorage: 20,
  username: "u",
  password: "long-enough",
};
const replica = { instanceClass: "db.t4g.small", replicateSourceDb: "db-1" };
const database = (inputs: Properties) => problems("aws:rds/instance:Instance", inputs);
const invalidPassword = "password: InvalidParameterValue: The parameter MasterUserPassword is not a valid password";

describe("a database", () => {
  it.each<[string, Properties]>([
    ["that starts empty", fresh],
    ["that replicates another", replica],
    ["with the longest retention of backups", { ...fresh, backupRetentionPeriod: 35 }],
    ["with the largest disk", { ...fresh, allocatedStorage: 65536 }],
    ["with the longest password", { ...fresh, password: "p".repeat(41) }],
    ["with the longest user name", { ...fresh, username: "u".repeat(16) }],
    ["with a final snapshot", { ...fresh, finalSnapshotIdentifier: "Last-1" }],
    ["from a snapshot, which has its size and its user", { instanceClass: "c", snapshotIdentifier: "s" }],
  ])("%s is accepted", (_, inputs) => {
    expect(database(inputs)).toEqual([]);
  });

  it.each<[string, Properties, string]>([
    [
      "capitals in its identifier",
      { ...fresh, identifier: "Db" },
      `identifier: only lowercase alphanumeric characters and hyphens allowed in "identifier"`,
    ],
    [
      "an identifier that begins with a digit",
      { ...fresh, identifier: "1db" },
      `identifier: first character of "identifier" must be a letter`,
    ],
    [
      "two hyphens in a row",
      { ...fresh, identifier: "d--b" },
      `identifier: "identifier" cannot contain two consecutive hyphens`,
    ],
    [
      "a hyphen at the end of its identifier",
      { ...fresh, identifier: "db-" },
      `identifier: "identifier" cannot end with a hyphen`,
    ],
    [
      "a negative retention of backups",
      { ...fresh, backupRetentionPeriod: -1 },
      "backupRetentionPeriod: expected backup_retention_period to be in the range (0 - 35), got -1",
    ],
    [
      "a retention of backups over 35 days",
      { ...fresh, backupRetentionPeriod: 36 },
      "backupRetentionPeriod: expected backup_retention_period to be in the range (0 - 35), got 36",
    ],
    [
      "an interval that enhanced monitoring does not have",
      { ...fresh, monitoringInterval: 2 },
      "monitoringInterval: expected monitoring_interval to be one of [0 1 5 10 15 30 60], got 2",
    ],
    ...["username", "dbName", "snapshotIdentifier", "restoreToPointInTime"].map(
      (property): [string, Properties, string] => [
        `a replica with ${property}`,
        { ...replica, [property]: "given" },
        `replicateSourceDb: Conflicting configuration arguments. "replicate_source_db": conflicts with ${property.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`,
      ],
    ),
    [
      "a password beside one that AWS manages",
      { ...fresh, manageMasterUserPassword: true },
      `password: Conflicting configuration arguments. "password": conflicts with manage_master_user_password`,
    ],
    ...["1last", "last--one", "last-", "last_one"].map((finalSnapshotIdentifier): [string, Properties, string] => [
      `a final snapshot ${finalSnapshotIdentifier}`,
      { ...fresh, finalSnapshotIdentifier },
      'finalSnapshotIdentifier: only alphanumeric characters and single hyphens, a letter first, no hyphen last, allowed in "final_snapshot_identifier"',
    ]),
    [
      "no size of its disk",
      { ...fresh, allocatedStorage: undefined },
      `allocatedStorage: Missing required argument. "allocated_storage" is required to create a DB instance`,
    ],
    ...[19, 65537].map((allocatedStorage): [string, Properties, string] => [
      `a disk of ${allocatedStorage} GiB`,
      { ...fresh, allocatedStorage },
      `allocatedStorage: InvalidParameterCombination: Invalid storage size for engine name mysql and storage type gp2: ${allocatedStorage}`,
    ]),
    [
      "a short password",
      { ...fresh, password: "1234567" },
      `${invalidPassword} because it is shorter than 8 characters`,
    ],
    [
      "a long password",
      { ...fresh, password: "p".repeat(42) },
      `${invalidPassword} because it is longer than 41 characters`,
    ],
    ...["/", "@", '"', " "].map((character): [string, Properties, string] => [
      `a password with ${character}`,
      { ...fresh, password: `password${character}` },
      `${invalidPassword}. Only printable ASCII characters besides '/', '@', '"', ' ' may be used`,
    ]),
    ...["1user", "u".repeat(17), "us-er"].map((username): [string, Properties, string] => [
      `the user ${username}`,
      { ...fresh, username },
      `username: InvalidParameterValue: The parameter MasterUsername is not a valid identifier: ${username}`,
    ]),
    ...["rdsadmin", "rdsrepladmin"].map((username): [string, Properties, string] => [
      `the reserved user ${username}`,
      { ...fresh, username },
      `username: InvalidParameterValue: MasterUsername ${username} cannot be used as it is a reserved word used by the engine`,
    ]),
    [
      "an update by blue/green deployment",
      { ...fresh, blueGreenUpdate: { enabled: true } },
      "blueGreenUpdate: the rehearsal does not stand in for blue/green deployments",
    ],
  ])("with %s is refused", (_, inputs, problem) => {
    expect(database(inputs).map(one => one.replace(/\.$/, ""))).toEqual([problem]);
  });
});

describe("groups of databases", () => {
  const subnetGroup = (name: string) => problems("aws:rds/subnetGroup:SubnetGroup", { name, subnetIds: ["s"] });
  const parameterGroup = (name: string) =>
    problems("aws:rds/parameterGroup:ParameterGroup", { name, family: "mysql8.4" });

  it("have names of AWS's form", () => {
    expect(subnetGroup("db. _-1")).toEqual([]);
    expect(subnetGroup("Db")).toEqual([
      'name: only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed in "name"',
    ]);
    expect(subnetGroup("default")).toEqual(['name: "name" is not allowed as "Default"']);
    expect(parameterGroup("mysql8.4")).toEqual([]);
    expect(parameterGroup("my_group")).toEqual([
      'name: only lowercase alphanumeric characters and hyphens allowed in "name"',
    ]);
  });
});
