import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { userError } from "../../settings/userError";
import { providersClient } from "../awsClient";
import { errorText } from "../../settings/errorText";
import { clock, poll, whenItChanges } from "../polling";
import { promotionPair } from "./promotionPair";
import { settleSeconds, silenceSeconds, unfencedText, waitUntilComplete } from "./promotionWatch";

export interface PromotionGateArgs {
  /** RDS identifier of the primary that retires, for example `lamp-db-1-0c1d2e`. */
  readonly source: string;
  /** RDS identifier of its replica, which takes its place. */
  readonly successor: string;
  /** The parameter group of the retiring primary. Once RDS has applied it, that primary takes no more writes. */
  readonly fence: aws.rds.ParameterGroup;
  /** Value of `lamp:databaseGeneration` that takes the promotion back. Appears in the error. */
  readonly generationBefore: number;
  /** How long writes may be refused before the promotion is given up, in seconds. Then the update fails. */
  readonly promotionTimeoutSeconds: number;
}

type CheckArgs = Omit<PromotionGateArgs, "fence">;

/** Environment variable: 1 promotes without waiting for what the replica has not received. */
export const now = "LAMP_PROMOTE_NOW";

/**
 * What the promotion depends on. It is known when the retiring primary is fenced and its replica has received every
 * write, or when the primary is gone and can send nothing more.
 *
 * It is an Output and not a resource, for the same reason as `healthGate`: after an error here the replica is still a
 * replica, and the next `up` checks again.
 */
export function promotionGate(args: PromotionGateArgs): pulumi.Output<pulumi.Resource[]> {
  return args.fence.id.apply(async () => {
    await checkReplica(args);
    return [args.fence];
  });
}

/** The gate itself: see `promotionGate`. */
export async function checkReplica(args: CheckArgs): Promise<void> {
  const { source, successor, promotionTimeoutSeconds } = args;
  // A preview has nothing to wait for: it fences nothing.
  if (pulumi.runtime.isDryRun()) return;
  const pair = await promotionPair(providersClient(), source, successor);
  let last = "";
  const say = whenItChanges(text => {
    last = text;
    pulumi.log.info(text, undefined, undefined, true);
  });
  try {
    // Nobody waits then, but two primaries that take writes are never wanted: --target may have left the fence out.
    if (process.env[now] === "1") {
      let unfenced: string | undefined;
      await poll({ ask: pair.lookAtSource, clock, timeoutSeconds: settleSeconds, say }, found => {
        const isFenced = found.status === undefined || found.readOnly === "1";
        unfenced = isFenced ? undefined : unfencedText(source, found.parameterGroup);
        return isFenced;
      });
      if (unfenced !== undefined) throw userError(failure(args, "unfenced", unfenced));
      pulumi.log.warn(`${now}=1: promoting ${successor} without checking that it has caught up with ${source}`);
      return;
    }
    const outcome = await waitUntilComplete({
      look: pair.look,
      clock,
      source,
      successor,
      timeoutSeconds: promotionTimeoutSeconds,
      say,
    });
    if (outcome === "gone")
      pulumi.log.warn(`${source} is gone: writes that ${successor} had not received are lost with it`);
    if (outcome === "late" || outcome === "unfenced") throw userError(failure(args, outcome, last));
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    throw userError(
      [
        `Whether ${successor} has caught up with ${source} cannot be read from AWS: ${errorText(error)}`,
        "The check uses your AWS credentials (environment, or aws:profile) and needs rds:DescribeDBInstances, rds:DescribeDBParameters and cloudwatch:GetMetricData.",
        consequence(args),
        whatToDo(args),
      ].join("\n"),
    );
  } finally {
    pair.close();
  }
}

/** The text of a gate that did not open. `last` is what it was waiting for. */
export function failure(args: CheckArgs, outcome: "late" | "unfenced", last: string): string {
  const cause =
    outcome === "late"
      ? `after ${args.promotionTimeoutSeconds} s (${fullKey("promotionTimeoutSeconds")}) still ${last}`
      : `still ${last}. Either RDS has refused a change of the group, and Pulumi has stored it as done, or somebody has taken it back, or this update leaves it out (--target, --exclude)`;
  return [`${args.successor} was not promoted: ${cause}.`, consequence(args), whatToDo(args)].join("\n");
}

const consequence = ({ source }: Pick<CheckArgs, "source">) =>
  `Nothing was promoted and no data is lost. While ${source} is fenced, it refuses writes and still answers reads.`;

const whatToDo = ({ generationBefore, source }: Pick<CheckArgs, "generationBefore" | "source">) =>
  `What to do: to let ${source} take writes again, pulumi config set ${fullKey("databaseGeneration")} ${generationBefore}, then pulumi up --refresh. ` +
  `To fence it and wait once more: pulumi up --refresh, without --target and --exclude. To promote at once, and lose the writes that have not arrived: ${now}=1 pulumi up --refresh. ` +
  `(A primary that is gone is recognized by its status in RDS, or after ${silenceSeconds} s without metrics.)`;
