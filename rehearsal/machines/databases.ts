import { randomBytes } from "node:crypto";
import type { Database } from "../cloud/hardware";
import type { Box } from "./box";
import { birthStatements, literal, replicationStatements, setStatement } from "./databaseAccounts";
import { databaseSettings } from "./databaseSettings";
import type { Replication } from "./firewall";
import { imageRoot } from "./images";
import { numberOf } from "./links";
import { Mysqld } from "./mysqld";
import { Turns } from "./turns";

/** Seconds that a new replica may take to catch up with its source. */
const CATCH_UP = 120;

interface Running {
  database: Database;
  readonly address: string;
  readonly mysqld: Mysqld;
  /** A change may have to wait for one that hangs: the later one is the one that counts. */
  readonly changes: Turns;
}

/** RDS: databases with their accounts, parameters and replication. */
export class Databases {
  private readonly box: Box;
  /** The image, once somebody has wanted a database. */
  private image: Promise<string> | undefined;
  private readonly log: (text: string) => void;
  private readonly running = new Map<string, Running>();
  private readonly replicationPassword = randomBytes(16).toString("hex");

  constructor(box: Box, log: (text: string) => void) {
    this.box = box;
    this.log = log;
  }

  /** Who replicates whom. */
  replication(): Replication[] {
    return [...this.running.values()].flatMap(({ database, address }) => {
      const source = this.running.get(database.replicaOf ?? "");
      return source === undefined ? [] : [{ source: source.address, replica: address, port: source.database.port }];
    });
  }

  /** To be called before `create`, so that `replication` knows it. */
  announce(database: Database, address: string): void {
    if (this.running.has(database.identifier)) throw new Error(`there is a database ${database.identifier} already`);
    const source = database.replicaOf === undefined ? undefined : this.get(database.replicaOf).database;
    const accounts = source === undefined ? {} : { masterPassword: source.masterPassword };
    const mysqld = new Mysqld(this.box, database.identifier);
    this.running.set(database.identifier, {
      database: { ...database, ...accounts },
      address,
      mysqld,
      changes: new Turns(),
    });
  }

  async create(identifier: string): Promise<void> {
    const { database, address, mysqld } = this.get(identifier);
    await mysqld.prepare([database.hostName, address]);
    await this.start(identifier);
    if (database.replicaOf === undefined) {
      await mysqld.sql(birthStatements(database, this.replicationPassword));
    } else {
      const source = this.get(database.replicaOf);
      await mysqld.sql(
        replicationStatements({ address: source.address, port: source.database.port }, this.replicationPassword),
      );
      await this.catchUp(mysqld, await source.mysqld.sql("SELECT @@global.gtid_executed"), identifier);
    }
    await this.noteUnknown(identifier);
  }

  /** Starts it again with its disk, as after a power cut. */
  async start(identifier: string): Promise<void> {
    const { database, address, mysqld } = this.get(identifier);
    const settings = databaseSettings(database, address, numberOf(address));
    for (const note of settings.notes) this.log(note);
    mysqld.configure(settings.configuration);
    this.image ??= imageRoot("database");
    await mysqld.start(await this.image, database.interfaceId);
  }

  update(database: Database): Promise<void> {
    const known = this.get(database.identifier);
    return known.changes.take(() => this.change(known, database));
  }

  private async change(known: Running, database: Database): Promise<void> {
    const { address, mysqld, database: before } = known;
    // Promotion is a method of its own: until then a replica stays one, with its source's accounts.
    const { replicaOf, masterPassword } = before;
    const next = withSource(replicaOf === undefined ? database : { ...database, masterPassword }, replicaOf);
    known.database = next; // what a start from now on begins with
    try {
      if (mysqld.isOn()) await this.alter(known, before);
    } catch (error) {
      if (mysqld.isOn()) {
        known.database = before;
        throw error;
      }
    }
    mysqld.configure(databaseSettings(next, address, numberOf(address)).configuration);
  }

