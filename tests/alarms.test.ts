import { beforeEach, describe, expect, it, vi } from "vitest";
import { Monitoring, type MonitoringArgs } from "../components/monitoring/monitoring";
import type { ServerHealth, TargetHealth } from "../rehearsal/aws/core/hardware";
import type { Resource } from "../rehearsal/aws/core/resource";
import { passMinutes } from "../rehearsal/aws/services/cloudwatch/minutes";
import { CloudWatchStore } from "../rehearsal/aws/services/cloudwatch/store";
import { images } from "../rehearsal/aws/services/ec2/catalog";
import { SnsStore } from "../rehearsal/aws/services/sns/store";
import { paperCloud, smallNetwork } from "../rehearsal/aws/testing/paperCloud";
import { databasePair } from "../rehearsal/aws/testing/paperDatabases";
import { ofType, record } from "./support/record";

/** How many minutes a new server needs until it is healthy: 3.5, in which five minutes can have a part. */
const slowBoot = 5;
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

let world: ReturnType<typeof paperCloud>;
let args: MonitoringArgs;
let topic: string;
let alarms: Map<string, Resource>;
let group: string;
let health: Map<string, { server: ServerHealth | undefined; target: TargetHealth["state"] }>;
/** The databases that send metrics, with the lag that a replica sends. */
let sending: Map<string, number>;
let subnet: Resource;

beforeEach(async () => {
  world = paperCloud();
  alarms = new Map();
  health = new Map();
  sending = new Map();
  await databasePair(world.make);
  const net = await smallNetwork(world.make);
  subnet = net.subnets[0] as Resource;
  const targets = await world.make("aws:lb/targetGroup:TargetGroup", "web", {
    name: "web",
    port: 80,
    protocol: "HTTP",
    vpcId: net.vpc.id,
  });
  group = targets.id;
  const balancer = await world.make("aws:lb/loadBalancer:LoadBalancer", "web", {
    subnets: net.subnets.map(({ id }) => id),
    securityGroups: [net.group.id],
  });
  await world.make("aws:lb/listener:Listener", "web", {
    loadBalancerArn: balancer.id,
    port: 80,
    defaultActions: [{ type: "forward", targetGroupArn: group }],
  });
  vi.spyOn(world.hardware, "serverHealth").mockImplementation(async id => health.get(id)?.server);
  vi.spyOn(world.hardware, "targetHealth").mockImplementation(async () =>
    [...health].map(([targetId, { target: state }]) => ({ targetGroupArn: group, targetId, port: 80, state })),
  );
  vi.spyOn(world.hardware, "databaseHealth").mockImplementation(async id => {
    const lagSeconds = sending.get(id);
    return lagSeconds === undefined ? { state: "off" } : { state: "running", connections: 20, lagSeconds };
  });
  args = {
    alarmEmail: "ops@example.com",
    region: "eu-central-1",
    balancer: balancer.outputs.arnSuffix ?? "",
    targetGroup: targets.outputs.arnSuffix ?? "",
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1",
    servers: [],
    databases: { primary: "db-1", replica: "db-2" },
    databaseInstanceClass: "db.t4g.small",
  };
});

const bootServer = async () => {
  const ami = images.find(({ architecture }) => architecture === "arm64")?.id;
  const server = { ami, instanceType: "t4g.small", subnetId: subnet.id };
  const { id } = await world.make("aws:ec2/instance:Instance", "web", server);
  health.set(id, { server: undefined, target: "initial" });
  return { id };
};

/** Makes, changes and replaces the topic, the subscription and the alarms as `pulumi up` would. */
async function up(change: Partial<MonitoringArgs>): Promise<void> {
  args = { ...args, ...change };
  const graph = await record(() => new Monitoring("lamp", args));
  if (alarms.size === 0) {
    topic = (await world.make("aws:sns/topic:Topic", "lamp-alarms", {})).id;
    for (const { inputs } of ofType(graph, "TopicSubscription"))
      await world.make("aws:sns/topicSubscription:TopicSubscription", "mail", { ...inputs, topic });
  }
  for (const { name, inputs: planned, replaceOnChanges } of ofType(graph, "MetricAlarm")) {
    const inputs = JSON.parse(
      JSON.stringify(planned).replaceAll("arn:aws:test:::lamp-alarms", topic),
    ) as typeof planned;
    const before = alarms.get(name);
    const differs = (key: string) => JSON.stringify(before?.inputs[key]) !== JSON.stringify(inputs[key]);
    const isReplaced = before !== undefined && replaceOnChanges.some(differs);
    if (before !== undefined && !isReplaced) await world.change(before, inputs);
    else alarms.set(name, await world.make(alarmType, name, { ...inputs, name: `${name}-${world.clock.seconds()}` }));
    if (isReplaced) await world.destroy(before);
  }
}

