import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { userError } from "../../settings/userError";
import { watchDatabase } from "./databaseWatch";
import { now } from "./promotionGate";
import { isGone, statusText } from "./promotionWatch";
import { restartCommand } from "../../settings/catalogs/restart";

export interface SuccessorGateArgs {
  /** RDS identifier of the primary that retires, for example `lamp-db-1-0c1d2e`. */
  readonly source: string;
  /** RDS identifier of its replica, which takes its place. */
  readonly successor: string;
  /** Value of `lamp:databaseGeneration` that takes the promotion back. Appears in the error. */
  readonly generationBefore: number;
  /** How long to wait until the replica can be promoted, in seconds. Then the update fails. */
  readonly promotionTimeoutSeconds: number;
}

/**
 * What the fence depends on: an empty list, known when RDS can promote the replica. RDS refuses a promotion in every status
 * but `available`, for example `backing-up` (RDS API, PromoteReadReplica). So the fence goes up only afterwards: during a
 * backup the primary goes on taking writes.
 */
export function successorGate(args: SuccessorGateArgs): pulumi.Output<pulumi.Resource[]> {
  return pulumi.output(checkSuccessor(args).then(() => []));
}

/** The gate itself: see `successorGate`. */
export async function checkSuccessor(args: SuccessorGateArgs): Promise<void> {
  const { source, successor, promotionTimeoutSeconds: timeoutSeconds } = args;
  // A preview has nothing to wait for: it fences nothing.
  if (pulumi.runtime.isDryRun()) return;
  await refuseUnrestarted(args);
  // RDS calls a database in `storage-optimization` fully operational, and does not say whether it can be promoted. This
  // status may last for hours, so it is only tried when asked.
  const statuses = ["available", ...(process.env[now] === "1" ? ["storage-optimization"] : [])];
  let status: string | undefined;
  const consequence = `Nothing was promoted, and this update has not fenced ${source}.`;
  await watchDatabase(
    { identifier: successor, timeoutSeconds, question: `Whether ${successor} can be promoted`, consequence },
    found => {
      status = found?.status;
      return (
        statuses.includes(status ?? "") ||
        isGone(status) ||
        `waiting until ${successor} is available, before ${source} is fenced; ${statusText(status)}`
      );
    },
  );
  if (statuses.includes(status ?? "")) return;
  const cause = isGone(status)
    ? statusText(status)
    : `after ${timeoutSeconds} s (${fullKey("promotionTimeoutSeconds")}) ${statusText(status)}`;
  throw userError(
    [
      `${successor} was not promoted: ${cause}, and RDS promotes only a replica that is available.`,
      consequence,
      `What to do: to wait once more, pulumi up --refresh. To keep ${source}, pulumi config set ${fullKey("databaseGeneration")} ${args.generationBefore}, then pulumi up --refresh.` +
        (status === "storage-optimization"
          ? ` This status can last for hours. To try the promotion in it: ${now}=1 pulumi up --refresh.`
          : ""),
    ].join("\n"),
  );
}

/**
 * Refuses while the primary waits for a restart: then RDS never says that it has applied the fence, and writes would be refused
 * until the time is up. A primary that is gone needs no fence.
 */
async function refuseUnrestarted({ source, successor, generationBefore }: SuccessorGateArgs): Promise<void> {
  let waits = false;
  const consequence = `Nothing was promoted, and this update has not fenced ${source}.`;
  await watchDatabase(
    { identifier: source, timeoutSeconds: 0, question: `Whether ${source} can be fenced`, consequence },
    found => {
      waits = !isGone(found?.status) && found?.parameters === "pending-reboot";
      return true;
    },
  );
  if (!waits || process.env[now] === "1") return;
  throw userError(
    [
      `${successor} was not promoted: ${source} waits for a restart (pending-reboot), and until then it cannot be fenced.`,
      consequence,
      `What to do: ${restartCommand(source)}, then pulumi up --refresh. To keep ${source}, pulumi config set ${fullKey("databaseGeneration")} ${generationBefore}, then pulumi up --refresh. ` +
        `If it cannot be restarted: ${now}=1 pulumi up --refresh, which loses the writes that have not arrived.`,
    ].join("\n"),
  );
}
