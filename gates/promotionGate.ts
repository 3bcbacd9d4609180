import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { clock, whenItChanges } from "./polling";
import { promotionPair } from "./promotionPair";
import { silenceSeconds, waitUntilComplete } from "./promotionWatch";
import { fullKey } from "../settings/form";
import { userError } from "../settings/userError";

export interface PromotionGateArgs {
  /** Identifier of the primary that retires. */
  readonly source: string;
  /** Identifier of its replica, which takes its place. */
  readonly successor: string;
  /** The retiring primary's parameter group, by which it takes no more writes. */
  readonly fence: aws.rds.ParameterGroup;
  /** The generation to go back to. */
  readonly generationBefore: number;
  /** How long writes may be refused before the promotion is given up. */
  readonly promotionTimeoutSeconds: number;
  readonly region: string;
}

/** Set to 1 to promote without waiting for what the replica has not received. */
const now = "LAMP_PROMOTE_NOW";

/**
 * What the promotion depends on: it comes to be when the retiring primary is fenced and its replica has everything that
 * it took, or when the primary is gone and nothing more can come.
 *
 * An Output and not a resource, for the reason told at `healthGate`: an error here leaves the replica what it is, and the
 * next `up` asks again.
 */
export function promotionGate(args: PromotionGateArgs): pulumi.Output<pulumi.Resource[]> {
  return args.fence.id.apply(async () => {
    await checkReplica(args);
    return [args.fence];
  });
}

/** The gate itself: see `promotionGate`. */
export async function checkReplica(args: Omit<PromotionGateArgs, "fence">): Promise<void> {
  const { source, successor, promotionTimeoutSeconds } = args;
  // A preview has nothing to wait for: nothing is fenced.
  if (pulumi.runtime.isDryRun()) return;
  if (process.env[now] === "1") {
    pulumi.log.warn(`${now}=1: nobody has looked whether ${successor} has everything that ${source} took`);
    return;
  }
  const pair = await promotionPair({ region: args.region, profile: aws.config.profile }, source, successor);
  let last = "";
  const say = whenItChanges(text => {
    last = text;
    pulumi.log.info(text, undefined, undefined, true);
  });
  try {
    const { look } = pair;
    const outcome = await waitUntilComplete({
      look,
      clock,
      source,
      successor,
      timeoutSeconds: promotionTimeoutSeconds,
      say,
    });
    if (outcome === "gone")
      pulumi.log.warn(`${source} is gone: writes that ${successor} had not received are lost with it`);
    if (outcome === "late") throw userError(failure(args, last));
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    throw userError(
      [
        `Whether ${successor} has everything that ${source} took cannot be read from AWS: ${String(error)}`,
        "The check uses your AWS credentials (environment, or aws:profile) and needs rds:DescribeDBInstances and cloudwatch:GetMetricData.",
        consequence(args),
        whatToDo(args),
      ].join("\n"),
    );
  } finally {
    pair.close();
  }
}

/** The text of a gate that did not open. `last` is what it was waiting for. */
export function failure(args: Omit<PromotionGateArgs, "fence">, last: string): string {
  return [
    `${args.successor} was not promoted: after ${args.promotionTimeoutSeconds} s (${fullKey("promotionTimeoutSeconds")}) still ${last}.`,
    consequence(args),
    whatToDo(args),
  ].join("\n");
}

const consequence = ({ source }: Pick<PromotionGateArgs, "source">) =>
  `Nothing was promoted and nothing is lost. While the fence on ${source} holds, writes are refused; reads go on.`;

const whatToDo = ({ generationBefore, source }: Pick<PromotionGateArgs, "generationBefore" | "source">) =>
  `What to do: to let ${source} take writes again, pulumi config set ${fullKey("databaseGeneration")} ${generationBefore}, then pulumi up. ` +
  `To wait once more: pulumi up. To promote at once, and lose what has not arrived: ${now}=1 pulumi up. ` +
  `(A primary that is gone is recognized by RDS's status, or after ${silenceSeconds} s without metrics.)`;
