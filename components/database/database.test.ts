import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { named, ofType, type Recorded, record, reveal } from "../../tests/support/record";
import type { Succession } from "../../settings/succession";
import { Database, type DatabaseArgs } from "./database";
import type { PromotionGates } from "./promotionGates";

/** Gates that are open, except in the tests that shut them. */
const gates = {
  beforeFence: vi.fn<PromotionGates["beforeFence"]>(),
  beforePromotion: vi.fn<PromotionGates["beforePromotion"]>(),
  hooks: vi.fn<PromotionGates["hooks"]>(),
  warnOfRestart: vi.fn<PromotionGates["warnOfRestart"]>(),
  afterPromotion: vi.fn<PromotionGates["afterPromotion"]>(),
};
beforeEach(() => {
  vi.resetAllMocks();
  gates.beforeFence.mockReturnValue([]);
  gates.beforePromotion.mockImplementation(({ fence }) => fence.id.apply(() => [fence]));
  gates.hooks.mockReturnValue({});
  gates.afterPromotion.mockImplementation(({ primary }) => primary.id.apply(() => [primary]));
});

const subnet = (letter: string) => ({ zone: `eu-central-1${letter}`, id: pulumi.output(`subnet-${letter}`) });
const build = (changes: Partial<DatabaseArgs> = {}) =>
  record(
    () =>
      new Database("lamp", {
        identity: "c0ffee",
        databaseInstanceClass: "db.t4g.small",
        databaseStorageGb: 20,
        databaseEngineVersion: "8.4",
        replicaEngineVersion: undefined,
        databaseMultiAz: true,
        databaseParameters: [],
        logDays: 0,
        avoidZone: undefined,
        databaseGeneration: 1,
        succession: steady,
        gates,
        databasePasswordGeneration: 1,
        backupRetentionDays: 7,
        protectData: true,
        subnets: [subnet("a"), subnet("b")],
        securityGroupId: "sg-1",
        ...changes,
      }),
  );
/** What happens in a succession. */
const steady: Succession = {
  retired: [],
  inRds: [],
  logging: [],
  isRetiredKept: true,
  promotion: undefined,
  postponed: undefined,
  primaryZone: undefined,
};
const kept: Succession = { ...steady, retired: [1] };
const promoting: Succession = {
  ...kept,
  promotion: { source: "lamp-db-1-c0ffee", successor: "lamp-db-2-c0ffee" },
  postponed: { storageGb: 20, missing: ["its standby"] },
};
const databases = (graph: Recorded) => ofType(graph, "Instance");

const born = ["availabilityZone", "dbName", "dbSubnetGroupName", "engine", "identifier", "username"];
const common = (generation: number) => ({
  identifier: `lamp-db-${generation}-c0ffee`,
  instanceClass: "db.t4g.small",
  engineVersion: "8.4",
  autoMinorVersionUpgrade: true,
  storageType: "gp3",
  storageEncrypted: true,
  allocatedStorage: 20,
  maxAllocatedStorage: 100,
  parameterGroupName: `lamp-db-${generation}-parameters`,
  caCertIdentifier: "rds-ca-rsa2048-g1",
  vpcSecurityGroupIds: ["sg-1"],
  publiclyAccessible: false,
  backupRetentionPeriod: 7,
  backupWindow: generation % 2 === 1 ? "02:00-03:00" : "00:30-01:30",
  copyTagsToSnapshot: true,
  applyImmediately: true,
  deletionProtection: true,
  tags: { Name: `lamp-db-${generation}`, "lamp:stack": "lamp/test", "lamp:deletionProtection": "true" },
});

