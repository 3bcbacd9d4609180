import { setStatement } from "./databaseAccounts";
import type { Mysqld } from "./mysqld";

/**
 * Gives a database that has started its time zones, as RDS does: MySQL's tables of named zones are empty at first. They are not
 * replicated. Then sets the parameter `time_zone`, which mysqld takes neither on its command line nor in my.cnf.
 *
 * The zones are those of Debian's package tzdata, which has left out old names such as `US/Pacific`.
 */
export async function setTimeZones(mysqld: Mysqld, parameters: ReadonlyMap<string, string>): Promise<void> {
  if ((await mysqld.sql("SELECT COUNT(*) FROM mysql.time_zone_name")) === "0") {
    const tables = await mysqld.printed(["mysql_tzinfo_to_sql", "/usr/share/zoneinfo"]);
    await mysqld.sql(`SET sql_log_bin = 0; USE mysql; SET autocommit = 0;\n${tables}\nCOMMIT;`);
  }
  const zone = parameters.get("time_zone");
  if (zone !== undefined) await mysqld.sql(setStatement("time_zone", zone));
}
