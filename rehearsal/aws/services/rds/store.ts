import { random } from "../../core/random";

/** A change of a parameter group that has not reached a database. The words are RDS's. */
export interface ParameterChange {
  status: "applying" | "failed-to-apply" | "pending-reboot";
}

/** What RDS keeps beside its resources. */
export class RdsStore {
  /** The part of every host name that is fixed for an account in a region (RDS user guide, "Endpoints"). */
  readonly domain = random.pick("abcdefghijklmnopqrstuvwxyz0123456789", 12);
  /** Identifiers of the final snapshots. They outlive their database and their stack. */
  readonly snapshots = new Set<string>();
  /** Master passwords by identifier of the database. A promoted replica keeps the one of its source. */
  readonly masterPasswords = new Map<string, string>();
  /** By identifier of the database. A database without an entry runs with the parameters of its group. */
  readonly parameterChanges = new Map<string, ParameterChange>();
}
