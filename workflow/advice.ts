import type { PendingOperation } from "../review/plan/state";

const runbook = "docs/operations.md#update-failed";

/**
 * What to do about an update that has failed, as the runbook says it (docs/operations.md, "Update failed"). It names the holder of a
 * lock, and never gives a lock back: another person's update may still run.
 *
 * @param said what Pulumi has printed
 */
export function adviceOn(said: string, command: "up" | "destroy"): string {
  const isLocked = said.includes("the stack is currently locked");
  // Source: pkg/backend/diy/lock.go, checkForLock. Pulumi Cloud says "Another update is currently in progress".
  const holders = [...said.matchAll(/created by (\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, who = "", process = "", since = ""]) => `${who} (process ${process}) since ${since}`,
  );
  if (isLocked)
    return [
      `The stack is locked${holders.length === 0 ? "" : ` by ${holders.join(", and by ")}`}. Nothing was changed.`,
      `If that update still runs, wait for its end and run this again. If it was cut off, nobody else runs an update, and you are sure of it: give the lock back with \`pulumi cancel\`, then run this again. See ${runbook}.`,
    ].join("\n");
  if (said.includes("Another update is currently in progress"))
    return `Another update of this stack runs. Nothing was changed. Wait for its end, then run this again. See ${runbook}.`;
  if (command === "destroy")
    return `pulumi destroy has failed. Some resources may be gone. Do what the text above says, then run this again: it goes on where it has ended. See ${runbook}.`;
  return `pulumi up has failed. Some changes may be made. Do what the text above says, then run this workflow again: it reads AWS first (\`--refresh\`), as the runbook asks after a failed update. Do not run \`pulumi up\` without \`--refresh\`. See ${runbook}.`;
}

const mostPending = 20;

/**
 * Why nothing may be deployed as long as the state has pending operations. Undefined: it has none.
 *
 * @param pending undefined if the state could not be read
 */
export function adviceOnPending(pending: readonly PendingOperation[] | undefined, stack: string): string | undefined {
  if (pending === undefined)
    return `The state could not be read (pulumi stack export), so nobody knows whether an earlier update was cut off. Nothing was deployed. Run this again.`;
  if (pending.length === 0) return undefined;
  const rows = pending.slice(0, mostPending).map(({ doing, type, name }) => `- ${doing} ${name} (${type})`);
  return [
    "Nothing was deployed: an earlier update was cut off, or still runs. The state has pending operations:",
    "",
    ...rows,
    ...(pending.length > mostPending ? [`- and ${pending.length - mostPending} more`] : []),
    "",
    `If an update still runs, wait for its end. If none does, look in AWS for what was being created, as docs/operations.md#what-pulumi-does-not-know says. Then run \`pulumi refresh --stack ${stack}\` in a terminal, which asks about each creation, and start this again.`,
  ].join("\n");
}
