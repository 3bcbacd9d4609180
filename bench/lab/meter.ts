import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The machine's processor time at one moment. All values are microseconds. */
export interface Reading {
  readonly at: number;
  /** Time that was not idle, including what the hypervisor gave to other virtual machines. */
  readonly busy: number;
  /** Time that the benchmark used: its servers, its load and this process. */
  readonly own: number;
}

/** Measures how much processor time other programs use during a measurement. */
export class Meter {
  readonly #cgroup: string;

  /** @param cgroup folder of the control group that everything in the sandbox belongs to */
  constructor(cgroup: string) {
    this.#cgroup = cgroup;
  }

  read(): Reading {
    const { user, system } = process.cpuUsage();
    const stat = readFileSync(join(this.#cgroup, "cpu.stat"), "utf8");
    return {
      at: performance.now() * 1000,
      busy: busyMicroseconds(readFileSync("/proc/stat", "utf8")),
      own: user + system + Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? 0),
    };
  }
}

/** Reads the first line of /proc/stat, in ticks of 10 ms: everything but idle (4th) and waiting for disks (5th). */
export function busyMicroseconds(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , ...others] = (stat.split("\n")[0] ?? "")
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const [interrupts = 0, softInterrupts = 0, stolen = 0] = others;
  return (user + nice + system + interrupts + softInterrupts + stolen) * 10_000;
}

/** How many cores other programs kept busy between two readings, for example 0.5. */
export function foreignShare(before: Reading, after: Reading): number {
  const busy = after.busy - before.busy;
  const own = after.own - before.own;
  return Math.max(0, (busy - own) / (after.at - before.at));
}
