import { beforeAll, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { invoke } from "../../core/invokes";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";

describe("functions of RDS", () => {
  const world = paperCloud();
  let pair: Awaited<ReturnType<typeof databasePair>>;
  beforeAll(async () => {
    pair = await databasePair(world.make);
  });
  const instances = (args: Properties) =>
    invoke("aws:rds/getInstances:getInstances", args, world.account)["instanceIdentifiers"];
  const instance = (args: Properties) => invoke("aws:rds/getInstance:getInstance", args, world.account);

  it("find databases by tags and by name, or none", () => {
    expect(instances({})).toEqual(["db-1", "db-2"]);
    expect(instances({ tags: { stack: "one" } })).toEqual(["db-1", "db-2"]);
    expect(instances({ tags: { stack: "two" } })).toEqual([]);
    expect(instances({ filters: [{ name: "db-instance-id", values: ["db-2"] }] })).toEqual(["db-2"]);
    expect(() => instances({ filters: [{ name: "domain", values: [] }] })).toThrow("does not know the filter domain");
  });

  it("tell what a database replicates, until it is promoted", async () => {
    expect(instance({ dbInstanceIdentifier: "db-1" })).toMatchObject({ engine: "mysql", replicateSourceDb: "" });
    expect(instance({ dbInstanceIdentifier: "db-2" })).toMatchObject({
      replicateSourceDb: "db-1",
      tags: { stack: "one" },
    });
    expect(pair.replica.inputs.replicateSourceDb).toBe("db-1");
    await world.change(pair.replica, { replicateSourceDb: undefined, allocatedStorage: 20 });
    expect(instance({ dbInstanceIdentifier: "db-2" })["replicateSourceDb"]).toBe("");
  });

  it("refuse to find one database where there is none, or several", () => {
    expect(() => instance({ dbInstanceIdentifier: "db-9" })).toThrow("empty result");
    expect(() => instance({ tags: { stack: "one" } })).toThrow("too many results");
  });

  it("tell the release that runs, how far the storage may grow, and the network of the subnet group", () => {
    const found = instance({ dbInstanceIdentifier: "db-1" });
    expect(found["engineVersion"]).toMatch(/^8\.4\.\d+$/);
    expect(found["maxAllocatedStorage"]).toBe(0);
    const group = (name: unknown) => invoke("aws:rds/getSubnetGroup:getSubnetGroup", { name }, world.account);
    const { vpcId } = group(found["dbSubnetGroup"]);
    expect(invoke("aws:ec2/getVpc:getVpc", { id: vpcId }, world.account)["cidrBlock"]).toMatch(/^[\d.]+\/\d+$/);
    expect(() => group("no-such-group")).toThrow("empty result");
    expect(() => invoke("aws:ec2/getVpc:getVpc", { id: "vpc-0" }, world.account)).toThrow("no matching EC2 VPC found");
  });

  it("tell in which zones a class is offered", () => {
    const asked = { engine: "mysql", instanceClass: "db.t4g.small", storageType: "gp3", vpc: true };
    expect(
      invoke("aws:rds/getOrderableDbInstance:getOrderableDbInstance", asked, world.account)["availabilityZones"],
    ).toEqual(["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
  });
});
