import {
  CreateImageCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paperApis } from "../../../testing/paperApis";
import { paperCloud, smallNetwork } from "../../../testing/paperCloud";
import { QuotaStore } from "../../quotas";
import { imagesOf } from "../images";

// Codes: EC2 API reference, "Error codes for the Amazon EC2 API". Sentences: as EC2 prints them in public reports and in
// moto (moto/ec2/exceptions.py); where neither has one, it is in the same style.
describe("AWS's client for EC2", () => {
  const world = paperCloud();
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let ec2: EC2Client;
  let groupId: string;
  let serverId: string;
  let subnetId: string;
  let health = "running";
  const store = () => imagesOf(world.account);
  const arm = () => store().all.find(({ architecture }) => architecture === "arm64")?.id ?? "";
  const x86 = () => store().all.find(({ architecture }) => architecture === "x86_64")?.id ?? "";

  beforeAll(async () => {
    Object.assign(world.hardware, { serverHealth: async () => health });
    const net = await smallNetwork(world.make);
    groupId = net.group.id;
    subnetId = net.subnets[0]?.id ?? "";
    const server = { ami: arm(), instanceType: "t4g.small", subnetId, vpcSecurityGroupIds: [groupId] };
    serverId = (await world.make("aws:ec2/instance:Instance", "web", server)).id;
    const own = { ...store().all[0]!, id: "ami-0000000000000own1", name: "own", owner: world.account.id };
    store().add({ ...own, snapshotId: "snap-own" });
    store().add({ ...own, id: "ami-00000000000later", name: "later", snapshotId: "snap-later", state: "pending" });
    store().snapshots.set("snap-own", { owner: world.account.id, tags: {} });
    apis = await paperApis(world);
    ec2 = new EC2Client({ ...apis.client, maxAttempts: 1 });
  });
  afterAll(() => apis.stop());

  const one = (change: Partial<RunInstancesCommandInput> = {}) =>
    new RunInstancesCommand({
      ImageId: arm(),
      InstanceType: "t4g.small",
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId, Groups: [groupId] }],
      ...change,
    });
  const image = (InstanceId: string, Name = "new") => new CreateImageCommand({ InstanceId, Name });

  it.each<[string, () => unknown, string, string]>([
    [
      "a server of an unknown image",
      () => one({ ImageId: "ami-1" }),
      "InvalidAMIID.NotFound",
      "The image id '[ami-1]' does not exist",
    ],
    [
      "a server of an image that is not complete",
      () => one({ ImageId: "ami-00000000000later" }),
      "InvalidAMIID.Unavailable",
      "The image ID 'ami-00000000000later' is in the state 'pending'",
    ],
    [
      "a server of another architecture",
      () => one({ ImageId: x86() }),
      "InvalidParameterValue",
      "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.",
    ],
    [
      "a server in an unknown subnet",
      () => one({ NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: "subnet-1" }] }),
      "InvalidSubnetID.NotFound",
      "The subnet ID 'subnet-1' does not exist",
    ],
    [
      "a server in an unknown group",
      () => one({ NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId, Groups: ["sg-1"] }] }),
      "InvalidGroup.NotFound",
      "The security group 'sg-1' does not exist",
    ],
    [
      "more user-data than EC2 takes",
      () => one({ UserData: Buffer.alloc(16_385).toString("base64") }),
      "InvalidUserData.Malformed",
      "User data is limited to 16384 bytes",
    ],
    [
      "more processors than the quota has",
      () => one({ InstanceType: "r8g.4xlarge" }),
      "VcpuLimitExceeded",
      "You have requested more vCPU capacity than your current vCPU limit of 5 allows",
    ],
    [
      "a field that it does not know",
      () => one({ KeyName: "mine" }),
      "InvalidAction",
      "the rehearsal does not know ec2 RunInstances with KeyName",
    ],
    [
      "a filter that it does not know",
      () => new DescribeInstancesCommand({ Filters: [{ Name: "unheard-of", Values: ["x"] }] }),
      "InvalidParameterValue",
      "The filter 'unheard-of' is invalid",
    ],
    [
      "the end of an unknown server",
      () => new TerminateInstancesCommand({ InstanceIds: ["i-1"] }),
      "InvalidInstanceID.NotFound",
      "The instance ID 'i-1' does not exist",
    ],
    [
      "an image of an unknown server",
      () => image("i-1"),
      "InvalidInstanceID.NotFound",
      "The instance ID 'i-1' does not exist",
    ],
    [
      "an image of a server that runs",
      () => image(serverId),
      "IncorrectInstanceState",
      "is in the state 'running' (the rehearsal makes images of stopped servers)",
    ],
    [
      "an image with the name of another",
      () => image(serverId, "own"),
      "InvalidAMIName.Duplicate",
      "AMI name own is already in use by AMI ami-0000000000000own1",
    ],
    [
      "an image with a short name",
      () => image(serverId, "n"),
      "InvalidAMIName.Malformed",
      "AMI names must be between 3 and 128 characters long",
    ],
    [
      "an unknown image by its id",
      () => new DescribeImagesCommand({ ImageIds: ["ami-1"] }),
      "InvalidAMIID.NotFound",
      "The image id '[ami-1]' does not exist",
    ],
    [
      "the end of an unknown image",
      () => new DeregisterImageCommand({ ImageId: "ami-1" }),
      "InvalidAMIID.NotFound",
      "The image id '[ami-1]' does not exist",
    ],
    [
      "the end of another account's image",
      () => new DeregisterImageCommand({ ImageId: arm() }),
      "AuthFailure",
      "Not authorized for image:ami-",
    ],
    [
      "the permissions of another account's image",
      () => new DescribeImageAttributeCommand({ ImageId: arm(), Attribute: "launchPermission" }),
      "AuthFailure",
      "Not authorized for image:ami-",
    ],
    [
      "the end of an unknown snapshot",
      () => new DeleteSnapshotCommand({ SnapshotId: "snap-1" }),
      "InvalidSnapshot.NotFound",
      "The snapshot 'snap-1' does not exist.",
    ],
    [
      "the end of a snapshot with an image",
      () => new DeleteSnapshotCommand({ SnapshotId: "snap-own" }),
      "InvalidSnapshot.InUse",
      "The snapshot snap-own is currently in use by ami-0000000000000own1",
    ],
    [
      "the end of an unknown group",
      () => new DeleteSecurityGroupCommand({ GroupId: "sg-1" }),
      "InvalidGroup.NotFound",
      "The security group 'sg-1' does not exist",
    ],
    [
      "the end of a group with members",
      () => new DeleteSecurityGroupCommand({ GroupId: groupId }),
      "DependencyViolation",
      " has a dependent object",
    ],
    [
      "a group in an unknown VPC",
      () => new CreateSecurityGroupCommand({ GroupName: "g", Description: "d", VpcId: "vpc-1" }),
      "InvalidVpcID.NotFound",
      "The vpc ID 'vpc-1' does not exist",
    ],
    [
      "tags of what is not there",
      () => new CreateTagsCommand({ Resources: ["ami-1"], Tags: [] }),
      "InvalidID",
      "The ID 'ami-1' is not valid",
    ],
    [
      "tags of AWS",
      () => new CreateTagsCommand({ Resources: ["ami-0000000000000own1"], Tags: [{ Key: "aws:x", Value: "" }] }),
      "InvalidParameterValue",
      "Tag keys starting with 'aws:' are reserved for internal use",
    ],
  ])("is refused %s", async (_, command, code, text) => {
    world.account.store(QuotaStore).limits["ec2:vcpu"] = 5;
    const error = (await ec2.send(command() as never).catch((thrown: unknown) => thrown)) as Error;
    expect([error.name, error.message]).toEqual([code, expect.stringContaining(text)]);
  });

  it("makes a server that powers itself off, and an image of it that others start from", async () => {
    const { Instances } = await ec2.send(one());
    const id = Instances?.[0]?.InstanceId ?? "";
    const state = async () =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.[0]?.Instances?.[0]?.State
        ?.Name;
    expect(await state()).toBe("running");
    health = "stopped";
    expect(await state()).toBe("stopped");
    const copies: unknown[] = [];
    Object.assign(world.hardware, { copyDisk: async (...words: unknown[]) => copies.push(words) });
    const { ImageId = "" } = await ec2.send(image(id));
    const shown = async () =>
      (await ec2.send(new DescribeImagesCommand({ Owners: ["self"], ImageIds: [ImageId] }))).Images?.[0]?.State;
    expect(await shown()).toBe("pending");
    world.clock.pass(180);
    await new Promise(done => setImmediate(done));
    expect(await shown()).toBe("available");
    expect(copies).toEqual([[id, store().byId(ImageId)?.snapshotId]]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const gone = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: [id] }] }));
    expect(gone.Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("terminated");
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  });

  it("finds a public subnet in each zone of the default VPC", async () => {
    const ask = () => ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: "default-for-az", Values: ["true"] }] }));
    const { Subnets = [] } = await ask();
    expect(Subnets.map(one => [one.AvailabilityZone, one.CidrBlock, one.MapPublicIpOnLaunch])).toEqual([
      ["eu-central-1a", "172.31.0.0/20", true],
      ["eu-central-1b", "172.31.16.0/20", true],
      ["eu-central-1c", "172.31.32.0/20", true],
    ]);
    expect((await ask()).Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(Subnets.map(({ SubnetId }) => SubnetId));
  });
});
