import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveTopology } from "../../core/deriveTopology";
import { paperApis } from "../../testing/paperApis";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";

describe("AWS's client for Elastic Load Balancing", () => {
  const world = paperCloud();
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let client: ElasticLoadBalancingV2Client;
  let TargetGroupArn: string;
  beforeAll(async () => {
    const net = await smallNetwork(world.make);
    const group = await world.make("aws:lb/targetGroup:TargetGroup", "web", {
      port: 80,
      protocol: "HTTP",
      vpcId: net.vpc.id,
      targetType: "ip",
    });
    TargetGroupArn = group.id;
    for (const targetId of ["10.20.0.8", "10.20.0.9"])
      await world.make("aws:lb/targetGroupAttachment:TargetGroupAttachment", targetId, {
        targetGroupArn: group.id,
        targetId,
      });
    apis = await paperApis(world);
    client = new ElasticLoadBalancingV2Client(apis.client);
  });
  afterAll(() => apis.stop());

  const health = async (...ids: string[]) => {
    const Targets = ids.map(Id => ({ Id }));
    const { TargetHealthDescriptions: all } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn, ...(ids.length === 0 ? {} : { Targets }) }),
    );
    return all?.map(one => [one.Target?.Id, one.Target?.Port, one.HealthCheckPort, one.TargetHealth?.State]);
  };

  it("reads the health of every target, or of those that it names", async () => {
    expect(await health()).toEqual([
      ["10.20.0.8", 80, "80", "unused"],
      ["10.20.0.9", 80, "80", "unused"],
    ]);
    expect(await health("10.20.0.9")).toEqual([["10.20.0.9", 80, "80", "unused"]]);
  });

  it("tells the port that is asked for the health, also when it is not the target's", async () => {
    const group = world.account.get("aws:lb/targetGroup:TargetGroup", TargetGroupArn);
    if (group === undefined) throw new Error("there is no group");
    await world.change(group, { healthCheck: { port: "8080" } });
    expect(await health("10.20.0.9")).toEqual([["10.20.0.9", 80, "8080", "unused"]]);
    await world.change(group, { healthCheck: { port: "traffic-port" } });
  });

  it("takes a target out of its group, until the target is attached again", async () => {
    const targets = () => deriveTopology(world.account).targetGroups[0]?.targets.map(target => target.id);
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: "10.20.0.8" }] }));
    expect(targets()).toEqual(["10.20.0.9"]);
    expect(await health()).toEqual([["10.20.0.9", 80, "80", "unused"]]); // the machines have been told
    await world.make("aws:lb/targetGroupAttachment:TargetGroupAttachment", "again", {
      targetGroupArn: TargetGroupArn,
      targetId: "10.20.0.8",
    });
    expect(targets()).toEqual(["10.20.0.8", "10.20.0.9"]);
  });
});
