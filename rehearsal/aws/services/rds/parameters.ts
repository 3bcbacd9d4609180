import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../../core/behaviour";
import { type Instance, describe } from "./description";
import { type ParameterChange, RdsStore } from "./store";

/** RDS applies dynamic parameters some seconds after the call that changes their group. AWS gives no figure. */
const delayMs = 3_000;

/** Applies the present parameters of its group to a database after the delay. `parameterStatus` tells the progress. */
export function applyParameters(user: Instance, { account, hardware }: Cloud): void {
  const { identifier = "" } = user.outputs;
  const { parameterChanges } = account.store(RdsStore);
  const change: ParameterChange = { status: "applying" };
  parameterChanges.set(identifier, change);
  const apply = async () => {
    await sleep(delayMs, undefined, { ref: false });
    if (account.get(user.type, user.id) !== undefined) await hardware.updateDatabase(describe(user, account));
    // If the group has been changed again meanwhile, that change is still to be applied.
    if (parameterChanges.get(identifier) === change) parameterChanges.delete(identifier);
  };
  apply().catch(() => (change.status = "failed-to-apply"));
}

/** RDS's ParameterApplyStatus of a database. */
export const parameterStatus = (user: Instance, { account }: Pick<Cloud, "account">): string =>
  account.store(RdsStore).parameterChanges.get(user.outputs.identifier ?? "")?.status ?? "in-sync";
