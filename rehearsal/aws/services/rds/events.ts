import type { Cloud } from "../../core/behaviour";
import { reboot } from "./calls/reboot";
import { beginOptimization } from "./calls/storageChange";
import { type Instance, instanceType } from "./description";
import { performanceOf } from "./limits/storage";
import { statusOf } from "./status/status";
import { times } from "./status/times";
import { backUp } from "./status/work";
import { RdsStore, upkeepOf } from "./store";

/** What RDS does to databases by itself, begun by a drill or a test. A database is given by its identifier. */
export class DatabaseEvents {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /**
   * RDS begins the daily backup of a database, as in its backup window.
   *
   * @param seconds of AWS. Default: those of a small database.
   */
  startBackup(identifier: string, seconds: number = times.backup): void {
    backUp(this.#get(identifier), this.#cloud, seconds);
  }

  /** RDS enlarges the storage of a database to this many GiB, as its autoscaling does, and optimizes it then. */
  async growStorage(identifier: string, gib: number): Promise<void> {
    const database = this.#get(identifier);
    const { storageType = "gp2" } = database.outputs;
    Object.assign(database.outputs, { allocatedStorage: gib }, performanceOf({ storageType, allocatedStorage: gib }));
    database.inputs.allocatedStorage = gib;
    await beginOptimization(database, this.#cloud);
  }

  /** The storage of a database becomes full. A replica stops replicating. More storage ends it. */
  async fillStorage(identifier: string): Promise<void> {
    upkeepOf(this.#get(identifier), this.#cloud.account).isFull = true;
    await this.#cloud.hardware.setStorageFull(identifier, true);
  }

  /** RDS has optimized the storage of a database, and the last change of it was more than six hours ago. */
  settleStorage(identifier: string): void {
    const upkeep = upkeepOf(this.#get(identifier), this.#cloud.account);
    upkeep.storageChangedAt = undefined;
    upkeep.jobs.end("storage-optimization", this.#cloud.account.clock.seconds());
  }

  /** Somebody restarts a database, as with `aws rds reboot-db-instance`. It uses its parameter group then. */
  async restart(identifier: string): Promise<void> {
    await reboot(this.#get(identifier), this.#cloud);
  }

  /** From now on a zone does not offer an instance class, for example `db.t4g.small`. */
  withdrawClass(zone: string, instanceClass: string): void {
    const { missingClasses } = this.#cloud.account.store(RdsStore);
    missingClasses.set(zone, new Set([...(missingClasses.get(zone) ?? []), instanceClass]));
  }

  /** Size of the storage in GiB. RDS may have enlarged it. */
  storageGb(identifier: string): number {
    return this.#get(identifier).outputs.allocatedStorage ?? 0;
  }

  /** DBInstanceStatus, for example `backing-up`. */
  status(identifier: string): string {
    return statusOf(this.#get(identifier), this.#cloud.account);
  }

  #get(identifier: string): Instance {
    const database = this.#cloud.account.find(instanceType, "identifier", identifier);
    if (database === undefined) throw new Error(`RDS has no database ${identifier}`);
    return database;
  }
}
