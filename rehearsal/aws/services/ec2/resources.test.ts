import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";
import { images } from "./catalog";

const imageOf = (architecture: string) => images.find(image => image.architecture === architecture)?.id;

describe("EC2", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const make = (type: string, inputs: Properties) => world.make(type, "new", inputs);
  const instance = (inputs: Properties = {}) =>
    make("aws:ec2/instance:Instance", {
      ami: imageOf("arm64"),
      instanceType: "t4g.small",
      subnetId: net.subnets[0]?.id,
      ...inputs,
    });

  const run = "creating EC2 Instance: RunInstances 400";
  it.each<[string, Properties, string]>([
    [
      "a subnet that does not exist",
      { subnetId: "subnet-1" },
      "InvalidSubnetID.NotFound: The subnet ID 'subnet-1' does not exist",
    ],
    ["an image that does not exist", { ami: "ami-1" }, "InvalidAMIID.NotFound: The image id '[ami-1]' does not exist"],
    [
      "a type that does not exist",
      { instanceType: "t9.small" },
      "InvalidInstanceType: Invalid value 't9.small' for InstanceType.",
    ],
    [
      "a type of another architecture than the image's",
      { instanceType: "t3.small" },
      "InvalidParameterValue: The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.",
    ],
    [
      "an instance profile that does not exist",
      { iamInstanceProfile: "none" },
      "InvalidParameterValue: Value (none) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    ],
  ])("refuses an instance with %s", async (_, inputs, expected) => {
    expect(await refusal(instance(inputs))).toBe(`${run} ${expected}`);
  });

  it("keeps the policy of an endpoint, and gives one without a policy full access", async () => {
    const endpoint = (inputs: Properties) =>
      make("aws:ec2/vpcEndpoint:VpcEndpoint", {
        vpcId: net.vpc.id,
        serviceName: "com.amazonaws.eu-central-1.s3",
        ...inputs,
      });
    const policy = '{"Statement":[]}';
    expect((await endpoint({ policy })).outputs).toMatchObject({ policy });
    const full = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
    expect((await endpoint({})).outputs).toMatchObject({ policy: full });
  });

  it("refuses to delete a protected instance, unless the program forces it", async () => {
    const server = await instance({ disableApiTermination: true });
    expect(await refusal(world.destroy(server))).toBe(
      `terminating EC2 Instance (${server.id}): TerminateInstances 400 OperationNotPermitted: The instance '${server.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
    await world.change(server, { forceDestroy: true });
    expect(await refusal(world.destroy(server))).toBe("");
  });

  it("refuses an address that is in use", async () => {
    await instance({ privateIp: "10.20.0.9" });
    expect(await refusal(instance({ privateIp: "10.20.0.9" }))).toBe(
      "InvalidIPAddress.InUse: Address 10.20.0.9 is in use.",
    );
  });

  const subnet = (inputs: Properties) => make("aws:ec2/subnet:Subnet", { vpcId: net.vpc.id, ...inputs });
  it.each<[string, Properties, string]>([
    [
      "in a VPC that does not exist",
      { vpcId: "vpc-1", cidrBlock: "10.20.5.0/24" },
      "InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist",
    ],
    ["outside its VPC", { cidrBlock: "10.30.0.0/24" }, "InvalidSubnet.Range: The CIDR '10.30.0.0/24' is invalid."],
    [
      "around another subnet",
      { cidrBlock: "10.20.0.0/23" },
      "InvalidSubnet.Conflict: The CIDR '10.20.0.0/23' conflicts with another subnet",
    ],
    [
      "in a zone of another region",
      { cidrBlock: "10.20.5.0/24", availabilityZone: "us-east-1a" },
      "InvalidParameterValue: Value (us-east-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: eu-central-1a, eu-central-1b, eu-central-1c.",
    ],
  ])("refuses a subnet %s", async (_, inputs, expected) => {
    expect(await refusal(subnet(inputs))).toBe(`creating EC2 Subnet: CreateSubnet 400 ${expected}`);
  });

  it("refuses a subnet without a free address", async () => {
    const small = await subnet({ cidrBlock: "10.20.5.0/28" });
    for (let i = 0; i < 11; i++) await instance({ subnetId: small.id });
    expect(await refusal(instance({ subnetId: small.id }))).toBe(
      `InsufficientFreeAddressesInSubnet: There are not enough free addresses in subnet '${small.id}' to satisfy the requested number of instances.`,
    );
  });

  it("refuses to delete a VPC, a subnet, an internet gateway and a security group that are in use", async () => {
    await instance({ associatePublicIpAddress: true, vpcSecurityGroupIds: [net.group.id] });
    const [used] = net.subnets;
    if (used === undefined) throw new Error("the network has no subnet");
    expect(await refusal(world.destroy(net.vpc))).toBe(
      `deleting EC2 VPC (${net.vpc.id}): DeleteVpc 400 DependencyViolation: The vpc '${net.vpc.id}' has dependencies and cannot be deleted.`,
    );
    expect(await refusal(world.destroy(used))).toBe(
      `deleting EC2 Subnet (${used.id}): DeleteSubnet 400 DependencyViolation: The subnet '${used.id}' has dependencies and cannot be deleted.`,
    );
    expect(await refusal(world.destroy(net.gateway))).toBe(
      `detaching EC2 Internet Gateway (${net.gateway.id}) from VPC (${net.vpc.id}): DetachInternetGateway 400 DependencyViolation: Network ${net.vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
    expect(await refusal(world.destroy(net.group))).toBe(
      `deleting Security Group (${net.group.id}): DeleteSecurityGroup 400 DependencyViolation: resource ${net.group.id} has a dependent object`,
    );
  });

  it("refuses a second route to one destination, and a second table for a subnet", async () => {
    const { routeTableId } = net.route.inputs;
    expect(await refusal(make("aws:ec2/route:Route", { routeTableId, destinationCidrBlock: "0.0.0.0/0" }))).toBe(
      `creating Route in Route Table (${String(routeTableId)}) with destination (0.0.0.0/0): CreateRoute 400 RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.`,
    );
    const association = { routeTableId, subnetId: net.subnets[0]?.id };
    expect(await refusal(make("aws:ec2/routeTableAssociation:RouteTableAssociation", association))).toBe(
      `creating Route Table (${String(routeTableId)}) Association: AssociateRouteTable 400 Resource.AlreadyAssociated: the specified association for route table ${String(routeTableId)} conflicts with an existing association`,
    );
  });

  it("refuses a NAT gateway without an address, unless it is a private one", async () => {
    const gateway = (inputs: Properties) =>
      refusal(make("aws:ec2/natGateway:NatGateway", { subnetId: net.subnets[0]?.id, ...inputs }));
    expect(await gateway({})).toBe(
      "creating EC2 NAT Gateway: CreateNatGateway 400 MissingParameter: The request must include the AllocationId parameter. Add the required parameter and retry the request.",
    );
    expect(await gateway({ connectivityType: "private" })).toBe("");
  });

  it("gives an elastic address to an instance, and takes it back", async () => {
    const server = await instance();
    const eip = await make("aws:ec2/eip:Eip", { instance: server.id });
    expect(server.outputs["publicIp"]).toBe(eip.outputs["publicIp"]);
    await world.destroy(eip);
    expect(server.outputs["publicIp"]).toBe("");
  });

  it("keeps an elastic address allocated when its instance goes", async () => {
    const server = await instance();
    const eip = await make("aws:ec2/eip:Eip", {});
    const inputs = { allocationId: eip.id, instanceId: server.id };
    await make("aws:ec2/eipAssociation:EipAssociation", inputs);
    expect(server.outputs["publicIp"]).toBe(eip.outputs["publicIp"]);
    await world.destroy(server);
    const other = await make("aws:ec2/eip:Eip", {});
    expect(other.outputs["publicIp"]).not.toBe(eip.outputs["publicIp"]);
  });
});
