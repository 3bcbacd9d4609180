import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  type EC2Client,
  type Image,
} from "@aws-sdk/client-ec2";
import { stacksNaming } from "./configuration";
import { removeImage } from "./leftovers";
import { imageTag } from "./marks";

/** An image that this command has made. */
export interface Kept {
  readonly image: Image;
  /** Descriptions of what needs the image. The list is empty if nothing does. */
  readonly users: readonly string[];
}

const alive = ["pending", "running", "shutting-down", "stopping", "stopped"];

/** The images that this command has made in this account and region, the newest first. */
export async function keptImages(ec2: EC2Client, project: string): Promise<readonly Kept[]> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "tag-key", Values: [imageTag] }] }),
  );
  const sorted = Images.sort((a, b) => ((a.CreationDate ?? "") < (b.CreationDate ?? "") ? 1 : -1));
  return Promise.all(sorted.map(async image => ({ image, users: await usersOf(ec2, image.ImageId ?? "", project) })));
}

/** Servers of any state, files of stacks in this folder, and other accounts that may start it. */
async function usersOf(ec2: EC2Client, id: string, project: string): Promise<readonly string[]> {
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: "image-id", Values: [id] },
        { Name: "instance-state-name", Values: alive },
      ],
    }),
  );
  const { LaunchPermissions = [] } = await ec2.send(
    new DescribeImageAttributeCommand({ ImageId: id, Attribute: "launchPermission" }),
  );
  const servers = Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId, Tags = [] }) => {
    const name = Tags.find(({ Key }) => Key === "Name")?.Value;
    return name === undefined ? `the server ${InstanceId}` : `the server ${name} (${InstanceId})`;
  });
  const accounts = LaunchPermissions.map(({ UserId, Group, OrganizationArn, OrganizationalUnitArn }) => {
    const other = UserId ?? OrganizationArn ?? OrganizationalUnitArn;
    return other === undefined ? `everybody (${Group})` : `the account ${other}, with which it is shared`;
  });
  return [...servers, ...stacksNaming(project, id), ...accounts];
}

/**
 * Removes images that this command has made.
 *
 * @throws Error, before anything is removed, if one is in use or was not made by this command
 */
export async function removeImages(ec2: EC2Client, ids: readonly string[], project: string): Promise<void> {
  const kept = await keptImages(ec2, project);
  const found = ids.map(id => ({ id, kept: kept.find(({ image }) => image.ImageId === id) }));
  const refusals = found.flatMap(({ id, kept }) => {
    if (kept === undefined)
      return [
        `${id} is not an image that this command has made in this account and region; npm run image -- list shows those.`,
      ];
    return kept.users.length === 0 ? [] : [`${id} is used by ${kept.users.join(", ")}.`];
  });
  if (refusals.length > 0) throw new Error(["Nothing was removed.", ...refusals].join("\n"));
  for (const one of found) if (one.kept !== undefined) await removeImage(ec2, one.kept.image);
}
