import type { Database } from "../../aws/core/hardware";
import type { Availability } from "../sandbox/availability";
import type { Mutex } from "../sandbox/mutex";
import type { Mysqld } from "./mysqld";

/** A database that was created and not destroyed. It may be off. */
export interface RunningDatabase {
  /** The settings that the account wants. */
  database: Database;
  /** Last settings that mysqld has accepted. Lags behind `database` while mysqld is off or frozen. */
  accepted: Database;
  /** Private IPv4 address. */
  readonly address: string;
  readonly mysqld: Mysqld;
  readonly availability: Availability;
  /** Orders the changes of settings, so that the last one is in effect at the end. */
  readonly changes: Mutex;
}
