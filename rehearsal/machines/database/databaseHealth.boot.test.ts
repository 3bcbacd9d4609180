import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../aws/core/hardware";
import { Machines } from "../machines";
import { example } from "../testing/example";

const primary: Database = {
  identifier: "db-1",
  interfaceId: "eni-0000000000000c001",
  hostName: "db-1.abc.eu-central-1.rds.amazonaws.com",
  port: 3306,
  masterUsername: "admin",
  masterPassword: "secret",
  databaseName: "lamp",
  parameters: { require_secure_transport: "1" },
};
const replica: Database = {
  ...primary,
  identifier: "db-2",
  interfaceId: "eni-0000000000000c002",
  hostName: "db-2.abc.eu-central-1.rds.amazonaws.com",
  replicaOf: "db-1",
};

describe("a database and its replica", () => {
  let machines: Machines;
  beforeAll(async () => {
    machines = await Machines.start({ region: "eu-central-1", image: "ready" });
    await machines.apply(example);
    await machines.createDatabase(primary);
    await machines.createDatabase(replica);
    await machines.sqlIn("db-1", "CREATE TABLE lamp.t (v INT PRIMARY KEY)");
  });
  afterAll(() => machines.stop());

  const health = (identifier: string) => machines.databaseHealth(identifier);
  const lag = async () => (await health("db-2")).lagSeconds;
  const soon = { timeout: 15_000, interval: 200 };

  it("report a replica without lag, and no lag at all for the primary", async () => {
    expect(await health("db-1")).toEqual({ state: "running", connections: expect.any(Number) as number });
    await expect.poll(lag, soon).toBe(0);
  });

  it("report a lag of -1 while the replica does not apply what it receives", async () => {
    await machines.sqlIn("db-2", "STOP REPLICA SQL_THREAD");
    await machines.sqlIn("db-1", "INSERT INTO lamp.t VALUES (1)");
    expect(await lag()).toBe(-1);
    await machines.sqlIn("db-2", "START REPLICA SQL_THREAD");
    await expect.poll(lag, soon).toBe(0);
    expect(await machines.sqlIn("db-2", "SELECT v FROM lamp.t")).toBe("1");
  });

  it("report a lag while a lock on the replica delays the next transaction", async () => {
    const held = machines.sqlIn("db-2", "LOCK TABLES lamp.t READ; DO SLEEP(4); UNLOCK TABLES");
    await sleep(500);
    await machines.sqlIn("db-1", "INSERT INTO lamp.t VALUES (2)");
    await expect.poll(lag, { ...soon, timeout: 3_000 }).toBeGreaterThan(0);
    await held;
    await expect.poll(lag, soon).toBe(0);
  });

  it("report silent while frozen, and off without power", async () => {
    await machines.faults.freeze("db-1", true);
    expect(await health("db-1")).toEqual({ state: "silent" });
    await machines.faults.freeze("db-1", false);
    expect((await health("db-1")).state).toBe("running");
    await machines.faults.kill("db-1");
    expect(await health("db-1")).toEqual({ state: "off" });
    await machines.faults.powerOn("db-1");
    expect((await health("db-1")).state).toBe("running");
  });

  it("report a lag of -1 while the source is off", async () => {
    await machines.faults.kill("db-1");
    // By itself it notices that its source is silent only after replica_net_timeout, which is a minute.
    await machines.sqlIn("db-2", "STOP REPLICA; START REPLICA");
    await expect.poll(lag, soon).toBe(-1);
  });
});
