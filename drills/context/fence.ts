import { setTimeout as sleep } from "node:timers/promises";
import type { DrillContext } from "./drillContext";

/** Watches whether a primary refuses writes. It looks five times a second. */
export class FenceWatch {
  readonly #ended: Promise<void>;
  #fencedAt: number | undefined;
  #isOver = false;

  /** @param primary RDS identifier */
  constructor(context: DrillContext, primary: string) {
    this.#ended = this.#watch(context, primary);
  }

  /** Ends the watch. Returns when the primary was first seen to refuse writes, in milliseconds since 1970; undefined: never. */
  async stop(): Promise<number | undefined> {
    this.#isOver = true;
    await this.#ended;
    return this.#fencedAt;
  }

  async #watch(context: DrillContext, primary: string): Promise<void> {
    while (!this.#isOver && this.#fencedAt === undefined) {
      if (await isFenced(context, primary).catch(() => false)) this.#fencedAt = Date.now();
      await sleep(200);
    }
  }
}

/** Whether a database refuses writes. */
export const isFenced = async ({ machines }: Pick<DrillContext, "machines">, identifier: string): Promise<boolean> =>
  (await machines.sqlIn(identifier, "SELECT @@global.read_only")) === "1";
