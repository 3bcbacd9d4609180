import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Hardware } from "../hardware";
import type { InitFailed } from "./initFailed";
import { remove } from "./lifecycle";
import { read } from "./state";
import { update } from "./changes";
import type { Properties } from "../values";
import { databasePair } from "../../testing/paperDatabases";
import { paperCloud } from "../../testing/paperCloud";

/**
 * Sources: pulumi-terraform-bridge, pkg/tfbridge/provider.go (`Update`, `Read`) and pkg/tfshim/sdk-v2/provider2.go (`Diff`,
 * `Apply`); terraform-plugin-sdk, helper/schema/grpc_provider.go (`ApplyResourceChange`) and resource_data.go (`Partial`: "during
 * an update when an error is returned, the proposed config is set into state").
 */
describe("an update", () => {
  let world: ReturnType<typeof paperCloud>;
  let pair: Awaited<ReturnType<typeof databasePair>>;
  /** What the engine has stored of the replica. */
  let state: Properties;
  const standalone = () => ({ ...pair.replica.inputs, replicateSourceDb: undefined });
  beforeEach(async () => {
    world = paperCloud();
    pair = await databasePair(world.make);
    state = { ...pair.replica.outputs };
  });
  /** Updates the replica as the engine does, and stores what it answers. Returns the error. */
  const up = async (news: Properties): Promise<string> => {
    const { type, id } = pair.replica;
    try {
      state = await update(type, id, state, news, world.cloud);
      return "";
    } catch (error) {
      state = (error as InitFailed).properties;
      return (error as Error).message;
    }
  };
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = world.cloud.calls.made.length;
    await work();
    return world.cloud.calls.made.slice(before);
  };

  it("that fails is stored as done, and the next one makes no call", async () => {
    world.cloud.calls.refuse({ call: "rds:PromoteReadReplica", code: "InvalidDBInstanceState" });
    expect(await up(standalone())).toContain("InvalidDBInstanceState: the rehearsal refuses this PromoteReadReplica");
    expect(state).not.toHaveProperty("replicateSourceDb");
    expect(await callsOf(async () => expect(await up(standalone())).toBe(""))).toEqual([]);
    expect(pair.replica.outputs.replicateSourceDb).toBe("db-1");
  });

  it("without a difference ends by reading the resource, so that the one after it finds the truth", async () => {
    world.cloud.calls.refuse({ call: "rds:PromoteReadReplica", code: "InvalidDBInstanceState" });
    await up(standalone());
    await up(standalone());
    expect(state["replicateSourceDb"]).toBe("db-1");
    expect(await callsOf(() => up(standalone()))).toEqual(["rds:PromoteReadReplica"]);
    expect(pair.replica.outputs).not.toHaveProperty("replicateSourceDb");
  });

  it("decides by the engine's state: a database that is promoted already cannot be promoted again", async () => {
    const before = { ...state };
    await up(standalone());
    state = before; // as after an `up` that was killed
    expect(await up(standalone())).toContain("InvalidDBInstanceState: DB Instance is not a read replica.");
  });

  it("of a database promotes by one call and modifies by another, which is refused alone", async () => {
    world.cloud.calls.refuse({ call: "rds:ModifyDBInstance", code: "Throttling" });
    const news = { ...standalone(), allocatedStorage: 40 };
    const made = await callsOf(async () => expect(await up(news)).toContain("Throttling"));
    expect(made).toEqual(["rds:PromoteReadReplica", "rds:ModifyDBInstance"]);
    expect(pair.replica.outputs).not.toHaveProperty("replicateSourceDb");
    expect(pair.replica.outputs.allocatedStorage).toBe(20);
  });

  it("makes no call for what only the provider knows, and one of its own for tags", async () => {
    const news = { ...pair.replica.inputs, skipFinalSnapshot: true };
    expect(await callsOf(() => up(news))).toEqual([]);
    expect(await callsOf(() => up({ ...news, tags: { stack: "two" } }))).toEqual(["rds:AddTagsToResource"]);
    expect(pair.replica.outputs.tagsAll).toEqual({ stack: "two" });
  });

  it("whose answer is lost has taken effect", async () => {
    world.cloud.calls.refuse({ call: "rds:PromoteReadReplica", timesOut: true });
    expect(await up(standalone())).toContain("timeout awaiting response headers");
    expect(pair.replica.outputs).not.toHaveProperty("replicateSourceDb");
  });

  it("is refused as often as is asked for, and not more", async () => {
    world.cloud.calls.refuse({ call: "rds:ModifyDBInstance", code: "Throttling", times: 2 });
    const results = [];
    for (const allocatedStorage of [30, 40, 50]) results.push(await up({ ...pair.replica.inputs, allocatedStorage }));
    expect(results.map(text => text.includes("Throttling"))).toEqual([true, true, false]);
  });

  it("is refused for the resource that is named, and for no other", async () => {
    world.clock.pass(21_600); // RDS changes no storage of a replica in its first six hours.
    world.cloud.calls.refuse({ call: "rds:ModifyDBInstance", code: "Throttling", of: "db-1" });
    expect(await up({ ...pair.replica.inputs, allocatedStorage: 30 })).toBe("");
    await expect(world.change(pair.primary, { allocatedStorage: 30 })).rejects.toThrow(
      "updating RDS DB Instance (db-1): operation error RDS: ModifyDBInstance",
    );
  });

  it("names the refusals that were not met", () => {
    world.cloud.calls.refuse({ call: "ec2:CreateSubnet", code: "Throttling" });
    expect([world.cloud.calls.takeUnmet(), world.cloud.calls.takeUnmet()]).toEqual([["ec2:CreateSubnet"], []]);
  });

  it("that fails still tells the provider what a later deletion is to do", async () => {
    const { type, id } = pair.replica;
    world.cloud.calls.refuse({ call: "rds:AddTagsToResource", code: "Throttling" });
    await up({ ...pair.replica.inputs, skipFinalSnapshot: true, tags: {} });
    await remove(type, id, world.cloud, state);
    expect(world.account.get(type, id)).toBeUndefined();
  });

  it("of a resource that is gone fails", async () => {
    world.account.drop(pair.replica.type, pair.replica.id);
    expect(await up(pair.replica.inputs)).toContain("the resource did not exist while updating");
  });
});