describe("Database", () => {
  it("makes a primary that is encrypted, backed up, private and protected", async () => {
    const primary = named(await build(), "lamp-db-1");
    const { password, ...inputs } = primary.inputs;
    expect(inputs).toEqual({
      ...common(1),
      maintenanceWindow: "sun:03:30-sun:04:30",
      engine: "mysql",
      dbName: "app",
      username: "lampadmin",
      dbSubnetGroupName: "lamp-data",
      multiAz: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "lamp-db-1-c0ffee-final",
      deleteAutomatedBackups: false,
    });
    expect(reveal(password)).toBe("lamp-administrator-password-in-clear");
    expect(primary.protect).toBe(true);
    expect(primary.ignoreChanges).toEqual(born);
  });

  it("makes a replica of it, with only the inputs that RDS accepts for a replica, and all that it does not inherit", async () => {
    const replica = named(await build(), "lamp-db-2");
    expect(replica.inputs).toEqual({
      ...common(2),
      maintenanceWindow: "wed:03:30-wed:04:30",
      replicateSourceDb: "lamp-db-1-c0ffee",
      availabilityZone: "eu-central-1b",
      multiAz: false,
      skipFinalSnapshot: true,
    });
    expect(replica.dependencies).toContain("lamp-db-1");
    expect(replica.protect).toBe(false);
  });

  it("requires TLS everywhere, closes idle connections, and lets the site create triggers and functions", async () => {
    for (const name of ["lamp-db-1-parameters", "lamp-db-2-parameters"])
      expect(named(await build(), name).inputs).toEqual({
        family: "mysql8.4",
        description: "TLS only",
        parameters: [
          { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
          { name: "wait_timeout", value: "120", applyMethod: "immediate" },
          { name: "log_bin_trust_function_creators", value: "1", applyMethod: "immediate" },
        ],
      });
  });

  it("puts neighbours into different zones, and leaves the zones of a primary with a standby to AWS", async () => {
    const zones = (graph: Recorded) => databases(graph).map(one => [one.name, one.inputs["availabilityZone"]]);
    expect(zones(await build({ databaseMultiAz: false }))).toEqual([
      ["lamp-db-1", "eu-central-1a"],
      ["lamp-db-2", "eu-central-1b"],
    ]);
    expect(zones(await build({ databaseMultiAz: false, databaseGeneration: 2, succession: kept }))).toEqual([
      ["lamp-db-1", "eu-central-1a"],
      ["lamp-db-2", "eu-central-1b"],
      ["lamp-db-3", "eu-central-1a"],
    ]);
    expect(zones(await build())).toEqual([
      ["lamp-db-1", undefined],
      ["lamp-db-2", "eu-central-1b"],
    ]);
    expect(zones(await build({ databaseGeneration: 2 }))).toEqual([
      ["lamp-db-2", undefined],
      ["lamp-db-3", "eu-central-1a"],
    ]);
  });

  it("puts the accounts into two secrets", async () => {
    const graph = await build();
    const json = (name: string) => JSON.parse(reveal(named(graph, name).inputs["secretString"]) as string) as unknown;
    expect(json("lamp-administrator-secret-value")).toEqual({
      username: "lampadmin",
      password: "lamp-administrator-password-in-clear",
    });
    expect(json("lamp-application-secret-value")).toEqual({
      username: "app",
      password: "lamp-application-password-in-clear",
      writer: "lamp-db-1-c0ffee.0account.eu-central-1.rds.amazonaws.com",
      reader: "lamp-db-2-c0ffee.0account.eu-central-1.rds.amazonaws.com",
      port: 3306,
      database: "app",
    });
    expect(named(graph, "lamp-administrator-password").inputs).toEqual({
      length: 32,
      special: false,
      keepers: { generation: "1" },
    });
  });

  it("names the reader without waiting for the replica to be made", async () => {
    const { dependencies } = named(await build(), "lamp-application-secret-value");
    expect(dependencies).toContain("lamp-db-1");
    expect(dependencies).not.toContain("lamp-db-2");
  });

  it("keeps a deleted secret restorable while data are protected, and frees its name at once otherwise", async () => {
    const window = async (protectData: boolean) =>
      named(await build({ protectData }), "lamp-application-secret").inputs["recoveryWindowInDays"];
    expect([await window(true), await window(false)]).toEqual([30, 0]);
  });

  it("lets everything be deleted when data are not protected, after a last snapshot", async () => {
    const primary = named(await build({ protectData: false }), "lamp-db-1");
    expect(primary.protect).toBe(false);
    expect(primary.inputs).toMatchObject({ deletionProtection: false, skipFinalSnapshot: false });
  });

  it("upgrades nothing unasked when an exact release is named", async () => {
    const graph = await build({ databaseEngineVersion: "8.4.9", replicaEngineVersion: "8.4.10" });
    expect(databases(graph).map(one => [one.inputs["engineVersion"], one.inputs["autoMinorVersionUpgrade"]])).toEqual([
      ["8.4.9", false],
      ["8.4.10", false],
    ]);
  });

  it("lets storage grow to five times its size, up to the limit of RDS", async () => {
    const limit = async (databaseStorageGb: number) =>
      named(await build({ databaseStorageGb }), "lamp-db-2").inputs["maxAllocatedStorage"];
    expect([await limit(400), await limit(20_000), await limit(60_000)]).toEqual([2000, 65_536, undefined]);
  });

  it("names the speed of the storage from 400 GiB on, of primary and replica, and only there", async () => {
    const speeds = async (databaseStorageGb: number) =>
      databases(await build({ databaseStorageGb })).map(({ inputs }) => [inputs["iops"], inputs["storageThroughput"]]);
    expect(await speeds(399)).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(await speeds(400)).toEqual([
      [12_000, 500],
      [12_000, 500],
    ]);
  });

  it("makes no new replica in the zone that is avoided, nor in the one that AWS has moved the primary to", async () => {
    const zone = async (changes: Partial<DatabaseArgs>) =>
      named(await build({ subnets: [subnet("a"), subnet("b"), subnet("c")], ...changes }), "lamp-db-2").inputs[
        "availabilityZone"
      ];
    expect(await zone({})).toBe("eu-central-1b");
    expect(await zone({ succession: { ...steady, primaryZone: "eu-central-1b" } })).toBe("eu-central-1c");
    expect(await zone({ avoidZone: "eu-central-1b" })).toBe("eu-central-1c");
  });

  it("never renames a database: another identity than before is refused (see tests/identity.engine.test.ts)", async () => {
    const graph = await build({ identity: "facade" });
    expect(databases(graph).map(({ inputs }) => inputs["identifier"])).toEqual([
      "lamp-db-1-facade",
      "lamp-db-2-facade",
    ]);
    for (const { ignoreChanges } of databases(graph)) expect(ignoreChanges).toContain("identifier");
  });

  it("has primary and replica looked at, whether they must be restarted", async () => {
    gates.warnOfRestart.mockClear();
    await build();
    expect(gates.warnOfRestart).toHaveBeenCalledTimes(2);
  });

  it("lets nothing replace a database by deleting it first", async () => {
    for (const database of databases(await build())) expect(database.deleteBeforeReplace).toBe(false);
  });

  describe("promotion", () => {
    const promote = (changes: Partial<DatabaseArgs> = {}) =>
      build({ databaseGeneration: 2, succession: promoting, ...changes });

    it("makes the replica the primary, in place: nothing that replaces a database is asked to change", async () => {
      const [before, after] = [await build(), await promote()];
      const [replica, primary] = [named(before, "lamp-db-2"), named(after, "lamp-db-2")];
      expect(primary.parent).toBe(replica.parent);
      const { replicateSourceDb, skipFinalSnapshot, multiAz, availabilityZone, ...same } = replica.inputs;
      expect([replicateSourceDb, skipFinalSnapshot, multiAz]).toEqual(["lamp-db-1-c0ffee", true, false]);
      expect(availabilityZone).toBe("eu-central-1b");
      const { password, ...now } = primary.inputs;
      for (const name of born) if (name !== "identifier") delete now[name];
      expect(now).toEqual({
        ...same,
        multiAz: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: "lamp-db-2-c0ffee-final",
        deleteAutomatedBackups: false,
      });
      expect(reveal(password)).toBe("lamp-administrator-password-in-clear");
      expect(primary.protect).toBe(true);
      expect(named(after, "lamp-db-3").inputs["replicateSourceDb"]).toBe("lamp-db-2-c0ffee");
    });

    it("changes only what RDS is not asked to modify: everything else waits for the next update", async () => {
      const graph = await promote();
      const kept = [
        "allocatedStorage",
        "autoMinorVersionUpgrade",
        "backupRetentionPeriod",
        "deletionProtection",
        "engineVersion",
        "instanceClass",
        "iops",
        "maxAllocatedStorage",
        "multiAz",
        "password",
        "storageThroughput",
        "tags",
        "vpcSecurityGroupIds",
      ];
      for (const name of ["lamp-db-1", "lamp-db-2"])
        expect(named(graph, name).ignoreChanges).toEqual(expect.arrayContaining(kept));
      for (const name of ["lamp-administrator-password", "lamp-application-password"])
        expect(named(graph, name).ignoreChanges).toEqual(["keepers"]);
      const next = await build({ databaseGeneration: 2, succession: { ...steady, retired: [1] } });
      expect(named(next, "lamp-db-2").ignoreChanges).toEqual(born);
      expect(named(next, "lamp-db-1").ignoreChanges).toEqual(expect.arrayContaining(kept));
      expect(named(next, "lamp-application-password").ignoreChanges).toEqual([]);
    });

    it("names no speed for a new replica whose primary still has a small storage", async () => {
      const graph = await promote({ databaseStorageGb: 400 });
      expect(named(graph, "lamp-db-3").inputs).toMatchObject({ allocatedStorage: 400 });
      expect(named(graph, "lamp-db-3").inputs).not.toHaveProperty("iops");
    });

    it("fences, waits for the gate, promotes, writes the secret, and only then changes the old primary, which may be broken", async () => {
      const order: string[] = [];
      gates.beforePromotion.mockImplementation(({ fence }) =>
        fence.id.apply(async () => {
          order.push("fenced");
          // Long enough for all that does not wait for the gate.
          await new Promise(resolve => setTimeout(resolve, 50));
          order.push("gate opens");
          return [fence];
        }),
      );
      const graph = await promote();
      expect(order).toEqual(["fenced", "gate opens"]);
      const chain = ["lamp-db-1-parameters", "lamp-db-2", "lamp-application-secret-value", "lamp-db-1"];
      for (const [i, name] of chain.slice(1).entries()) expect(named(graph, name).dependencies).toContain(chain[i]);
    });

    it("waits for a look at the replica with the fence, and for one at the new primary with everything that relies on it", async () => {
      /** What a gate returns: whatever waits for the gate depends on it. */
      const mark = (name: string) => [new random.RandomId(name, { byteLength: 1 })];
      gates.beforeFence.mockImplementation(() => mark("replica is available"));
      gates.beforePromotion.mockImplementation(() => mark("replica has every write"));
      gates.afterPromotion.mockImplementation(() => mark("primary takes writes"));
      const graph = await promote();
      const waiting = (mark: string) =>
        graph.filter(({ dependencies }) => dependencies.includes(mark)).map(({ name }) => name);
      expect(waiting("replica is available")).toEqual(["lamp-db-1-parameters"]);
      expect(waiting("replica has every write")).toEqual(["lamp-db-2"]);
      expect(waiting("primary takes writes").sort()).toEqual(["lamp-db-3", "lamp-password-record"]);
      expect(waiting("lamp-password-record").sort()).toEqual([
        "lamp-administrator-secret-value",
        "lamp-application-secret-value",
      ]);
    });

    it("asks each gate about the databases, once, and only in the update that promotes", async () => {
      await promote();
      const both = { source: "lamp-db-1-c0ffee", successor: "lamp-db-2-c0ffee", generationBefore: 1 };
      expect(gates.beforeFence.mock.calls).toEqual([[both]]);
      expect(gates.beforePromotion.mock.calls).toEqual([[expect.objectContaining(both)]]);
      expect(gates.hooks.mock.calls).toEqual([[true]]);
      expect(gates.afterPromotion.mock.calls).toEqual([
        [expect.objectContaining({ source: both.source, missing: ["its standby"] })],
      ]);
      gates.hooks.mockClear();
      await build({ databaseGeneration: 2, succession: kept });
      await build({ databaseGeneration: 2 });
      await build();
      for (const gate of [gates.beforeFence, gates.beforePromotion, gates.afterPromotion])
        expect(gate).toHaveBeenCalledOnce();
      expect(gates.hooks.mock.calls).toEqual([[false], [false], [false]]);
    });

    it("asks RDS about the new primary and names what it lacks, also in the update that resumes one that was cut off", async () => {
      await build({ databaseGeneration: 2, succession: { ...promoting, promotion: undefined } });
      expect(gates.beforeFence).not.toHaveBeenCalled();
      expect(gates.afterPromotion.mock.calls).toEqual([
        [expect.objectContaining({ source: undefined, missing: ["its standby"] })],
      ]);
    });

    it("fences the retired primary, and keeps it protected", async () => {
      const graph = await promote();
      expect(named(graph, "lamp-db-1-parameters").inputs["parameters"]).toEqual([
        { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
        { name: "wait_timeout", value: "120", applyMethod: "immediate" },
        { name: "log_bin_trust_function_creators", value: "1", applyMethod: "immediate" },
        { name: "read_only", value: "1", applyMethod: "immediate" },
      ]);
      expect(named(graph, "lamp-db-1").protect).toBe(true);
      expect(named(graph, "lamp-db-1").inputs).toMatchObject({ skipFinalSnapshot: false });
    });

    it("lets nothing put another parameter group in the place of the fence, because the retired primary would not use it", async () => {
      const graph = await build({ databaseGeneration: 2, succession: { ...steady, retired: [1] } });
      const groups = ["lamp-db-1-parameters", "lamp-db-2-parameters"].map(name => named(graph, name));
      expect(groups.map(({ deleteBeforeReplace }) => deleteBeforeReplace)).toEqual([true, false]);
    });

    it("takes the protection of a retired primary that is not kept, and changes nothing else of it", async () => {
      const graph = await build({ databaseGeneration: 2, succession: { ...kept, isRetiredKept: false } });
      const { protect, inputs, ignoreChanges } = named(graph, "lamp-db-1");
      expect([protect, inputs["deletionProtection"]]).toEqual([false, false]);
      expect(inputs["tags"]).toMatchObject({ "lamp:deletionProtection": "false" });
      expect(ignoreChanges).toEqual(expect.arrayContaining(["instanceClass", "password", "engineVersion"]));
      for (const name of ["deletionProtection", "tags"]) expect(ignoreChanges).not.toContain(name);
    });

    it("declares no retired primary that does not exist or is to be deleted", async () => {
      const graph = await build({ databaseGeneration: 2 });
      expect(databases(graph).map(one => one.name)).toEqual(["lamp-db-2", "lamp-db-3"]);
    });

    it("keeps older primaries as well, and waits for the newest one", async () => {
      const order = { source: "lamp-db-2-c0ffee", successor: "lamp-db-3-c0ffee" };
      const graph = await build({
        databaseGeneration: 3,
        succession: { ...promoting, retired: [2, 1], promotion: order },
      });
      expect(databases(graph).map(({ name }) => name)).toEqual(["lamp-db-1", "lamp-db-2", "lamp-db-3", "lamp-db-4"]);
      for (const name of ["lamp-db-1-parameters", "lamp-db-2-parameters"])
        expect(JSON.stringify(named(graph, name).inputs)).toContain("read_only");
      expect(named(graph, "lamp-db-3").dependencies).toContain("lamp-db-2-parameters");
    });

    it("moves the secret to the new pair", async () => {
      const { inputs } = named(await promote(), "lamp-application-secret-value");
      expect(JSON.parse(reveal(inputs["secretString"]) as string)).toMatchObject({
        writer: "lamp-db-2-c0ffee.0account.eu-central-1.rds.amazonaws.com",
        reader: "lamp-db-3-c0ffee.0account.eu-central-1.rds.amazonaws.com",
      });
    });
  });

  describe("with lamp:logDays", () => {
    const groups = (graph: Recorded) => ofType(graph, "LogGroup").map(({ inputs }) => inputs);

    it("sends errors and slow statements to log groups that are made before the database", async () => {
      const graph = await build({ logDays: 30 });
      expect(groups(graph)).toEqual(
        ["db-1", "db-2"].flatMap(database =>
          ["error", "slowquery"].map(log => ({
            name: `/aws/rds/instance/lamp-${database}-c0ffee/${log}`,
            retentionInDays: 30,
          })),
        ),
      );
      const { inputs, dependencies } = named(graph, "lamp-db-1");
      expect(inputs["enabledCloudwatchLogsExports"]).toEqual(["error", "slowquery"]);
      expect(dependencies).toEqual(expect.arrayContaining(["lamp-db-1-log-error", "lamp-db-1-log-slowquery"]));
    });

    it("sends nothing without it", async () => {
      const graph = await build();
      expect(groups(graph)).toEqual([]);
      expect(named(graph, "lamp-db-1").inputs).not.toHaveProperty("enabledCloudwatchLogsExports");
    });

    it("keeps the groups of a database that is left alone and still sends: RDS would make them again, for ever", async () => {
      const graph = await build({ databaseGeneration: 2, succession: { ...kept, logging: [1, 2] } });
      expect(groups(graph).map(({ name }) => name)).toEqual([
        "/aws/rds/instance/lamp-db-1-c0ffee/error",
        "/aws/rds/instance/lamp-db-1-c0ffee/slowquery",
      ]);
      expect(named(graph, "lamp-db-1-log-error").ignoreChanges).toEqual(["retentionInDays"]);
    });
  });
});
