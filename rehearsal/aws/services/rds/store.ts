import type { Account } from "../../core/account";
import { random } from "../../core/random";
import { Jobs } from "./status/jobs";

/** A change of a parameter group that has not reached a database. The words are RDS's. */
export interface ParameterChange {
  status: "applying" | "failed-to-apply" | "pending-reboot";
  /** When RDS begins to show it, in AWS's seconds. */
  readonly shownFrom: number;
}

/** What RDS knows of one database beside its properties. */
interface Upkeep {
  readonly jobs: Jobs;
  /** How many works on its machine are in progress. They take this machine's time, not AWS's. */
  worksOnMachine: number;
  /** Whether its machine has been made. */
  hasMachine: boolean;
  /** When its storage was changed last, in AWS's seconds; undefined if never. */
  storageChangedAt: number | undefined;
  /** Whether its creation has failed. Nothing runs of it then. */
  hasFailed: boolean;
  /** Whether its storage is full. */
  isFull: boolean;
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
  /** By identifier of the database: the parameters that it has read at its last start, of those that wait for a restart. */
  readonly startedWith = new Map<string, Readonly<Record<string, string>>>();
  /** Instance classes that a zone does not offer, by the zone's name. Default: every zone offers every class. */
  readonly missingClasses = new Map<string, ReadonlySet<string>>();
  readonly #upkeep = new Map<string, Upkeep>();

  /** @param id of the resource, for example `db-ABC...`; identifiers are used again */
  upkeepOf({ id }: { readonly id: string }): Upkeep {
    const known = this.#upkeep.get(id);
    if (known !== undefined) return known;
    const upkeep = {
      jobs: new Jobs(),
      worksOnMachine: 0,
      hasMachine: false,
      storageChangedAt: undefined,
      hasFailed: false,
      isFull: false,
    };
    this.#upkeep.set(id, upkeep);
    return upkeep;
  }
}

export const upkeepOf = (resource: { readonly id: string }, account: Account): Upkeep =>
  account.store(RdsStore).upkeepOf(resource);
