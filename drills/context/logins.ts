import { setTimeout as sleep } from "node:timers/promises";
import type { DrillContext } from "./drillContext";

/**
 * Logs in to the primary from every server, again and again, with the password that the server has at that moment. Each
 * login is a new connection: PHP's persistent connections would hide that new logins are refused.
 */
export class Logins {
  #refused = 0;
  #isOver = false;
  readonly #ended: Promise<unknown>;

  constructor(context: DrillContext) {
    this.#ended = Promise.all(context.fleet.servers().map(({ id }) => this.#logIn(context, id)));
  }

  /** Ends the logins. Returns how many were refused. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#ended;
    return this.#refused;
  }

  async #logIn(context: DrillContext, server: string): Promise<void> {
    const program = `
      $read = fn() => json_decode(file_get_contents("/run/lamp/database.json"));
      $account = $read();
      $options = [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"];
      try {
        new PDO("mysql:host=$account->writer", $account->username, $account->password, $options);
      } catch (PDOException $error) {
        // The server may have received a new password during this login; then the refusal does not count.
        echo $read()->password === $account->password ? "refused" : "";
      }`;
    while (!this.#isOver) {
      const { stdout } = await context.machines.execIn(server, ["php", "-r", program]);
      if (stdout === "refused") this.#refused++;
      await sleep(500);
    }
  }
}
