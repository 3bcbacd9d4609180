import type { Properties } from "../plan/plan";

/** Whether a database with these inputs is a replica of another one. */
export function isReplica(inputs: Properties | undefined): boolean {
  const source = inputs?.["replicateSourceDb"];
  return source !== undefined && source !== "";
}
