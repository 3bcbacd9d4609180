import { setTimeout as sleep } from "node:timers/promises";
import { type Resource, text } from "../../core/account";
import type { Cloud } from "../../core/behaviour";
import { describe } from "./description";

/** RDS returns from the call that changes a group, and applies dynamic parameters some seconds later. AWS gives no figure. */
const delayMilliseconds = 3_000;

/** Has a database run with its parameter group as it is now, soon. Until then `parameterStatus` says so. */
export function applyParameters(user: Resource, { account, hardware }: Cloud): void {
  const identifier = text(user.outputs["identifier"]);
  const change: { status: "applying" | "failed-to-apply" } = { status: "applying" };
  account.parameterChanges.set(identifier, change);
  const apply = async () => {
    await sleep(delayMilliseconds, undefined, { ref: false });
    if (account.get(user.type, user.id) !== undefined) await hardware.updateDatabase(describe(user, account));
    // A later change is not done with this one.
    if (account.parameterChanges.get(identifier) === change) account.parameterChanges.delete(identifier);
  };
  apply().catch(() => (change.status = "failed-to-apply"));
}

/** RDS's ParameterApplyStatus. */
export const parameterStatus = (user: Resource, { account }: Pick<Cloud, "account">): string =>
  account.parameterChanges.get(text(user.outputs["identifier"]))?.status ?? "in-sync";
