import * as aws from "@pulumi/aws";
import { hasSlot } from "./addressPlan";
import { architecture } from "./contradictions";
import { fullKey, type Problem, type Values } from "./form";
import { imageProblems, mustBeImage } from "./image/imageProblems";
import { type FoundImage, imageById, imageOfDebian, isImageId } from "./image/images";

/** What the region offers to this stack. */
export interface Offer {
  /** Names of the zones that need no opt-in and offer the web servers' instance type, sorted. */
  readonly zones: readonly string[];
  /** Id of the image, `ami-...`. Undefined when there is none with that name or id. */
  readonly imageId: string | undefined;
  /** What AWS says about an image that the settings give by its id. */
  readonly image?: FoundImage;
  /** Number of this AWS account. It is asked only if the settings give the id of an image. */
  readonly account?: string;
}

/** The image that web servers are to start from. */
export interface Image {
  /** The exact name or the id that the settings give, else `newest-arm64` or `newest-amd64`. */
  readonly wanted: string;
  /** `ami-...` as AWS answers today. Undefined: AWS no longer has it. Only a stack that runs already is let through then. */
  readonly id: string | undefined;
}

/** Asks AWS what it offers. Settings that could not be read restrict nothing. */
export async function regionOffer({ webInstanceType, image }: Partial<Values>): Promise<Offer> {
  const [all, offering, found] = await Promise.all([
    // Not filtered by state: an impaired zone must not move the subnets of a running stack.
    aws.getAvailabilityZones({ filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] }),
    webInstanceType === undefined ? undefined : zonesOffering(webInstanceType),
    webInstanceType === undefined ? { imageId: undefined } : findImage(image, webInstanceType),
  ]);
  return { zones: all.names.filter(zone => hasSlot(zone) && (offering?.has(zone) ?? true)).sort(), ...found };
}

/**
 * The settings that ask for something that the region does not offer.
 *
 * @param isRunning whether the stack has been made already. Then its servers may have been made from an image that has been
 *   taken away since, which must not stop an update that makes no server, such as a promotion
 */
export function offerProblems(values: Partial<Values>, offer: Offer, region: string, isRunning: boolean): Problem[] {
  const { zones, webInstanceType, image } = values;
  const problems: Problem[] = [];
  if (webInstanceType !== undefined && offer.zones.length < 2)
    problems.push({
      key: fullKey("webInstanceType"),
      got: webInstanceType,
      must: `be offered in two zones of ${region} at least; this one is offered in ${offer.zones.join(", ") || "none"}`,
    });
  else if (zones !== undefined && zones > offer.zones.length)
    problems.push({
      key: fullKey("zones"),
      got: String(zones),
      must: `be ${offer.zones.length} at most: ${region} offers ${webInstanceType ?? "servers"} in ${offer.zones.join(", ")}`,
    });
  if (webInstanceType !== undefined && offer.imageId === undefined && !isRunning)
    problems.push({
      key: fullKey("image"),
      ...(image === undefined ? {} : { got: image }),
      must: mustBeImage(region, image),
    });
  if (offer.image !== undefined && offer.account !== undefined)
    problems.push(...imageProblems(values, offer.image, offer.account));
  return problems;
}

/** The image, when the settings have no problems. */
export function imageOf({ image, webInstanceType }: Values, offer: Offer): Image {
  return { wanted: image ?? `newest-${architecture(webInstanceType)}`, id: offer.imageId };
}

async function zonesOffering(instanceType: string): Promise<ReadonlySet<string>> {
  const { locations } = await aws.ec2.getInstanceTypeOfferings({
    locationType: "availability-zone",
    filters: [{ name: "instance-type", values: [instanceType] }],
  });
  return new Set(locations);
}

/**
 * The image with this id, or else the id of Debian's image with this exact name, or else that of the newest Debian 13 image for
 * the instance type. EC2 deprecates a public image two years after it was made (EC2 user guide, "Deprecate an Amazon EC2
 * AMI"). Servers can still be made from it, so a name also finds a deprecated one.
 */
async function findImage(
  given: string | undefined,
  webInstanceType: string,
): Promise<Pick<Offer, "imageId" | "image" | "account">> {
  if (given === undefined || !isImageId(given))
    return { imageId: await imageOfDebian(given ?? `debian-13-${architecture(webInstanceType)}-*`) };
  const [image, { accountId }] = await Promise.all([imageById(given), aws.getCallerIdentity()]);
  return image === undefined ? { imageId: undefined } : { imageId: image.id, image, account: accountId };
}
