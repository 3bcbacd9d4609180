import { readFileSync, readdirSync } from "node:fs";

/** Watches how much memory a tree of processes uses. */
export class MemoryWatch {
  readonly #root: number;
  readonly #timer: NodeJS.Timeout;
  /** MiB. */
  peak = 0;

  /** `root`: the process whose descendants count, with itself. */
  constructor(root: number, everyMs = 2_000) {
    this.#root = root;
    this.#timer = setInterval(() => (this.peak = Math.max(this.peak, usedBy(this.#root))), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** MiB that the processes have for themselves and their share of what they have in common (proportional set size). */
function usedBy(root: number): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc"))
    if (/^\d+$/.test(entry))
      parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${entry}/status`))?.[1] ?? 0));
  const belongs = (pid: number): boolean => pid === root || (pid > 1 && belongs(parents.get(pid) ?? 0));
  const share = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return [...parents.keys()].filter(belongs).reduce((sum, pid) => sum + share(pid), 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
