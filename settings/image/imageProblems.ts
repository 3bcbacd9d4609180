import { architecture } from "../contradictions";
import { fullKey, type Problem, type Values } from "../form";
import { debian, type FoundImage, isImageId } from "./images";
import { serverDiskGb } from "./serverDisk";

/** AWS's words for the architectures, by Debian's. */
const architectures = { arm64: "arm64", amd64: "x86_64" } as const;

/** What a name or an id of an image must be, as the end of a sentence that says that it must. */
export const mustBeImage = (region: string, image = "") =>
  isImageId(image)
    ? `be the id of an image that this account may start in ${region}; AWS shows none of this id: it is in another region, was deregistered or disabled, or is not shared with this account`
    : `be the exact name of an image that Debian offers in ${region}; there is none of this name`;

/**
 * Why servers cannot or must not start from an image that the settings give by its id. AWS would notice some of it only when
 * it makes the first server, and some of it never.
 *
 * Whoever owns the image of a server is root on it, so its owner is trusted deliberately: it is this account, Debian, or the
 * account of `imageOwner`.
 *
 * @param account number of this AWS account
 */
export function imageProblems(
  { image, imageOwner, webInstanceType }: Partial<Values>,
  found: FoundImage,
  account: string,
): Problem[] {
  const trusted = [account, debian, ...(imageOwner === undefined ? [] : [imageOwner])];
  const wanted = webInstanceType === undefined ? undefined : architectures[architecture(webInstanceType)];
  const musts: (string | false)[] = [
    !trusted.includes(found.owner) &&
      `belong to this account (${account}), to Debian (${debian}) or to the account in ${fullKey("imageOwner")}; ` +
        `it belongs to ${found.owner}. To trust that account: pulumi config set ${fullKey("imageOwner")} ${found.owner}`,
    found.state !== "available" && `be available; AWS says that it is ${found.state}`,
    wanted !== undefined &&
      found.architecture !== wanted &&
      `be an image for ${wanted}, which ${fullKey("webInstanceType")} ${webInstanceType} is; it is for ${found.architecture}`,
    found.rootDeviceType !== "ebs" && `have its root device on EBS; this one is ${found.rootDeviceType}`,
    found.virtualizationType !== "hvm" && `have the virtualization type hvm; this one is ${found.virtualizationType}`,
    !found.enaSupport && "support ENA, the network adapter of today's instance types; this one does not",
    found.platform !== "Linux/UNIX" && `be a Linux image without a licence fee (Linux/UNIX); it is ${found.platform}`,
    found.diskGb > serverDiskGb &&
      `fit on the disk of a server, ${serverDiskGb} GiB; its root disk has ${found.diskGb} GiB`,
  ];
  return musts.flatMap(must =>
    must === false ? [] : [{ key: fullKey("image"), ...(image === undefined ? {} : { got: image }), must }],
  );
}

/** The PHP extensions of the settings that an image of the command `image` lacks. Each server installs them at its boot. */
export function lackingExtensions(phpExtensions: readonly string[], found: FoundImage | undefined): readonly string[] {
  const inside = found?.phpExtensions;
  return inside === undefined ? [] : phpExtensions.filter(name => !inside.includes(name));
}
