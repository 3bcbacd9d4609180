import { setTimeout as sleep } from "node:timers/promises";
import { Fleet } from "./fleet";
import type { Stage } from "./stage";

/**
 * Logs in again and again on every server with the password that it has at that moment, as a new connection would. Those
 * that PHP keeps would hide for long that new ones are refused.
 */
export class Knocks {
  refused = 0;
  #isOver = false;
  readonly #ended: Promise<unknown>;

  constructor(stage: Stage) {
    this.#ended = Promise.all(new Fleet(stage).servers().map(({ id }) => this.#knock(stage, id)));
  }

  /** Returns how often a server was refused. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#ended;
    return this.refused;
  }

  async #knock(stage: Stage, server: string): Promise<void> {
    const program = `
      $read = fn() => json_decode(file_get_contents("/run/lamp/database.json"));
      $account = $read();
      $options = [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"];
      try {
        new PDO("mysql:host=$account->writer", $account->username, $account->password, $options);
      } catch (PDOException $error) {
        // It may just have been given another one.
        echo $read()->password === $account->password ? "refused" : "";
      }`;
    while (!this.#isOver) {
      const { stdout } = await stage.machines.execIn(server, ["php", "-r", program]);
      if (stdout === "refused") this.refused++;
      await sleep(500);
    }
  }
}
