import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { unpromoted } from "../../settings/unpromoted";
import { userError } from "../../settings/userError";
import { watchDatabase } from "./databaseWatch";
import { statusText } from "./promotionWatch";

export interface WriterGateArgs {
  /** RDS identifier of the primary that retires, for example `lamp-db-1-0c1d2e`. Undefined when an earlier update has promoted. */
  readonly source: string | undefined;
  /** The database that has taken its place. */
  readonly primary: aws.rds.Instance;
  /** What it does not have yet, in words. It is said when the primary takes writes. */
  readonly missing: readonly string[];
  /** Called when it has been updated, in a preview too. An error that it throws fails the update. */
  readonly check: (source: string, successor: string) => void;
  /** How long to wait until it can be used, in seconds. Then the update fails. */
  readonly promotionTimeoutSeconds: number;
}

/** How long RDS may still call a promoted database a replica. RDS itself shows the change before the promotion ends. */
export const staleSeconds = 10;

/**
 * Statuses in which a database takes writes: besides `available`, RDS's own backup after a promotion, and the growth of its
 * storage, which may last for hours (RDS user guide, "DB instance status").
 */
const writable = /^(available|backing-up|storage-optimization)$/;

/**
 * What everything that believes in the new primary depends on: the primary, known when RDS says that it replicates nothing
 * and can be used. Pulumi's own word is not enough: it stores an update that AWS has refused as done (see `unpromoted`).
 *
 * It is an Output and not a resource, for the same reason as `healthGate`: the next `up` looks again.
 */
export function writerGate(args: WriterGateArgs): pulumi.Output<pulumi.Resource[]> {
  return args.primary.identifier.apply(async identifier => {
    if (args.source !== undefined) args.check(args.source, identifier);
    await checkWriter(identifier, args);
    pulumi.log.warn(unfinished(identifier, args.missing));
    return [args.primary];
  });
}

/** What an update that promotes leaves for the next one. */
export const unfinished = (identifier: string, missing: readonly string[]) =>
  `This update ${pulumi.runtime.isDryRun() ? "changes" : "has changed"} nothing of ${identifier} but its role, so that it takes writes soon. ` +
  `\`pulumi up\` once more gives it what it does not have yet: ${missing.join("; ")}. ` +
  "The same holds for every other change of its settings and of the passwords. The old primary stays fenced, and gets no other change.";

/** The gate itself: see `writerGate`. */
export async function checkWriter(
  identifier: string,
  { promotionTimeoutSeconds: timeoutSeconds }: Pick<WriterGateArgs, "promotionTimeoutSeconds">,
): Promise<void> {
  // A preview promotes nothing.
  if (pulumi.runtime.isDryRun()) return;
  let source: string | undefined;
  let status: string | undefined;
  const consequence = "The servers were not told to write to it.";
  await watchDatabase(
    { identifier, timeoutSeconds, question: `Whether ${identifier} takes writes`, consequence },
    (found, seconds) => {
      source = found?.replicaOf;
      status = found?.status;
      if (source !== undefined) return seconds >= staleSeconds || `${identifier} is still a replica of ${source}`;
      return writable.test(status ?? "") || `waiting until ${identifier} takes writes; ${statusText(status)}`;
    },
  );
  if (source !== undefined) throw userError(unpromoted(identifier, source));
  if (!writable.test(status ?? ""))
    throw userError(
      [
        `${identifier} is promoted, but after ${timeoutSeconds} s (${fullKey("promotionTimeoutSeconds")}) it still takes no writes: ${statusText(status)}.`,
        consequence,
        "What to do: when RDS calls it available, pulumi up --refresh.",
      ].join("\n"),
    );
}
