import type { Cloud } from "../../../core/behaviour";
import { timedOut } from "../../timedOut";
import type { Instance } from "../description";
import { type Status, presentStatus, statusOf } from "./status";
import { upkeepOf } from "../store";

/** `waitDBInstanceAvailable` (terraform-provider-aws, internal/service/rds/instance.go): first look, looks, and equal answers. */
const delaySeconds = 60;
const pollSeconds = 10;
const equalAnswers = 3;
const targets: readonly Status[] = ["available", "storage-optimization"];
/** Those of its `Pending` that the stand-in knows. */
const pending: readonly Status[] = [
  "backing-up",
  "creating",
  "modifying",
  "rebooting",
  "resetting-master-credentials",
  "storage-full",
  "upgrading",
];

/** Default time-outs of the provider, in seconds. */
export const timeouts = { create: 40 * 60, update: 80 * 60 };

/**
 * Waits as the provider does after a call, until the database can be used. The time in which its machine is worked on does
 * not count: it is this machine's, and not AWS's.
 *
 * @param doing what the provider says before the error, for example `waiting for RDS DB Instance (db-1) create`
 */
export async function untilAvailable(
  resource: Instance,
  cloud: Cloud,
  doing: string,
  timeoutSeconds: number,
): Promise<void> {
  const { account } = cloud;
  const upkeep = upkeepOf(resource, account);
  let [waited, equal] = [0, 0];
  const pass = async (seconds: number) => {
    await account.clock.wait(seconds);
    if (upkeep.worksOnMachine === 0) waited += seconds;
  };
  const unexpected = (status: Status) =>
    // terraform-plugin-sdk, helper/retry/error.go, `UnexpectedStateError`.
    new Error(`${doing}: unexpected state '${status}', wanted target '${targets.join(", ")}'. last error: %!s(<nil>)`);
  await pass(delaySeconds);
  for (;;) {
    const status = statusOf(resource, account);
    equal = targets.includes(status) ? equal + 1 : 0;
    if (equal === equalAnswers) break;
    if (equal === 0 && !pending.includes(status)) throw unexpected(status);
    if (waited >= timeoutSeconds) throw timedOut(doing, targets.join(", "), status, timeoutSeconds);
    await pass(pollSeconds);
  }
  // Asked once and not at every look, because that costs a process.
  const last = await presentStatus(resource, cloud);
  if (last === "failed") throw unexpected(last);
}
