import { setStatement } from "./databaseAccounts";
import { databaseSettings } from "./databaseSettings";
import type { RunningDatabase } from "./runningDatabase";

/**
 * What a full storage does to a database, without filling a disk: a replica applies nothing more, and a primary refuses to
 * write. The storage has room again when `isFull` is false.
 */
export async function setStorageFull({ database, address, mysqld }: RunningDatabase, isFull: boolean): Promise<void> {
  if (database.replicaOf !== undefined) {
    await mysqld.sql(isFull ? "STOP REPLICA SQL_THREAD" : "START REPLICA SQL_THREAD");
    return;
  }
  const readOnly = setStatement("read_only", databaseSettings(database, address).parameters.get("read_only"));
  await mysqld.sql(isFull ? "SET GLOBAL super_read_only = ON" : `SET GLOBAL super_read_only = OFF; ${readOnly}`);
}
