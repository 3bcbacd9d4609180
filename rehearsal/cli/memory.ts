import { readFileSync, readdirSync } from "node:fs";

/** Watches how much memory a tree of processes uses. On systems without `/proc` it measures nothing. */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  /** @param root id of the process that is measured with all its descendants */
  constructor(root: number, everyMs = 2_000, proc = "/proc") {
    this.#timer = setInterval(() => (this.#peak = Math.max(this.#peak, usedBy(root, proc))), everyMs);
    this.#timer.unref();
  }

  /** Highest value so far, in MiB; 0 when nothing was measured. */
  get peak(): number {
    return this.#peak;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** MiB of a process and its descendants: proportional set size, which counts a shared page once, not once a process. */
function usedBy(root: number, proc: string): number {
  const parents = new Map(
    processIds(proc).map(pid => [pid, Number(/^PPid:\s+(\d+)/m.exec(read(`${proc}/${pid}/status`))?.[1] ?? 0)]),
  );
  const belongs = (pid: number): boolean => pid === root || (pid > 1 && belongs(parents.get(pid) ?? 0));
  const kibibytes = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(read(`${proc}/${pid}/smaps_rollup`))?.[1] ?? 0);
  return [...parents.keys()].filter(belongs).reduce((sum, pid) => sum + kibibytes(pid), 0) / 1024;
}

function processIds(proc: string): number[] {
  try {
    return readdirSync(proc).map(Number).filter(Number.isInteger);
  } catch {
    return []; // No Linux.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // The process has ended meanwhile.
  }
}
