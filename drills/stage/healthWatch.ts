import { setTimeout as sleep } from "node:timers/promises";
import { Fleet } from "./fleet";
import type { Stage } from "./stage";

/** Sees which web servers the balancer takes out, at any moment of a drill. */
export class HealthWatch {
  readonly #sick = new Set<string>();
  readonly #ended: Promise<void>;
  #isOver = false;

  constructor(stage: Stage) {
    this.#ended = this.#watch(new Fleet(stage));
  }

  /** Returns how many it has seen. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#ended;
    return this.#sick.size;
  }

  async #watch(fleet: Fleet): Promise<void> {
    while (!this.#isOver) {
      // A drill that has failed by then does not stop this: what cannot be asked is nobody's illness.
      for (const id of await fleet.sick().catch(() => [])) this.#sick.add(id);
      await sleep(1_000);
    }
  }
}
