import {
  CreateImageCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  type EC2Client,
  type Image,
} from "@aws-sdk/client-ec2";
import { extensionsTag } from "../settings/image/images";
import type { Arguments } from "./arguments";
import { Builder } from "./builder";
import type { Configuration } from "./configuration";
import { removeLeftovers } from "./leftovers";
import { imageTag, markOf, runTag } from "./marks";
import { builderPlace, sourceImage } from "./source";
import { builderUserData } from "./userData";
import { type Patience, waitUntil } from "./waiting";

/** How long AWS may copy a disk. */
const copyMinutes = 40;

/** A new image. */
export interface Baked {
  /** `ami-...` */
  readonly image: string;
  /** The setting that takes it, for example `lamp:image`. */
  readonly setting: string;
  readonly name: string;
  /** Name of the image that it was made from. */
  readonly from: string;
  /** Versions by the names of the packages. */
  readonly packages: Readonly<Record<string, string>>;
}

export interface BakeArgs extends Pick<Arguments, "from" | "subnet" | "publicAddress"> {
  readonly configuration: Configuration;
  readonly patience: Patience;
  /** Is told what happens, line by line. */
  readonly say: (text: string) => void;
}

/** Makes an image. Whatever happens, nothing else of it is left in the account; what cannot be removed is named in the error. */
export async function bake(ec2: EC2Client, args: BakeArgs): Promise<Baked> {
  const { configuration, patience, say } = args;
  const always: Patience = { ...patience };
  delete (always as { signal?: AbortSignal }).signal;
  const left = await removeLeftovers(ec2, patience);
  if (left.length > 0) say(`Removed what an earlier run has left behind: ${left.join(", ")}.`);
  const source = await sourceImage(ec2, configuration, args.from);
  const place = await builderPlace(ec2, args);
  const mark = markOf(Date.now());
  const builder = new Builder(ec2, patience);
  let baked: Baked;
  try {
    patience.signal?.throwIfAborted();
    await builder.start({
      imageId: source.ImageId ?? "",
      instanceType: configuration.instanceType,
      userData: builderUserData(configuration.phpExtensions),
      place,
      mark,
    });
    say(`The builder ${builder.id} starts from ${source.Name} in ${place.subnetId}.`);
    const { packages } = await builder.finish();
    say("It has its packages and is off. AWS copies its disk, which takes some minutes.");
    baked = await imageOf(ec2, { builder: builder.id, source, configuration, packages, mark, patience });
  } catch (error) {
    await removeAll(builder, ec2, always, mark).catch((second: unknown) => {
      throw new Error(`${messageOf(error)}\nAnd not everything could be removed: ${messageOf(second)}\n${byHand}`, {
        cause: second,
      });
    });
    throw error;
  }
  // By its ids only: AWS may still show the new image with the tag of what does not last.
  await builder.remove(always).catch((error: unknown) => {
    const text = `The image ${baked.image} is made, and the builder could not be removed: ${messageOf(error)}\n${byHand}`;
    throw new Error(text, { cause: error });
  });
  return baked;
}

/** What is known by its id, and what else has the mark, such as a builder whose creation AWS did not answer. */
async function removeAll(builder: Builder, ec2: EC2Client, patience: Patience, mark: string): Promise<void> {
  await builder.remove(patience);
  await removeLeftovers(ec2, patience, mark);
}

const byHand = `The next run removes what is left, or find it in the console of EC2 by its tag ${runTag}.`;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

interface Disk {
  readonly builder: string;
  readonly source: Image;
  readonly configuration: Configuration;
  readonly packages: Baked["packages"];
  readonly mark: string;
  readonly patience: Patience;
}

async function imageOf(ec2: EC2Client, disk: Disk): Promise<Baked> {
  const { builder, source, configuration, packages, mark, patience } = disk;
  const from = source.Name ?? source.ImageId ?? "";
  const time = new Date()
    .toISOString()
    .replace(/\..*|[-:]/g, "")
    .replace("T", "-");
  const name = `lamp-${configuration.architecture}-${time}`;
  const Tags = [
    { Key: "Name", Value: name },
    { Key: extensionsTag, Value: configuration.phpExtensions.join(" ") },
    { Key: runTag, Value: mark },
  ];
  const { ImageId = "" } = await ec2.send(
    new CreateImageCommand({
      InstanceId: builder,
      Name: name,
      Description: `Packages of a web server, from ${from}`,
      TagSpecifications: [
        { ResourceType: "image", Tags },
        { ResourceType: "snapshot", Tags },
      ],
    }),
  );
  const found = await waitUntil(copyMinutes, patience, async () => {
    const { Images = [] } = await ec2.send(
      new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "image-id", Values: [ImageId] }] }),
    );
    const [image] = Images;
    if (image?.State === "failed" || image?.State === "error")
      throw new Error(`AWS could not make the image: ${image.StateReason?.Message ?? image.State}.`);
    return image?.State === "available" ? image : undefined;
  });
  if (found === undefined) throw new Error(`AWS was still copying the disk after ${copyMinutes} minutes.`);
  const snapshots = (found.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  const Resources = [ImageId, ...snapshots];
  await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: imageTag, Value: "baked" }] }));
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: runTag }] }));
  return { image: ImageId, setting: `${configuration.project}:image`, name, from, packages };
}
