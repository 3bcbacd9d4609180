import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { drainSeconds } from "../components/balancer/loadBalancer";
import { clock, whenItChanges } from "./polling";
import { consoleTail, targetGroup } from "./targetGroup";
import { drainOthers, explain, type TargetHealth, waitUntilHealthy } from "./targetWatch";
import { userError } from "../settings/userError";
import type { WebServer } from "../components/web/webServers";

export interface HealthGateArgs {
  readonly targetGroupArn: pulumi.Input<string>;
  /** Without a listener no target is ever checked. */
  readonly listenerArn: pulumi.Input<string>;
  readonly servers: readonly WebServer[];
  /** Ids of the registrations of the servers with the group. */
  readonly attachmentIds: pulumi.Input<pulumi.Input<string>[]>;
  /** How long new servers may take until they are healthy. */
  readonly healthTimeoutSeconds: number;
  readonly region: string;
}

/** Where the servers are, in the order of their ids. */
interface ZoneNames {
  readonly servers: readonly Pick<WebServer, "zone">[];
}

/** Set to 1 to end an `up` without looking at the servers. */
const skip = "LAMP_SKIP_HEALTH_GATE";

/**
 * True when `up` has seen every server healthy, and the servers before drained; false when it was told not to look.
 *
 * Pulumi removes what is no longer declared after the program has ended without an error. So an error here keeps the old
 * servers running, in this `up` and in every further one until the new servers are well. It is a plain Output and not a
 * resource hook: a hook would not run again on the next try, and let the sick servers pass.
 */
export function healthGate(args: HealthGateArgs): pulumi.Output<boolean> {
  return pulumi
    .all([args.targetGroupArn, pulumi.all(args.servers.map(server => server.id)), args.listenerArn, args.attachmentIds])
    .apply(([targetGroupArn, ids]) => checkServers(args, targetGroupArn, ids));
}

/** The gate itself: see `healthGate`. */
export async function checkServers(
  args: Pick<HealthGateArgs, "healthTimeoutSeconds" | "region"> & ZoneNames,
  targetGroupArn: string,
  ids: readonly string[],
): Promise<boolean> {
  if (process.env[skip] === "1") {
    pulumi.log.warn(`${skip}=1: nobody has looked whether the web servers are healthy`);
    return false;
  }
  // A preview has nothing to wait for: it tells what `up` will say.
  if (pulumi.runtime.isDryRun()) return true;
  const client = { region: args.region, profile: aws.config.profile };
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
    // AWS keeps time roughly: twice the drain time and half a minute more are never needed.
    const left = await drainOthers({ ...watch, timeoutSeconds: 2 * drainSeconds + 30 });
    if (left.length > 0)
      pulumi.log.warn(`${left.map(target => target.id).join(", ")} did not finish draining; going on`);
    return true;
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    throw userError(
      `The health of the web servers cannot be read from AWS: ${String(error)}\n` +
        "The check uses your AWS credentials (environment, or aws:profile) and needs elasticloadbalancing:DescribeTargetHealth and " +
        `elasticloadbalancing:DeregisterTargets. Nothing old was removed. Then run pulumi up again, or ${exit}.`,
    );
  } finally {
    group.close();
  }
}

const exit = `go on without the check: ${skip}=1 pulumi up`;

/** The text of a failed gate: which servers, AWS's reason, the end of their consoles, and what to do. */
export async function failure(
  { servers, healthTimeoutSeconds }: Pick<HealthGateArgs, "healthTimeoutSeconds"> & ZoneNames,
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
  return [
    `${sick.length} of ${ids.length} web servers are not healthy after ${healthTimeoutSeconds} s (lamp:healthTimeoutSeconds). ` +
      "Nothing old was removed: servers from before go on serving.",
    ...reports.flat(),
    "What to do: correct the cause and run pulumi up again, or take the change back and run pulumi up. " +
      `When only the check is wrong, ${exit}.`,
  ].join("\n");
}
