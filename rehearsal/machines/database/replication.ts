import { replicationStatements, setStatement } from "./databaseAccounts";
import { databaseSettings, withSource } from "./databaseSettings";
import type { RunningDatabase } from "./runningDatabase";

/** How long a replica may take to catch up with its source. */
const catchUpSeconds = 120;

/** Makes a new, empty database the replica of another one. Returns when it has every transaction of the source. */
export async function startReplication(replica: RunningDatabase, source: RunningDatabase, password: string) {
  const { port, identifier } = source.database;
  await replica.mysqld.sql(replicationStatements({ address: source.address, port }, password));
  const executed = await source.availability.ask(() => source.mysqld.sql("SELECT @@global.gtid_executed"), undefined);
  if (executed === undefined) throw new Error(`${identifier} does not answer: nothing can replicate it`);
  await replica.mysqld.catchUp(executed, catchUpSeconds);
}

/** Applies every transaction that the replica has received, ends the replication, and lets the database take writes. */
export async function promote(known: RunningDatabase): Promise<void> {
  const { mysqld, database, address, availability } = known;
  const { identifier, replicaOf } = database;
  if (replicaOf === undefined) throw new Error(`the database ${identifier} is not a replica`);
  const primary = withSource(database, undefined);
  const settings = databaseSettings(primary, address);
  const isPromoted = await availability.ask(async () => {
    await mysqld.sql("STOP REPLICA IO_THREAD");
    const received = (await mysqld.replicaStatus()).get("Retrieved_Gtid_Set") ?? "";
    await mysqld.catchUp(received, catchUpSeconds);
    const writable = setStatement("read_only", settings.parameters.get("read_only"));
    await mysqld.sql(`STOP REPLICA; RESET REPLICA ALL; ${writable}`);
    return true;
  }, false);
  if (!isPromoted) throw new Error(`${identifier} does not answer: it cannot be promoted`);
  known.database = primary;
  known.accepted = withSource(known.accepted, undefined);
  mysqld.configure(settings.configuration);
}
