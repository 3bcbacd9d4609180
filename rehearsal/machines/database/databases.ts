import { randomBytes } from "node:crypto";
import type { Database } from "../../aws/core/hardware";
import { imageRoot } from "../images/images";
import type { MachineFleet } from "../machine";
import type { Replication } from "../network/packetFilter";
import { Availability } from "../sandbox/availability";
import { freezeCgroup } from "../sandbox/cgroups";
import { Mutex } from "../sandbox/mutex";
import type { Sandbox } from "../sandbox/sandbox";
import { birthStatements } from "./databaseAccounts";
import { DatabaseChanges } from "./databaseChanges";
import { databaseSettings } from "./databaseSettings";
import { setStorageFull } from "./fullStorage";
import { Mysqld } from "./mysqld";
import { promote, startReplication } from "./replication";
import type { RunningDatabase } from "./runningDatabase";
import { setTimeZones } from "./timeZones";

/** RDS: databases with their accounts, parameters and replication. */
export class Databases implements MachineFleet {
  readonly #sandbox: Sandbox;
  readonly #log: (text: string) => void;
  readonly #running = new Map<string, RunningDatabase>();
  readonly #changes: DatabaseChanges;
  readonly #replicationPassword = randomBytes(16).toString("hex");
  /** Root of the image; undefined until the first database needs it. */
  #image: Promise<string> | undefined;

  constructor(sandbox: Sandbox, log: (text: string) => void) {
    this.#sandbox = sandbox;
    this.#log = log;
    this.#changes = new DatabaseChanges(() => this.all(), log);
  }

  /** Every replica with its source. */
  replication(): Replication[] {
    return this.all().flatMap(({ database, address }) => {
      const source = this.#running.get(database.replicaOf ?? "");
      return source === undefined ? [] : [{ source: source.address, replica: address, port: source.database.port }];
    });
  }

  /**
   * Makes a database. When that fails, nothing of it is left.
   *
   * @param connect lets a replica reach its source; called when `replication` contains the new database
   */
  async create(database: Database, address: string, connect: () => Promise<void>): Promise<void> {
    const known = this.#add(database, address);
    try {
      await connect();
      await this.#install(known);
    } catch (error) {
      await this.destroy(database.identifier);
      throw error;
    }
  }

  #add(database: Database, address: string): RunningDatabase {
    const { identifier, replicaOf } = database;
    if (this.#running.has(identifier)) throw new Error(`there is already a database ${identifier}`);
    // A replica has the accounts of its source.
    const accounts = replicaOf === undefined ? {} : { masterPassword: this.get(replicaOf).accepted.masterPassword };
    const settings = { ...database, ...accounts };
    const known: RunningDatabase = {
      database: settings,
      accepted: settings,
      address,
      mysqld: new Mysqld(this.#sandbox, identifier),
      availability: new Availability(),
      changes: new Mutex(),
    };
    this.#running.set(identifier, known);
    return known;
  }

  async #install(known: RunningDatabase): Promise<void> {
    const { database, address, mysqld } = known;
    await mysqld.prepare([database.hostName, address]);
    await this.powerOn(database.identifier);
    if (database.replicaOf === undefined) await mysqld.sql(birthStatements(database, this.#replicationPassword));
    else await startReplication(known, this.get(database.replicaOf), this.#replicationPassword);
    await this.#changes.noteUnknownParameters(known);
  }

  /** Starts a database with its disk, as after a power cut, and with the settings that the account wants now. */
  async powerOn(identifier: string): Promise<void> {
    const known = this.get(identifier);
    const { database, accepted, address, mysqld } = known;
    const settings = databaseSettings(database, address);
    for (const note of settings.notes) this.#log(note);
    mysqld.configure(settings.configuration);
    this.#image ??= imageRoot("database");
    await mysqld.start(await this.#image, database.interfaceId);
    await setTimeZones(mysqld, settings.parameters);
    // Parameters are in its configuration. Its password is on its disk, so it is still the accepted one.
    await this.#changes.resume(known, { ...database, masterPassword: accepted.masterPassword });
  }

  /** Shuts a database down in order and starts it again. */
  async restart(identifier: string): Promise<void> {
    const { mysqld, availability } = this.get(identifier);
    availability.markUnavailable();
    await mysqld.shutDown();
    await this.powerOn(identifier);
  }

  async kill(identifier: string): Promise<void> {
    const { mysqld, availability } = this.get(identifier);
    availability.markUnavailable();
    await mysqld.kill();
  }

  async freeze(identifier: string, frozen: boolean): Promise<void> {
    const known = this.get(identifier);
    if (frozen) known.availability.markUnavailable();
    await freezeCgroup(known.mysqld.cgroup, frozen);
    if (!frozen) await this.#changes.resume(known);
  }

  update(database: Database): Promise<void> {
    return this.#changes.update(this.get(database.identifier), database);
  }

  promote(identifier: string): Promise<void> {
    return promote(this.get(identifier));
  }

  async setStorageFull(identifier: string, isFull: boolean): Promise<void> {
    await setStorageFull(this.get(identifier), isFull);
  }

  async destroy(identifier: string): Promise<void> {
    const { mysqld, availability } = this.get(identifier);
    availability.markUnavailable();
    await mysqld.destroy();
    this.#running.delete(identifier);
  }

  get(identifier: string): RunningDatabase {
    const running = this.#running.get(identifier);
    if (running === undefined) throw new Error(`there is no database ${identifier}`);
    return running;
  }

  all(): RunningDatabase[] {
    return [...this.#running.values()];
  }
}
