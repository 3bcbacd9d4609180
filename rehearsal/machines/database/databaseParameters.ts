import { setStatement } from "./databaseAccounts";
import type { Mysqld } from "./mysqld";

type Parameters = ReadonlyMap<string, string>;

/** Changes the parameters of a running database. */
export class DatabaseParameters {
  readonly #identifier: string;
  readonly #mysqld: Mysqld;
  readonly #log: (text: string) => void;

  constructor(identifier: string, mysqld: Mysqld, log: (text: string) => void) {
    this.#identifier = identifier;
    this.#mysqld = mysqld;
    this.#log = log;
  }

  /** Sets the parameters that differ. A parameter that is no longer given gets its default. */
  async change(before: Parameters, after: Parameters): Promise<void> {
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const value = after.get(name);
      if (value !== before.get(name)) await this.#set(name, value);
    }
  }

  /** Logs which of the parameters this version of mysqld does not have. */
  async noteUnknown(parameters: Parameters): Promise<void> {
    const listing = await this.#mysqld.sql("SHOW GLOBAL VARIABLES");
    const names = new Set(listing.split("\n").map(line => line.split("\t")[0]));
    for (const name of parameters.keys()) if (!names.has(name)) this.#note(name);
  }

  async #set(name: string, value: string | undefined): Promise<void> {
    try {
      await this.#mysqld.sql(setStatement(name, value));
    } catch (error) {
      const message = String(error);
      if (message.includes("ERROR 1193")) this.#note(name);
      else if (message.includes("ERROR 1238")) this.#log(`${this.#identifier}: parameter ${name} waits for a restart`);
      else throw error;
    }
  }

  #note(name: string): void {
    this.#log(`${this.#identifier}: parameter ${name} has no effect here: this version of mysqld does not know it`);
  }
}
