import * as aws from "@pulumi/aws";

/** The AWS account that publishes Debian's images (wiki.debian.org/Cloud/AmazonEC2Image). */
export const debian = "136693071363";

/** What AWS says about an image, as far as the program needs it. */
export interface FoundImage {
  /** `ami-...` */
  readonly id: string;
  /** Number of the account that owns it. */
  readonly owner: string;
  /** AWS's word: only an `available` image can be started. */
  readonly state: string;
  /** AWS's word, for example `arm64` or `x86_64`. */
  readonly architecture: string;
  /** AWS's word: `ebs`, or `instance-store` of old images. */
  readonly rootDeviceType: string;
  /** AWS's word: `hvm`, or `paravirtual` of old images. */
  readonly virtualizationType: string;
  /** Whether it has the driver of the network adapter that all instance types built on Nitro have. */
  readonly enaSupport: boolean;
  /** `Linux/UNIX`, or what else AWS charges for. */
  readonly platform: string;
  /** Size of its root disk in GiB: no server can have a smaller one. 0: AWS does not tell it. */
  readonly diskGb: number;
  /** Since when it is deprecated, as AWS writes it. Undefined if it is not. */
  readonly deprecatedSince: string | undefined;
  /** The PHP extensions that the command `image` has put into it. Undefined for any other image. */
  readonly phpExtensions: readonly string[] | undefined;
}

/** Tag of an image that the command `image` has made: the PHP extensions in it, separated by blanks. */
export const extensionsTag = "lamp:php-extensions";

/** `ami-` and 8 digits, or 17 since 2018. */
export const isImageId = (image: string) => image.startsWith("ami-");

/**
 * The image with this id: undefined if there is none, or none that this account may start. A deprecated one can still be
 * started, so it is found too.
 */
export function imageById(id: string): Promise<FoundImage | undefined> {
  return only({ includeDeprecated: true, filters: [{ name: "image-id", values: [id] }] });
}

/** The newest image of Debian with this name, which may end with `*`. A pattern finds no deprecated image. */
export async function imageOfDebian(name: string): Promise<string | undefined> {
  const includeDeprecated = !name.endsWith("*");
  const filters = [{ name: "name", values: [name] }];
  return (await only({ owners: [debian], mostRecent: true, includeDeprecated, filters }))?.id;
}

async function only(query: aws.ec2.GetAmiArgs): Promise<FoundImage | undefined> {
  try {
    return described(await aws.ec2.getAmi(query));
  } catch (error) {
    if (/query returned no results/i.test(String(error))) return undefined;
    throw error;
  }
}

function described(image: aws.ec2.GetAmiResult): FoundImage {
  const { deprecationTime, rootDeviceName, blockDeviceMappings = [], tags } = image;
  const root = blockDeviceMappings.find(({ deviceName }) => deviceName === rootDeviceName);
  const extensions = tags?.[extensionsTag];
  return {
    id: image.id,
    owner: image.ownerId,
    state: image.state,
    architecture: image.architecture,
    rootDeviceType: image.rootDeviceType,
    virtualizationType: image.virtualizationType,
    enaSupport: image.enaSupport,
    platform: image.platformDetails,
    diskGb: Number(root?.ebs?.["volume_size"] ?? root?.ebs?.["volumeSize"] ?? 0),
    deprecatedSince: deprecationTime && Date.parse(deprecationTime) <= Date.now() ? deprecationTime : undefined,
    phpExtensions: extensions?.split(" ").filter(name => name !== ""),
  };
}
