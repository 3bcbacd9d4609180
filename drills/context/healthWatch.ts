import { setTimeout as sleep } from "node:timers/promises";
import type { Fleet } from "./fleet";

/** Counts the web servers that the balancer calls unhealthy at any time while it watches. It looks once a second. */
export class HealthWatch {
  readonly #unhealthy = new Set<string>();
  readonly #ended: Promise<void>;
  #isOver = false;

  constructor(fleet: Fleet) {
    this.#ended = this.#watch(fleet);
  }

  /** Ends the watch. Returns how many servers were unhealthy at some time. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#ended;
    return this.#unhealthy.size;
  }

  async #watch(fleet: Fleet): Promise<void> {
    while (!this.#isOver) {
      // After a drill has failed, the rehearsal ends and the machines cannot be asked any more. That is not an illness.
      for (const id of await fleet.unhealthy().catch(() => [])) this.#unhealthy.add(id);
      await sleep(1_000);
    }
  }
}