async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i += 1) {
    world.clock.pass(60);
    await passMinutes(world);
  }
}

/** Lets servers boot slowly: EC2 has no status check of them for two minutes, and the balancer calls them unhealthy. */
async function boot(servers: readonly { readonly id: string }[]): Promise<void> {
  for (let minute = 1; minute <= slowBoot; minute += 1) {
    for (const { id } of servers) health.set(id, { server: minute > 2 ? "running" : undefined, target: "unhealthy" });
    await pass(1);
  }
  for (const { id } of servers) health.set(id, { server: "running", target: "healthy" });
}

const mails = () => world.account.store(SnsStore).mails.map(({ subject }) => subject.replace(/-\d+".*/, ""));
const rung = () => world.account.store(CloudWatchStore).changes.filter(({ to }) => to === "ALARM");

/** The first `up`: the alarms exist before anything sends metrics, and the replica is the last to do so. */
async function firstUp() {
  const servers = [await bootServer(), await bootServer()];
  await up({ servers });
  sending.set("db-1", 0);
  await boot(servers);
  await pass(5);
  sending.set("db-2", 0);
  await pass(30);
  return servers;
}

describe("the alarms of the stack", () => {
  it("ring nothing and mail nothing at the first `up`, with slow boots", async () => {
    await firstUp();
    expect([rung(), mails()]).toEqual([[], []]);
    // The metrics that the stand-in measures have made their alarms OK.
    const ok = world.account.store(CloudWatchStore).changes.map(({ alarm, to }) => `${alarm} ${to}`);
    expect(ok).toContainEqual(expect.stringMatching(/^lamp-replica-DatabaseConnections-\d+ OK$/));
  });

  it("ring nothing and mail nothing in a release, with slow boots", async () => {
    const old = await firstUp();
    const servers = [await bootServer(), await bootServer()];
    // Half of the alarms' changes come before the new servers are healthy, the deletion of the old ones after it.
    await up({ servers });
    await boot(servers);
    await pass(1);
    for (const { id } of old) health.set(id, { server: "running", target: "draining" });
    await pass(1);
    for (const { id } of old) health.delete(id);
    await pass(30);
    expect([rung(), mails()]).toEqual([[], []]);
  });

  it("mail nothing about a new replica that sends no metrics yet, after a promotion", async () => {
    await firstUp();
    await up({ databases: { primary: "db-2", replica: "db-3" } });
    await pass(30);
    expect(mails()).toEqual([]);
  });

  it("mail that a server is unhealthy for longer than a boot takes, and that it is over", async () => {
    const [first] = await firstUp();
    health.set(first?.id ?? "", { server: "running", target: "unhealthy" });
    await pass(12);
    expect(mails()).toEqual(['ALARM: "lamp-servers-UnHealthyHostCount']);
    health.set(first?.id ?? "", { server: "running", target: "healthy" });
    await pass(12);
    expect(mails().slice(1)).toEqual(['OK: "lamp-servers-UnHealthyHostCount']);
  });

  it("mail once that a database is gone", async () => {
    await firstUp();
    sending.delete("db-2");
    await pass(30);
    expect(mails()).toEqual(['INSUFFICIENT_DATA: "lamp-replica-DatabaseConnections']);
  });

  it("mail that replication has stopped, which is a lag of -1 and not a long lag, and that it is over", async () => {
    await firstUp();
    sending.set("db-2", -1);
    await pass(20);
    sending.set("db-2", 0);
    await pass(20);
    const name = '"lamp-replication-ReplicaLag';
    expect(mails()).toEqual([`ALARM: ${name}`, `OK: ${name}`]);
  });

  it("mail that a server is broken, and restart one that hangs", async () => {
    const [first] = await firstUp();
    health.set(first?.id ?? "", { server: "silent", target: "healthy" });
    await pass(12);
    expect(mails()).toEqual(['ALARM: "lamp-web-1-StatusCheckFailed_Instance', 'ALARM: "lamp-web-1-StatusCheckFailed']);
    expect(rung()[0]?.actions).toContain("arn:aws:automate:eu-central-1:ec2:reboot");
  });
});
