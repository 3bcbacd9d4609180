import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { PulumiStack } from "../../rehearsal/cli/pulumiStack";
import type { Machines } from "../../rehearsal/machines/machines";

/** Where a drill runs: the stack, the machines behind it, and the account that it is deployed to. */
export interface Place {
  readonly stack: PulumiStack;
  readonly machines: Machines;
  readonly cloud: OpenCloud;
  /** Whether the servers have the sample site, which reports its state at /status.json and takes writes. */
  readonly isSample: boolean;
}
