import type { Account } from "../../../core/account";
import type { Hardware } from "../../../core/hardware";
import type { Instance } from "../description";
import { upkeepOf } from "../store";
import type { JobStatus } from "./jobs";

/** DBInstanceStatus, as far as the stand-in knows it. */
export type Status = JobStatus | "available" | "failed" | "storage-full";

/** The status of a database whose machine is on. */
export function statusOf(resource: Instance, account: Account): Status {
  const { jobs, isFull, hasFailed } = upkeepOf(resource, account);
  if (hasFailed) return "failed";
  return jobs.at(account.clock.seconds()) ?? (isFull ? "storage-full" : "available");
}

/** The status as RDS shows it. AWS may repair a database that is off. The stand-in does not, so it has failed. */
export async function presentStatus(
  resource: Instance,
  { account, hardware }: { readonly account: Account; readonly hardware: Hardware },
): Promise<Status> {
  const status = statusOf(resource, account);
  if (!["available", "storage-full", "storage-optimization"].includes(status)) return status;
  const { identifier = "" } = resource.outputs;
  return (await hardware.databaseHealth(identifier)).state === "off" ? "failed" : status;
}
