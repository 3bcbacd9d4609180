import { beforeEach, describe, expect, it } from "vitest";
import { images } from "../../services/ec2/catalog";
import { interfacesOf } from "../../services/ec2/store";
import { update } from "./changes";
import type { InitFailed } from "./initFailed";
import { create, remove } from "./lifecycle";
import { read } from "./state";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { emptyDatabase } from "../../testing/paperDatabases";

describe("the account", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const { make } = { make: (...args: Parameters<typeof world.make>) => world.make(...args) };

  it("gives ids, ARNs and tags as AWS does", async () => {
    world.account.defaultTags = { project: "lamp", Name: "default" };
    const vpc = await make("aws:ec2/vpc:Vpc", "two", { cidrBlock: "10.9.0.0/16", tags: { Name: "mine" } });
    expect(vpc.id).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(vpc.outputs["arn"]).toBe(`arn:aws:ec2:eu-central-1:123456789012:vpc/${vpc.id}`);
    expect(vpc.outputs["tagsAll"]).toEqual({ project: "lamp", Name: "mine" });
  });

  it.each([
    ["aws:ec2/vpc:Vpc", { cidrBlock: "10.9.0.0/16" }],
    ["aws:iam/policy:Policy", { policy: "{}" }],
  ])("takes the tags from a %s whose program no longer gives any", async (type, inputs) => {
    const resource = await make(type, "two", { ...inputs, tags: { Name: "mine" } });
    const outputs = await update(type, resource.id, resource.outputs, inputs, world.cloud);
    expect([outputs["tags"], outputs["tagsAll"]]).toEqual([undefined, {}]);
  });

  it("derives a listener's ARN from its balancer's", async () => {
    const balancer = await make("aws:lb/loadBalancer:LoadBalancer", "site", { subnets: net.subnets.map(s => s.id) });
    const listener = await make("aws:lb/listener:Listener", "site", {
      loadBalancerArn: balancer.id,
      port: 80,
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
    });
    expect(listener.id.startsWith(`${balancer.id.replace(":loadbalancer/", ":listener/")}/`)).toBe(true);
  });

  it.each([
    [
      "a subnet outside its VPC",
      "aws:ec2/subnet:Subnet",
      { cidrBlock: "10.30.1.0/24" },
      "api error InvalidSubnet.Range: The CIDR '10.30.1.0/24' is invalid.",
    ],
    [
      "a subnet that overlaps another",
      "aws:ec2/subnet:Subnet",
      { cidrBlock: "10.20.1.128/25" },
      "api error InvalidSubnet.Conflict: The CIDR '10.20.1.128/25' conflicts with another subnet",
    ],
    [
      "a subnet in a zone of another region",
      "aws:ec2/subnet:Subnet",
      { cidrBlock: "10.20.5.0/24", availabilityZone: "us-east-1a" },
      "Value (us-east-1a) for parameter availabilityZone is invalid",
    ],
  ])("refuses %s", async (_, type, inputs, expected) => {
    await expect(make(type, "x", { vpcId: net.vpc.id, ...inputs })).rejects.toThrow(expected);
  });

  it("refuses a balancer in one zone", async () => {
    await expect(make("aws:lb/loadBalancer:LoadBalancer", "one", { subnets: [net.subnets[0]?.id] })).rejects.toThrow(
      "ValidationError: At least two subnets in two different Availability Zones must be specified",
    );
  });

  it("refuses to delete a resource that is in use", async () => {
    await expect(remove(net.vpc.type, net.vpc.id, world.cloud)).rejects.toThrow(
      `DependencyViolation: The vpc '${net.vpc.id}' has dependencies and cannot be deleted.`,
    );
  });

  it("refuses to delete a protected database, and asks for a final snapshot", async () => {
    const group = await make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: net.subnets.map(s => s.id) });
    const inputs = {
      ...emptyDatabase,
      dbSubnetGroupName: group.outputs["name"],
      deletionProtection: true,
    };
    const database = await make("aws:rds/instance:Instance", "db", inputs);
    await expect(remove(database.type, database.id, world.cloud)).rejects.toThrow(
      "Cannot delete protected DB Instance",
    );
    await world.change(database, { deletionProtection: false });
    await expect(remove(database.type, database.id, world.cloud)).rejects.toThrow(
      "final_snapshot_identifier is required",
    );
  });

  it("refuses a replica of a database without backups, and MySQL 9", async () => {
    const group = await make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: net.subnets.map(s => s.id) });
    const primary = {
      ...emptyDatabase,
      dbSubnetGroupName: group.outputs["name"],
    };
    await expect(make("aws:rds/instance:Instance", "new", { ...primary, engineVersion: "9.1" })).rejects.toThrow(
      "Cannot find version 9.1 for mysql",
    );
    const source = await make("aws:rds/instance:Instance", "old", primary);
    await expect(
      make("aws:rds/instance:Instance", "copy", {
        instanceClass: "db.t4g.small",
        replicateSourceDb: source.outputs["identifier"],
      }),
    ).rejects.toThrow("Automated backups are not enabled for this database instance.");
  });

  it("refuses to change a database that is off, and to choose the zone of a database with a standby", async () => {
    const group = await make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: net.subnets.map(s => s.id) });
    const inputs = {
      ...emptyDatabase,
      dbSubnetGroupName: group.outputs["name"],
    };
    const zone = { multiAz: true, availabilityZone: "eu-central-1a" };
    await expect(make("aws:rds/instance:Instance", "two", { ...inputs, ...zone })).rejects.toThrow(
      "Requesting a specific availability zone is not valid for Multi-AZ instances.",
    );
    const database = await make("aws:rds/instance:Instance", "db", inputs);
    const dead = { ...world.cloud, hardware: Object.create(world.hardware) as typeof world.hardware };
    dead.hardware.databaseHealth = async () => ({ state: "off" });
    await expect(
      update(database.type, database.id, database.outputs, { ...database.inputs, allocatedStorage: 30 }, dead),
    ).rejects.toThrow("InvalidDBInstanceState: Database instance is not in available state.");
  });

  it("finds nothing if the resource was deleted without Pulumi", async () => {
    world.account.drop(net.route.type, net.route.id);
    expect(await read(net.route.type, net.route.id, net.route.outputs, world.cloud)).toBeUndefined();
  });

  it("keeps a server whose start fails, and tells its id and what was planned", async () => {
    const broken = {
      ...world.cloud,
      hardware: Object.assign(Object.create(world.hardware) as typeof world.hardware, {
        startServer: () => Promise.reject(new Error("no power")),
      }),
    };
    const ami = images.find(i => i.architecture === "arm64")?.id;
    const inputs = { ami, instanceType: "t4g.small", subnetId: net.subnets[0]?.id };
    const failed = await create("aws:ec2/instance:Instance", "web", inputs, broken).catch((error: unknown) => error);
    const [server] = world.account.all("aws:ec2/instance:Instance");
    expect(failed).toMatchObject({ message: "no power", id: server?.id, properties: inputs });
    // The engine stores what was planned. The address is not known before the provider has read the server.
    expect((failed as InitFailed).properties).not.toHaveProperty("privateIp");
    expect(interfacesOf(world.account).all()).toHaveLength(1);
  });
});
