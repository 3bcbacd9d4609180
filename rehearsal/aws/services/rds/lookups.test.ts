import { beforeAll, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { invoke } from "../../core/invokes";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { DatabaseEvents } from "./events";

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
    expect(() => group("no-such-group")).toThrow("couldn't find resource");
    expect(() => invoke("aws:ec2/getVpc:getVpc", { id: "vpc-0" }, world.account)).toThrow("no matching EC2 VPC found");
  });

  const orderable = (args: Properties) =>
    invoke("aws:rds/getOrderableDbInstance:getOrderableDbInstance", { engine: "mysql", ...args }, world.account);

  it("tell in which zones an instance class is offered", () => {
    const instanceClass = "db.t4g.medium";
    const all = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
    expect(orderable({ instanceClass, engineVersion: "8.4" })).toMatchObject({
      availabilityZones: all,
      engineVersion: "8.4.10",
      instanceClass,
      multiAzCapable: true,
      vpc: true,
    });
    new DatabaseEvents(world.cloud).withdrawClass("eu-central-1b", instanceClass);
    expect(orderable({ instanceClass })["availabilityZones"]).toEqual(["eu-central-1a", "eu-central-1c"]);
    expect(orderable({ instanceClass: "db.t4g.small" })["availabilityZones"]).toEqual(all);
  });

  it("choose the first preferred class and version that RDS offers", () => {
    const args = { preferredInstanceClasses: ["db.x9.small", "db.t3.small"], preferredEngineVersions: ["5.7", "8.0"] };
    expect(orderable(args)).toMatchObject({ instanceClass: "db.t3.small", engineVersion: "8.0.45" });
    expect(orderable({ instanceClass: "db.t3.small" })["engineVersion"]).toBe("8.4.11");
  });

  it.each<[string, Properties]>([
    ["a class that RDS does not have", { instanceClass: "db.x9.small" }],
    ["a version that RDS does not offer", { instanceClass: "db.t3.small", engineVersion: "5.7" }],
    ["a storage that RDS does not have", { instanceClass: "db.t3.small", storageType: "tape" }],
    ["another engine", { instanceClass: "db.t3.small", engine: "postgres" }],
  ])("find nothing to order for %s", (_, args) => {
    expect(() => orderable(args)).toThrow("no RDS Orderable DB Instance Options found matching criteria");
  });

  it("find nothing to order for a class that no zone offers", () => {
    const events = new DatabaseEvents(world.cloud);
    for (const zone of ["a", "b", "c"]) events.withdrawClass(`eu-central-1${zone}`, "db.m5.large");
    expect(() => orderable({ instanceClass: "db.m5.large" })).toThrow("no RDS Orderable DB Instance Options found");
  });

  it("do not guess a class", () => {
    expect(() => orderable({})).toThrow("name instanceClass or preferredInstanceClasses");
  });

  it("read a subnet group by its name", () => {
    const [group] = world.account.all("aws:rds/subnetGroup:SubnetGroup");
    const read = (name: unknown) => invoke("aws:rds/getSubnetGroup:getSubnetGroup", { name }, world.account);
    const { subnetIds, vpcId } = group?.outputs ?? {};
    expect(read(group?.outputs.name)).toMatchObject({ id: group?.id, subnetIds, vpcId, status: "Complete" });
    expect(() => read("none")).toThrow("reading RDS DB Subnet Group (none): couldn't find resource");
  });
});
