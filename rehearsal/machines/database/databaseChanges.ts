import type { Database } from "../../aws/core/hardware";
import { literal } from "./databaseAccounts";
import { DatabaseParameters } from "./databaseParameters";
import { databaseSettings, withSource } from "./databaseSettings";
import type { RunningDatabase } from "./runningDatabase";

/** Applies parameters and the master password to databases, without a restart. */
export class DatabaseChanges {
  readonly #all: () => readonly RunningDatabase[];
  readonly #log: (text: string) => void;

  constructor(all: () => readonly RunningDatabase[], log: (text: string) => void) {
    this.#all = all;
    this.#log = log;
  }

  /**
   * Changes parameters and password. If the database is off, the change is applied at its next start. If it is frozen, the
   * change is applied when it goes on.
   */
  update(known: RunningDatabase, database: Database): Promise<void> {
    return known.changes.runExclusive(async () => {
      // Only `promote` ends a replication. Until then a replica keeps its source and the source's password.
      const { replicaOf } = known.database;
      const accounts = replicaOf === undefined ? {} : { masterPassword: known.accepted.masterPassword };
      const next = withSource({ ...database, ...accounts }, replicaOf);
      await this.#apply(known, next);
      known.database = next;
      known.mysqld.configure(databaseSettings(next, known.address).configuration);
    });
  }

  /**
   * Applies what a database has missed while it was off or frozen.
   *
   * @param startedWith the settings that it has started with. Default: it was frozen and still has the accepted ones.
   */
  resume(known: RunningDatabase, startedWith?: Database): Promise<void> {
    return known.changes.runExclusive(async () => {
      await known.availability.markAvailable();
      known.accepted = startedWith ?? known.accepted;
      await this.#apply(known, known.database);
    });
  }

  /** Logs which parameters of its group this version of mysqld does not have. */
  noteUnknownParameters(known: RunningDatabase): Promise<void> {
    return this.#parametersOf(known).noteUnknown(databaseSettings(known.database, known.address).parameters);
  }

  /** Does nothing to a database that is unavailable. */
  async #apply(known: RunningDatabase, next: Database): Promise<void> {
    await known.availability.ask(async () => {
      const { accepted, address, mysqld } = known;
      const parameters = (database: Database) => databaseSettings(database, address).parameters;
      await this.#parametersOf(known).change(parameters(accepted), parameters(next));
      const { identifier, masterUsername, masterPassword } = next;
      if (masterPassword !== accepted.masterPassword) {
        await mysqld.sql(`ALTER USER ${literal(masterUsername)}@'%' IDENTIFIED BY ${literal(masterPassword)};`);
        // The statement is replicated, so it changes the password on the replicas too.
        for (const replica of this.#all().filter(({ database }) => database.replicaOf === identifier)) {
          replica.database = { ...replica.database, masterPassword };
          replica.accepted = { ...replica.accepted, masterPassword };
        }
      }
      known.accepted = next;
    }, undefined);
  }

  #parametersOf({ database: { identifier }, mysqld }: RunningDatabase): DatabaseParameters {
    return new DatabaseParameters(identifier, mysqld, this.#log);
  }
}
