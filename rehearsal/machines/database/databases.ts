import { randomBytes } from "node:crypto";
import type { Database } from "../../aws/core/hardware";
import type { Box } from "../sandbox/sandbox";
import { birthStatements, literal, replicationStatements, setStatement } from "./databaseAccounts";
import { DatabaseParameters } from "./databaseParameters";
import { databaseSettings, withSource } from "./databaseSettings";
import type { Fleet } from "../faults";
import type { Replication } from "../network/packetFilter";
import { freezeGroup } from "../sandbox/cgroups";
import { imageRoot } from "../images/images";
import { Mysqld } from "./mysqld";
import { Presence } from "../sandbox/availability";
import { Turns } from "../sandbox/mutex";

/** Seconds that a new replica may take to catch up with its source. */
const CATCH_UP = 120;

interface Running {
  database: Database;
  /** What mysqld was told: older than `database` while it is off or frozen. */
  told: Database;
  readonly presence: Presence;
  readonly address: string;
  readonly mysqld: Mysqld;
  /** Changes come one after the other: the later one is the one that counts. */
  readonly changes: Turns;
}

/** RDS: databases with their accounts, parameters and replication. */
export class Databases implements Fleet {
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
    const source = database.replicaOf === undefined ? undefined : this.get(database.replicaOf).told;
    const accounts = source === undefined ? {} : { masterPassword: source.masterPassword };
    const mysqld = new Mysqld(this.box, database.identifier);
    const told = { ...database, ...accounts };
    const presence = new Presence();
    this.running.set(database.identifier, { database: told, told, presence, address, mysqld, changes: new Turns() });
  }

  async create(identifier: string): Promise<void> {
    const { database, address, mysqld } = this.get(identifier);
    await mysqld.prepare([database.hostName, address]);
    await this.powerOn(identifier);
    if (database.replicaOf === undefined) {
      await mysqld.sql(birthStatements(database, this.replicationPassword));
    } else {
      const source = this.get(database.replicaOf);
      await mysqld.sql(
        replicationStatements({ address: source.address, port: source.database.port }, this.replicationPassword),
      );
      const written = await source.presence.ask(() => source.mysqld.sql("SELECT @@global.gtid_executed"), undefined);
      if (written === undefined) throw new Error(`${database.replicaOf} does not answer: nothing can replicate it`);
      await mysqld.catchUp(written, CATCH_UP);
    }
    await this.parametersOf(this.get(identifier)).noteUnknown(databaseSettings(database, address).parameters);
  }

  /** Starts it with its disk, as after a power cut, and with the settings of now. */
  async powerOn(identifier: string): Promise<void> {
    const known = this.get(identifier);
    const { database, told, address, mysqld } = known;
    const settings = databaseSettings(database, address);
    for (const note of settings.notes) this.log(note);
    mysqld.configure(settings.configuration);
    this.image ??= imageRoot("database");
    await mysqld.start(await this.image, database.interfaceId);
    await this.resume(known, { ...database, masterPassword: told.masterPassword });
  }

  /** Shuts it down in order and starts it again. */
  async restart(identifier: string): Promise<void> {
    const { mysqld, presence } = this.get(identifier);
    presence.leave();
    await mysqld.shutDown();
    await this.powerOn(identifier);
  }

  /** Cuts its power. */
  async kill(identifier: string): Promise<void> {
    const { mysqld, presence } = this.get(identifier);
    presence.leave();
    await mysqld.kill();
  }

  /** Stops its time, or lets it go on, with the settings of now. */
  async freeze(identifier: string, frozen: boolean): Promise<void> {
    const known = this.get(identifier);
    if (frozen) known.presence.leave();
    await freezeGroup(known.mysqld.group, frozen);
    if (!frozen) await this.resume(known);
  }

  /** Makes up for what it has missed. `holds` is what it has come back with, if not what it was told. */
  private resume(known: Running, holds?: Database): Promise<void> {
    return known.changes.take(async () => {
      await known.presence.comeBack();
      known.told = holds ?? known.told;
      await this.tell(known, known.database);
    });
  }

  /** Changes parameters and password in place; where it is off or frozen, as soon as it is back. */
  update(database: Database): Promise<void> {
    const known = this.get(database.identifier);
    return known.changes.take(() => this.change(known, database));
  }

  private async change(known: Running, database: Database): Promise<void> {
    const { address, mysqld, told } = known;
    // Promotion is a method of its own: until then a replica stays one, with its source's accounts.
    const { replicaOf } = known.database;
    const accounts = replicaOf === undefined ? {} : { masterPassword: told.masterPassword };
    const next = withSource({ ...database, ...accounts }, replicaOf);
    await this.tell(known, next);
    known.database = next;
    mysqld.configure(databaseSettings(next, address).configuration);
  }

  /** Makes mysqld what the database shall be, unless it cannot be asked. */
  private async tell(known: Running, next: Database): Promise<void> {
    await known.presence.ask(async () => {
      const { told, address, mysqld } = known;
      const parameters = (database: Database) => databaseSettings(database, address).parameters;
      await this.parametersOf(known).change(parameters(told), parameters(next));
      const { masterUsername, masterPassword } = next;
      if (masterPassword !== told.masterPassword) {
        await mysqld.sql(`ALTER USER ${literal(masterUsername)}@'%' IDENTIFIED BY ${literal(masterPassword)};`);
        for (const replica of this.running.values())
          if (replica.database.replicaOf === next.identifier)
            for (const part of ["database", "told"] as const) replica[part] = { ...replica[part], masterPassword };
      }
      known.told = next;
    }, undefined);
  }

  async promote(identifier: string): Promise<void> {
    const known = this.get(identifier);
    const { mysqld, database } = known;
    if (database.replicaOf === undefined) throw new Error(`the database ${identifier} is no replica`);
    const primary = withSource(database, undefined);
    const settings = databaseSettings(primary, known.address);
    const promoted = await known.presence.ask(async () => {
      await mysqld.sql("STOP REPLICA IO_THREAD");
      const received = (await mysqld.replicaStatus()).get("Retrieved_Gtid_Set") ?? "";
      await mysqld.catchUp(received, CATCH_UP);
      const writable = setStatement("read_only", settings.parameters.get("read_only"));
      await mysqld.sql(`STOP REPLICA; RESET REPLICA ALL; ${writable}`);
      return true;
    }, false);
    if (!promoted) throw new Error(`${identifier} does not answer: it cannot be promoted`);
    known.database = primary;
    known.told = withSource(known.told, undefined);
    mysqld.configure(settings.configuration);
  }

  async destroy(identifier: string): Promise<void> {
    const { mysqld, presence } = this.get(identifier);
    presence.leave();
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

  private parametersOf({ database: { identifier }, mysqld }: Running): DatabaseParameters {
    return new DatabaseParameters(identifier, mysqld, this.log);
  }
}
