import { setTimeout as sleep } from "node:timers/promises";
import type { DrillContext } from "./drillContext";

/** The most that any web server used at one time. */
export interface ServerUse {
  /** Memory of all processes of a server, in MiB. What processes share is counted once. */
  readonly memoryMib: number;
  /** Bodies of requests that Apache keeps in its folder for temporary files until they are complete, in MiB. */
  readonly bodiesMib: number;
}

/** Prints the memory of all processes in KiB, then what Apache's own /tmp holds. */
const measure = `
cat /proc/[0-9]*/smaps_rollup 2> /dev/null | awk '/^Pss:/ { sum += $2 } END { print sum + 0 }'
nsenter --target "$(pgrep --oldest --exact apache2)" --mount df -k --output=used /tmp | tail -n 1`;

/** Looks every two seconds what the web servers use. */
export class ServerUseWatch {
  readonly #ended: Promise<void>;
  #peak: ServerUse = { memoryMib: 0, bodiesMib: 0 };
  #isOver = false;

  constructor(context: Pick<DrillContext, "fleet" | "machines">) {
    this.#ended = this.#watch(context);
  }

  /** Ends the watch, after one more look. Returns the peaks. */
  async stop(): Promise<ServerUse> {
    this.#isOver = true;
    await this.#ended;
    return this.#peak;
  }

  async #watch({ fleet, machines }: Pick<DrillContext, "fleet" | "machines">): Promise<void> {
    for (let isLast = false; !isLast; await sleep(2_000)) {
      isLast = this.#isOver;
      const printed = await Promise.all(
        fleet.servers().map(({ id }) => machines.execIn(id, ["sh", "-c", measure], { timeout: 10 })),
      ).catch(() => []);
      for (const { stdout } of printed) this.#peak = larger(this.#peak, useIn(stdout));
    }
  }
}

/** Reads what `measure` prints: two lines of KiB. */
export function useIn(printed: string): ServerUse {
  const [memory = 0, bodies = 0] = printed.split("\n").map(line => Number(line.trim()) / 1024);
  return { memoryMib: memory, bodiesMib: bodies };
}

const larger = (a: ServerUse, b: ServerUse): ServerUse => ({
  memoryMib: Math.max(a.memoryMib, b.memoryMib),
  bodiesMib: Math.max(a.bodiesMib, b.bodiesMib),
});