describe("a refresh", () => {
  it("finds a refused change, but not a refused password, which AWS does not tell", async () => {
    const world = paperCloud();
    const { primary } = await databasePair(world.make);
    world.cloud.calls.refuse({ call: "rds:ModifyDBInstance", code: "Throttling" });
    const news = { ...primary.inputs, allocatedStorage: 40, password: "another-one" };
    const failed: unknown = await update(primary.type, primary.id, primary.outputs, news, world.cloud).catch(e => e);
    const stored = (failed as InitFailed).properties;
    expect(stored).toMatchObject({ allocatedStorage: 40, password: "another-one" });
    const found = await read(primary.type, primary.id, stored, world.cloud);
    expect(found?.outputs).toMatchObject({ allocatedStorage: 20, password: "another-one" });
  });
});

describe("a new replica", () => {
  const replica = { identifier: "db-3", instanceClass: "db.t4g.small", replicateSourceDb: "db-1" };
  let world: ReturnType<typeof paperCloud>;
  let group: string;
  beforeEach(async () => {
    world = paperCloud();
    await databasePair(world.make);
    group = (await world.make("aws:rds/parameterGroup:ParameterGroup", "own", { family: "mysql8.4" })).id;
  });
  const make = () => world.make("aws:rds/instance:Instance", "db-3", { ...replica, parameterGroupName: group });
  const groupOf = () =>
    world.account.find("aws:rds/instance:Instance", "identifier", "db-3")?.outputs.parameterGroupName;

  // terraform-provider-aws, internal/service/rds/instance.go, `resourceInstanceCreate`.
  it("is created with its source's parameter group, then modified, then restarted", async () => {
    await make();
    expect(world.cloud.calls.made.slice(-3)).toEqual([
      "rds:CreateDBInstanceReadReplica",
      "rds:ModifyDBInstance",
      "rds:RebootDBInstance",
    ]);
    expect(groupOf()).toBe(group);
  });

  it("keeps its source's parameter group when the second call is refused, while the state has its own", async () => {
    world.cloud.calls.refuse({ call: "rds:ModifyDBInstance", code: "InvalidDBInstanceState" });
    const failed = (await make().catch((error: unknown) => error)) as InitFailed;
    expect(failed.properties["parameterGroupName"]).toBe(group);
    expect(groupOf()).not.toBe(group);
  });

  it("that fails while it starts stays in AWS without an id in the state, so that its name is taken", async () => {
    vi.spyOn(world.hardware as Hardware, "createDatabase").mockRejectedValueOnce(
      new Error("unexpected state 'failed'"),
    );
    const failed: unknown = await make().catch((error: unknown) => error);
    expect(failed).toEqual(new Error("unexpected state 'failed'"));
    await expect(make()).rejects.toThrow("DBInstanceAlreadyExists");
  });
});
