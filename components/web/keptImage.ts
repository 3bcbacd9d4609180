import * as pulumi from "@pulumi/pulumi";
import { mustBeImage } from "../../settings/regionOffer";
import { fullKey } from "../../settings/form";
import { userError } from "../../settings/userError";

export interface KeptImageArgs {
  /**
   * What was asked for: the exact name of an image, or `newest-arm64` or `newest-amd64`. A change takes the answer of that
   * time, and replaces the servers unless it is the same image.
   */
  readonly wanted: string;
  /**
   * What AWS answers now, `ami-...`; undefined if it has no such image. A change does nothing while `wanted` stays the same.
   */
  readonly id: string | undefined;
  /** AWS region, for example `eu-central-1`; for messages. */
  readonly region: string;
}

/**
 * Id of the image that servers start from: the first answer of AWS, kept in the state of the stack. So a server that is made
 * later starts from the same image as the others, also when there is a newer one.
 *
 * If AWS no longer has the image, everything else of an update works, and a warning says what does not.
 *
 * @throws Error, in the output, if neither the state nor AWS knows the image
 */
export function keptImage(
  name: string,
  { wanted, id = "", region }: KeptImageArgs,
  opts: { readonly parent: pulumi.Resource },
): pulumi.Output<string> {
  // A changed input is kept in the state as well and changes nothing else: it would only show up in every preview.
  const stash = new pulumi.Stash(`${name}-image-${wanted}`, { input: id }, { ...opts, ignoreChanges: ["input"] });
  return stash.output.apply((kept: string) => {
    if (kept !== "" && id === "") void pulumi.log.warn(goneText(kept, wanted), stash);
    return imageToUse(kept, { wanted, id, region });
  });
}

/**
 * The kept id, or else the answer of AWS: a name that did not exist at first may exist later. Both may be empty texts.
 *
 * @throws Error if there is neither
 */
export function imageToUse(kept: string, { wanted, id = "", region }: KeptImageArgs): string {
  if (kept !== "") return kept;
  if (id !== "") return id;
  const cause = wanted.startsWith("newest-")
    ? `Debian offers no image for ${wanted.slice("newest-".length)} in ${region}.`
    : `${fullKey("image")} is "${wanted}"; it must ${mustBeImage(region)}.`;
  throw userError(`${cause} To name an image: pulumi config set ${fullKey("image")} NAME.`);
}

const goneText = (kept: string, wanted: string) =>
  `AWS no longer has the image ${kept} (${wanted}), from which the web servers were made. They keep it, but no new server ` +
  `can start from it. What to do: set ${fullKey("image")} to a newer image, as docs/operations.md says under Planned changes.`;
