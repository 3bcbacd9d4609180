import type { Cloud } from "../../../core/behaviour";
import { type Instance, describe } from "../description";
import { shortestSeenSeconds, times } from "../status/times";
import { type ParameterChange, RdsStore } from "../store";
import { waitsForRestart } from "./running";

/**
 * Applies the present parameters of its group to a database. RDS does it some time after the call that changes the group:
 * first it still says that nothing has changed. `parameterStatus` tells the progress.
 */
export function applyParameters(user: Instance, { account, hardware }: Cloud): void {
  const { clock } = account;
  const { identifier = "" } = user.outputs;
  const { parameterChanges } = account.store(RdsStore);
  // A database that was given another group uses nothing of it before its restart.
  if (parameterChanges.get(identifier)?.status === "pending-reboot") return;
  const change: ParameterChange = { status: "applying", shownFrom: clock.seconds() + times.parameterDelay };
  parameterChanges.set(identifier, change);
  const apply = async () => {
    const shown = Math.max(times.parameterApplication, shortestSeenSeconds * clock.speed);
    await clock.after(times.parameterDelay + shown);
    if (account.get(user.type, user.id) !== undefined) await hardware.updateDatabase(describe(user, account));
    // If the group has been changed again meanwhile, that change is still to be applied.
    if (parameterChanges.get(identifier) === change) parameterChanges.delete(identifier);
  };
  apply().catch(() => (change.status = "failed-to-apply"));
}

/**
 * RDS's ParameterApplyStatus of a database. Static parameters that have changed make it `pending-reboot`, and RDS restarts
 * nothing by itself (RDS user guide, "Parameter groups for Amazon RDS").
 */
export function parameterStatus(user: Instance, { account }: Pick<Cloud, "account">): string {
  const change = account.store(RdsStore).parameterChanges.get(user.outputs.identifier ?? "");
  if (change !== undefined && account.clock.seconds() >= change.shownFrom) return change.status;
  return change === undefined && waitsForRestart(user, account) ? "pending-reboot" : "in-sync";
}
