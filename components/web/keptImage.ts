import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { lackingExtensions, mustBeImage } from "../../settings/image/imageProblems";
import { type FoundImage, imageById, isImageId } from "../../settings/image/images";
import { userError } from "../../settings/userError";

export interface KeptImageArgs {
  /**
   * What was asked for: the exact name or the id of an image, or `newest-arm64` or `newest-amd64`. A change takes the answer
   * of that time, and replaces the servers unless it is the same image.
   */
  readonly wanted: string;
  /**
   * What AWS answers now, `ami-...`; undefined if it has no such image. A change does nothing while `wanted` stays the same.
   */
  readonly id: string | undefined;
  /** AWS region, for example `eu-central-1`; for messages. */
  readonly region: string;
  /** The PHP extensions of the servers, for example `gd`; for a warning if the image was made for others. */
  readonly phpExtensions: readonly string[];
}

/**
 * Id of the image that servers start from: the first answer of AWS, kept in the state of the stack. So a server that is made
 * later starts from the same image as the others, also when there is a newer one.
 *
 * A warning of every preview and update says what will not work with the next server: AWS no longer has the image, or has
 * deprecated it, or the image lacks packages. Everything else of an update works.
 *
 * @throws Error, in the output, if neither the state nor AWS knows the image
 */
export function keptImage(
  name: string,
  args: KeptImageArgs,
  opts: { readonly parent: pulumi.Resource },
): pulumi.Output<string> {
  const { wanted, id = "" } = args;
  // A changed input is kept in the state as well and changes nothing else: it would only show up in every preview.
  const stash = new pulumi.Stash(`${name}-image-${wanted}`, { input: id }, { ...opts, ignoreChanges: ["input"] });
  return stash.output.apply(async (kept: string) => {
    const used = imageToUse(kept, args);
    // Only warnings depend on this look-up, so an update does not fail when AWS refuses it.
    const warnings = await imageById(used).then(
      found => imageWarnings(used, found, args),
      () => [],
    );
    for (const text of warnings) void pulumi.log.warn(text, stash);
    return used;
  });
}

/** What is wrong with an image that servers were made from. `found` is AWS's answer of today about it. */
export function imageWarnings(
  id: string,
  found: FoundImage | undefined,
  { wanted, phpExtensions }: Pick<KeptImageArgs, "wanted" | "phpExtensions">,
): string[] {
  const name = id === wanted ? id : `${id} (${wanted})`;
  if (found === undefined) return [goneText(name)];
  const lacking = lackingExtensions(phpExtensions, found);
  return [
    ...(found.deprecatedSince === undefined ? [] : [deprecatedText(name, found.deprecatedSince.slice(0, 10))]),
    ...(lacking.length === 0 ? [] : [lackingText(name, lacking)]),
  ];
}

/**
 * The kept id, or else the answer of AWS: a name that did not exist at first may exist later. Both may be empty texts.
 *
 * @throws Error if there is neither
 */
export function imageToUse(kept: string, { wanted, id = "", region }: Omit<KeptImageArgs, "phpExtensions">): string {
  if (kept !== "") return kept;
  if (id !== "") return id;
  const cause = wanted.startsWith("newest-")
    ? `Debian offers no image for ${wanted.slice("newest-".length)} in ${region}.`
    : `${fullKey("image")} is "${wanted}"; it must ${mustBeImage(region, wanted)}.`;
  const what = isImageId(wanted) ? "ID" : "NAME";
  throw userError(`${cause} To name an image: pulumi config set ${fullKey("image")} ${what}.`);
}

const goneText = (image: string) =>
  `AWS no longer has the image ${image}, from which the web servers were made. They keep it, but no new server ` +
  `can start from it. What to do: set ${fullKey("image")} to another image, as docs/operations.md says under Planned changes.`;

const deprecatedText = (image: string, since: string) =>
  `The image ${image}, from which the web servers are made, is deprecated since ${since}. Servers still start from it, until ` +
  `its owner takes it away. What to do: set ${fullKey("image")} to another image, as docs/operations.md says under Planned changes.`;

const lackingText = (image: string, lacking: readonly string[]) =>
  `The image ${image} was made without ${lacking.join(", ")} of ${fullKey("phpExtensions")}: each new server takes ` +
  "this from Debian's mirror, and does not start while the mirror is away. What to do: make an image again, as docs/image.md says.";