  /** Brings what runs from what it was to what it shall be; waits for one that does not answer. */
  private async alter(known: Running, before: Database): Promise<void> {
    const { address, database, mysqld } = known;
    const [from, to] = [before, database].map(one => databaseSettings(one, address, numberOf(address)).parameters);
    for (const name of new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])])) {
      const value = to?.get(name);
      if (value !== from?.get(name)) await this.set(known, name, value);
    }
    const { masterUsername, masterPassword, identifier } = database;
    if (masterPassword === before.masterPassword) return;
    await mysqld.sql(`ALTER USER ${literal(masterUsername)}@'%' IDENTIFIED BY ${literal(masterPassword)};`);
    for (const replica of this.running.values())
      if (replica.database.replicaOf === identifier) replica.database = { ...replica.database, masterPassword };
  }

  async promote(identifier: string): Promise<void> {
    const known = this.get(identifier);
    const { mysqld, database } = known;
    if (database.replicaOf === undefined) throw new Error(`the database ${identifier} is no replica`);
    await mysqld.sql("STOP REPLICA IO_THREAD");
    const received = (await mysqld.replicaStatus()).get("Retrieved_Gtid_Set") ?? "";
    await this.catchUp(mysqld, received, identifier);
    const primary = withSource(database, undefined);
    const { parameters } = databaseSettings(primary, known.address, 0);
    await mysqld.sql(`STOP REPLICA; RESET REPLICA ALL; ${setStatement("read_only", parameters.get("read_only"))}`);
    known.database = primary;
    mysqld.configure(databaseSettings(primary, known.address, numberOf(known.address)).configuration);
  }

  async destroy(identifier: string): Promise<void> {
    const { mysqld } = this.get(identifier);
    await mysqld.destroy();
    this.running.delete(identifier);
  }

  get(identifier: string): Running {
    const running = this.running.get(identifier);
    if (running === undefined) throw new Error(`there is no database ${identifier}`);
    return running;
  }

  all(): Running[] {
    return [...this.running.values()];
  }

  private async catchUp(mysqld: Mysqld, transactions: string, identifier: string): Promise<void> {
    const wait = `SELECT WAIT_FOR_EXECUTED_GTID_SET(${literal(transactions.replace(/\s/g, ""))}, ${CATCH_UP})`;
    if ((await mysqld.sql(wait)) === "0") return;
    const status = await mysqld.replicaStatus();
    const errors = ["Last_IO_Error", "Last_SQL_Error"].map(key => status.get(key) ?? "").filter(text => text !== "");
    throw new Error(`the replica ${identifier} has not caught up after ${CATCH_UP} s. ${errors.join(" ")}`);
  }

  private async set({ database, mysqld }: Running, name: string, value: string | undefined): Promise<void> {
    try {
      await mysqld.sql(setStatement(name, value));
    } catch (error) {
      const said = String(error);
      if (said.includes("ERROR 1193")) this.note(database.identifier, name);
      else if (said.includes("ERROR 1238")) this.log(`${database.identifier}: parameter ${name} waits for a restart`);
      else throw error;
    }
  }

  private async noteUnknown(identifier: string): Promise<void> {
    const { database, address, mysqld } = this.get(identifier);
    const names = new Set((await mysqld.sql("SHOW GLOBAL VARIABLES")).split("\n").map(line => line.split("\t")[0]));
    for (const name of databaseSettings(database, address, 0).parameters.keys())
      if (!names.has(name)) this.note(identifier, name);
  }

  private note(identifier: string, parameter: string): void {
    this.log(`${identifier}: parameter ${parameter} has no effect here: this version of mysqld does not know it`);
  }
}

/** The same database as a replica of another one, or of none. */
function withSource(database: Database, replicaOf: string | undefined): Database {
  const changed: { -readonly [Key in keyof Database]: Database[Key] } = { ...database };
  if (replicaOf === undefined) delete changed.replicaOf;
  else changed.replicaOf = replicaOf;
  return changed;
}
