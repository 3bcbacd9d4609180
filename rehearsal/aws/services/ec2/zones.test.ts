import { beforeEach, describe, expect, it } from "vitest";
import { type ManualClock } from "../../core/clock";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";
import { images } from "./catalog";
import { type DarkAnswer, ZoneStore, refusesIn, untilLit } from "./zones";

describe("an availability zone that is down", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const zones = () => world.account.store(ZoneStore);
  const darken = (answer: DarkAnswer) => {
    zones().dark.add("eu-central-1a");
    zones().darkAnswer = answer;
  };
  const instance = (subnet = 0) =>
    world.make("aws:ec2/instance:Instance", "web", {
      ami: images.find(({ architecture }) => architecture === "arm64")?.id,
      instanceType: "t4g.small",
      subnetId: net.subnets[subnet]?.id,
    });
  const gateway = async () =>
    world.make("aws:ec2/natGateway:NatGateway", "nat", {
      subnetId: net.subnets[0]?.id,
      allocationId: (await world.make("aws:ec2/eip:Eip", "nat", {})).id,
    });
  const balancer = (inputs: object = {}) =>
    world.make("aws:lb/loadBalancer:LoadBalancer", "site", { subnets: net.subnets.map(({ id }) => id), ...inputs });

  it("takes no new server, and the other zones do", async () => {
    darken("refuse");
    expect(await refusal(instance())).toBe(
      "creating EC2 Instance: RunInstances 500 InsufficientInstanceCapacity: We currently do not have sufficient t4g.small capacity in the Availability Zone you requested (eu-central-1a). Our system will be working on provisioning additional capacity. You can currently get t4g.small capacity by not specifying an Availability Zone in your request or choosing eu-central-1b, eu-central-1c.",
    );
    await instance(1);
    expect(world.account.all("aws:ec2/instance:Instance")).toHaveLength(1);
  });

  it("leaves a new server pending until the provider gives up, if AWS hangs", async () => {
    darken("hang");
    expect(await refusal(instance())).toMatch(
      /^waiting for EC2 Instance \(i-\w+\) create: timeout while waiting for state to become 'running' \(last state: 'pending', timeout: 10m0s\)$/,
    );
    expect([world.clock.seconds(), world.account.all("aws:ec2/instance:Instance").length]).toEqual([600, 1]);
  });

  it.each<DarkAnswer>(["refuse", "hang"])("ends no server, whatever AWS answers (%s)", async answer => {
    const server = await instance();
    darken(answer);
    expect(await refusal(world.destroy(server))).toMatch(
      /become 'terminated' \(last state: 'shutting-down', .*20m0s\)$/,
    );
    zones().dark.clear();
    await world.destroy(server);
    expect(world.account.all("aws:ec2/instance:Instance")).toEqual([]);
  });

  it("makes no NAT gateway: it fails, or stays pending", async () => {
    darken("refuse");
    expect(await refusal(gateway())).toMatch(
      /^waiting for EC2 NAT Gateway \(nat-\w+\) create: unexpected state 'failed', wanted target 'available'. last error: InternalError: Network interface eni-\w+, created and used internally by this NAT gateway is in an invalid state. Please try again.$/,
    );
    darken("hang");
    expect(await refusal(gateway())).toMatch(/become 'available' \(last state: 'pending', timeout: 10m0s\)$/);
  });

  it.each<DarkAnswer>(["refuse", "hang"])("gives a load balancer no node, whatever AWS answers (%s)", async answer => {
    const third = await world.make("aws:ec2/subnet:Subnet", "c", {
      vpcId: net.vpc.id,
      cidrBlock: "10.20.9.0/24",
      availabilityZone: "eu-central-1c",
    });
    const old = await balancer({ name: "old", subnets: [net.subnets[1]?.id, third.id] });
    darken(answer);
    const waiting =
      /^waiting for ELBv2 Load Balancer \(.*\) (create|update): timeout .* 'provisioning', timeout: 10m0s\)$/;
    expect(await refusal(balancer())).toMatch(waiting);
    expect(await refusal(world.change(old, { subnets: net.subnets.map(({ id }) => id) }))).toMatch(waiting);
    await world.change(old, { idleTimeout: 90 }); // its own zones are up
  });
});

describe("waiting for a zone", () => {
  it("ends when the zone comes back, or after the time given", async () => {
    const { account } = paperCloud();
    const zones = account.store(ZoneStore);
    expect([await untilLit(account, "eu-central-1a", 60), account.clock.seconds()]).toEqual([true, 0]);
    zones.dark.add("eu-central-1a");
    expect([await untilLit(account, "eu-central-1a", 60), account.clock.seconds()]).toEqual([false, 60]);
    expect([refusesIn(account, "eu-central-1a"), refusesIn(account, "eu-central-1b")]).toEqual([true, false]);
    const clock = account.clock as ManualClock;
    const wait = clock.wait.bind(clock);
    clock.wait = async seconds => {
      await wait(seconds);
      zones.dark.clear();
    };
    expect([await untilLit(account, "eu-central-1a", 60), account.clock.seconds()]).toEqual([true, 70]);
  });
});
