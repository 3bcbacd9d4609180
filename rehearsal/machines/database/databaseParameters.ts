import { setStatement } from "./databaseAccounts";
import type { Mysqld } from "./mysqld";

type Parameters = ReadonlyMap<string, string>;

/** Parameters of a database that runs. */
export class DatabaseParameters {
  private readonly identifier: string;
  private readonly mysqld: Mysqld;
  private readonly log: (text: string) => void;

  constructor(identifier: string, mysqld: Mysqld, log: (text: string) => void) {
    this.identifier = identifier;
    this.mysqld = mysqld;
    this.log = log;
  }

  /** Sets what differs; what was there before and is no more goes back to its default. */
  async change(before: Parameters, after: Parameters): Promise<void> {
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const value = after.get(name);
      if (value !== before.get(name)) await this.set(name, value);
    }
  }

  /** Says which of them this mysqld does not have. */
  async noteUnknown(parameters: Parameters): Promise<void> {
    const listing = await this.mysqld.sql("SHOW GLOBAL VARIABLES");
    const names = new Set(listing.split("\n").map(line => line.split("\t")[0]));
    for (const name of parameters.keys()) if (!names.has(name)) this.note(name);
  }

  private async set(name: string, value: string | undefined): Promise<void> {
    try {
      await this.mysqld.sql(setStatement(name, value));
    } catch (error) {
      const said = String(error);
      if (said.includes("ERROR 1193")) this.note(name);
      else if (said.includes("ERROR 1238")) this.log(`${this.identifier}: parameter ${name} waits for a restart`);
      else throw error;
    }
  }

  private note(name: string): void {
    this.log(`${this.identifier}: parameter ${name} has no effect here: this version of mysqld does not know it`);
  }
}
