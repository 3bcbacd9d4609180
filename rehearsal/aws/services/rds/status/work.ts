import type { Cloud } from "../../../core/behaviour";
import type { Instance } from "../description";
import type { JobStatus } from "./jobs";
import { times } from "./times";
import { upkeepOf } from "../store";

/**
 * RDS works on a database for this many of AWS's seconds, or as long as its machine needs.
 *
 * @param onMachine what is done to the machine. Default: nothing.
 * @param next what RDS goes on with, so that the database is not `available` in between. Default: nothing.
 */
export async function work(
  resource: Instance,
  cloud: Pick<Cloud, "account">,
  status: JobStatus,
  seconds: number,
  onMachine?: () => Promise<void>,
  next?: () => Promise<void> | void,
): Promise<void> {
  const { clock } = cloud.account;
  const upkeep = upkeepOf(resource, cloud.account);
  const job = upkeep.jobs.add(status, clock.seconds());
  const touch = async () => {
    if (onMachine === undefined) return;
    upkeep.worksOnMachine += 1;
    try {
      await onMachine();
    } finally {
      upkeep.worksOnMachine -= 1;
    }
  };
  try {
    await Promise.all([touch(), clock.wait(seconds)]);
    const following = next?.();
    job.ends = clock.seconds();
    await following;
  } finally {
    job.ends = Math.min(job.ends, clock.seconds());
  }
}

/** RDS begins a backup. The database works on. */
export function backUp(resource: Instance, { account }: Pick<Cloud, "account">, seconds: number = times.backup): void {
  const now = account.clock.seconds();
  upkeepOf(resource, account).jobs.add("backing-up", now, now + seconds);
}
