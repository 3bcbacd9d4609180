import { Account } from "../core/account";
import { ManualClock } from "../core/clock";
import type { Resource } from "../core/resource";
import type { Properties } from "../core/values";
import { ApiCalls } from "../core/apiCalls";
import type { Cloud } from "../core/behaviour";
import { deriveTopology } from "../core/deriveTopology";
import { update } from "../core/lifecycle/changes";
import { create, remove } from "../core/lifecycle/lifecycle";
import { Paper } from "../paper";
import { check } from "../core/planning";

/** A cloud on paper, with short ways to make, change and destroy resources in it as the engine does. */
export function paperCloud() {
  const clock = new ManualClock();
  const account = new Account(clock);
  account.region = "eu-central-1";
  const hardware = new Paper();
  const cloud: Cloud = {
    account,
    hardware,
    calls: new ApiCalls(),
    programFolder: __dirname,
    issueCertificate: async (names, keyAlgorithm) => `PEM of ${names.join()} with ${keyAlgorithm}`,
    settle: () => hardware.apply(deriveTopology(account)),
  };
  const make = async <T extends string>(type: T, name: string, inputs: Properties): Promise<Resource<T>> => {
    const checked = check(type, name, {}, inputs);
    if (checked.failures.length > 0) throw new Error(checked.failures.join("\n"));
    return (await create(type, name, checked.inputs, cloud)) as Resource<T>;
  };
  /** Changes inputs of a resource in place. */
  const change = (resource: Resource, inputs: Properties) =>
    update(resource.type, resource.id, resource.outputs, { ...resource.inputs, ...inputs }, cloud);
  const destroy = (resource: Resource) => remove(resource.type, resource.id, cloud);
  return { cloud, account, clock, hardware, make, change, destroy };
}

/** A VPC with a public subnet in each of two zones, and a security group that lets port 80 in and out. */
export async function smallNetwork(make: ReturnType<typeof paperCloud>["make"]) {
  const vpc = await make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.20.0.0/16" });
  const gateway = await make("aws:ec2/internetGateway:InternetGateway", "net", { vpcId: vpc.id });
  const table = await make("aws:ec2/routeTable:RouteTable", "out", { vpcId: vpc.id });
  const route = await make("aws:ec2/route:Route", "out", {
    routeTableId: table.id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.id,
  });
  const subnets = [];
  for (const [i, zone] of ["a", "b"].entries()) {
    const subnet = await make("aws:ec2/subnet:Subnet", `net-${zone}`, {
      vpcId: vpc.id,
      cidrBlock: `10.20.${i}.0/24`,
      availabilityZone: `eu-central-1${zone}`,
    });
    await make("aws:ec2/routeTableAssociation:RouteTableAssociation", `net-${zone}`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    subnets.push(subnet);
  }
  const web = [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }];
  const group = await make("aws:ec2/securityGroup:SecurityGroup", "web", { vpcId: vpc.id, ingress: web, egress: web });
  return { vpc, gateway, table, route, subnets, group };
}
