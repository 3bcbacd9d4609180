import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
  type Image,
  type Tag,
} from "@aws-sdk/client-ec2";
import { removeGroup, removeInstance } from "./builder";
import { isLeftover, runTag, tagIn } from "./marks";
import type { Patience } from "./waiting";

const tagged = [{ Name: "tag-key", Values: [runTag] }];
const alive = { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] };

/**
 * Removes what earlier runs have left behind, because they were killed. What a run of today may still need stays.
 *
 * @param mark of this run; what has it is removed too. Undefined: nothing has.
 * @returns the ids of what was removed
 */
export async function removeLeftovers(ec2: EC2Client, patience: Patience, mark?: string): Promise<readonly string[]> {
  const removed: string[] = [];
  const isOld = ({ Tags }: { readonly Tags?: readonly Tag[] | undefined }) => {
    const found = tagIn(Tags as Tag[], runTag) ?? "";
    return found === mark || isLeftover(found, Date.now());
  };
  const remove = async (id: string | undefined, call: (id: string) => Promise<unknown>) => {
    if (id === undefined) return;
    await call(id);
    removed.push(id);
  };
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: [...tagged, alive] }));
  for (const { InstanceId } of Reservations.flatMap(({ Instances = [] }) => Instances).filter(isOld))
    await remove(InstanceId, id => removeInstance(ec2, id, patience));

  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: tagged }));
  for (const { GroupId } of SecurityGroups.filter(isOld)) await remove(GroupId, id => removeGroup(ec2, id, patience));

  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["self"], Filters: tagged }));
  for (const image of Images.filter(isOld)) await remove(image.ImageId, () => removeImage(ec2, image));

  // A snapshot whose image was given up before AWS told the image's snapshots.
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters: tagged }));
  for (const { SnapshotId } of Snapshots.filter(isOld).filter(({ SnapshotId }) => !removed.includes(SnapshotId ?? "")))
    await remove(SnapshotId, id => ec2.send(new DeleteSnapshotCommand({ SnapshotId: id })));
  return removed;
}

/** Deregisters an image and deletes its snapshots. Servers that were made from it go on. */
export async function removeImage(ec2: EC2Client, { ImageId, BlockDeviceMappings = [] }: Image): Promise<void> {
  await ec2.send(new DeregisterImageCommand({ ImageId: ImageId ?? "" }));
  // AWS refuses to delete the snapshot of an image that is registered (API reference, DeleteSnapshot).
  for (const SnapshotId of BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []))
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
}
