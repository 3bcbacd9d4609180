/** What RDS is doing with a database, in the words of DBInstanceStatus (RDS user guide, "DB instance status"). */
export type JobStatus =
  | "backing-up"
  | "creating"
  | "deleting"
  | "modifying"
  | "rebooting"
  | "resetting-master-credentials"
  | "storage-optimization"
  | "upgrading";

/** A piece of RDS's own work on one database. Times are in AWS's seconds. */
interface Job {
  readonly status: JobStatus;
  readonly begins: number;
  /** `Infinity` as long as nobody knows. */
  ends: number;
}

/** The work of RDS on one database, past and future. Of jobs at the same time, the one that was added last is shown. */
export class Jobs {
  /** The newest first. */
  #jobs: Job[] = [];

  /** @param ends default: open, until the caller sets it */
  add(status: JobStatus, begins: number, ends = Infinity): Job {
    const job = { status, begins, ends };
    this.#jobs = [job, ...this.#jobs.filter(one => one.ends > begins)];
    return job;
  }

  /** Undefined when RDS does nothing with the database. */
  at(seconds: number): JobStatus | undefined {
    return this.#jobs.find(({ begins, ends }) => begins <= seconds && seconds < ends)?.status;
  }

  /** When the last job of this status ends; undefined if there is none. */
  endOf(status: JobStatus): number | undefined {
    return this.#jobs.find(job => job.status === status)?.ends;
  }

  /** Ends the jobs of a status early. */
  end(status: JobStatus, seconds: number): void {
    for (const job of this.#jobs) if (job.status === status) job.ends = Math.min(job.ends, seconds);
  }
}
