import * as pulumi from "@pulumi/pulumi";
import { unpromoted } from "../../settings/unpromoted";
import { userError } from "../../settings/userError";

/**
 * Compares what RDS says about the primary with the state. A program cannot read its state, but the engine shows it to a
 * hook, before an update of a resource. The two disagree after a call that AWS has refused and that Pulumi has stored as done,
 * and after an update that was cut off.
 */
export function storedPromotion() {
  let isReplicaInState = false;
  // A refused update is stored with the planned inputs and outputs. A refresh corrects both.
  const isReplica = ({ oldInputs = {}, oldOutputs = {} }: pulumi.ResourceHookArgs) =>
    [oldInputs, oldOutputs].some(({ replicateSourceDb: source }) => Boolean(source));
  return {
    /**
     * For the RDS instance of the primary.
     *
     * @param isPromoted whether this update promotes it: RDS calls it a replica, and the primary before it is fenced
     */
    hooks(isPromoted: boolean): pulumi.ResourceHookBinding {
      if (!isPromoted) return { beforeUpdate: [new pulumi.ResourceHook("no-promotion", refuse, { onDryRun: true })] };
      // Only a preview needs it. An update asks RDS (see `writerGate`).
      if (!pulumi.runtime.isDryRun()) return {};
      const look = (args: pulumi.ResourceHookArgs) => {
        isReplicaInState = isReplica(args);
      };
      return { beforeUpdate: [new pulumi.ResourceHook("promotion", look, { onDryRun: true })] };
    },
    /**
     * Fails in a preview that does not promote: it does not change the primary, or shows the hook that it is no replica in the
     * state. Then no `up` will promote it. `source` and `successor` are RDS identifiers. Call it after the instance.
     */
    check(source: string, successor: string): void {
      if (pulumi.runtime.isDryRun() && !isReplicaInState) throw userError(unpromoted(successor, source));
    },
  };

  /** Refuses an update that would call PromoteReadReplica without a fence and without a wait for the replica. */
  function refuse(args: pulumi.ResourceHookArgs): void {
    if (!isReplica(args)) return;
    const { identifier = args.name } = (args.oldOutputs ?? {}) as { identifier?: string };
    throw userError(
      `${identifier} is a replica in Pulumi's state and none in RDS: an update that promoted it was cut off, or RDS has promoted it because its primary was deleted. ` +
        "This update has not changed it. What to do: pulumi up --refresh, which corrects the state first.",
    );
  }
}
