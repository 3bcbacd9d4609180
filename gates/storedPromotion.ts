import * as pulumi from "@pulumi/pulumi";
import { unpromoted } from "../settings/unpromoted";
import { userError } from "../settings/userError";

/**
 * Finds a promotion that RDS has refused and that Pulumi has stored as done, already in the preview. A program cannot read
 * its state, but the engine shows it to a hook, before an update of a resource. When RDS calls the new primary a replica,
 * and the preview does not change it or shows the hook that it is none in the state, then no `up` will promote it.
 *
 * Only a preview has the hook. An `up` needs none: it asks RDS (see `writerGate`).
 */
export function storedPromotion() {
  let isReplicaInState = false;
  return {
    /** For the RDS instance that this update promotes. */
    hooks(): pulumi.ResourceHookBinding {
      if (!pulumi.runtime.isDryRun()) return {};
      const look = ({ oldInputs = {}, oldOutputs = {} }: pulumi.ResourceHookArgs) => {
        // A refused update is stored with the planned inputs and outputs. A refresh corrects both.
        isReplicaInState = [oldInputs, oldOutputs].some(({ replicateSourceDb: source }) => Boolean(source));
      };
      return { beforeUpdate: [new pulumi.ResourceHook("promotion", look, { onDryRun: true })] };
    },
    /** Fails in a preview that does not promote. `source` and `successor` are RDS identifiers. Call it after the instance. */
    check(source: string, successor: string): void {
      if (pulumi.runtime.isDryRun() && !isReplicaInState) throw userError(unpromoted(successor, source));
    },
  };
}
