import * as pulumi from "@pulumi/pulumi";
import { userError } from "../settings/userError";
import { providersClient } from "./awsClient";
import { errorText } from "../settings/errorText";
import { clock, whenItChanges } from "./polling";
import { consoleTail, targetGroup } from "./targetGroup";
import { drainOthers, explain, type TargetHealth, waitUntilHealthy } from "./targetWatch";

/** A web server that has to be healthy. */
interface Server {
  /** EC2 instance id, `i-...`. */
  readonly id: pulumi.Input<string>;
  /** Name of its availability zone, for example `eu-central-1a`. Appears in the error. */
  readonly zone: string;
}

/** A change of any of these changes nothing in AWS: the gate only looks, in every `up`. */
export interface HealthGateArgs {
  /** ARN of the target group that the servers are registered with. */
  readonly targetGroupArn: pulumi.Input<string>;
  /** ARN of the listener that forwards to the group. The gate waits for it: without a listener AWS checks no target. */
  readonly listenerArn: pulumi.Input<string>;
  /** All servers that the program declares. Other targets of the group are drained when these are healthy. */
  readonly servers: readonly Server[];
  /** Ids of the registrations of the servers with the group. The gate waits for them. */
  readonly attachmentIds: pulumi.Input<pulumi.Input<string>[]>;
  /** How long servers may take until they are healthy, in seconds. Then the update fails. */
  readonly healthTimeoutSeconds: number;
  /** How long the load balancer lets the last requests of a server run that leaves, in seconds. */
  readonly drainSeconds: number;
}

/** What the gate itself needs, when the ids are known. */
type CheckArgs = Pick<HealthGateArgs, "healthTimeoutSeconds" | "drainSeconds"> & ServerZones;

/** The zones of the servers, in the order of their ids. */
interface ServerZones {
  readonly servers: readonly Pick<Server, "zone">[];
}

/** Environment variable: 1 ends an `up` without looking at the servers. */
const skip = "LAMP_SKIP_HEALTH_GATE";

/**
 * True when `up` has seen every server healthy and the servers from before drained. False when the check was skipped.
 *
 * Pulumi removes what is no longer declared after the program has ended without an error. So an error here keeps the old
 * servers running, in this `up` and in every further one until the new servers are healthy. It is an Output and not a
 * resource hook: a hook would not run again in the next `up`, which would then remove the old servers.
 */
export function healthGate(args: HealthGateArgs): pulumi.Output<boolean> {
  const ids = pulumi.all(args.servers.map(server => server.id));
  return pulumi
    .all([args.targetGroupArn, ids, args.listenerArn, args.attachmentIds])
    .apply(([targetGroupArn, ids]) => checkServers(args, targetGroupArn, ids));
}

/** The gate itself: see `healthGate`. `ids` are the instance ids of `args.servers`, in the same order. */
export async function checkServers(args: CheckArgs, targetGroupArn: string, ids: readonly string[]): Promise<boolean> {
  if (process.env[skip] === "1") {
    pulumi.log.warn(`${skip}=1: health of the web servers was not checked`);
    return false;
  }
  // A preview has nothing to wait for. It shows what `up` will return.
  if (pulumi.runtime.isDryRun()) return true;
  const client = providersClient();
  const group = await targetGroup(client, targetGroupArn);
  const watch = {
    group,
    clock,
    servers: ids,
    say: whenItChanges(text => pulumi.log.info(text, undefined, undefined, true)),
  };
  try {
    const sick = await waitUntilHealthy({ ...watch, timeoutSeconds: args.healthTimeoutSeconds });
    if (sick.length > 0) throw userError(await failure(args, ids, sick, id => consoleTail(client, id)));
    // AWS does not end the draining to the second. Twice the time and half a minute more are always enough.
    const left = await drainOthers({ ...watch, timeoutSeconds: 2 * args.drainSeconds + 30 });
    if (left.length > 0)
      pulumi.log.warn(`${left.map(target => target.id).join(", ")} did not finish draining; going on`);
    return true;
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    throw userError(
      `The health of the web servers cannot be read from AWS: ${errorText(error)}\n` +
        "The check uses your AWS credentials (environment, or aws:profile) and needs elasticloadbalancing:DescribeTargetHealth and " +
        `elasticloadbalancing:DeregisterTargets. No old server was removed. Then run pulumi up again, or ${exit}.`,
    );
  } finally {
    group.close();
  }
}

const exit = `go on without the check: ${skip}=1 pulumi up`;

/** The text of a failed gate: which servers, AWS's reason, the end of their consoles, and what to do. */
export async function failure(
  { servers, healthTimeoutSeconds }: Pick<CheckArgs, "healthTimeoutSeconds" | "servers">,
  ids: readonly string[],
  sick: readonly TargetHealth[],
  tail: (id: string) => Promise<readonly string[]>,
): Promise<string> {
  const reports = await Promise.all(
    sick.map(async target => [
      `  ${target.id} in ${servers[ids.indexOf(target.id)]!.zone}: ${explain(target)}`,
      ...(await tail(target.id)).map(line => `    | ${line}`),
    ]),
  );
  const verb = sick.length === 1 ? "is" : "are";
  return [
    `${sick.length} of ${ids.length} web servers ${verb} not healthy after ${healthTimeoutSeconds} s (lamp:healthTimeoutSeconds). ` +
      "No old server was removed: the servers from before still serve the site.",
    ...reports.flat(),
    "What to do: correct the cause and run pulumi up again, or take the change back and run pulumi up. " +
      `If only the check is wrong, ${exit}.`,
  ].join("\n");
}
