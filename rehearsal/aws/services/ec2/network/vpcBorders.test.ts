import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../../core/resource";
import type { Properties } from "../../../core/values";
import { paperCloud, smallNetwork } from "../../../testing/paperCloud";
import { refusal } from "../../../testing/refusal";
import { images } from "../catalog";

/** Everything of one VPC that could be given to something of another one. */
async function wholeNetwork(make: ReturnType<typeof paperCloud>["make"]) {
  const net = await smallNetwork(make);
  const [subnet, second] = net.subnets.map(({ id }) => id);
  const targets = await make("aws:lb/targetGroup:TargetGroup", "t", { port: 80, protocol: "HTTP", vpcId: net.vpc.id });
  const server = await make("aws:ec2/instance:Instance", "web", {
    ami: images.find(({ architecture }) => architecture === "arm64")?.id,
    instanceType: "t4g.small",
    subnetId: subnet,
    vpcSecurityGroupIds: [net.group.id],
  });
  const balancer = await make("aws:lb/loadBalancer:LoadBalancer", "b", {
    subnets: [subnet, second],
    securityGroups: [net.group.id],
  });
  return { ...net, subnet, second, targets, server, balancer };
}

// Where AWS's reference has no text, it is that of published logs of the same refusal.
describe("between two VPCs, AWS refuses", () => {
  let world: ReturnType<typeof paperCloud>;
  let here: Awaited<ReturnType<typeof wholeNetwork>>;
  let there: Awaited<ReturnType<typeof wholeNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    here = await wholeNetwork(world.make);
    there = await wholeNetwork(world.make);
  });
  const make = (type: string, inputs: Properties) => refusal(world.make(type, "new", inputs));
  const change = (resource: Resource, inputs: Properties) => refusal(world.change(resource, inputs));
  const forward = (arn: string) => [{ type: "forward", targetGroupArn: arn }];

  it.each<[string, () => Promise<string>, () => string]>([
    [
      "a server with a foreign group",
      () =>
        make("aws:ec2/instance:Instance", {
          ami: here.server.outputs.ami,
          instanceType: "t4g.small",
          subnetId: here.subnet,
          vpcSecurityGroupIds: [there.group.id],
        }),
      () =>
        `creating EC2 Instance: RunInstances 400 InvalidParameter: Security group ${there.group.id} and subnet ${here.subnet} belong to different networks.`,
    ],
    [
      "a foreign group for a server that runs",
      () => change(here.server, { vpcSecurityGroupIds: [there.group.id] }),
      () =>
        `updating EC2 Instance (${here.server.id}): modifying network interface: ModifyNetworkInterfaceAttribute 400 InvalidGroup.NotFound: You have specified two resources that belong to different networks.`,
    ],
    [
      "a rule that names a foreign group",
      () =>
        make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
          securityGroupId: here.group.id,
          ipProtocol: "-1",
          referencedSecurityGroupId: there.group.id,
        }),
      () =>
        "creating VPC Security Group Rule: AuthorizeSecurityGroupIngress 400 InvalidGroup.NotFound: You have specified two resources that belong to different networks.",
    ],
    [
      "a route to a foreign internet gateway",
      () =>
        make("aws:ec2/route:Route", {
          routeTableId: here.table.id,
          destinationCidrBlock: "192.0.2.0/24",
          gatewayId: there.gateway.id,
        }),
      () =>
        `creating Route in Route Table (${here.table.id}) with destination (192.0.2.0/24): CreateRoute 400 InvalidParameterValue: route table ${here.table.id} and network gateway ${there.gateway.id} belong to different networks`,
    ],
    [
      "a load balancer with a foreign group",
      () =>
        make("aws:lb/loadBalancer:LoadBalancer", {
          name: "site",
          subnets: [here.subnet, here.second],
          securityGroups: [there.group.id],
        }),
      () =>
        "creating ELBv2 application Load Balancer (site): CreateLoadBalancer 400 InvalidConfigurationRequest: One or more security groups are invalid",
    ],
    [
      "a load balancer in two VPCs",
      () => make("aws:lb/loadBalancer:LoadBalancer", { name: "site", subnets: [here.subnet, there.second] }),
      () =>
        `creating ELBv2 application Load Balancer (site): CreateLoadBalancer 400 InvalidConfigurationRequest: All subnets must belong to the same VPC: '${here.vpc.id}'`,
    ],
    [
      "foreign subnets for a load balancer that exists",
      () => change(here.balancer, { subnets: [there.subnet, there.second] }),
      () =>
        `setting ELBv2 Load Balancer (${here.balancer.id}) subnets: SetSubnets 400 InvalidConfigurationRequest: All subnets must belong to the same VPC: '${here.vpc.id}'`,
    ],
    [
      "foreign groups for a load balancer that exists",
      () => change(here.balancer, { subnets: [there.subnet, there.second], securityGroups: [there.group.id] }),
      () =>
        `setting ELBv2 Load Balancer (${here.balancer.id}) security groups: SetSecurityGroups 400 InvalidConfigurationRequest: One or more security groups are invalid`,
    ],
    [
      "a listener that forwards to a foreign target group",
      () =>
        make("aws:lb/listener:Listener", {
          loadBalancerArn: here.balancer.id,
          port: 80,
          defaultActions: forward(there.targets.id),
        }),
      () =>
        `creating ELBv2 Listener: CreateListener 400 InvalidConfigurationRequest: Target group '${there.targets.id}' is in a different VPC than load balancer '${here.balancer.id}'`,
    ],
    [
      "a foreign server as a target",
      () =>
        make("aws:lb/targetGroupAttachment:TargetGroupAttachment", {
          targetGroupArn: here.targets.id,
          targetId: there.server.id,
        }),
      () =>
        `registering ELBv2 Target Group (${here.targets.id}) target: RegisterTargets 400 InvalidTarget: The following targets are not in the target group VPC '${here.vpc.id}': '${there.server.id}'`,
    ],
  ])("%s", async (_, work, expected) => {
    expect(await work()).toBe(expected());
  });

  it("a foreign route table for a subnet", async () => {
    const subnet = await world.make("aws:ec2/subnet:Subnet", "new", { vpcId: here.vpc.id, cidrBlock: "10.20.9.0/24" });
    const inputs = { subnetId: subnet.id, routeTableId: there.table.id };
    expect(await make("aws:ec2/routeTableAssociation:RouteTableAssociation", inputs)).toBe(
      `creating Route Table (${there.table.id}) Association: AssociateRouteTable 400 InvalidParameterValue: Route table ${there.table.id} and subnet ${subnet.id} belong to different networks`,
    );
  });

  it("a foreign target group for a listener that exists, and in a rule of it", async () => {
    const http = await world.make("aws:lb/listener:Listener", "http", {
      loadBalancerArn: here.balancer.id,
      port: 80,
      defaultActions: forward(here.targets.id),
    });
    const refused = `400 InvalidConfigurationRequest: Target group '${there.targets.id}' is in a different VPC than load balancer '${here.balancer.id}'`;
    expect(await change(http, { defaultActions: forward(there.targets.id) })).toBe(
      `modifying ELBv2 Listener (${http.id}): ModifyListener ${refused}`,
    );
    const rule = { listenerArn: http.id, actions: forward(there.targets.id), conditions: [] };
    expect(await make("aws:lb/listenerRule:ListenerRule", rule)).toBe(
      `creating ELBv2 Listener Rule: CreateRule ${refused}`,
    );
  });

  it("a server with a group that does not exist at all", async () => {
    const inputs = { ami: here.server.outputs.ami, instanceType: "t4g.small", subnetId: here.subnet };
    expect(await make("aws:ec2/instance:Instance", { ...inputs, vpcSecurityGroupIds: ["sg-1"] })).toBe(
      "creating EC2 Instance: RunInstances 400 InvalidGroup.NotFound: The security group 'sg-1' does not exist",
    );
  });
});
