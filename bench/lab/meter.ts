import { readFileSync } from "node:fs";
import * as path from "node:path";

/** The machine's processor time at one moment, in microseconds. */
export interface Reading {
  readonly at: number;
  /** All that was not idle, what other machines on the same hardware took included. */
  readonly busy: number;
  /** What the benchmark used: its servers, its load, itself. */
  readonly own: number;
}

/** Tells what others do on the machine meanwhile. */
export class Meter {
  private readonly group: string;

  /** `group`: control group of everything in the box. */
  constructor(group: string) {
    this.group = group;
  }

  read(): Reading {
    const { user, system } = process.cpuUsage();
    const stat = readFileSync(path.join(this.group, "cpu.stat"), "utf8");
    return {
      at: performance.now() * 1000,
      busy: busyMicroseconds(readFileSync("/proc/stat", "utf8")),
      own: user + system + Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? 0),
    };
  }
}

/** The first line of /proc/stat, in ticks of 10 ms: everything but idle (4th) and waiting for disks (5th). */
export function busyMicroseconds(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , ...others] = (stat.split("\n")[0] ?? "")
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const [interrupts = 0, softInterrupts = 0, stolen = 0] = others;
  return (user + nice + system + interrupts + softInterrupts + stolen) * 10_000;
}

/** Cores that others kept busy between two readings. */
export function foreignShare(before: Reading, after: Reading): number {
  const busy = after.busy - before.busy;
  const own = after.own - before.own;
  return Math.max(0, (busy - own) / (after.at - before.at));
}
