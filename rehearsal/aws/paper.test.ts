import { describe, expect, it } from "vitest";
import { images } from "./services/ec2/catalog";
import { paperCloud, smallNetwork } from "./testing/paperCloud";

/** A load balancer in front of one server. Both are in one security group, which has the given rules. */
async function site(rules: { ingress: object[]; egress: object[] }, hasListener = true) {
  const { make, hardware, account } = paperCloud();
  const net = await smallNetwork(make);
  const own = await make("aws:ec2/securityGroup:SecurityGroup", "own", { vpcId: net.vpc.id, ...rules });
  const balancer = await make("aws:lb/loadBalancer:LoadBalancer", "site", {
    subnets: net.subnets.map(s => s.id),
    securityGroups: [own.id],
  });
  const group = await make("aws:lb/targetGroup:TargetGroup", "site", { port: 80, protocol: "HTTP", vpcId: net.vpc.id });
  const server = await make("aws:ec2/instance:Instance", "web", {
    ami: images.find(i => i.architecture === "x86_64")?.id,
    instanceType: "t3.small",
    subnetId: net.subnets[0]?.id,
    vpcSecurityGroupIds: [own.id],
  });
  await make("aws:lb/targetGroupAttachment:TargetGroupAttachment", "web", {
    targetGroupArn: group.id,
    targetId: server.id,
  });
  if (hasListener)
    await make("aws:lb/listener:Listener", "site", {
      loadBalancerArn: balancer.id,
      port: 80,
      defaultActions: [{ type: "forward", targetGroupArn: group.id }],
    });
  const health = await hardware.targetHealth();
  return { health: health.map(h => [h.targetId === server.id, h.state, h.reason]), account };
}

const to = (port: number) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["10.20.0.0/16"] });

describe("a target on paper", () => {
  it("is healthy when a listener forwards to it and the security groups let the balancer's connections through", async () => {
    expect((await site({ ingress: [to(80)], egress: [to(80)] })).health).toEqual([[true, "healthy", undefined]]);
  });

  it("times out when a security group lets nothing in, or nothing out", async () => {
    expect((await site({ ingress: [to(443)], egress: [to(80)] })).health).toEqual([
      [true, "unhealthy", "Target.Timeout"],
    ]);
    expect((await site({ ingress: [to(80)], egress: [] })).health).toEqual([[true, "unhealthy", "Target.Timeout"]]);
  });

  it("is unused without a listener", async () => {
    expect((await site({ ingress: [to(80)], egress: [to(80)] }, false)).health).toEqual([
      [true, "unused", "Target.NotInUse"],
    ]);
  });
});
