import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { databaseName } from "../../settings/existingDatabases";
import type { DatabaseServer } from "./databaseServer";

/**
 * A number that stands for the data of a succession: it stays the same when a replica becomes the primary, because that has the
 * accounts of the primary before, and is another one when an empty primary is made.
 *
 * @param generation of the primary
 * @param inRds identifiers of the stack's databases in RDS before this update. A primary that is not among them is made by it
 */
export function lineage(
  name: string,
  primary: DatabaseServer,
  generation: number,
  inRds: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const isMade = !inRds.some(identifier => identifier.startsWith(`${databaseName(name, generation)}-`));
  const { hex } = new random.RandomId(
    `${name}-database-lineage`,
    { byteLength: 3, keepers: { primary: primary.instance.resourceId } },
    { ...opts, ignoreChanges: isMade ? [] : ["keepers"] },
  );
  return hex;
}
