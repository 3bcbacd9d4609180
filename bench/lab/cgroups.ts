import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { processesIn } from "../../rehearsal/machines/sandbox/cgroups";

/** The memory controller of control groups version 1, on hosts that mount both versions. */
const version1 = "/sys/fs/cgroup/memory";

/** The control groups of the servers under test. All paths are the host's. */
export class Cgroups {
  readonly #top: string;

  /** @param top control group in which the others are made */
  constructor(top: string) {
    this.#top = top;
  }

  /** @param memoryMib memory limit; the kernel kills processes of a control group that exceeds it. Default: no limit */
  make(name: string, memoryMib?: number): Cgroup {
    const folder = join(this.#top, name);
    mkdirSync(folder, { recursive: true });
    if (memoryMib === undefined) return new Cgroup(folder);
    return new Cgroup(folder, this.#limit(name, memoryMib));
  }

  /** Removes version 1's control groups, which outlive the sandbox; also those that a killed benchmark has left. */
  remove(): void {
    if (!existsSync(version1)) return;
    for (const name of readdirSync(version1).filter(name => name.startsWith("bench-")))
      try {
        rmdirSync(join(version1, name));
      } catch {
        // It belongs to another benchmark that still runs: the kernel refuses while there are processes in it.
      }
  }

  /** Sets the limit, and returns the folder of the control group that has it. */
  #limit(name: string, memoryMib: number): string {
    const bytes = String(memoryMib * 2 ** 20);
    if (existsSync(version1)) {
      const folder = join(version1, `bench-${basename(this.#top)}-${name}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "memory.limit_in_bytes"), bytes);
      writeFileSync(join(folder, "memory.swappiness"), "0");
      return folder;
    }
    for (const parent of [dirname(this.#top), this.#top])
      writeFileSync(join(parent, "cgroup.subtree_control"), "+memory");
    const folder = join(this.#top, name);
    writeFileSync(join(folder, "memory.max"), bytes);
    writeFileSync(join(folder, "memory.swap.max"), "0");
    return folder;
  }
}

/** One control group. */
export class Cgroup {
  readonly folder: string;
  readonly #memoryFolder: string;

  /** @param memoryFolder folder of the control group that counts memory. Default: the same */
  constructor(folder: string, memoryFolder = folder) {
    this.folder = folder;
    this.#memoryFolder = memoryFolder;
  }

  /** Files into which a process writes its id to join this control group. */
  get entrances(): readonly string[] {
    return [...new Set([this.folder, this.#memoryFolder])].map(folder => join(folder, "cgroup.procs"));
  }

  /** Process ids in the host's namespace. */
  get processes(): readonly number[] {
    return processesIn(this.folder);
  }

  kill(): void {
    writeFileSync(join(this.folder, "cgroup.kill"), "1");
  }

  /** Processor time that was used so far, user and system together. */
  cpuMicroseconds(): number {
    return numberIn(join(this.folder, "cpu.stat"), /^usage_usec (\d+)$/m);
  }

  /** Memory of all processes now, in MiB. What processes share is counted once (proportional set size). */
  memoryMib(): number {
    const share = (pid: number) => numberIn(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m);
    return this.processes.reduce((sum, pid) => sum + share(pid), 0) / 1024;
  }

  /** The most memory that was used at one time, in MiB, with the file cache. */
  peakMib(): number {
    const bytes = (name: string) => numberIn(join(this.#memoryFolder, name), /(\d+)/);
    return (bytes("memory.max_usage_in_bytes") || bytes("memory.peak")) / 2 ** 20;
  }

  /** Number of processes that the kernel killed because the memory limit was reached. */
  outOfMemoryKills(): number {
    const kills = (name: string) => numberIn(join(this.#memoryFolder, name), /^oom_kill (\d+)$/m);
    return kills("memory.oom_control") + kills("memory.events");
  }
}

/** The number that a pattern finds in a file; 0 where the file does not exist. */
function numberIn(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(file, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
