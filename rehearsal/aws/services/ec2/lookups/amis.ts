import type { Account } from "../../../core/account";
import { type Properties, list, text } from "../../../core/values";
import type { Lookups } from "../../service";
import type { Image } from "../catalog";
import { imagesOf } from "../images";
import { type Query, type Traits, select } from "./filters";

const filters = [
  "architecture",
  "creation-date",
  "image-id",
  "image-type",
  "is-public",
  "name",
  "owner-id",
  "root-device-type",
  "state",
  "virtualization-type",
] as const;
type Filter = (typeof filters)[number];
export const imageQuery: Query<Filter> = { doing: "reading EC2 AMIs", operation: "DescribeImages", filters };

/** Every image here is an EBS-backed HVM machine image. */
export const imageTraits = (image: Image): Traits<Filter> => ({
  architecture: image.architecture,
  "creation-date": image.creationDate,
  "image-id": image.id,
  "image-type": "machine",
  "is-public": String(image.isPublic),
  name: image.name,
  "owner-id": image.owner,
  "root-device-type": "ebs",
  state: image.state,
  "virtualization-type": "hvm",
});

/**
 * A deprecated image is left out unless `includeDeprecated` is set, because it is not the caller's own (EC2 user guide,
 * "Deprecate an Amazon EC2 AMI"; API reference, DescribeImages, `IncludeDeprecated`).
 */
function getAmi(args: Properties, account: Account): Properties {
  const store = imagesOf(account);
  const owners = list<string>(args["owners"]);
  const candidates = store
    .seenBy(account.id, args["includeDeprecated"] === true)
    .filter(image => isOwnedBy(image, owners, account.id))
    .filter(image => args["nameRegex"] === undefined || new RegExp(text(args["nameRegex"])).test(image.name));
  const found = select(imageQuery, args, candidates, imageTraits, image => image.tags).sort((a, b) =>
    a.creationDate < b.creationDate ? 1 : -1,
  );
  const [first] = found;
  if (first === undefined)
    throw new Error(
      `invoking aws:ec2/getAmi:getAmi: Your query returned no results. Please change your search criteria and try again. ` +
        `(The rehearsal offers: ${store.all.map(({ name }) => name).join(", ")}, owner 136693071363.)`,
    );
  if (found.length > 1 && args["mostRecent"] !== true)
    throw new Error(
      "invoking aws:ec2/getAmi:getAmi: Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` attribute to true.",
    );
  return {
    ...args,
    id: first.id,
    name: first.name,
    architecture: first.architecture,
    creationDate: first.creationDate,
    deprecationTime: first.deprecationTime ?? "",
    imageId: first.id,
    ownerId: first.owner,
    public: first.isPublic,
    rootDeviceName: "/dev/xvda",
    rootDeviceType: "ebs",
    rootSnapshotId: first.snapshotId,
    virtualizationType: "hvm",
    enaSupport: true,
    platformDetails: "Linux/UNIX",
    // The bridge keeps the provider's names in a map without a schema (ec2_ami_data_source.go, flattenAMIBlockDeviceMappings).
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { snapshot_id: first.snapshotId, volume_size: String(first.diskGb) } },
    ],
    state: first.state,
    tags: first.tags,
    arn: `arn:aws:ec2:::image/${first.id}`,
  };
}

/** `owners` may have `self`. Without owners, every image fits. */
export const isOwnedBy = ({ owner }: Image, owners: readonly string[], accountId: string): boolean =>
  owners.length === 0 || owners.includes(owner) || (owner === accountId && owners.includes("self"));

export const amis: Lookups = { "aws:ec2/getAmi:getAmi": getAmi };
