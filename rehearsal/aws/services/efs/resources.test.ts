import { beforeEach, describe, expect, it } from "vitest";
import { invoke } from "../../core/invokes";
import type { Resource } from "../../core/resource";
import type { Properties } from "../../core/values";
import { deriveTopology } from "../../core/deriveTopology";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";
import { fileSystemType, mountTargetType } from "./fileSystems";

describe("a file system", () => {
  let world: ReturnType<typeof paperCloud>;
  let files: Resource;
  let subnets: Resource[];
  let group: string;
  let vpcId: unknown;
  beforeEach(async () => {
    world = paperCloud();
    // A mount target takes its time. Nothing here waits for it.
    world.clock.wait = async () => undefined;
    subnets = (await smallNetwork(world.make)).subnets;
    vpcId = subnets[0]?.outputs["vpcId"];
    group = (await world.make("aws:ec2/securityGroup:SecurityGroup", "files", { vpcId })).id;
    files = await world.make(fileSystemType, "files", { creationToken: "one", encrypted: true, tags: { a: "b" } });
  });
  const target = (more: Properties = {}) =>
    world.make(mountTargetType, "target", {
      fileSystemId: files.id,
      subnetId: subnets[0]!.id,
      securityGroups: [group],
      ...more,
    });
  const elsewhere = async () => {
    const vpc = await world.make("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.30.0.0/16" });
    const inputs = { vpcId: vpc.id, cidrBlock: "10.30.0.0/24", availabilityZone: "eu-central-1c" };
    return world.make("aws:ec2/subnet:Subnet", "other", inputs);
  };

  it("is encrypted with EFS's own key, and is found by its token", () => {
    expect(String(files.outputs["kmsKeyId"])).toContain(":key/");
    expect(files.outputs["dnsName"]).toBe(`${files.id}.efs.eu-central-1.amazonaws.com`);
    const find = (creationToken: string) =>
      invoke("aws:efs/getFileSystem:getFileSystem", { creationToken }, world.account);
    expect(find("one")).toMatchObject({ fileSystemId: files.id, tags: { a: "b" } });
    expect(() => find("two")).toThrow("no matching EFS file system found");
  });

  // Codes and statuses: botocore's model of EFS (efs/2015-02-01/service-2.json); when each comes: EFS API reference.
  const refusals: Readonly<Record<string, [string, () => Promise<unknown>]>> = {
    "a second one with its token": [
      "CreateFileSystem 409 FileSystemAlreadyExists",
      () => world.make(fileSystemType, "again", { creationToken: "one" }),
    ],
    "elastic throughput in the mode maxIO": [
      "CreateFileSystem 400 BadRequest",
      () => world.make(fileSystemType, "io", { performanceMode: "maxIO", throughputMode: "elastic" }),
    ],
    "its deletion while it has a mount target": [
      "DeleteFileSystem 409 FileSystemInUse",
      async () => {
        await target();
        await world.destroy(files);
      },
    ],
    "a mount target of a file system that does not exist": [
      "CreateMountTarget 404 FileSystemNotFound",
      () => target({ fileSystemId: "fs-0" }),
    ],
    "a mount target in a subnet that does not exist": [
      "CreateMountTarget 400 SubnetNotFound",
      () => target({ subnetId: "subnet-0" }),
    ],
    "a second mount target in a zone": [
      "CreateMountTarget 409 MountTargetConflict",
      async () => {
        await target();
        await target();
      },
    ],
    "mount targets in two VPCs": [
      "CreateMountTarget 409 MountTargetConflict",
      async () => {
        await target();
        await target({ subnetId: (await elsewhere()).id, securityGroups: [] });
      },
    ],
    "a security group of another VPC": [
      "CreateMountTarget 400 SecurityGroupNotFound",
      async () => target({ subnetId: (await elsewhere()).id }),
    ],
    "more than five security groups": [
      "CreateMountTarget 400 SecurityGroupLimitExceeded",
      () => target({ securityGroups: Array<string>(6).fill(group) }),
    ],
    "a mount target outside of the file system's one zone": [
      "CreateMountTarget 400 AvailabilityZonesMismatch",
      async () => {
        const one = await world.make(fileSystemType, "zone", { availabilityZoneName: "eu-central-1b" });
        await target({ fileSystemId: one.id });
      },
    ],
    "a policy without statements": [
      "PutFileSystemPolicy 400 InvalidPolicyException",
      () => world.make("aws:efs/fileSystemPolicy:FileSystemPolicy", "p", { fileSystemId: files.id, policy: "{}" }),
    ],
    "a policy of a file system that does not exist": [
      "PutFileSystemPolicy 404 FileSystemNotFound",
      () =>
        world.make("aws:efs/fileSystemPolicy:FileSystemPolicy", "p", {
          fileSystemId: "fs-0",
          policy: '{"Statement":[]}',
        }),
    ],
    "backups of a file system that does not exist": [
      "PutBackupPolicy 404 FileSystemNotFound",
      () =>
        world.make("aws:efs/backupPolicy:BackupPolicy", "b", {
          fileSystemId: "fs-0",
          backupPolicy: { status: "ENABLED" },
        }),
    ],
  };
  it.each(Object.entries(refusals))("refuses %s", async (_, [expected, call]) => {
    expect(await refusal(call())).toContain(`: ${expected}: `);
  });

  it("refuses in a preview a token that is too long, a key without encryption, and an unknown status of backups", () => {
    expect(problems(fileSystemType, { creationToken: "x".repeat(65) })).toHaveLength(1);
    expect(problems(fileSystemType, { encrypted: false, kmsKeyId: "arn:aws:kms:eu-central-1:1:key/1" })).toHaveLength(
      1,
    );
    expect(
      problems("aws:efs/backupPolicy:BackupPolicy", { fileSystemId: "fs-0", backupPolicy: { status: "ON" } }),
    ).toHaveLength(1);
  });

  it("has a name for each mount target, and one that leads to all, until they are deleted", async () => {
    const first = await target();
    await target({ subnetId: subnets[1]!.id });
    const names = () =>
      deriveTopology(world.account)
        .names.filter(({ name }) => name.includes(".efs."))
        .map(({ name, addresses }) => [name.replace(files.id, "fs"), addresses.length]);
    expect(names()).toEqual([
      ["fs.efs.eu-central-1.amazonaws.com", 2],
      ["eu-central-1a.fs.efs.eu-central-1.amazonaws.com", 1],
      ["eu-central-1b.fs.efs.eu-central-1.amazonaws.com", 1],
    ]);
    await world.destroy(first);
    expect(names()).toHaveLength(2);
  });
});
