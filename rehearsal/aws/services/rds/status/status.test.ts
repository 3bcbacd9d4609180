import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Hardware } from "../../../core/hardware";
import { update } from "../../../core/lifecycle/changes";
import type { Properties } from "../../../core/values";
import { paperCloud } from "../../../testing/paperCloud";
import { databasePair, emptyDatabase } from "../../../testing/paperDatabases";
import { refusal } from "../../../testing/refusal";
import { ZoneStore } from "../../ec2/zones";
import { reboot } from "../calls/reboot";
import { DatabaseEvents } from "../events";
import type { JobStatus } from "./jobs";
import { upkeepOf } from "../store";

const hour = 3_600;

describe("a database in time", () => {
  let world: ReturnType<typeof paperCloud>;
  let pair: Awaited<ReturnType<typeof databasePair>>;
  let events: DatabaseEvents;
  beforeEach(async () => {
    world = paperCloud();
    pair = await databasePair(world.make);
    events = new DatabaseEvents(world.cloud);
    world.clock.pass(6 * hour);
  });
  const zones = () => world.account.store(ZoneStore);

  /** The statuses that a database has while the work is done, and the seconds of AWS that it takes. */
  async function course(identifier: string, work: () => Promise<unknown>): Promise<[string[], number]> {
    const seen: string[] = [];
    const pass = world.clock.pass.bind(world.clock);
    const began = world.clock.seconds();
    const look = () => {
      const exists = world.account.find("aws:rds/instance:Instance", "identifier", identifier) !== undefined;
      if (exists && events.status(identifier) !== seen.at(-1)) seen.push(events.status(identifier));
    };
    const spy = vi.spyOn(world.clock, "pass").mockImplementation(seconds => {
      look();
      pass(seconds);
    });
    await work().finally(() => spy.mockRestore());
    look();
    return [seen, world.clock.seconds() - began];
  }

  const fresh = (inputs: Properties = {}) =>
    world.make("aws:rds/instance:Instance", "new", {
      ...emptyDatabase,
      identifier: "db-3",
      dbSubnetGroupName: pair.primary.outputs.dbSubnetGroupName,
      skipFinalSnapshot: true,
      ...inputs,
    });
  const replica = (inputs: Properties = {}) =>
    world.make("aws:rds/instance:Instance", "new", {
      identifier: "db-3",
      instanceClass: "db.t4g.small",
      replicateSourceDb: "db-1",
      parameterGroupName: pair.parameters.id,
      ...inputs,
    });
  const promotion = () => world.change(pair.replica, { replicateSourceDb: undefined });

  it.each<[string, () => Promise<unknown>, string, string[]]>([
    ["made", () => fresh(), "db-3", ["creating", "available"]],
    ["made with backups", () => fresh({ backupRetentionPeriod: 7 }), "db-3", ["creating", "backing-up", "available"]],
    [
      "made as a replica with backups, which RDS makes without",
      () => replica({ backupRetentionPeriod: 7 }),
      "db-3",
      ["creating", "available", "modifying", "backing-up", "available"],
    ],
    [
      "given another class",
      () => world.change(pair.primary, { instanceClass: "db.t4g.large" }),
      "db-1",
      ["modifying", "available"],
    ],
    [
      "upgraded",
      async () => {
        await world.change(pair.replica, { engineVersion: "8.4.11" });
        await world.change(pair.primary, { engineVersion: "8.4.11" });
      },
      "db-1",
      ["available", "upgrading", "available"],
    ],
    [
      "given another password",
      () => world.change(pair.primary, { password: "longer-than-before" }),
      "db-1",
      ["resetting-master-credentials", "available"],
    ],
    [
      "given more storage",
      () => world.change(pair.primary, { allocatedStorage: 30 }),
      "db-1",
      ["modifying", "storage-optimization"],
    ],
    ["given a standby", () => world.change(pair.primary, { multiAz: true }), "db-1", ["modifying", "available"]],
    ["promoted", () => promotion(), "db-2", ["modifying", "available"]],
    ["restarted", () => reboot(pair.primary, world.cloud), "db-1", ["rebooting", "available"]],
  ])("that is %s has AWS's statuses", async (_, work, identifier, statuses) => {
    expect((await course(identifier, work))[0]).toEqual(statuses);
  });

  it("that is promoted is backed up, if it has backups", async () => {
    await world.change(pair.replica, { backupRetentionPeriod: 7 });
    expect((await course("db-2", promotion))[0]).toEqual(["modifying", "backing-up", "available"]);
  });

  it("is promoted in one call and changed in another, and the provider waits for each", async () => {
    const [, seconds] = await course("db-2", promotion);
    expect(seconds).toBeGreaterThanOrEqual(180 + 60 + 2 * 10);
    const [, both] = await course("db-1", () =>
      world.change(pair.primary, { maintenanceWindow: "mon:03:00-mon:04:00" }),
    );
    expect(both).toBeGreaterThanOrEqual(60 + 2 * 10);
  });

  const busy: readonly JobStatus[] = ["backing-up", "creating", "modifying", "rebooting", "upgrading"];
  const be = (identifier: string, status: JobStatus) => {
    const found = world.account.find("aws:rds/instance:Instance", "identifier", identifier);
    upkeepOf({ id: found?.id ?? "" }, world.account).jobs.add(status, world.clock.seconds());
  };
  const unavailable = "InvalidDBInstanceState: Database instance is not in available state.";

  describe.each(busy)("in the status %s", status => {
    it.each<[string, () => Promise<unknown>, string]>([
      ["promoted", () => promotion(), `promoting RDS DB Instance (db-2): PromoteReadReplica 400 ${unavailable}`],
      [
        "changed",
        () => world.change(pair.replica, { instanceClass: "db.t4g.large" }),
        `updating RDS DB Instance (db-2): ModifyDBInstance 400 ${unavailable}`,
      ],
      [
        "restarted",
        () => reboot(pair.replica, world.cloud),
        "rebooting RDS DB Instance (db-2): RebootDBInstance 400 InvalidDBInstanceState: Instance cannot currently reboot due to an in-progress management operation.",
      ],
      [
        "replicated",
        async () => {
          await world.change(pair.primary, { skipFinalSnapshot: true });
          be("db-1", status);
          await replica();
        },
        "creating RDS DB Instance (read replica) (db-3): CreateDBInstanceReadReplica 400 InvalidDBInstanceState: DB instance is not in the available state",
      ],
      [
        "deleted with a last snapshot",
        async () => {
          be("db-1", status);
          pair.primary.inputs.finalSnapshotIdentifier = "last";
          await world.destroy(pair.primary);
        },
        "deleting RDS DB Instance (db-1): DeleteDBInstance 400 InvalidDBInstanceState: Cannot create a snapshot because the database instance db-1 is not currently in the available state.",
      ],
    ])("it is not %s", async (_, call, expected) => {
      be("db-2", status);
      expect(await refusal(call())).toBe(expected);
    });

    it("it is deleted without a last snapshot", async () => {
      be("db-2", status);
      pair.replica.inputs.skipFinalSnapshot = true;
      expect(await refusal(world.destroy(pair.replica))).toBe("");
    });
  });

  it("in the status failed can only be deleted without a last snapshot", async () => {
    vi.spyOn(world.hardware as Hardware, "databaseHealth").mockResolvedValue({ state: "off" });
    pair.primary.inputs.finalSnapshotIdentifier = "last";
    expect(await refusal(world.destroy(pair.primary))).toContain("Cannot create a snapshot because");
    pair.primary.inputs.skipFinalSnapshot = true;
    expect(await refusal(world.destroy(pair.primary))).toBe("");
  });

  it("is not deleted twice", async () => {
    be("db-1", "deleting");
    pair.primary.inputs.skipFinalSnapshot = true;
    expect(await refusal(world.destroy(pair.primary))).toBe(
      "deleting RDS DB Instance (db-1): DeleteDBInstance 400 InvalidDBInstanceState: Instance db-1 is already being deleted.",
    );
  });

  describe("whose storage is optimized", () => {
    beforeEach(() => events.growStorage("db-2", 30));

    it("is changed, but not promoted", async () => {
      expect(events.status("db-2")).toBe("storage-optimization");
      expect(await refusal(world.change(pair.replica, { instanceClass: "db.t4g.large" }))).toBe("");
      expect(await refusal(promotion())).toContain(unavailable);
    });

    it("gets no more storage within six hours, and the provider repeats the call until its time-out", async () => {
      const grow = () => world.change(pair.replica, { allocatedStorage: 40 });
      const [, seconds] = await course("db-2", async () =>
        expect(await refusal(grow())).toBe(
          "updating RDS DB Instance (db-2): ModifyDBInstance 400 InvalidParameterCombination: You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
        ),
      );
      expect(seconds).toBe(80 * 60);
      world.clock.pass(5 * hour - 80 * 60);
      expect(await refusal(grow())).toBe("");
      expect(pair.replica.outputs.allocatedStorage).toBe(40);
    });
  });

  it("that was made as a replica gets no more storage in its first six hours", async () => {
    const made = await replica({ allocatedStorage: 40 });
    expect(made.outputs.allocatedStorage).toBe(20);
    expect(await refusal(world.change(made, { allocatedStorage: 40 }))).toContain("is being optimized");
    events.settleStorage("db-3");
    expect(await refusal(world.change(made, { allocatedStorage: 40 }))).toBe("");
  });

  // hashicorp/terraform-provider-aws #24887.
  it("that is made as a replica has the version of its source, and the next update gives it its own", async () => {
    const made = await replica({ engineVersion: "8.4.11" });
    expect([made.outputs.engineVersion, made.outputs.engineVersionActual]).toEqual(["8.4.10", "8.4.10"]);
    expect(await refusal(world.change(made, { engineVersion: "8.4.11" }))).toBe("");
    expect([made.outputs.engineVersion, made.outputs.engineVersionActual]).toEqual(["8.4.11", "8.4.11"]);
  });

  it("keeps its newer release when it is promoted", async () => {
    await world.change(pair.replica, { engineVersion: "8.4.11" });
    const call = world.change(pair.replica, { replicateSourceDb: undefined, engineVersion: "8.4.10" });
    expect(await refusal(call)).toBe(
      "updating RDS DB Instance (db-2): ModifyDBInstance 400 InvalidParameterCombination: Cannot upgrade mysql from 8.4.11 to 8.4.10",
    );
    expect(pair.replica.inputs.replicateSourceDb).toBeUndefined();
  });

  it("is not upgraded before its replicas", async () => {
    expect(await refusal(world.change(pair.primary, { engineVersion: "8.4.11" }))).toBe(
      "updating RDS DB Instance (db-1): ModifyDBInstance 400 DBUpgradeDependencyFailure: One or more of the DB Instance's read replicas need to be upgraded: db-2",
    );
  });

  it("whose storage is full replicates nothing, and takes only more storage", async () => {
    await events.fillStorage("db-2");
    expect(events.status("db-2")).toBe("storage-full");
    expect((await world.hardware.databaseHealth("db-2")).lagSeconds).toBe(-1);
    expect(await refusal(world.change(pair.replica, { instanceClass: "db.t4g.large" }))).toContain(unavailable);
    expect(await refusal(promotion())).toContain(unavailable);
    expect(await refusal(world.change(pair.replica, { allocatedStorage: 30 }))).toBe("");
    expect((await world.hardware.databaseHealth("db-2")).lagSeconds).toBe(0);
  });

  it("that RDS has enlarged is not made smaller by a program whose state does not know it", async () => {
    await events.growStorage("db-1", 60);
    events.settleStorage("db-1");
    expect(await refusal(world.change(pair.primary, { allocatedStorage: 40 }))).toContain("Invalid storage size");
  });

  it("whose source is deleted is promoted by RDS", async () => {
    pair.primary.inputs.skipFinalSnapshot = true;
    await world.destroy(pair.primary);
    expect(pair.replica.inputs.replicateSourceDb).toBeUndefined();
    const { type, id, inputs, outputs } = pair.replica;
    const state = { ...outputs, replicateSourceDb: "db-1" };
    expect(await refusal(update(type, id, state, inputs, world.cloud))).toBe(
      "promoting RDS DB Instance (db-2): PromoteReadReplica 400 InvalidDBInstanceState: DB Instance is not a read replica.",
    );
  });

  describe("in a zone that is down", () => {
    beforeEach(() => zones().dark.add("eu-central-1b"));
    const inB = { availabilityZone: "eu-central-1b" };

    it("is refused", async () => {
      expect(await refusal(fresh(inB))).toBe(
        "creating RDS DB Instance (db-3): CreateDBInstance 400 InsufficientDBInstanceCapacity: Cannot create a db.t4g.small database instance because there are no availability zones with sufficient capacity for VPC and storage type : gp2 for db.t4g.small. Please try the request again at a later time.",
      );
    });

    it("is made in another zone when RDS may choose", async () => {
      expect((await fresh()).outputs.availabilityZone).toBe("eu-central-1a");
    });

    it("is creating until the provider's time-out, and comes up with the zone", async () => {
      zones().darkAnswer = "hang";
      const [statuses, seconds] = await course("db-3", async () =>
        expect(await refusal(fresh(inB))).toBe(
          "waiting for RDS DB Instance (db-3) create: timeout while waiting for state to become 'available, storage-optimization' (last state: 'creating', timeout: 40m0s)",
        ),
      );
      expect(statuses).toEqual(["creating"]);
      expect(seconds).toBeGreaterThanOrEqual(40 * 60);
      zones().dark.clear();
      world.clock.pass(10);
      await vi.waitFor(() => expect(events.status("db-3")).toBe("available"));
    });

    it("has no standby: RDS gives it up without an error, or goes on modifying", async () => {
      await world.change(pair.primary, { multiAz: true });
      expect([events.status("db-1"), pair.primary.outputs.multiAz]).toEqual(["available", false]);
      zones().darkAnswer = "hang";
      expect(await refusal(world.change(pair.primary, { multiAz: true }))).toContain(
        "(last state: 'modifying', timeout: 1h20m0s)",
      );
      zones().dark.clear();
      world.clock.pass(10);
      await vi.waitFor(() => expect(pair.primary.outputs.multiAz).toBe(true));
    });
  });

  it("of a class that a zone does not offer is refused", async () => {
    events.withdrawClass("eu-central-1b", "db.t4g.small");
    expect(await refusal(fresh({ availabilityZone: "eu-central-1b" }))).toContain("InsufficientDBInstanceCapacity");
    expect((await fresh({ availabilityZone: "eu-central-1a" })).outputs.status).toBe("available");
  });

  it("is unknown to RDS if it does not exist", () => {
    expect(() => events.startBackup("db-9")).toThrow("RDS has no database db-9");
  });

  it("is backed up for a while, and works on", () => {
    events.startBackup("db-1");
    expect(events.status("db-1")).toBe("backing-up");
    world.clock.pass(180);
    expect(events.status("db-1")).toBe("available");
  });
});
