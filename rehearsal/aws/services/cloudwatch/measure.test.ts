import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TargetHealth } from "../../core/hardware";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { images } from "../ec2/catalog";
import { measure } from "./measure";
import { upkeepOf } from "../rds/store";

let world: ReturnType<typeof paperCloud>;
beforeEach(() => void (world = paperCloud()));

/** What is measured, each as `METRIC of DIMENSION, DIMENSION: VALUE`. */
const measured = async () =>
  (await measure(world.account, world.hardware)).map(
    ({ metric: { namespace, name, dimensions }, value }) =>
      `${namespace} ${name} of ${Object.values(dimensions).join(", ")}: ${value}`,
  );

describe("the metrics of databases", () => {
  beforeEach(() => databasePair(world.make));

  it("are connections, and of a replica its lag", async () => {
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue({ state: "running", connections: 3, lagSeconds: 12 });
    expect(await measured()).toEqual([
      "AWS/RDS DatabaseConnections of db-1: 3",
      "AWS/RDS DatabaseConnections of db-2: 3",
      "AWS/RDS ReplicaLag of db-2: 12",
    ]);
  });

  it.each(["off", "silent"] as const)("are not sent by a database that is %s", async state => {
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue({ state });
    expect(await measured()).toEqual([]);
  });

  it("are not sent by a database whose machine does not exist, and the others' are", async () => {
    vi.spyOn(world.hardware, "databaseHealth").mockRejectedValueOnce(new Error("there is no database db-1"));
    expect(await measured()).toEqual(["AWS/RDS DatabaseConnections of db-2: 0", "AWS/RDS ReplicaLag of db-2: 0"]);
  });

  it("are not sent while a database is being created", async () => {
    const database = world.account.find("aws:rds/instance:Instance", "identifier", "db-1");
    if (database !== undefined) upkeepOf(database, world.account).jobs.add("creating", world.clock.seconds());
    expect(await measured()).not.toContain("AWS/RDS DatabaseConnections of db-1: 0");
  });
});

describe("the status checks of servers", () => {
  it.each([
    ["running", [0, 0, 0]],
    ["silent", [1, 1, 0]],
    ["off", [1, 1, 1]],
    [undefined, []],
  ] as const)("of a server that is %s", async (health, expected) => {
    const { subnets } = await smallNetwork(world.make);
    const { id } = await world.make("aws:ec2/instance:Instance", "web", {
      subnetId: subnets[0]?.id,
      ami: images.find(({ architecture }) => architecture === "arm64")?.id,
      instanceType: "t4g.small",
    });
    vi.spyOn(world.hardware, "serverHealth").mockResolvedValue(health);
    const checks = ["StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"];
    expect(await measured()).toEqual(expected.map((value, i) => `AWS/EC2 ${checks[i] ?? ""} of ${id}: ${value}`));
  });
});

describe("the counts of targets", () => {
  it("are those that the balancer calls healthy and unhealthy", async () => {
    const { subnets, vpc, group } = await smallNetwork(world.make);
    const targets = await world.make("aws:lb/targetGroup:TargetGroup", "web", {
      name: "web",
      port: 80,
      protocol: "HTTP",
      vpcId: vpc.id,
    });
    const balancer = await world.make("aws:lb/loadBalancer:LoadBalancer", "web", {
      subnets: subnets.map(({ id }) => id),
      securityGroups: [group.id],
    });
    await world.make("aws:lb/listener:Listener", "web", {
      loadBalancerArn: balancer.id,
      port: 80,
      defaultActions: [{ type: "forward", targetGroupArn: targets.id }],
    });
    const states: TargetHealth["state"][] = ["healthy", "unhealthy", "unhealthy", "initial", "draining", "unused"];
    const health = vi.spyOn(world.hardware, "targetHealth");
    health.mockResolvedValue(
      states.map((state, i) => ({ targetGroupArn: targets.id, targetId: `i-${i}`, port: 80, state })),
    );
    const names = `${targets.outputs.arnSuffix}, ${balancer.outputs.arnSuffix}`;
    expect(await measured()).toEqual([
      `AWS/ApplicationELB HealthyHostCount of ${names}: 1`,
      `AWS/ApplicationELB UnHealthyHostCount of ${names}: 2`,
    ]);
    health.mockResolvedValue([]);
    expect(await measured()).toEqual([]);
  });
});
