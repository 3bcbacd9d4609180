import * as pulumi from "@pulumi/pulumi";
import { userError } from "../settings/userError";
import { providersClient } from "./awsClient";
import { errorText } from "../settings/errorText";
import { clock, whenItChanges } from "./polling";
import { exit, failureText, skip } from "./healthFailure";
import { serverConsole } from "./serverConsole";
import { targetGroup } from "./targetGroup";
import { drainOthers, waitUntilHealthy } from "./targetWatch";

/** A web server that has to be healthy. */
interface Server {
  /** Its name in the program, for example `lamp-web-1`. Appears in the error, in the command that replaces it. */
  readonly name: string;
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
  /** What else has to be there before the time begins to run, for example what the servers wait for. */
  readonly after?: pulumi.Input<unknown>[];
  /** How long servers may take until they are healthy, in seconds. Then the update fails. */
  readonly healthTimeoutSeconds: number;
  /** How long the load balancer lets the last requests of a server run that leaves, in seconds. */
  readonly drainSeconds: number;
}

/** What the gate itself needs, when the ids are known. The servers are in the order of their ids. */
type CheckArgs = Pick<HealthGateArgs, "healthTimeoutSeconds" | "drainSeconds"> & {
  readonly servers: readonly Omit<Server, "id">[];
};

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
    .all([args.targetGroupArn, ids, args.listenerArn, args.attachmentIds, pulumi.all(args.after ?? [])])
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
    const hasFailed = async (id: string) => (await serverConsole(client, id)).failed !== undefined;
    const began = clock.now();
    const outcome = await waitUntilHealthy({ ...watch, timeoutSeconds: args.healthTimeoutSeconds }, hasFailed);
    const seconds = Math.round((clock.now() - began) / 1000);
    if (outcome.sick.length > 0) {
      const servers = outcome.sick.map(async health => {
        const { name, zone } = args.servers[ids.indexOf(health.id)]!;
        return { name, zone, health, console: await serverConsole(client, health.id) };
      });
      const { hasGivenUp, othersHealthy } = outcome;
      const sick = await Promise.all(servers);
      throw userError(failureText({ sick, of: ids.length, hasGivenUp, othersHealthy, seconds }));
    }
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
        `elasticloadbalancing:DeregisterTargets. No old server was removed. What to do: when AWS answers, run pulumi up again, or ${exit}.`,
    );
  } finally {
    group.close();
  }
}
