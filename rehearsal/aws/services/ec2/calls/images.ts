import { random } from "../../../core/random";
import type { ApiContext } from "../../../http/api";
import { ApiError } from "../../../http/apiError";
import { element } from "../../../http/xml";
import { type Image, architectureOf } from "../catalog";
import { imagesOf } from "../images";
import { imageQuery, imageTraits, isOwnedBy } from "../lookups/amis";
import { select } from "../lookups/filters";
import { type Call, filtersOf, inAwsWords, set, tagSet, tagging, tagsFor, textOf, textsOf } from "./call";
import { instanceOf, stateOf } from "./instances";
import { selectByTagKey } from "./networks";

/** How long AWS copies a disk, in its seconds: supposed. */
const copySeconds = 180;

const DescribeImages: Call = {
  fields: ["Filter", "Owner", "ImageId", "IncludeDeprecated"],
  async answer(fields, { account }) {
    const store = imagesOf(account);
    const [owners, ids] = [textsOf(fields, "Owner"), textsOf(fields, "ImageId")];
    const seen = store
      .seenBy(account.id, textOf(fields, "IncludeDeprecated") === "true")
      .filter(image => isOwnedBy(image, owners, account.id));
    for (const id of ids) if (!seen.some(image => image.id === id)) throw noImage(id);
    const all = ids.length === 0 ? seen : seen.filter(image => ids.includes(image.id));
    const tags = ({ tags, owner }: Image) => (owner === account.id ? tags : {});
    const found = await inAwsWords(() =>
      selectByTagKey(fields, all, tags, rest => select(imageQuery, filtersOf(rest), all, imageTraits, tags)),
    );
    return set("imagesSet", found.map(described));
  },
};

const described = (image: Image) =>
  element("imageId", image.id) +
  element("imageState", image.state) +
  element("imageOwnerId", image.owner) +
  element("creationDate", image.creationDate) +
  element("isPublic", String(image.isPublic)) +
  element("architecture", image.architecture) +
  element("imageType", "machine") +
  element("name", image.name) +
  element("rootDeviceName", "/dev/xvda") +
  element("rootDeviceType", "ebs") +
  element("virtualizationType", "hvm") +
  element("enaSupport", "true") +
  element("deprecationTime", image.deprecationTime) +
  set("blockDeviceMapping", [
    element("deviceName", "/dev/xvda") +
      `<ebs>${element("snapshotId", image.snapshotId)}${element("volumeSize", image.diskGb)}</ebs>`,
  ]) +
  tagSet(image.tags);

const noImage = (id: string) => new ApiError(400, "InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);

/** The image, which must be the caller's own. */
function own({ account }: ApiContext, id: string): Image {
  const image = imagesOf(account)
    .seenBy(account.id, true)
    .find(one => one.id === id);
  if (image === undefined) throw noImage(id);
  if (image.owner !== account.id) throw new ApiError(403, "AuthFailure", `Not authorized for image:${id}`);
  return image;
}

const CreateImage: Call = {
  fields: ["InstanceId", "Name", "Description", "TagSpecification"],
  rights: tagging,
  async answer(fields, context) {
    const { account, hardware } = context;
    const [name, server] = [textOf(fields, "Name"), instanceOf(context, textOf(fields, "InstanceId"))];
    if (!/^[\w ()[\]./'@-]{3,128}$/.test(name))
      throw new ApiError(
        400,
        "InvalidAMIName.Malformed",
        "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'",
      );
    const store = imagesOf(account);
    const twin = store.all.find(image => image.owner === account.id && image.name === name);
    if (twin !== undefined)
      throw new ApiError(400, "InvalidAMIName.Duplicate", `AMI name ${name} is already in use by AMI ${twin.id}`);
    // AWS would restart a server that runs.
    const state = await stateOf(server, context);
    if (state !== "stopped")
      throw new ApiError(
        400,
        "IncorrectInstanceState",
        `The instance '${server.id}' is in the state '${state}' (the rehearsal makes images of stopped servers)`,
      );
    const snapshotId = `snap-${random.hex(17)}`;
    await hardware.copyDisk(server.id, snapshotId);
    const image: Image = {
      id: `ami-${random.hex(17)}`,
      name,
      architecture: architectureOf(server.inputs.instanceType ?? ""),
      owner: account.id,
      creationDate: new Date(account.clock.now()).toISOString(),
      snapshotId,
      diskGb: store.byId(server.inputs.ami ?? "")?.diskGb ?? 8,
      isPublic: false,
      state: "pending",
      tags: tagsFor(fields, "image"),
    };
    store.add(image);
    store.snapshots.set(snapshotId, { tags: tagsFor(fields, "snapshot"), owner: account.id });
    void account.clock.after(copySeconds).then(() => store.change(image.id, { state: "available" }));
    return element("imageId", image.id);
  },
};

const DeregisterImage: Call = {
  fields: ["ImageId"],
  answer(fields, context) {
    const { id } = own(context, textOf(fields, "ImageId"));
    imagesOf(context.account).deregister(image => image.id === id);
    return element("return", "true");
  },
};

const DescribeImageAttribute: Call = {
  fields: ["ImageId", "Attribute"],
  answer(fields, context) {
    if (textOf(fields, "Attribute") !== "launchPermission")
      throw new ApiError(400, "InvalidAction", "the rehearsal knows DescribeImageAttribute of launchPermission");
    const { id, sharedWith = [] } = own(context, textOf(fields, "ImageId"));
    return (
      element("imageId", id) +
      set(
        "launchPermission",
        sharedWith.map(account => element("userId", account)),
      )
    );
  },
};

const DescribeSnapshots: Call = {
  fields: ["Filter", "Owner"],
  async answer(fields, { account }) {
    const all = [...imagesOf(account).snapshots].map(([id, snapshot]) => ({ id, ...snapshot }));
    const query = { doing: "", operation: "DescribeSnapshots", filters: ["snapshot-id"] } as const;
    const found = await inAwsWords(() =>
      selectByTagKey(
        fields,
        all,
        one => one.tags,
        rest => select(query, filtersOf(rest), all, one => ({ "snapshot-id": one.id })),
      ),
    );
    return set(
      "snapshotSet",
      found.map(one => element("snapshotId", one.id) + tagSet(one.tags)),
    );
  },
};

const DeleteSnapshot: Call = {
  fields: ["SnapshotId"],
  async answer(fields, { account, hardware }) {
    const [id, store] = [textOf(fields, "SnapshotId"), imagesOf(account)];
    if (!store.snapshots.has(id))
      throw new ApiError(400, "InvalidSnapshot.NotFound", `The snapshot '${id}' does not exist.`);
    const user = store.all.find(image => image.snapshotId === id);
    if (user !== undefined)
      throw new ApiError(400, "InvalidSnapshot.InUse", `The snapshot ${id} is currently in use by ${user.id}`);
    store.snapshots.delete(id);
    await hardware.deleteDiskCopy(id);
    return element("return", "true");
  },
};

export const images = {
  DescribeImages,
  CreateImage,
  DeregisterImage,
  DescribeImageAttribute,
  DescribeSnapshots,
  DeleteSnapshot,
};
